"""What names are read with: the words that do not tell firms apart, and the form in which names are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .chinese_script import to_simplified

KINDS = ("legal", "group", "branch", "place", "country", "generic", "anchor", "distinctive")
_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_PARENTHESES = re.compile(r"[(\[{<（【]([^()\[\]{}<>（）【】]*)[)\]}>）】]")
_DOTTED_LETTERS = re.compile(r"\b(?:[^\W\d_]\.){1,}[^\W\d_]?(?![^\W\d_])")
TOKEN = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUT = re.compile(r"([aou])e")
_CHINESE_NUMBER = r"(?:第)?[0-9一二三四五六七八九十百]+(?:号)?"
_PLACE_SUFFIX = "(?:省|市|自治区|特别行政区|地区|区|县|镇)?"


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
            folded = fold(word)
            if IDEOGRAPH.search(folded):
                ideographs[kind].add("".join(TOKEN.findall(folded)))
            elif tokens := tuple(TOKEN.findall(join_dotted(folded))):
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


# Folding


def fold(text):
    """Full-width to half-width, lower case, without accents, simplified characters."""
    text = to_simplified(unicodedata.normalize("NFKC", str(text)).casefold())
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def squeeze(text):
    """Return the text without anything but letters, ideographs and digits."""
    return "".join(TOKEN.findall(text))


def drop_asides(text, is_aside):
    """Take out what stands in parentheses if it says nothing but where; keep the rest of it in line."""
    while found := _PARENTHESES.search(text):
        inner = found.group(1)
        text = text[: found.start()] + (" " if is_aside(inner) else f" {inner} ") + text[found.end() :]
    return text


@lru_cache(maxsize=4096)
def join_dotted(text):
    """Turn "s.p.a." into "spa", "ue" into "u" as for an umlaut, "&" into a word; other signs end a token."""
    text = _UMLAUT.sub(r"\1", text)
    text = _DOTTED_LETTERS.sub(lambda found: found.group().replace(".", "") + " ", text)
    return text.replace("'", "").replace("\u2019", "").replace("&", " and ").replace("+", " and ")


def _either(words):
    """A pattern that matches any of the words, the longest first; nothing when there are none."""
    return "(?:%s)" % ("|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or r"(?!)")
