"""Retention: a story worked out by hand, then the laws on random ledgers."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.retention import Unit, bridge, movement

money = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)
ledgers = st.lists(st.builds(Unit, money, money, st.booleans()), max_size=40)


def test_five_branches_of_a_bank():
    story = bridge(
        [
            Unit(Decimal(100), Decimal(150)),  # grew
            Unit(Decimal(200), Decimal(120)),  # shrank
            Unit(Decimal(300), Decimal(0)),  # lost
            Unit(Decimal(0), Decimal(70), known=False),  # first order ever
            Unit(Decimal(0), Decimal(30), known=True),  # came back
        ]
    )
    assert (story.opening, story.closing) == (600, 370)
    assert (story.expansion, story.contraction, story.churn) == (50, 80, 300)
    assert (story.new, story.reactivated, story.credits) == (70, 30, 0)
    assert story.nrr == Decimal(270) / 600
    assert story.grr == Decimal(220) / 600
    assert story.logo_retention == Decimal(2) / 3


def test_credit_notes_beyond_the_invoices_are_shown_apart():
    story = bridge([Unit(Decimal(100), Decimal(-40)), Unit(Decimal(-10), Decimal(20), known=False)])
    # 90 became −20: 100 was lost, 20 is new, and the net credits went from −10 to −40.
    assert (story.churn, story.new, story.credits) == (100, 20, -30)
    assert story.gap == 0
    assert story.grr == 0


def test_without_a_base_nothing_is_claimed():
    story = bridge([Unit(Decimal(0), Decimal(10), known=False)])
    assert story.nrr is None and story.grr is None and story.logo_retention is None


@given(ledgers)
def test_the_bridge_closes_to_the_cent(ledger):
    assert bridge(ledger).gap == 0


@given(ledgers)
def test_gross_retention_lies_between_nothing_and_all_and_never_above_net(ledger):
    total = bridge(ledger)
    if total.grr is not None:
        assert 0 <= total.grr <= 1
        # What is left after churn and contraction is the smaller revenue of each unit.
        assert total.base_kept == total.base_before - total.churn - total.contraction
        assert total.grr <= total.nrr
        # NRR = GRR + expansion, both over the same base.
        assert abs(total.nrr - total.grr - total.expansion / total.base_before) < Decimal("1e-18")


@given(ledgers, st.randoms())
def test_the_order_of_units_changes_nothing(ledger, random):
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert bridge(shuffled) == bridge(ledger)


@given(money, money, st.booleans())
def test_every_unit_moves_in_one_way(before, now, known):
    unit = Unit(before, now, known)
    total = bridge([unit])
    parts = {name for name in ("new", "reactivated", "expansion", "contraction", "churn") if getattr(total, name)}
    assert parts <= {movement(unit)}
