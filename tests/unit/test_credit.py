from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.credit import Answer, credit_reasons, drawn, own_target

START = date(2026, 1, 1)
DAYS = st.integers(0, 120).map(lambda number: START + timedelta(days=number))
ANSWERS = st.lists(
    st.builds(
        Answer,
        DAYS,
        st.sampled_from(["unchanged", "changed", "unknown"]),
        st.none() | DAYS,
        st.sampled_from([None, "right", "wrong", "cannot_tell"]),
        st.booleans(),
    ),
    max_size=12,
).map(lambda answers: sorted(answers, key=lambda answer: answer.day))
WINDOWS = st.integers(0, 60)


def day(number):
    return START + timedelta(days=number)


def test_worked_by_hand():
    answers = [
        Answer(day(10), "unchanged", day(9)),  # met the day before
        Answer(day(10), "unchanged", day(10)),  # again on the same day
        Answer(day(20), "unchanged", day(9)),  # nothing happened since
        Answer(day(30), "unknown", day(29)),
        Answer(day(31), "unchanged", day(29)),  # met; not knowing in between is no check
        Answer(day(40), "changed", day(39)),  # nine days later it turns out otherwise
        Answer(day(60), "unchanged", day(60), "wrong"),
    ]
    expected = ["credited", "same_day", "no_touch", "unknown", "contradicted", "credited", "audited"]
    assert credit_reasons(answers, 14) == expected
    assert credit_reasons(answers, 8)[4] == "credited"
    answers[5] = answers[5]._replace(contradicts=False)  # something was added, and what was known still holds
    assert credit_reasons(answers, 14)[4] == "credited"


def test_the_first_answer_needs_a_touch_point_too():
    assert credit_reasons([Answer(day(1), "unchanged")], 14) == ["no_touch"]


@given(ANSWERS, WINDOWS)
def test_never_more_credit_than_days_on_which_somebody_was_met(answers, window):
    credited = [a for a, reason in zip(answers, credit_reasons(answers, window)) if reason == "credited"]
    assert len(credited) <= len({answer.touched_on for answer in credited})
    assert len({answer.day for answer in credited}) == len(credited)
    assert all(answer.answer != "unknown" and answer.touched_on <= answer.day for answer in credited)


@given(ANSWERS, ANSWERS, WINDOWS)
def test_what_comes_later_takes_credit_back_and_never_gives_it(before, after, window):
    after = [answer._replace(day=answer.day + timedelta(days=121)) for answer in after]
    alone, together = credit_reasons(before, window), credit_reasons([*before, *after], window)
    for first, second in zip(alone, together):
        assert second == first or (first, second) == ("credited", "contradicted")


@given(ANSWERS, WINDOWS, st.data())
def test_repeating_an_answer_on_the_same_day_earns_nothing(answers, window, data):
    if not answers:
        return
    position = data.draw(st.integers(0, len(answers) - 1))
    repeated = [*answers[: position + 1], answers[position], *answers[position + 1 :]]
    assert credit_reasons(repeated, window).count("credited") <= credit_reasons(answers, window).count("credited")


@given(ANSWERS, WINDOWS, st.data())
def test_a_wrong_verdict_and_a_missing_touch_point_never_give_credit(answers, window, data):
    if not answers:
        return
    position = data.draw(st.integers(0, len(answers) - 1))
    for values in ({"verdict": "wrong"}, {"touched_on": None}):
        worse = list(answers)
        worse[position] = worse[position]._replace(**values)
        assert credit_reasons(worse, window)[position] != "credited"


@given(st.lists(st.integers(0, 500), max_size=12), st.integers(1, 20))
def test_a_target_is_a_little_more_than_one_s_own_mean(history, least):
    target = own_target(history, least)
    assert target >= least
    if history:
        assert target <= max(least, max(history) + 1)
        assert target > sum(history) / len(history) or target == least


@given(st.lists(st.integers(1, 10_000)), st.integers(0, 50), st.text(max_size=10))
def test_a_sample_is_drawn_again_by_its_seed(ids, size, seed):
    sample = drawn(ids, size, seed)
    assert sample == drawn(list(reversed(ids)), size, seed)
    assert len(sample) == min(size, len(set(ids)))
    assert set(sample) <= set(ids)
    # A larger sample holds the smaller one.
    assert set(sample) <= set(drawn(ids, size + 1, seed))
