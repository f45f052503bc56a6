"""The labelled pairs of customers, and the measures on them."""

import csv
from pathlib import Path

from kam_module.tools.identity import KINDS, compare, identity_keys
from kam_module.tools.name_vocabulary import Vocabulary

_ROOT = Path(__file__).resolve().parents[2]
_WORDS = _ROOT / "kam_module" / "data" / "initiative" / "kam.identity.word.csv"
_PAIRS = Path(__file__).resolve().parent / "data" / "identity_pairs.csv"


def read_words():
    """Return the vocabulary and the shared domains that the addon ships."""
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shared = frozenset(row["name"] for row in rows if row["kind"] == "shared_domain")
    return Vocabulary((row["kind"], row["name"]) for row in rows), shared


def read_pairs():
    """Return the labelled pairs as dicts: part, language, same (bool), left and right (parties), why."""
    with _PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sides = ("left", "right")
    return [dict(row, same=row["same"] == "1", **{side: read_party(row[side]) for side in sides}) for row in rows]


def read_party(text):
    """Return what is known of a customer, from ``name; key=value; …``."""
    name, *rest = [piece.strip() for piece in text.split(";")]
    return {"name": name, **dict(piece.split("=", 1) for piece in rest)}


def measure(pairs, vocabulary, shared):
    """Return {detector: (precision or None, recall, found, right)} over the pairs, and the pairs that went wrong.

    The detector "all" counts a pair as found when any kind of evidence is there. Recall is of all pairs that
    belong together, whatever data they have.
    """
    hits = {kind: [0, 0] for kind in (*KINDS, "all")}
    wrong, same = [], sum(pair["same"] for pair in pairs)
    for pair in pairs:
        ours, theirs = (identity_keys(pair[side], vocabulary, shared) for side in ("left", "right"))
        kinds = {evidence.kind for evidence in compare(ours, theirs)}
        for kind in kinds | ({"all"} if kinds else set()):
            hits[kind][0] += 1
            hits[kind][1] += pair["same"]
        if bool(kinds) != pair["same"]:
            wrong.append((pair, kinds))
    figures = {
        kind: (right / found if found else None, right / same if same else None, found, right)
        for kind, (found, right) in hits.items()
    }
    return figures, wrong
