"""Names in letters, read word by word."""

from .name_vocabulary import TOKEN, NameReading, drop_asides, join_dotted

_NUMBER_WORDS = frozenset({"no", "number", "nr", "num"})
_PREPOSITIONS = frozenset({"of", "de", "von", "in"})

# A single distinctive word shorter than this is likely to be used by several firms.
_BRAND_LETTERS = 7


def read_letters(text, vocabulary):
    """Read a folded name in letters, as ``company_names.read_name``."""
    words = vocabulary.tokens
    joined = join_dotted(text)
    joined = drop_asides(joined, lambda inner: _only(TOKEN.findall(inner), vocabulary, ("where", "branch", "group")))
    tokens = TOKEN.findall(joined)
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


def match_end(tokens, words, longest):
    """Return how many tokens at the end form one of the words (the longest), or 0."""
    return next((n for n in range(min(longest, len(tokens)), 0, -1) if tuple(tokens[-n:]) in words), 0)


def _strip_tail(tokens, vocabulary):
    """Take legal forms, branch words with their number, group words and places off the end.

    Returns (tokens, the town nearest to the name, whether a word stood there that only a part of a firm has).
    Behind a branch word everything after the first legal form goes too: "Northwind Ltd, Old Harbour Branch".
    """
    words, longest = vocabulary.tokens, vocabulary.longest
    place, had_branch, is_marked = [], False, False
    while len(tokens) > 1:
        if numbered := numbered_branch(tokens, vocabulary):
            tokens, had_branch = tokens[:-numbered], True
        elif (size := match_end(tokens, words["branch"], longest)) and size < len(tokens):
            tokens, had_branch = tokens[:-size], True
        elif (size := match_end(tokens, words["form"], longest)) and size < len(tokens):
            tokens, is_marked = tokens[:-size], is_marked or bool(place)
            continue
        elif (size := match_end(tokens, words["where"], longest)) and size < len(tokens):
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


def numbered_branch(tokens, vocabulary):
    """Return how many tokens at the end are a branch word with its number ("store no 12", "branch 3"), or 0."""
    if not tokens[-1].isdigit():
        return 0
    number = 2 if len(tokens) > 2 and tokens[-2] in _NUMBER_WORDS else 1
    size = match_end(tokens[:-number], vocabulary.tokens["branch"], vocabulary.longest)
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
