"""Force, season and deadline on the days around every date."""

from datetime import date, timedelta

import pytest

from rules.conditions import Situation
from rules.findings import find
from rules.force import is_overdue, timing
from rules.given import require_facts
from rules.model import When
from tests.rules.law import law, rule
from tests.rules.places import ToldPlace

PLACE = ToldPlace("141181")


def state(base, day, facts=None):
    (finding,) = find(base, PLACE, require_facts(facts or {}, base.vocabulary), date.fromisoformat(day))
    return finding.force, finding.verdict


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", ("not_yet_in_force", "does_not_apply")), ("2020-01-01", ("in_force", "applies")),
        ("2022-12-31", ("in_force", "applies")), ("2023-01-01", ("in_force", "undetermined")), ("2023-01-02", ("expired", "does_not_apply")),
    ],
)  # fmt: skip
def test_a_stated_term_that_can_be_counted_in_two_ways(tmp_path, day, expected):
    assert state(law(tmp_path, rule("r")), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-10-17", ("not_yet_in_force", "does_not_apply")), ("2023-10-18", ("unstated", "undetermined")),
        ("2024-01-08", ("unstated", "undetermined")), ("2024-01-09", ("unstated", "applies")), ("2030-01-01", ("unstated", "applies")),
    ],
)  # fmt: skip
def test_a_start_that_is_only_inferred(tmp_path, day, expected):
    assert state(law(tmp_path, rule("r", document="doc-b"), document="doc-b"), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2021-04-30", "not_yet_in_force"), ("2021-05-01", "in_force"), ("2022-12-31", "in_force"), ("2023-01-01", "period_ended")],
)
def test_a_plan_period_without_a_stated_end(tmp_path, day, expected):
    force, verdict = state(law(tmp_path, rule("r", document="doc-c"), document="doc-c"), day)
    assert force == expected
    assert verdict == ("does_not_apply" if expected == "not_yet_in_force" else "applies")


@pytest.mark.parametrize(
    ("day", "force"),
    [("2020-12-31", "in_force"), ("2021-01-01", "period_ended"), ("2022-12-31", "period_ended"), ("2023-01-02", "expired")],
)
def test_a_part_whose_plan_year_is_over_before_the_term_of_its_document(tmp_path, day, force):
    base = law(tmp_path, rule("r", "when: {period_end: 2020-12-31}"))
    assert state(base, day) == (force, "does_not_apply" if force == "expired" else "applies")


def test_an_inferred_start_is_not_told_as_stated(tmp_path):
    (finding,) = find(law(tmp_path, rule("r", document="doc-b"), document="doc-b"), PLACE, {}, date(2023, 10, 17))
    assert "文件没有写起始日" in finding.reasons[-1].text.zh


def test_a_period_that_ended_is_flagged_for_a_person(tmp_path):
    base = law(tmp_path, rule("r", document="doc-c"), document="doc-c")
    (finding,) = find(base, PLACE, {}, date(2023, 1, 1))
    assert {r.step: r.result for r in finding.reasons}["time"] == "person"


@pytest.mark.parametrize(("day", "force"), [("2020-09-30", "not_yet_in_force"), ("2020-10-01", "in_force")])
def test_a_rule_of_its_own_start(tmp_path, day, force):
    assert state(law(tmp_path, rule("r", "when: {starts: 2020-10-01}")), day)[0] == force


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2020-11-14", "does_not_apply"), ("2020-11-15", "applies"), ("2021-03-15", "applies"), ("2021-03-16", "does_not_apply")],
)
def test_a_single_span(tmp_path, day, expected):
    assert state(law(tmp_path, rule("r", "when: {dates: {from: 2020-11-15, to: 2021-03-15}}")), day)[1] == expected


@pytest.mark.parametrize(
    ("season", "inside", "outside"),
    [
        ('{from: "05-01", to: "09-30"}', ["05-01", "09-30"], ["04-30", "10-01"]),
        ('{from: "11-01", to: "03-31"}', ["11-01", "12-31", "01-01", "03-31"], ["10-31", "04-01"]),
    ],
)
def test_seasons_also_across_the_end_of_the_year(tmp_path, season, inside, outside):
    base = law(tmp_path, rule("r", f"when: {{season: {season}}}"))
    assert {state(base, f"2021-{d}")[1] for d in inside} == {"applies"}
    assert {state(base, f"2021-{d}")[1] for d in outside} == {"does_not_apply"}


def test_a_season_whose_dates_the_text_does_not_give_is_asked_for(tmp_path):
    base = law(tmp_path, rule("r", "when: {season: {fact: season_now}}"))
    assert state(base, "2021-01-01")[1] == "undetermined"
    assert state(base, "2021-01-01", {"season_now": True})[1] == "applies"


@pytest.mark.parametrize(
    ("level", "expected"), [(None, "undetermined"), ("yellow", "does_not_apply"), ("orange", "applies"), ("red", "applies")]
)
def test_alert_levels_are_ordered(tmp_path, level, expected):
    base = law(tmp_path, rule("r", "when: {alert: orange}"))
    assert state(base, "2021-01-01", {"alert.level": level} if level else {})[1] == expected


@pytest.mark.parametrize(("reading", "expected"), [(249.9, "does_not_apply"), (250, "applies"), (None, "undetermined")])
def test_a_sensor_trigger(tmp_path, reading, expected):
    base = law(tmp_path, rule("r", "when: {sensor: {fact: dust, op: '>=', value: 250, boundary: stated}}"))
    assert state(base, "2021-01-01", {} if reading is None else {"dust": reading})[1] == expected


@pytest.mark.parametrize(("reading", "on_the_day"), [("by", False), ("unclear", False), ("before", True)])
def test_deadlines_pass_and_the_duty_stays(tmp_path, reading, on_the_day):
    when = When.model_validate({"deadline": "2021-10-01", "deadline_reading": reading})
    assert not is_overdue(when, date(2021, 9, 30))
    assert is_overdue(when, date(2021, 10, 1)) is on_the_day
    assert is_overdue(when, date(2021, 10, 2))
    base = law(tmp_path, rule("r", "when: {deadline: 2021-10-01}"))
    (finding,) = find(base, PLACE, {}, date(2022, 1, 1))
    assert (finding.verdict, finding.overdue) == ("applies", True)


def test_the_days_around_every_date_of_the_law(rule_base):
    """On each such day every rule has a force, and force changes only on a date that the data states."""
    situation = Situation(PLACE, {}, rule_base.vocabulary)
    for r in rule_base.rules:
        document = rule_base.documents[r.document]
        term, when = document.in_force, r.when
        starts = [d for d in (term.start, term.not_before, term.by, when.starts, when.dates and when.dates.start) if d]
        lasts = [
            d
            for d in (
                term.until,
                term.until_latest,
                when.period_end,
                document.plan_period and document.plan_period.end,
                when.dates and when.dates.end,
            )
            if d
        ]
        changes = set(starts) | {d + timedelta(1) for d in lasts}
        for day in sorted({c + timedelta(n) for c in changes for n in (-1, 0, 1)}):
            before = timing(r.when, document, day - timedelta(1), None, situation).force
            assert timing(r.when, document, day, None, situation).force == before or day in changes, (r.id, day)


def test_a_term_that_ended_on_either_count_names_both(tmp_path):
    base = law(tmp_path, rule("r"))
    (finding,) = find(base, PLACE, {}, date(2023, 1, 2))
    assert finding.force == "expired"
    assert "2022-12-31（另一种算法 2023-01-01）" in finding.reasons[-1].text.zh
