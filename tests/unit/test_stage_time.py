from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.stage_time import Change, intervals, stage_at, stages_over_time, time_in_stages, usual

START = datetime(2026, 1, 1)
DAY = 86400
INTENT, SOLUTION, COMMERCIAL = 1, 2, 3
NEW, QUALIFIED, WAITING, OFFER = 11, 12, 13, 14
MAPPING = {NEW: INTENT, QUALIFIED: SOLUTION, OFFER: COMMERCIAL}


def day(number):
    return START + timedelta(days=number)


changes = st.lists(
    st.builds(Change, st.integers(-10, 120).map(day), st.none() | st.sampled_from([INTENT, SOLUTION, COMMERCIAL])),
    max_size=6,
)
our_changes = st.lists(
    st.builds(Change, st.integers(-10, 120).map(day), st.none() | st.sampled_from([NEW, QUALIFIED, WAITING, OFFER])),
    max_size=6,
)
stages = st.none() | st.sampled_from([INTENT, SOLUTION, COMMERCIAL])
our_stages = st.none() | st.sampled_from([NEW, QUALIFIED, WAITING, OFFER])


def test_our_stages_tell_of_the_time_before_the_compass():
    ours = [Change(day(10), NEW), Change(day(15), QUALIFIED), Change(day(18), WAITING)]
    found = time_in_stages(stages_over_time(START, day(30), ours, OFFER, [], COMMERCIAL, MAPPING))
    # Waiting stands for nothing: the customer stays where they were.
    assert found == {INTENT: 10 * DAY, SOLUTION: 8 * DAY, COMMERCIAL: 12 * DAY}


def test_what_was_set_by_hand_wins_from_its_first_change_on():
    ours = [Change(day(10), NEW), Change(day(20), QUALIFIED)]
    theirs = [Change(day(14), SOLUTION), Change(day(25), INTENT)]
    found = time_in_stages(stages_over_time(START, day(30), ours, OFFER, theirs, SOLUTION, MAPPING))
    assert found == {INTENT: 10 * DAY + 11 * DAY, SOLUTION: 4 * DAY + 5 * DAY}


def test_our_stages_say_nothing_about_a_customer_who_was_elsewhere():
    found = time_in_stages(stages_over_time(START, day(30), [Change(day(10), NEW)], OFFER, [], INTENT, MAPPING))
    assert found == {INTENT: 30 * DAY}


def test_a_deal_that_was_won_at_the_moment_it_was_closed():
    ours = [Change(day(10), NEW), Change(day(30) + timedelta(seconds=1), QUALIFIED)]
    found = time_in_stages(stages_over_time(START, day(30), ours, OFFER, [], COMMERCIAL, MAPPING))
    assert found == {INTENT: 10 * DAY, SOLUTION: 20 * DAY}


def test_usual_needs_five_deals_and_leaves_out_who_passed_through():
    days = [1, 2, 3, 4]
    assert usual([value * DAY for value in days] + [60]) == (4, None, None)
    # Of 1, 2, 3, 4, 10 the 80th percentile lies at 0.8 × 4 = 3.2 places: 4 + 0.2 × 6
    found = usual([value * DAY for value in [*days, 10]])
    assert (found.deals, found.median, round(found.p80, 6)) == (5, 3, 5.2)


@given(our_changes, our_stages, changes, stages, st.integers(0, 100))
def test_no_more_time_than_there_was(ours, our_stage, theirs, stage, length):
    spent = time_in_stages(stages_over_time(START, day(length), ours, our_stage, theirs, stage, MAPPING))
    assert all(seconds > 0 for seconds in spent.values())
    assert sum(spent.values()) <= length * DAY + 1e-6


@given(changes, st.sampled_from([INTENT, SOLUTION, COMMERCIAL]), st.integers(1, 100), st.randoms())
def test_the_order_of_records_changes_nothing_when_their_times_differ(theirs, stage, length, random):
    theirs = list({change.at: change for change in theirs}.values())
    shuffled = random.sample(theirs, len(theirs))
    first = time_in_stages(stages_over_time(START, day(length), [], None, theirs, stage, {}))
    assert time_in_stages(stages_over_time(START, day(length), [], None, shuffled, stage, {})) == first


@given(changes, stages, st.integers(0, 100))
def test_intervals_follow_each_other(theirs, stage, length):
    found = intervals(START, day(length), theirs, stage)
    assert found[0][0] == START and found[-1][1] == day(length)
    assert all(before[1] == after[0] for before, after in zip(found, found[1:]))
    assert all(since <= until for since, until, _stage in found)


@given(our_changes, our_stages, changes, stages, st.integers(1, 100), st.integers(-5, 110))
def test_the_stage_at_a_moment_is_that_of_its_part(ours, our_stage, theirs, stage, length, number):
    parts = stages_over_time(START, day(length), ours, our_stage, theirs, stage, MAPPING)
    inside = [then for since, until, then in parts if since <= day(number) < until]
    if inside:
        assert stage_at(parts, day(number)) == inside[0]
    elif number >= length:
        assert stage_at(parts, day(number)) == parts[-1][2]
    else:
        assert stage_at(parts, day(number)) == stage_at(parts, START)


@given(st.lists(st.floats(3601, 1e8), min_size=5, max_size=40), st.floats(1, 1e6))
def test_usual_lies_within_and_grows_with_its_deals(seconds, more):
    found = usual(seconds)
    assert min(seconds) / DAY - 1e-6 <= found.median <= found.p80 + 1e-9
    assert found.p80 <= max(seconds) / DAY + 1e-6
    assert usual([value + more for value in seconds]).p80 >= found.p80
