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

from .ideograph_names import cut_branch, read_ideographs
from .letter_names import match_end, numbered_branch, read_letters
from .name_vocabulary import IDEOGRAPH, TOKEN, NameReading, fold, join_dotted, squeeze


def read_name(name, vocabulary):
    """Reduce ``name`` (text or anything false) to a :class:`NameReading`; never raises on any text."""
    text = fold(name or "")
    if not text:
        return NameReading()
    if IDEOGRAPH.search(text):
        return read_ideographs(text, vocabulary)
    return read_letters(text, vocabulary)


def is_branch_name(name, vocabulary):
    """Whether ``name`` ends like that of a branch ("…上海分行", "Acme London Branch", "Store 12")."""
    text = fold(name or "")
    if IDEOGRAPH.search(text):
        return cut_branch(squeeze(text), vocabulary)[1]
    tokens = TOKEN.findall(join_dotted(text))
    return len(tokens) > 1 and bool(
        numbered_branch(tokens, vocabulary) or match_end(tokens, vocabulary.tokens["branch"], vocabulary.longest)
    )
