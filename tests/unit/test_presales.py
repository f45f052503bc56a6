from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.presales import chance_needed, expected_gain, overrun

amounts = st.decimals(min_value=0, max_value=10**9, places=2).map(float)
chances = st.integers(0, 100)


def test_by_hand():
    assert expected_gain(50_000, 40, 8_000) == 12_000
    assert chance_needed(50_000, 8_000) == 16
    assert chance_needed(0, 8_000) is None
    assert overrun(1_000.5, 1_000) == 0.5
    assert overrun(900, 1_000) == 0


@given(amounts, chances, chances, amounts)
def test_a_better_chance_never_brings_less(contribution, one, other, cost):
    low, high = sorted((one, other))
    assert expected_gain(contribution, low, cost) <= expected_gain(contribution, high, cost)


@given(amounts, chances, amounts)
def test_no_more_is_lost_than_it_costs_and_no_more_gained_than_it_brings(contribution, chance, cost):
    gain = expected_gain(contribution, chance, cost)
    assert -cost <= gain <= contribution - cost


@given(amounts.filter(lambda amount: amount >= 1), chances, amounts)
def test_it_pays_exactly_from_the_chance_needed_on(contribution, chance, cost):
    needed = chance_needed(contribution, cost)
    gain = expected_gain(contribution, chance, cost)
    if chance > needed * (1 + 1e-9):
        assert gain > -1e-6
    if chance < needed * (1 - 1e-9):
        assert gain < 1e-6


@given(amounts, amounts)
def test_an_overrun_is_what_is_above_the_approval(spent, approved):
    assert overrun(spent, approved) >= 0
    assert (overrun(spent, approved) > 0) == (spent > approved)
