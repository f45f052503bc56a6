"""The formulas of an initiative: laws that hold for every input."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.initiative import (
    REACHED,
    STATES,
    Evidence,
    branch_state,
    elapsed,
    figures,
    name_key,
)

amounts = st.none() | st.floats(-1e6, 1e6)
evidence = st.builds(Evidence, amounts, amounts, st.booleans(), st.booleans(), st.booleans())
shares = st.floats(0, 1)
branches = st.lists(st.tuples(st.sampled_from(STATES), st.none() | st.floats(0, 1e6)), max_size=30)


@given(evidence, shares, shares)
def test_a_branch_stands_somewhere(found, gone, limit):
    assert branch_state(found, gone, limit) in STATES


@given(evidence, shares, shares, st.floats(0.01, 1e6))
def test_an_invoice_always_wins_and_its_refund_always_cancels(found, gone, limit, amount):
    assert branch_state(found._replace(invoiced=amount), gone, limit) == "won"
    assert branch_state(found._replace(invoiced=0.0, ordered=None), gone, limit) != "won"


@given(evidence, shares, shares, shares)
def test_time_only_turns_untouched_into_silent(found, earlier, later, limit):
    earlier, later = sorted((earlier, later))
    before, after = branch_state(found, earlier, limit), branch_state(found, later, limit)
    assert before == after or (before, after) == ("untouched", "silent")


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 2000), st.integers(-3000, 3000))
def test_a_window_runs_from_nothing_to_all(start, length, offset):
    end, day = start + timedelta(days=length), start + timedelta(days=offset)
    gone = elapsed(start, end, day)
    assert 0 <= gone <= 1
    assert (gone == 0) == (day <= start)
    assert (gone == 1) == (day > end)
    assert gone <= elapsed(start, end, day + timedelta(days=1))


@given(branches)
def test_figures_are_shares_or_not_available(found):
    result = figures(found)
    for rate in (result.reach, result.capture, result.wins, result.leak, result.silence):
        assert (rate.value is None) == (rate.base == 0)
        assert rate.value is None or 0 <= rate.value <= 1
    assert result.reach.base == sum(state != "declined" for state, _amount in found)
    assert result.reach.part == sum(state in REACHED for state, _amount in found)


@given(branches, st.randoms())
def test_the_order_of_branches_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    ours, theirs = figures(found), figures(shuffled)
    assert ours[:5] == theirs[:5]
    if ours.leak_value is not None:
        assert abs(ours.leak_value - theirs.leak_value) < 1e-3


@given(branches)
def test_a_loss_of_unknown_value_makes_the_value_unknown(found):
    assert figures([*found, ("lost", None)]).leak_value is None


def test_figures_by_hand():
    found = [("won", 5.0)] * 4 + [("lost", 10.0)] * 2 + [("silent", None)] * 4 + [("talks", 1.0), ("declined", 1.0)]
    result = figures(found)
    assert result.reach == (7, 11)
    assert result.capture == (4, 11)
    assert result.wins == (4, 6)
    assert result.leak == (2, 11)
    assert result.silence == (4, 11)
    assert result.leak_value == 20.0


@given(st.text())
def test_a_name_is_the_same_however_it_is_written(name):
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(f" {name}. ") == key


def test_names_by_hand():
    assert name_key("Polaris  Systems") == name_key("POLARIS-SYSTEMS") == "polarissystems"
    assert name_key("北辰科技") == name_key("北辰 科技")
    assert name_key(" - ") == ""
