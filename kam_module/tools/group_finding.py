"""Which of several firms that share something are one group, and which of them is its headquarters (no Odoo)."""

import re
from typing import NamedTuple

from .company_names import is_branch_name, read_name

FEW = 4
"""With fewer firms than this a common domain is believed, whatever their names."""

_WORD = re.compile(r"[^\W\d_]+")
_IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


class Firm(NamedTuple):
    """One firm, or the top of a group that is known already.

    ``branches``: how many are known below it; ``is_key``: whether it is a key account; ``owner``: the company of
    ours to which it belongs alone, 0 for all.
    """

    id: int
    name: str
    branches: int = 0
    is_key: bool = False
    owner: int = 0


class Link(NamedTuple):
    """``branch`` looks like a branch of ``headquarters`` (ids), for these ``reasons``: pairs (kind, value)."""

    branch: int
    headquarters: int
    reasons: frozenset


def headquarters_order(firm, vocabulary):
    """Return what to sort firms by, the likeliest headquarters first.

    First who has branches, then who is a key account, then whose name has no word for a branch and no place, then
    the shortest name; the oldest record decides.
    """
    reading = read_name(firm.name, vocabulary)
    return (
        not firm.branches,
        not firm.is_key,
        is_branch_name(firm.name, vocabulary),
        bool(reading.place),
        len(firm.name),
        firm.id,
    )


def is_everybodys(names, vocabulary):
    """Return whether a domain used by firms of these names says nothing about them: a provider's, an agency's.

    That is so when there are several firms and no telling word stands in half of their names.
    """
    if len(names) < FEW:
        return False
    counts = {}
    for name in names:
        for part in _parts(name, vocabulary):
            counts[part] = counts.get(part, 0) + 1
    return 2 * max(counts.values(), default=0) < len(names)


def _parts(name, vocabulary):
    text = str(name or "").casefold()
    common = {word for kind in ("generic", "legal", "group", "branch", "where") for word in vocabulary.tokens[kind]}
    parts = {word for word in _WORD.findall(text) if (word,) not in common and not _IDEOGRAPHS.search(word)}
    known = vocabulary.ideographs["generic"] | vocabulary.ideographs["where"] | vocabulary.ideographs["legal"]
    for run in _IDEOGRAPHS.findall(text):
        parts |= {run[i : i + 2] for i in range(len(run) - 1)} - known
    return parts


def find_links(firms, shared, vocabulary):
    """Return the links between firms that share keys, each firm below one headquarters at most.

    :param firms: ``{id: Firm}``
    :param shared: list of (kind, value, ids on one side, ids on the other side); a reason holds between two firms
        that stand on different sides, and both sides are the same where everybody shares the key
    :param vocabulary: a ``company_names.Vocabulary``
    :return: a list of :class:`Link`, the headquarters in the order of :func:`headquarters_order`
    """
    reasons = {}
    for kind, value, left, right in shared:
        both = set(left) | set(right)
        if kind == "domain" and is_everybodys([firms[id_].name for id_ in both], vocabulary):
            continue
        for id_ in left:
            reasons.setdefault(id_, []).append((kind, value, right))
        if left is not right:
            for id_ in right:
                reasons.setdefault(id_, []).append((kind, value, left))
    links, placed = [], set()
    for top in sorted(reasons, key=lambda id_: headquarters_order(firms[id_], vocabulary)):
        if top in placed:
            continue
        placed.add(top)
        found = {}
        for kind, value, others in reasons[top]:
            for other in others:
                if other not in placed and firms[top].owner in (0, firms[other].owner):
                    found.setdefault(other, set()).add((kind, value))
        for other in sorted(found):
            links.append(Link(other, top, frozenset(found[other])))
        placed |= found.keys()
    return links
