"""What the answer says of questions, settling points, stricter parallels, the time of day and what lies ahead."""

from datetime import date, time

import pytest

from base.errors import KongquError
from services.lookup import lookup
from services.outlook import months_later, outlook, require_months, timeline

DAY = date(2023, 8, 1)
ZHONGYANG = {"lon": 111.1734, "lat": 37.3564}


@pytest.fixture(scope="module")
def answer(atlas):
    return lookup(atlas, as_of=DAY, **ZHONGYANG)


def by_rule(answer):
    return {f["rule"]: f for f in answer["findings"]}


def test_questions_come_the_most_decisive_first_and_name_open_rules(answer):
    found = by_rule(answer)
    decided = [len(q["decides"]) for q in answer["questions"]]
    assert decided == sorted(decided, reverse=True)
    for question in answer["questions"]:
        assert question["question"]
        assert question["question_en"]
        assert set(question["decides"]) <= set(question["bears_on"])
        assert {found[r]["verdict"] for r in question["bears_on"]} <= {"undetermined", "not_checked"}


def test_answering_the_first_question_settles_what_it_said(atlas, answer):
    first = next(q for q in answer["questions"] if q["fact"] == "industry")
    after = by_rule(lookup(atlas, as_of=DAY, facts={"industry": "5211"}, **ZHONGYANG))
    before = by_rule(answer)
    settled = [r for r in first["decides"] if after[r]["verdict"] == "does_not_apply"]
    assert len(settled) > 10  # where the text's list is open, another industry stays a question
    changed = {r for r in after if after[r]["verdict"] != before[r]["verdict"]}
    assert changed <= set(first["bears_on"]) | {f for f in before if before[f]["replaced_by"]}


def test_answers_that_are_said_to_settle_a_rule_do(atlas, answer):
    """Rules that turn on yes-or-no facts alone: the answers named make them apply, or rule them out."""
    tried = 0
    for finding in answer["findings"]:
        for key, verdict in (("applies_if", "applies"), ("ruled_out_if", "does_not_apply")):
            needed = finding[key]
            facts = {n["fact"]: n["needed"] == "是" for n in needed if n["kind"] == "fact" and n["needed"] in ("是", "否")}
            if needed and len(facts) == len(needed) and tried < 60:
                tried += 1
                given = lookup(atlas, as_of=DAY, facts=facts, **ZHONGYANG)
                if not given["refused_facts"]:
                    assert by_rule(given)[finding["rule"]]["verdict"] == verdict, (finding["rule"], facts)
    assert tried > 20


def test_verdicts_that_are_settled_ask_nothing(answer):
    for finding in answer["findings"]:
        if finding["verdict"] in ("applies", "does_not_apply"):
            assert (finding["missing_facts"], finding["applies_if"], finding["ruled_out_if"]) == ([], [], [])


def test_a_refused_fact_decides_nothing_and_the_rest_stands(atlas, answer):
    given = lookup(atlas, as_of=DAY, facts={"boiler.capacity": 35, "boiler.capacity_tph": "25 MW"}, **ZHONGYANG)
    assert given["findings"] == answer["findings"]
    assert [(r["fact"], r["code"]) for r in given["refused_facts"]] == [
        ("boiler.capacity", "unknown_fact"),
        ("boiler.capacity_tph", "bad_fact"),
    ]
    assert given["query"]["facts"] == {}


def test_daily_hours_rule_out_only_at_an_hour_outside_them(atlas):
    rule = "lvliang-2023-4/16-wall-painting-built-up"
    facts = {"activity.outdoor_coating_or_paving": "wall_painting"}

    def verdict(at):
        asked = lookup(atlas, as_of=DAY, at=at, facts=facts, members={"built_up/141129": "inside"}, **ZHONGYANG)
        return by_rule(asked)[rule]["verdict"]

    found = {at: verdict(at) for at in (None, time(9, 59), time(10, 0), time(16, 0), time(16, 1))}
    assert [v == "does_not_apply" for v in found.values()] == [False, True, False, False, True]


def test_stricter_parallels_are_named_where_both_bind(atlas):
    pairs = [(weaker, r.id) for weaker, rules in atlas.rule_base.stricter.items() for r in rules]
    assert pairs
    for weaker, stricter in pairs:
        assert weaker.split("/")[0] in atlas.rule_base.documents
        assert stricter != weaker


def test_what_lies_ahead_at_a_place(atlas):
    ahead = lookup(atlas, as_of=DAY, months=3, **ZHONGYANG)["outlook"]
    assert ahead == sorted(ahead, key=lambda e: e["date"])
    assert {e["event"] for e in ahead} >= {"due", "season_ends"}
    assert all("2023-08-01" < e["date"] <= "2023-11-01" for e in ahead)
    assert {e["document"] for e in ahead} <= {"晋政办发〔2019〕39号", "吕政办发〔2023〕4号", "晋环规〔2023〕3号"}
    assert "does_not_apply" not in {e["verdict"] for e in ahead}
    assert lookup(atlas, as_of=DAY, **ZHONGYANG)["outlook"] == []


def test_the_timeline_of_one_document(atlas):
    rows = timeline(atlas.rule_base, date(2019, 9, 1), date(2019, 12, 31), "shanxi-2019-39")
    assert {r["document"] for r in rows} == {"晋政办发〔2019〕39号"}
    assert rows == sorted(rows, key=lambda r: r["date"])
    assert ("2019-12-31", "due") in {(r["date"], r["event"]) for r in rows}
    everything = timeline(atlas.rule_base)
    assert {r["rule"] for r in everything} >= {r["rule"] for r in rows}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda a: timeline(a.rule_base, document="nothing"), "unknown_document"),
        (lambda a: timeline(a.rule_base, date(2020, 1, 2), date(2020, 1, 1)), "bad_span"),
        (lambda a: require_months("a"), "bad_months"),
        (lambda a: require_months("-1"), "bad_months"),
        (lambda a: require_months("121"), "bad_months"),
        (lambda a: require_months("1.5"), "bad_months"),
    ],
)
def test_a_bad_span_is_told(atlas, call, code):
    with pytest.raises(KongquError) as told:
        call(atlas)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2023-11-15", 2, "2024-01-15"), ("2023-08-01", 0, "2023-08-01"),
     ("2023-03-31", 1, "2023-04-30"), ("9999-06-01", 24, "9999-12-31")],
)  # fmt: skip
def test_months_later(day, months, later):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_an_outlook_of_no_months_is_empty(atlas):
    assert outlook(atlas.rule_base, lambda day: None, {}, DAY, 0) == []


def test_a_membership_that_is_said_to_decide_a_rule_decides_it(atlas, answer):
    """Stated inside, or stated outside: one of the two settles every rule that the question says it decides alone."""
    zones = [q for q in answer["questions"] if q["fact"].startswith("member:") and q["decides"]][:8]
    assert zones
    for question in zones:
        zone = question["fact"].removeprefix("member:")
        sides = [by_rule(lookup(atlas, as_of=DAY, members={zone: side}, **ZHONGYANG)) for side in ("inside", "outside")]
        for rule in question["decides"]:
            assert {side[rule]["verdict"] for side in sides} & {"applies", "does_not_apply"}, (zone, rule)
