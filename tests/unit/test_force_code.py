import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kam_module.tools.force_code import normal_code


@pytest.mark.parametrize("typed", ["C-CO", "C-C0", "c-co", " C–C0 ", "Ｃ－ＣＯ", "C - CO"])
def test_spellings_of_one_code(typed):
    assert normal_code(typed) == "C-CO"


def test_other_codes_stay_apart():
    codes = ["E-DB", "E-PB", "U-WB", "U-BB", "T-CA", "T-FB", "T-AB", "C-CO", "C-CA"]
    assert len({normal_code(code) for code in codes}) == 9
    assert normal_code(None) == ""


@example("R¸")
@given(st.text(max_size=20))
def test_normal_stays_normal(text):
    assert normal_code(normal_code(text)) == normal_code(text)
