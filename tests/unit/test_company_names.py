import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_pairs import read_words

from kam_module.tools.chinese_script import to_simplified
from kam_module.tools.company_names import read_name
from kam_module.tools.name_vocabulary import NameReading, Vocabulary

VOCABULARY, _SHARED = read_words()
CHINESE = "上海 北京市 恒信 海纳百川 科技 银行 农商银行 人民医院 有限公司 股份有限公司 集团"
CHINESE += " 分公司 第二分公司 徐家汇支行 （上海） (集团) 第三 中国"
ENGLISH = (
    "Northwind Kestrel Harbour Bank Bank. of China Shanghai New York Trading Ltd Co., GmbH & S.p.A. (Group) Branch"
)
ENGLISH += " Store No. 12 the the and de Müller Société"
PIECES = st.lists(st.sampled_from(CHINESE.split() + ENGLISH.split()), max_size=7)
NAMES = st.one_of(st.text(max_size=40), PIECES.map(" ".join), PIECES.map("".join))
KINDS = st.sampled_from(["legal", "place", "branch", "generic", "other"])


def key(name):
    return read_name(name, VOCABULARY).key


@given(NAMES)
def test_never_raises_and_is_deterministic(name):
    reading = read_name(name, VOCABULARY)
    assert reading == read_name(name, VOCABULARY)
    assert isinstance(reading, NameReading)


@given(NAMES)
def test_case_width_and_spaces_around_change_nothing(name):
    folded = name.casefold()
    assert key(name) == key(folded) == key(f"  {folded} ")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    assert key(wide) == key(name)


@given(NAMES)
def test_a_brand_is_a_shorter_part_of_its_key(name):
    reading = read_name(name, VOCABULARY)
    if reading.brand:
        assert reading.key.startswith(reading.brand)
        assert len(reading.brand) < len(reading.key)
        assert not reading.generic


@given(st.lists(st.tuples(KINDS, st.text(max_size=6)), max_size=8))
def test_any_words_of_a_company_work_in_any_order(words):
    forward, backward = Vocabulary(words), Vocabulary(reversed(words))
    for name in ("上海海纳百川科技有限公司", "Northwind Trading Ltd", words[0][1] if words else ""):
        assert read_name(name, forward) == read_name(name, backward)


@given(st.sampled_from(["海纳百川科技", "northwind trading", "kestrel robotics", "海港银行", "上海农商银行"]))
def test_reading_a_key_again_gives_the_key(name):
    assert key(key(name)) == key(name) == name


@pytest.mark.parametrize(
    "name", [None, False, "", " ", "()", "（", "Ltd", "GmbH & Co. KG", "公司", "上海", "上海有限公司"]
)
def test_what_tells_nothing_has_no_key(name):
    assert key(name) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("海港银行股份有限公司上海徐家汇支行", "海港银行"),
        ("中国海港銀行股份有限公司", "海港银行"),
        ("上海农商银行浦东支行", "上海农商银行"),
        ("人民医院", ""),
        ("北京市海淀区人民医院", "北京人民医院"),
        ("上海恒信科技有限公司", "上海恒信科技"),
        ("恒信科技（上海）有限公司", "恒信科技"),
        ("恒信科技有限公司第三分公司", "恒信科技"),
        ("上海市第一建筑工程有限公司", "上海第一建筑工程"),
        ("ABB（中国）有限公司", "abb"),
        ("Northwind Trading (Shanghai) Co., Ltd.", "northwind trading"),
        ("NORTHWIND Trading Co Ltd - Pudong Branch", "northwind trading"),
        ("Northwind Trading Store No. 12", "northwind trading"),
        ("Shanghai Evergreen Trading", "shanghai evergreen trading"),
        ("Evergreen Trading Ltd Shanghai", "evergreen trading"),
        ("Bank of China", "bank of china"),
        ("Brenner S.p.A.", "brenner"),
        ("Stadtwerke Muenchen GmbH", "munchen stadtwerke"),
        ("Studio 54 Ltd", "studio 54"),
    ],
)
def test_examples(name, expected):
    assert key(name) == expected


def test_a_company_can_declare_a_name_distinctive():
    plain = Vocabulary([("generic", "bank"), ("generic", "first")])
    declared = Vocabulary([("generic", "bank"), ("generic", "first"), ("distinctive", "First Bank")])
    assert read_name("First Bank", plain).key == ""
    assert read_name("First Bank", declared).key == "first bank"


@given(st.text(max_size=30))
def test_simplifying_twice_is_simplifying_once(text):
    assert to_simplified(to_simplified(text)) == to_simplified(text)
    assert len(to_simplified(text)) == len(text)
