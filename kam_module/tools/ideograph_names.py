"""Names with ideographs, read from both ends."""

from .name_vocabulary import NameReading, drop_asides, squeeze

# A distinctive part shorter than this is likely to be used by several firms.
_SHORT_IDEOGRAPHS = 2
_BRAND_IDEOGRAPHS = 3


def read_ideographs(text, vocabulary):
    """Read a folded name with ideographs, as ``company_names.read_name``."""
    text = drop_asides(text, lambda inner: vocabulary.aside.match(squeeze(inner)))
    text = squeeze(text)
    head, had_branch = cut_branch(text, vocabulary)
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


def cut_branch(text, vocabulary):
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
