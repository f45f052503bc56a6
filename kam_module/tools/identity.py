"""What identifies the firm behind a customer, a contact or a deal, as keys that can be looked up in an index.

A key is a pair (kind, value). Two parties that share a key of the same kind are likely to belong to one group; the
kinds differ in how much that is worth (``STRENGTH``). Nothing here knows a database.
"""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urlsplit

from .company_names import read_name

# How much one shared key is worth, from 0 to 1: the measured precision is in docs/figures.md.
STRENGTH = {"tax": 1.0, "registry": 1.0, "tax_root": 0.95, "domain": 0.9, "name": 0.85, "brand": 0.7}
KINDS = tuple(STRENGTH)

_SIGNS = re.compile(r"[^0-9A-Z]")
_HOST = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+$")

# Second-level labels under which countries let firms register.
_REGISTRY_LABELS = frozenset(
    ["ac", "asn", "biz", "co", "com", "edu", "firm", "gen", "go", "gob", "gov", "gouv", "ind", "info"]
    + ["ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc", "sch"]
)

# Countries of the European value added tax and those with the same habit: the number starts with the country.
_VAT_PREFIX = {
    "AT": "AT", "BE": "BE", "BG": "BG", "CY": "CY", "CZ": "CZ", "DE": "DE", "DK": "DK", "EE": "EE", "ES": "ES",
    "FI": "FI", "FR": "FR", "GB": "GB", "GR": "EL", "HR": "HR", "HU": "HU", "IE": "IE", "IT": "IT", "LT": "LT",
    "LU": "LU", "LV": "LV", "MT": "MT", "NL": "NL", "NO": "NO", "PL": "PL", "PT": "PT", "RO": "RO", "SE": "SE",
    "SI": "SI", "SK": "SK", "XI": "XI", "CH": "CHE",
}  # fmt: skip
_CREDIT_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Key(NamedTuple):
    """``kind``: one of ``KINDS``; ``value``: normalised; ``source``: the text it was read from."""

    kind: str
    value: str
    source: str


class Evidence(NamedTuple):
    """Why two parties look like one group: the shared key, and what each of them wrote."""

    kind: str
    value: str
    ours: str
    theirs: str


# Numbers


def tax_keys(number, country=""):
    """Return the set of ``Key`` (tax, tax_root) of a tax number; ``country`` is a two-letter code or "".

    A number without letters in front gets the prefix of its country, so that both ways of writing it are the same.
    A number that is a filler ("000000", "123456789", "N/A") gives nothing.
    """
    text = str(number or "")
    value = _plain_number(text)
    country = str(country or "").upper()
    if not value:
        return set()
    if is_credit_code(value) and country in ("", "CN"):
        return {Key("tax", f"CN{value}", text), Key("tax_root", f"CN{value[8:17]}", text)}
    if country == "CN" or (not country and _is_old_chinese(value)):
        value = value.removeprefix("CN")
        keys = {Key("tax", f"CN{value}", text)} if _is_telling(value) else set()
        if is_credit_code(value):
            keys.add(Key("tax_root", f"CN{value[8:17]}", text))
        elif _is_old_chinese(value):
            keys.add(Key("tax_root", f"CN{value[6:]}", text))
        return keys
    prefix = _VAT_PREFIX.get(country, "")
    if not value[:2].isalpha():
        value = (prefix or country) + value
    elif prefix == "EL" and value.startswith("GR"):
        value = "EL" + value[2:]
    if not _is_telling(value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or value):
        return set()
    keys = {Key("tax", value, text)}
    if root := _vat_root(value):
        keys.add(Key("tax_root", root, text))
    return keys


def _vat_root(value):
    """The part of the number that all establishments of one taxpayer share, where the form of the number shows it."""
    for pattern in (r"(FR)[0-9A-Z]{2}([0-9]{9})$", r"(NL)([0-9]{9})B[0-9]{2}$", r"(SE)([0-9]{10})[0-9]{2}$"):
        if found := re.match(pattern, value):
            return "".join(found.groups())
    if found := re.match(r"(GB)([0-9]{9})[0-9]{3}$", value):
        return "".join(found.groups())
    return value if re.match(r"(GB[0-9]{9})$", value) else ""


def registry_keys(number, country=""):
    """Return the set of ``Key`` of a company registry number; one from another country is another number.

    A French establishment number (SIRET) also gives the number of its firm.
    """
    text = str(number or "")
    value = _plain_number(text)
    country = str(country or "").upper()
    if not _is_telling(value):
        return set()
    keys = {Key("registry", f"{country}:{value}", text)}
    if country == "FR" and len(value) == 14 and value.isdigit():
        keys.add(Key("registry", f"{country}:{value[:9]}", text))
        keys.add(Key("tax_root", f"FR{value[:9]}", text))
    if country in ("", "CN") and is_credit_code(value):
        keys |= tax_keys(value, "CN")
    return keys


def is_credit_code(value):
    """Whether ``value`` is a Chinese unified social credit code: 18 signs, the last one is a check of the others."""
    if len(value) != 18 or any(sign not in _CREDIT_CODE_SIGNS for sign in value):
        return False
    weighed = sum(_CREDIT_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(value[:17]))
    return _CREDIT_CODE_SIGNS[-weighed % 31] == value[17]


def is_organisation_code(value):
    """Whether ``value`` is a Chinese organisation code: 8 signs and a check sign."""
    if len(value) != 9 or any(sign not in _ORGANISATION_SIGNS for sign in value):
        return False
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = -sum(_ORGANISATION_SIGNS.index(sign) * weight for sign, weight in zip(value[:8], weights, strict=True)) % 11
    return value[8] == ("X" if check == 10 else str(check))


def _is_old_chinese(value):
    """Whether ``value`` is a Chinese tax number of before 2015: a region of six digits and the organisation code."""
    return len(value) == 15 and value[:6].isdigit() and _is_telling(value) and is_organisation_code(value[6:])


def _plain_number(text):
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).upper())


def _is_telling(value):
    """Whether a number can identify anyone: long enough, and not a filler."""
    digits = re.sub(r"[^0-9]", "", value)
    if len(value) < 6 or len(digits) < 4 or len(set(digits)) < 2:
        return False
    return digits not in "01234567890123456789" and digits not in "98765432109876543210"


# Domains


def registrable_domain(host):
    """Return the part of a host name that somebody registered ("shop.acme.com.cn" gives "acme.com.cn"), or ""."""
    host = str(host or "").strip().strip(".").casefold()
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return ""
    labels = host.split(".")
    if not _HOST.match(host) or labels[-1].isdigit():
        return ""
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _REGISTRY_LABELS else 2
    if len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _REGISTRY_LABELS:
        return ""
    return ".".join(labels[-size:])


def _is_shared(host, shared):
    """Whether the host, or a domain above it, is one that many firms use."""
    labels = host.split(".")
    return any(".".join(labels[i:]) in shared for i in range(len(labels)))


def email_domain(email, shared=frozenset()):
    """Return the registrable domain of an address, or "" when there is none or it is one of the ``shared`` ones."""
    _before, at, host = str(email or "").strip().rpartition("@")
    host = host.strip(" >;,").casefold()
    return "" if not at or _is_shared(host, shared) else registrable_domain(host)


def website_domain(url, shared=frozenset()):
    """Return the registrable domain of a web address with or without scheme, or "" (see ``email_domain``)."""
    text = str(url or "").strip()
    if not text:
        return ""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return "" if _is_shared(host, shared) else registrable_domain(host)


# All keys of a party


def identity_keys(party, vocabulary, shared=frozenset()):
    """Return the set of :class:`Key` of a party.

    ``party``: a dict, every entry optional: ``name``, ``vat``, ``registry``, ``country`` (two letters), ``email``,
    ``website``. ``vocabulary``: a ``company_names.Vocabulary``; ``shared``: domains that identify nobody.
    """
    country = party.get("country") or ""
    keys = tax_keys(party.get("vat"), country) | registry_keys(party.get("registry"), country)
    if domain := email_domain(party.get("email"), shared):
        keys.add(Key("domain", domain, str(party["email"])))
    if domain := website_domain(party.get("website"), shared):
        keys.add(Key("domain", domain, str(party["website"])))
    reading = read_name(party.get("name"), vocabulary)
    if reading.key:
        keys.add(Key("name", reading.key, str(party["name"])))
    if reading.brand:
        keys.add(Key("brand", reading.brand, str(party["name"])))
    return keys


def lookups(keys):
    """Return the set of (kind, value, kind of the evidence) to look for among stored keys.

    A name that is only the distinctive part of another one meets that other one's brand; two brands never meet each
    other, because "Northwind Foods" and "Northwind Shipping" may be two firms.
    """
    wanted = {(key.kind, key.value, key.kind) for key in keys if key.kind != "brand"}
    wanted |= {("brand", key.value, "brand") for key in keys if key.kind == "name"}
    wanted |= {("name", key.value, "brand") for key in keys if key.kind == "brand"}
    return wanted


def compare(ours, theirs):
    """Return the list of :class:`Evidence` that two sets of keys share, the strongest first."""
    mine = {}
    for key in sorted(ours):
        mine.setdefault((key.kind, key.value), key.source)
    other = {}
    for key in sorted(theirs):
        other.setdefault((key.kind, key.value), key.source)
    found = {}
    for kind, value, evidence in lookups(ours):
        if (kind, value) in other:
            source = mine.get((evidence, value)) or mine.get(("name", value)) or mine.get(("brand", value), "")
            found.setdefault((evidence, value), Evidence(evidence, value, source, other[(kind, value)]))
    return sorted(found.values(), key=lambda item: (-STRENGTH[item.kind], item.value))


def strength(kinds):
    """Return how sure several kinds of evidence make us together, 0 to 1: independent hints add up."""
    doubt = 1.0
    for kind in set(kinds):
        doubt *= 1.0 - STRENGTH[kind]
    return 1.0 - doubt
