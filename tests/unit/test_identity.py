import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_pairs import measure, read_pairs, read_words

from kam_module.tools.identity import (
    STRENGTH,
    compare,
    email_domain,
    identity_keys,
    is_credit_code,
    is_organisation_code,
    registrable_domain,
    registry_keys,
    strength,
    tax_keys,
    website_domain,
)

VOCABULARY, SHARED = read_words()
PAIRS = read_pairs()
PRECISION, RECALL = 0.97, 0.8

FIELDS = ("name", "vat", "registry", "country", "email", "website")
SEEN = sorted({value for pair in PAIRS for side in ("left", "right") for value in pair[side].values()})
TEXT = st.one_of(st.none(), st.text(max_size=12), st.text("ACDENR0123456789", max_size=18), st.sampled_from(SEEN))
PARTIES = st.one_of(
    st.sampled_from([pair[side] for pair in PAIRS for side in ("left", "right")]),
    st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=4),
)


def keys(party):
    return identity_keys(party, VOCABULARY, SHARED)


def values(found, kind):
    return {key.value for key in found if key.kind == kind}


# Laws


@given(PARTIES)
def test_never_raises_and_gives_known_kinds(party):
    assert {key.kind for key in keys(party)} <= set(STRENGTH)
    assert all(key.value for key in keys(party))


@given(PARTIES, PARTIES)
def test_symmetric(left, right):
    one, other = compare(keys(left), keys(right)), compare(keys(right), keys(left))
    assert {(e.kind, e.value) for e in one} == {(e.kind, e.value) for e in other}


@given(PARTIES)
def test_everyone_matches_oneself_by_every_key_but_the_brand(party):
    found = {(e.kind, e.value) for e in compare(keys(party), keys(party))}
    assert found >= {(key.kind, key.value) for key in keys(party) if key.kind != "brand"}


@given(PARTIES, st.randoms())
def test_the_order_of_the_entries_changes_nothing(party, random):
    entries = list(party.items())
    random.shuffle(entries)
    assert keys(dict(entries)) == keys(party)


@given(PARTIES, PARTIES)
def test_more_data_never_takes_evidence_away(left, right):
    less = {field: value for field, value in left.items() if field == "name"}
    assert {(e.kind, e.value) for e in compare(keys(less), keys(right))} <= {
        (e.kind, e.value) for e in compare(keys(left), keys(right))
    }


@given(st.lists(st.sampled_from(sorted(STRENGTH))), st.sampled_from(sorted(STRENGTH)))
def test_strength_stays_in_bounds_and_grows_with_evidence(kinds, more):
    assert 0.0 <= strength(kinds) <= strength([*kinds, more]) <= 1.0
    assert strength(reversed(kinds)) == pytest.approx(strength(kinds))


@given(st.text(max_size=40))
def test_domains_never_raise_and_are_stable(text):
    for domain in (registrable_domain(text), email_domain(text, SHARED), website_domain(text, SHARED)):
        assert domain == "" or registrable_domain(domain) == domain


# Examples


def test_credit_code_and_its_organisation():
    code = "91310000MA1K31AX7B"
    body = code[:17]
    valid = next(body + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(body + sign))
    assert sum(is_credit_code(body + sign) for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY") == 1
    assert values(tax_keys(valid, "CN"), "tax") == {f"CN{valid}"}
    assert values(tax_keys(valid), "tax_root") == {f"CN{valid[8:17]}"}
    assert not is_credit_code(valid[:10] + ("1" if valid[10] != "1" else "2") + valid[11:])


def test_organisation_code_check_sign():
    assert is_organisation_code("123456788")
    assert not is_organisation_code("123456789")
    assert not is_organisation_code("12345678")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("DE811569869", ""), ("811569869", "DE")),
        (("DE 811 569 869", "DE"), ("de811569869", "DE")),
        (("BE0123456749", "BE"), ("0123.456.749", "BE")),
        (("GR123456783", "GR"), ("EL123456783", "GR")),
    ],
)
def test_ways_of_writing_a_tax_number(one, other):
    assert values(tax_keys(*one), "tax") == values(tax_keys(*other), "tax") != set()


@pytest.mark.parametrize(
    "filler", ["", None, "N/A", "/", "000000000", "123456789", "12345", "111111111111111", "98765432"]
)
def test_fillers_identify_nobody(filler):
    assert tax_keys(filler, "DE") == set()
    assert tax_keys(filler, "CN") == set()
    assert registry_keys(filler, "DE") == set()


def test_establishments_of_one_taxpayer_share_the_root():
    assert values(tax_keys("NL123456782B01"), "tax_root") == values(tax_keys("NL123456782B02"), "tax_root") != set()
    assert values(tax_keys("GB980780684"), "tax_root") == values(tax_keys("GB980780684001"), "tax_root") != set()
    assert values(registry_keys("40483304800022", "FR"), "tax_root") == values(tax_keys("FR83404833048"), "tax_root")


def test_a_registry_number_of_another_country_is_another_number():
    assert registry_keys("86891042", "DE") != registry_keys("86891042", "AT")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.acme.com", "acme.com"),
        ("shop.acme.com.cn", "acme.com.cn"),
        ("ACME.CO.UK", "acme.co.uk"),
        ("acme.de", "acme.de"),
        ("co.uk", ""),
        ("localhost", ""),
        ("10.0.0.1", ""),
        ("müller.de", "xn--mller-kva.de"),
        ("bad_host.com", ""),
    ],
)
def test_registrable_domain(host, expected):
    assert registrable_domain(host) == expected


def test_addresses():
    assert email_domain("Ana <ana@mail.acme.com.cn>", SHARED) == "acme.com.cn"
    assert email_domain("ana@gmail.com", SHARED) == ""
    assert email_domain("ana@vip.qq.com", SHARED) == ""
    assert email_domain("no address", SHARED) == ""
    assert website_domain("https://www.acme.de/about?x=1", SHARED) == "acme.de"
    assert website_domain("acme.de:8069/shop", SHARED) == "acme.de"
    assert website_domain("http://acme.github.io", SHARED) == ""
    assert website_domain("http://[broken", SHARED) == ""


# The labelled pairs


def test_the_labelled_set_is_large_and_mixed():
    assert len(PAIRS) >= 300
    for part in ("tuning", "held_out"):
        for language in ("zh", "en"):
            chosen = [pair["same"] for pair in PAIRS if (pair["part"], pair["language"]) == (part, language)]
            assert chosen.count(True) >= 30
            assert chosen.count(False) >= 30
    names = [(pair["left"]["name"], pair["right"]["name"], str(pair["left"]), str(pair["right"])) for pair in PAIRS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("part", ["tuning", "held_out"])
def test_precision_and_recall_on_the_labelled_set(part):
    pairs = [pair for pair in PAIRS if pair["part"] == part]
    for language in ("zh", "en"):
        show(f"{part}, {language}", [pair for pair in pairs if pair["language"] == language])
    figures, wrong = show(part, pairs)
    assert figures["all"][0] >= PRECISION, [pair for pair, kinds in wrong if kinds]
    assert figures["all"][1] >= RECALL, [pair for pair, kinds in wrong if not kinds]


def show(title, pairs):
    figures, wrong = measure(pairs, VOCABULARY, SHARED)
    print(f"\n{title}: {len(pairs)} pairs, {sum(pair['same'] for pair in pairs)} of one group")
    for detector, (precision, recall, found, right) in figures.items():
        shown = "    -" if precision is None else f"{precision:.3f}"
        print(f"  {detector:9} precision {shown}  recall {recall:.3f}  found {found:3}  right {right:3}")
    return figures, wrong
