"""Company names, Chinese and English, reduced to what tells one firm from another.

``read_name`` takes away what a name has in common with the names of other firms (the legal form, the word for a
branch, the place) and says how much is left. What is left is compared for equality only: precision comes first.

Three rules keep different firms apart:

* a name made of nothing but words of a trade ("Rural Commercial Bank", "人民医院") is one firm per place, so the
  place stays in the key, and without a place there is no key;
* a short distinctive part behind a place ("上海恒信科技") is common enough that another town has a firm of that name;
  there the place stays in the key as well;
* a number in the name stays, except the number of a branch ("Store 12", "第三分公司").
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .chinese_script import to_simplified

KINDS = ("legal", "group", "branch", "place", "country", "generic", "anchor", "distinctive")
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_PARENTHESES = re.compile(r"[(\[{<（【]([^()\[\]{}<>（）【】]*)[)\]}>）】]")
_DOTTED_LETTERS = re.compile(r"\b(?:[^\W\d_]\.){1,}[^\W\d_]?(?![^\W\d_])")
_TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUT = re.compile(r"([aou])e")
_NUMBER_WORDS = frozenset({"no", "number", "nr", "num"})
_CHINESE_NUMBER = r"(?:第)?[0-9一二三四五六七八九十百]+(?:号)?"
_PLACE_SUFFIX = "(?:省|市|自治区|特别行政区|地区|区|县|镇)?"

_PREPOSITIONS = frozenset({"of", "de", "von", "in"})

# A distinctive part shorter than this is likely to be used by several firms.
_SHORT_IDEOGRAPHS = 2
_BRAND_IDEOGRAPHS = 3
_BRAND_LETTERS = 7


class NameReading(NamedTuple):
    """What a name says.

    ``key``: what to compare, or "" when the name tells nothing apart. ``brand``: the key without the words of a
    trade, when that part alone is distinctive and the key has more than it; else "". ``place``: the place taken from
    the front, or kept in the key. ``generic``: whether the name consists of words of a trade only.
    """

    key: str = ""
    brand: str = ""
    place: str = ""
    generic: bool = False


class Vocabulary:
    """The words that do not tell firms apart, by kind (see ``KINDS``), in the form in which names are compared."""

    def __init__(self, words):
        """Take pairs (kind, word) in any order; kinds that are none of ``KINDS`` are left alone."""
        self.tokens = {kind: set() for kind in KINDS}
        ideographs = {kind: set() for kind in KINDS}
        for kind, word in words:
            if kind not in self.tokens:
                continue
            folded = _fold(word)
            if _IDEOGRAPH.search(folded):
                ideographs[kind].add("".join(_TOKEN.findall(folded)))
            elif tokens := tuple(_TOKEN.findall(_join_dotted(folded))):
                self.tokens[kind].add(tokens)
        self.longest = max((len(tokens) for words in self.tokens.values() for tokens in words), default=1)
        self.tokens["where"] = self.tokens["place"] | self.tokens["country"]
        self.tokens["form"] = self.tokens["legal"] | self.tokens["group"]
        self.tokens["generic"] = self.tokens["generic"] - self.tokens["distinctive"]
        ideographs["where"] = ideographs["place"] | ideographs["country"]
        self.ideographs = ideographs
        branch, legal = _either(ideographs["branch"]), _either(ideographs["legal"])
        where = _either(ideographs["where"])
        self.branch_end = re.compile(f"(?:{_CHINESE_NUMBER})?{branch}$")
        self.legal = re.compile(legal)
        self.group_end = re.compile(f"(?:{_either(ideographs['group'])})$")
        self.where_start = re.compile(f"(?:{where}){_PLACE_SUFFIX}")
        self.where_end = re.compile(f"(?:{where}){_PLACE_SUFFIX}$")
        self.anchor = re.compile(_either(ideographs["anchor"]))
        self.generic = re.compile(_either(ideographs["generic"]))
        self.generic_end = re.compile(f"(?:{_either(ideographs['generic'])})+$")
        self.distinctive = re.compile(_either(ideographs["distinctive"]))
        self.nothing = re.compile(f"(?:{where}|{branch}|{legal}|{_either(ideographs['group'])})*")
        self.aside = re.compile(f"(?:{where}|{branch}|{_either(ideographs['group'])}|省|市|区|县|{_CHINESE_NUMBER})*$")


def read_name(name, vocabulary):
    """Reduce ``name`` (text or anything false) to a :class:`NameReading`; never raises on any text."""
    text = _fold(name or "")
    if not text:
        return NameReading()
    if _IDEOGRAPH.search(text):
        return _read_ideographs(text, vocabulary)
    return _read_tokens(text, vocabulary)


def is_branch_name(name, vocabulary):
    """Whether ``name`` ends like that of a branch ("…上海分行", "Acme London Branch", "Store 12")."""
    text = _fold(name or "")
    if _IDEOGRAPH.search(text):
        return _cut_branch(_squeeze(text), vocabulary)[1]
    tokens = _TOKEN.findall(_join_dotted(text))
    return len(tokens) > 1 and bool(
        _numbered_branch(tokens, vocabulary) or _match_end(tokens, vocabulary.tokens["branch"], vocabulary.longest)
    )


# Folding


def _fold(text):
    """Full-width to half-width, lower case, without accents, simplified characters."""
    text = to_simplified(unicodedata.normalize("NFKC", str(text)).casefold())
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=4096)
def _join_dotted(text):
    """Turn "s.p.a." into "spa", "ue" into "u" as for an umlaut, "&" into a word; other signs end a token."""
    text = _UMLAUT.sub(r"\1", text)
    text = _DOTTED_LETTERS.sub(lambda found: found.group().replace(".", "") + " ", text)
    return text.replace("'", "").replace("\u2019", "").replace("&", " and ").replace("+", " and ")


def _either(words):
    """A pattern that matches any of the words, the longest first; nothing when there are none."""
    return "(?:%s)" % ("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)")


# Names with ideographs


def _read_ideographs(text, vocabulary):
    text = _drop_asides(text, lambda inner: vocabulary.aside.match(_squeeze(inner)))
    text = _squeeze(text)
    head, had_branch = _cut_branch(text, vocabulary)
    head, has_legal_form = _cut_legal_form(head, vocabulary, had_branch)
    if had_branch and not has_legal_form:
        head = _cut_after_anchor(head, vocabulary)
    head = _strip_end(head, vocabulary.group_end)
    core, place, country = _strip_front(head, vocabulary)
    core = _strip_end(core, vocabulary.where_end)
    rest = _distinctive_part(core, vocabulary)
    if vocabulary.nothing.fullmatch(core):
        return NameReading(generic=True)
    if not rest:
        bound = place or country
        return NameReading(bound + core if bound else "", "", bound, True)
    if len(rest) <= _SHORT_IDEOGRAPHS:
        return NameReading(place + core, "", place, False)
    brand = vocabulary.generic_end.sub("", core)
    is_brand = brand != core and len(brand) >= _BRAND_IDEOGRAPHS and brand == rest
    return NameReading(core, brand if is_brand else "", place, False)


def _squeeze(text):
    return "".join(_TOKEN.findall(text))


def _drop_asides(text, is_aside):
    """Take out what stands in parentheses if it says nothing but where; keep the rest of it in line."""
    while found := _PARENTHESES.search(text):
        inner = found.group(1)
        text = text[: found.start()] + (" " if is_aside(inner) else f" {inner} ") + text[found.end() :]
    return text


def _cut_branch(text, vocabulary):
    """Take the words for a branch off the end; return (head, whether there were any)."""
    head = text
    while (found := vocabulary.branch_end.search(head)) and found.start() >= 2:
        head = head[: found.start()]
    return head, head != text


def _cut_legal_form(text, vocabulary, had_branch):
    """Cut at the first legal form; what follows it is a part of the firm, or a place."""
    found = next((form for form in vocabulary.legal.finditer(text) if form.start() >= 2), None)
    if not found:
        return text, False
    head, tail = text[: found.start()], text[found.end() :]
    tail = vocabulary.legal.sub("", tail)
    if not had_branch and tail and not vocabulary.aside.match(tail):
        head += tail
    return head, True


def _cut_after_anchor(text, vocabulary):
    """In "Bank X, place of the branch" cut behind the word for the trade, else take known places off the end."""
    anchors = [found.end() for found in vocabulary.anchor.finditer(text) if found.start() >= 1]
    if anchors and anchors[-1] < len(text):
        return text[: anchors[-1]]
    return _strip_end(text, vocabulary.where_end)


def _strip_end(text, pattern):
    while (found := pattern.search(text)) and found.start() >= 2 and found.start() < len(text):
        text = text[: found.start()]
    return text


def _strip_front(text, vocabulary):
    """Take places off the front while two characters remain; return (rest, first place, country)."""
    place = country = ""
    while found := vocabulary.where_start.match(text):
        rest, word = text[found.end() :], found.group()
        if len(rest) < 2:
            break
        if word in vocabulary.ideographs["country"]:
            country = country or word
        else:
            place = place or _bare_place(word, vocabulary)
        text = rest
    return text, place, country


def _bare_place(word, vocabulary):
    places = vocabulary.ideographs["place"]
    return next((word[:-cut] for cut in range(1, 6) if word not in places and word[:-cut] in places), word)


def _distinctive_part(core, vocabulary):
    """What remains when all words of trades are taken out; the whole when it is a known distinctive name."""
    if vocabulary.distinctive.search(core):
        return core
    return vocabulary.generic.sub("", core)


# Names in letters


def _read_tokens(text, vocabulary):
    words = vocabulary.tokens
    joined = _join_dotted(text)
    joined = _drop_asides(joined, lambda inner: _only(_TOKEN.findall(inner), vocabulary, ("where", "branch", "group")))
    tokens = _TOKEN.findall(joined)
    if len(tokens) > 1 and tokens[0] == "the":
        tokens = tokens[1:]
    tokens, tail_place, is_marked = _strip_tail(tokens, vocabulary)
    place, country, core = [], [], tokens
    while (size := _match_front(core, words["where"], vocabulary.longest)) and size < len(core):
        if core[size] == "of":
            break
        front = core[:size]
        if tuple(front) in words["country"]:
            country = country or front
        else:
            place = place or front
        core = core[size:]
    if len(core) > 1 and core[0] in {"of", "and"}:
        core = core[1:]
    rest = _without_generic(core, vocabulary)
    key = " ".join(core)
    if _only(core, vocabulary, ("where", "branch", "group", "legal")):
        return NameReading(generic=True)
    if not rest:
        bound = " ".join(place or country or tail_place)
        return NameReading(f"{bound} {key}" if bound and key else "", "", bound, True)
    head_place = " ".join(place or ([] if is_marked else tail_place if len(core) > 1 else []))
    if head_place and len(rest) == 1:
        return NameReading(f"{head_place} {key}", "", head_place, False)
    is_brand = len(rest) < len(core) and core[: len(rest)] == rest
    is_brand = is_brand and (len(rest) > 1 or len(rest[0]) >= _BRAND_LETTERS)
    return NameReading(key, " ".join(rest) if is_brand else "", head_place, False)


def _only(tokens, vocabulary, kinds):
    """Whether the tokens consist of words of these kinds, and numbers."""
    while tokens:
        size = max(_match_front(tokens, vocabulary.tokens[kind], vocabulary.longest) for kind in kinds)
        if not size and not tokens[0].isdigit() and tokens[0] not in _NUMBER_WORDS:
            return False
        tokens = tokens[size or 1 :]
    return True


def _match_front(tokens, words, longest):
    """How many tokens at the front form one of the words (the longest), or 0."""
    return next((n for n in range(min(longest, len(tokens)), 0, -1) if tuple(tokens[:n]) in words), 0)


def _match_end(tokens, words, longest):
    return next((n for n in range(min(longest, len(tokens)), 0, -1) if tuple(tokens[-n:]) in words), 0)


def _strip_tail(tokens, vocabulary):
    """Take legal forms, branch words with their number, group words and places off the end.

    Returns (tokens, the town nearest to the name, whether a word stood there that only a part of a firm has).
    Behind a branch word everything after the first legal form goes too: "Northwind Ltd, Old Harbour Branch".
    """
    words, longest = vocabulary.tokens, vocabulary.longest
    place, had_branch, is_marked = [], False, False
    while len(tokens) > 1:
        if numbered := _numbered_branch(tokens, vocabulary):
            tokens, had_branch = tokens[:-numbered], True
        elif (size := _match_end(tokens, words["branch"], longest)) and size < len(tokens):
            tokens, had_branch = tokens[:-size], True
        elif (size := _match_end(tokens, words["form"], longest)) and size < len(tokens):
            tokens, is_marked = tokens[:-size], is_marked or bool(place)
            continue
        elif (size := _match_end(tokens, words["where"], longest)) and size < len(tokens):
            before = tokens[:-size]
            if before[-1] in _PREPOSITIONS:
                before = before[:-1]
                if not before or not _without_generic(before, vocabulary):
                    break
            place, tokens = ([] if tuple(tokens[-size:]) in words["country"] else tokens[-size:]), before
            continue
        elif tokens[-1] == "and":
            tokens = tokens[:-1]
        else:
            break
        is_marked = True
    if had_branch:
        tokens = _cut_at_inner_mark(tokens, vocabulary)
    return tokens, place, is_marked


def _numbered_branch(tokens, vocabulary):
    """How many tokens at the end are a branch word with its number ("store no 12", "branch 3"), or 0."""
    if not tokens[-1].isdigit():
        return 0
    number = 2 if len(tokens) > 2 and tokens[-2] in _NUMBER_WORDS else 1
    size = _match_end(tokens[:-number], vocabulary.tokens["branch"], vocabulary.longest)
    return number + size if size and number + size < len(tokens) else 0


def _cut_at_inner_mark(tokens, vocabulary):
    for position in range(1, len(tokens)):
        if _match_front(tokens[position:], vocabulary.tokens["legal"], vocabulary.longest):
            return tokens[:position]
    anchors = [i for i in range(1, len(tokens)) if (tokens[i],) in vocabulary.tokens["anchor"]]
    return tokens[: anchors[-1] + 1] if anchors else tokens


def _without_generic(tokens, vocabulary):
    words = vocabulary.tokens
    if any(_match_front(tokens[i:], words["distinctive"], vocabulary.longest) for i in range(len(tokens))):
        return tokens
    rest, position = [], 0
    while position < len(tokens):
        size = _match_front(tokens[position:], words["generic"], vocabulary.longest)
        if not size and not tokens[position].isdigit():
            rest.append(tokens[position])
        position += size or 1
    return rest
