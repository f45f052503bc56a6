from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.red_flags import changes, fingerprint

PEOPLE = st.dictionaries(st.integers(1, 50), st.none() | st.integers(-5, 5), max_size=6)
FLAGS = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 4)), st.sampled_from("abc"), max_size=8)


def test_worked_by_hand():
    standing = {"no coach": "a", "slow": "b", "budget": "c"}
    found = {"no coach": "a", "budget": "d", "against us": "e"}
    assert changes(standing, found) == (["against us"], ["budget"], ["no coach"], ["slow"])


@given(PEOPLE, st.randoms())
def test_the_order_changes_nothing(people, random):
    shuffled = random.sample(list(people), len(people))
    assert fingerprint({"people": shuffled}) == fingerprint({"people": sorted(people)})
    told, again = {"ratings": people}, {"ratings": {str(key): people[key] for key in shuffled}}
    assert fingerprint(told) == fingerprint(again)


@given(PEOPLE, st.integers(51, 60), st.integers(-5, 5))
def test_other_evidence_has_another_fingerprint(people, person, rating):
    assert fingerprint({"ratings": {**people, person: rating}}) != fingerprint({"ratings": people})


@given(PEOPLE, st.integers(), st.integers())
def test_a_day_more_is_no_new_evidence(people, days, more):
    told, again = ({"people": list(people), "figures": {"days": count}} for count in (days, more))
    assert fingerprint(told) == fingerprint(again) == fingerprint({"people": list(people)})


def test_unknown_is_not_zero():
    assert fingerprint({"rating": None}) != fingerprint({"rating": 0})


@given(FLAGS, FLAGS)
def test_after_the_changes_exactly_what_was_found_stands(standing, found):
    change = changes(standing, found)
    after = {key: standing[key] for key in standing if key not in change.gone}
    assert set(after) | set(change.raised) == set(found)
    assert not set(after) & set(change.raised), "nothing is doubled"
    parts = [*change.raised, *change.renewed, *change.kept]
    assert sorted(parts) == sorted(found), "each flag is in one part"
    assert all(standing[key] == found[key] for key in change.kept)


@given(FLAGS)
def test_looking_twice_changes_nothing(found):
    assert changes(found, found) == ([], [], list(found), [])
