"""What is to be done with red flags when a deal is looked at again, as pure functions (no Odoo)."""

import hashlib
import json
from collections.abc import Hashable, Mapping
from typing import NamedTuple

FIGURES = "figures"
"""The part of the evidence that changes with each day and is said in the sentence, but is no new evidence."""


class Changes(NamedTuple):
    """:param raised: flags that were found and do not stand yet
    :param renewed: flags that stand, on other evidence: their step is proposed again
    :param kept: flags that stand on the same evidence: what was decided is remembered
    :param gone: flags that stood, and whose reason is gone
    """

    raised: list
    renewed: list
    kept: list
    gone: list


def fingerprint(evidence: Mapping) -> str:
    """Return a short text that is the same for the same evidence, whatever its order, and leaves ``figures`` out.

    :param evidence: what can be written as JSON: dictionaries, lists, texts, numbers, None
    """
    told = {name: value for name, value in evidence.items() if name != FIGURES}
    return hashlib.sha256(json.dumps(_in_order(told), sort_keys=True).encode()).hexdigest()[:16]


def changes(standing: Mapping[Hashable, str], found: Mapping[Hashable, str]) -> Changes:
    """Compare what stands with what was found; both give the fingerprint of the evidence of each flag."""
    return Changes(
        [key for key in found if key not in standing],
        [key for key in found if key in standing and standing[key] != found[key]],
        [key for key in found if key in standing and standing[key] == found[key]],
        [key for key in standing if key not in found],
    )


def _in_order(value):
    if isinstance(value, Mapping):
        return {str(key): _in_order(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set)):
        return sorted((_in_order(part) for part in value), key=json.dumps)
    return value
