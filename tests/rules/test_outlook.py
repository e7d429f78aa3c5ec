"""What lies ahead: starts, ends, deadlines and seasons on their days."""

from datetime import date

import pytest

from rules.outlook import events, span_of
from tests.rules.law import law, rule


def days(base, start="2020-01-01", end="2023-12-31"):
    return [(e.day.isoformat(), e.kind) for e in events(base, date.fromisoformat(start), date.fromisoformat(end))]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{}", [("2020-01-01", "starts"), ("2023-01-01", "ends")]),
        ("{starts: 2021-07-01}", [("2021-07-01", "starts"), ("2023-01-01", "ends")]),
        ("{dates: {from: 2021-11-15, to: 2022-03-15}}", [("2021-11-15", "starts"), ("2022-03-15", "ends")]),
        ("{deadline: 2021-10-01}", [("2020-01-01", "starts"), ("2021-10-01", "due"), ("2023-01-01", "ends")]),
        ("{deadline: 2021-10-01, deadline_reading: before}", [("2020-01-01", "starts"), ("2021-09-30", "due"), ("2023-01-01", "ends")]),
        ("{period_end: 2020-12-31}", [("2020-01-01", "starts"), ("2020-12-31", "period_ends"), ("2023-01-01", "ends")]),
    ],
)
def test_dated_events(tmp_path, when, expected):
    assert days(law(tmp_path, rule("r", f"when: {when}"))) == expected


def test_a_season_comes_every_year_while_the_rule_lasts(tmp_path):
    base = law(tmp_path, rule("r", 'when: {starts: 2021-06-01, season: {from: "05-01", to: "09-30"}}'))
    seasons = [d for d in days(base) if d[1].startswith("season")]
    assert seasons == [
        ("2021-09-30", "season_ends"), ("2022-05-01", "season_starts"), ("2022-09-30", "season_ends"),
    ]  # fmt: skip


def test_a_yearly_deadline_comes_every_year(tmp_path):
    base = law(tmp_path, rule("r", 'when: {yearly_deadline: "05-31"}'))
    assert [d for d in days(base) if d[1] == "due"] == [("2020-05-31", "due"), ("2021-05-31", "due"), ("2022-05-31", "due")]


def test_only_the_span_asked_for(tmp_path):
    base = law(tmp_path, rule("r", "when: {deadline: 2021-10-01}"))
    assert days(base, "2021-10-01", "2021-10-01") == [("2021-10-01", "due")]
    assert days(base, "2021-10-02", "2022-12-31") == []


def test_the_span_of_all_dates(tmp_path):
    assert span_of(law(tmp_path, rule("r", "when: {deadline: 2021-10-01}"))) == (date(2020, 1, 1), date(2023, 1, 1))
