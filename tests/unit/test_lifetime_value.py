"""Customer lifetime value: two forms, and the long sums they stand for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.lifetime_value import value_from_now, value_of_kept

margins = st.decimals(min_value=-100_000, max_value=100_000, places=2)
retentions = st.decimals(min_value=0, max_value=1, places=3)
discounts = st.decimals(min_value="0.05", max_value=1, places=3)


def test_a_thousand_a_year_kept_at_eighty_percent():
    assert value_of_kept(Decimal(1000), Decimal("0.8"), Decimal("0.2")) == 2000
    assert value_from_now(Decimal(1000), Decimal("0.8"), Decimal("0.2")) == 3000


def test_no_end_and_bad_input():
    assert value_of_kept(Decimal(1000), Decimal(1), Decimal(0)) is None
    assert value_from_now(Decimal(1000), Decimal(1), Decimal(0)) is None
    with pytest.raises(ValueError, match="Retention"):
        value_of_kept(Decimal(1), Decimal("1.1"), Decimal("0.1"))
    with pytest.raises(ValueError, match="discount"):
        value_from_now(Decimal(1), Decimal("0.5"), Decimal("-0.1"))


@given(margins, retentions, discounts)
def test_the_first_margin_is_the_only_difference(margin, retention, discount):
    difference = value_from_now(margin, retention, discount) - value_of_kept(margin, retention, discount)
    assert abs(difference - margin) < Decimal("1e-15")


@given(margins, retentions, discounts)
def test_the_form_is_the_long_sum(margin, retention, discount):
    factor = retention / (1 + discount)
    total = sum(margin * factor**year for year in range(1, 500))
    assert abs(total - value_of_kept(margin, retention, discount)) < Decimal("0.01")
