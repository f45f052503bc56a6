from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from policy_scenarios import SCENARIOS, TREE

from kam_module.tools.policy_signals import Signal, find_policies, line_of

TODAY = date(2026, 6, 30)
DAYS = 90
PRECISION, RECALL = 0.8, 0.8
SIGNALS = st.lists(
    st.builds(
        Signal,
        st.integers(1, 5),
        st.sampled_from(sorted(TREE)),
        st.integers(-5, 120).map(lambda ago: TODAY - timedelta(days=ago)),
        st.sampled_from(["deal", "invoice"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


def find(signals):
    return find_policies(signals, TREE, TODAY, DAYS)


# Laws


@given(SIGNALS)
def test_several_branches_in_the_window_and_in_the_category(signals):
    for finding in find(signals):
        assert len(finding.branches) >= 2
        for signal in finding.signals:
            assert signal in signals
            assert TODAY - timedelta(days=DAYS) < signal.day <= TODAY
            assert finding.category in line_of(signal.category, TREE)


@given(SIGNALS)
def test_no_two_findings_in_one_line(signals):
    categories = [finding.category for finding in find(signals)]
    for category in categories:
        assert sum(other in line_of(category, TREE) for other in categories) == 1


@given(SIGNALS, st.randoms())
def test_the_order_and_repetitions_change_nothing(signals, random):
    more = signals + signals[:3]
    random.shuffle(more)
    assert find(more) == find(signals)


@given(SIGNALS, SIGNALS)
def test_more_signs_never_take_the_last_finding_away(signals, more):
    assert bool(find(signals)) <= bool(find(signals + more))


# Examples


def test_the_wider_finding_stays_and_else_the_more_precise():
    signals = [Signal(1, 7, TODAY, "deal"), Signal(2, 7, TODAY, "deal"), Signal(3, 8, TODAY, "deal")]
    assert [(finding.category, finding.branches) for finding in find(signals)] == [(2, {1, 2, 3})]
    assert [finding.category for finding in find(signals[:2])] == [7]


def test_signals_come_by_day():
    signals = [Signal(1, 2, TODAY, "deal", 9), Signal(2, 2, TODAY - timedelta(days=5), "invoice")]
    [finding] = find(signals)
    assert finding.signals == (signals[1], signals[0])


# The labelled scenarios


def test_precision_and_recall_on_the_labelled_scenarios():
    found = right = policies = 0
    for title, is_policy, signs in SCENARIOS:
        signals = [
            Signal(branch, category, TODAY - timedelta(days=ago), "deal", number)
            for number, (branch, category, ago) in enumerate(signs)
        ]
        is_found = bool(find(signals))
        found, right, policies = found + is_found, right + (is_found and is_policy), policies + is_policy
        if is_found != is_policy:
            print(f"\n  {'missed' if is_policy else 'wrongly reported'}: {title}")
    precision, recall = right / found, right / policies
    print(f"  is the headquarters behind this, {len(SCENARIOS)} scenarios:", end=" ")
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= PRECISION
    assert recall >= RECALL
