from group_scenarios import SCENARIOS, pairs
from hypothesis import given
from hypothesis import strategies as st
from labelled_pairs import read_pairs, read_party, read_words

from kam_module.tools.group_finding import Firm, find_links, headquarters_order, is_everybodys
from kam_module.tools.identity import identity_keys

PRECISION, RECALL = 0.9, 0.7

VOCABULARY, _SHARED = read_words()
NAMES = sorted({pair[side]["name"] for pair in read_pairs() for side in ("left", "right")})
FIRMS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 3), st.booleans(), st.integers(0, 2)), min_size=1, max_size=8
).map(lambda rows: {id_: Firm(id_, *row) for id_, row in enumerate(rows, 1)})


@st.composite
def firms_and_keys(draw):
    firms = draw(FIRMS)
    some = st.lists(st.sampled_from(sorted(firms)), min_size=1, unique=True)
    shared = []
    for number in range(draw(st.integers(0, 4))):
        left = draw(some)
        kind = draw(st.sampled_from(["tax", "domain", "name", "brand"]))
        shared.append((kind, str(number), left, draw(some) if kind == "brand" else left))
    return firms, shared


@given(firms_and_keys())
def test_every_firm_has_one_headquarters_at_most_and_no_circle(made):
    firms, shared = made
    links = find_links(firms, shared, VOCABULARY)
    branches = [link.branch for link in links]
    assert len(set(branches)) == len(branches)
    assert not set(branches) & {link.headquarters for link in links}


@given(firms_and_keys())
def test_a_link_has_reasons_of_both_and_keeps_to_our_companies(made):
    firms, shared = made
    for link in find_links(firms, shared, VOCABULARY):
        assert link.reasons
        for kind, value in link.reasons:
            [(_kind, _value, left, right)] = [entry for entry in shared if entry[:2] == (kind, value)]
            assert (link.branch in left and link.headquarters in right) or (
                link.headquarters in left and link.branch in right
            )
        top, branch = firms[link.headquarters], firms[link.branch]
        assert top.owner in (0, branch.owner)


@given(firms_and_keys(), st.randoms())
def test_the_order_of_the_keys_changes_nothing(made, random):
    firms, shared = made
    shuffled = list(shared)
    random.shuffle(shuffled)
    assert find_links(firms, shared, VOCABULARY) == find_links(firms, shuffled, VOCABULARY)


@given(st.lists(st.sampled_from(NAMES), max_size=3))
def test_few_firms_may_share_a_domain(names):
    assert not is_everybodys(names, VOCABULARY)


def test_a_group_s_domain_and_a_provider_s():
    group = ["海港银行上海分行", "海港银行苏州分行", "海港银行", "海港银行成都支行", "Harbour Bank"]
    assert not is_everybodys(group, VOCABULARY)
    assert not is_everybodys(["Harbour Bank Leeds", "Harbour Lease", "Harbour Trust", "Port Trust"], VOCABULARY)
    assert is_everybodys(["Alder Mills", "Birch Foundry", "Cedar Clinic", "Dogwood Press"], VOCABULARY)
    assert is_everybodys(["天山造纸", "黄河纺织", "长白制药", "泰山机械"], VOCABULARY)


def test_the_likeliest_headquarters_comes_first():
    firms = [
        Firm(1, "Harbour Bank Leeds Branch"),
        Firm(2, "Harbour Bank"),
        Firm(3, "Harbour Bank North", branches=4),
        Firm(4, "Harbour Bank Plc", is_key=True),
        Firm(5, "海港银行上海分行"),
        Firm(6, "海港银行股份有限公司"),
    ]
    ordered = sorted(firms, key=lambda firm: headquarters_order(firm, VOCABULARY))
    assert [firm.id for firm in ordered] == [3, 4, 6, 2, 5, 1]


# The labelled lists of customers


def shared_of(parties):
    """What the customers of a list share, as the job reads it from the keys that are kept."""
    vocabulary, domains = read_words()
    holders = {}
    for id_, party in parties.items():
        for key in identity_keys(party, vocabulary, domains):
            holders.setdefault((key.kind, key.value), set()).add(id_)
    shared = []
    for (kind, value), ids in sorted(holders.items()):
        if kind != "brand" and len(ids) > 1:
            shared.append((kind, value, sorted(ids), sorted(ids)))
        if kind == "name" and (others := holders.get(("brand", value), set()) - ids):
            shared.append(("brand", value, sorted(ids), sorted(others)))
    return shared


def groups_of(links, ids):
    """Return ``{id: the top of what it is linked to, 0 for who stands alone}``."""
    above = {link.branch: link.headquarters for link in links}
    linked = {*above, *above.values()}
    return {id_: above.get(id_, id_) if id_ in linked else 0 for id_ in ids}


def test_precision_and_recall_on_the_labelled_lists():
    found = right = wanted = 0
    for title, customers in SCENARIOS:
        parties = {id_: read_party(text) for id_, (_group, text) in enumerate(customers, 1)}
        firms = {id_: Firm(id_, party["name"]) for id_, party in parties.items()}
        links = find_links(firms, shared_of(parties), VOCABULARY)
        truth = pairs({id_: group for id_, (group, _text) in enumerate(customers, 1)})
        seen = pairs(groups_of(links, parties))
        found, right, wanted = found + len(seen), right + len(seen & truth), wanted + len(truth)
        if seen != truth:
            print(f"\n  {title}: {len(truth - seen)} missed, {len(seen - truth)} wrongly reported", end="")
    precision, recall = right / found, right / wanted
    print(f"\n  unlinked groups, {len(SCENARIOS)} lists, {wanted} pairs: precision {precision:.3f}", end=" ")
    print(f"({right} of {found}), recall {recall:.3f} ({right} of {wanted})")
    assert precision >= PRECISION
    assert recall >= RECALL
