"""Golden cases: each states its clause, and its verdict follows from the text of the document.

Files in ``tests/cases`` hold up to four lists: ``cases`` (verdicts), ``thresholds`` (both sides of a figure), ``dates`` (the days around a date) and
``seasons`` (the days around a season).
"""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from base.yaml_files import read_yaml
from rules.base import conditions_of
from rules.expressions import FactTest, leaves
from rules.findings import VERDICTS, find
from rules.force import force_on, is_overdue
from rules.given import require_facts
from tests.rules.places import ToldPlace

FOLDER = Path(__file__).resolve().parent.parent / "cases"
FILES = {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}
DAY = timedelta(days=1)


def listed(name):
    """All entries of one list, each under an id that names its rule."""
    return [pytest.param(c, id=f"{c['rule']}-{i}") for content in FILES.values() for i, c in enumerate(content.get(name, []))]


def found_by(rule_base, case, facts, on):
    rule = rule_base.require(case["rule"])
    assert rule.clause == case["clause"]
    place = ToldPlace(case["county"], **case.get("zones", {}))
    at = time.fromisoformat(case["at"]) if isinstance(case.get("at"), str) else None  # in a threshold `at` is the figure itself
    return next(f for f in find(rule_base, place, require_facts(facts, rule_base.vocabulary), on, at) if f.rule is rule)


@pytest.mark.parametrize("case", listed("cases"))
def test_case(rule_base, case):
    assert case["verdict"] in VERDICTS
    found = found_by(rule_base, case, case.get("facts", {}), date.fromisoformat(case["on"]))
    assert found.verdict == case["verdict"], [(r.step, r.result, r.text.zh) for r in found.reasons]
    for key in ("force", "overdue", "replaced_by", "fulfilled"):
        if key in case:
            assert getattr(found, key) == case[key]


@pytest.mark.parametrize("case", listed("thresholds"))
def test_both_sides_of_a_threshold(rule_base, case):
    verdicts = {}
    for side in ("below", "at", "above"):
        if side in case:
            value, expected = case[side]
            facts = {**case.get("facts", {}), case["fact"]: value}
            found = found_by(rule_base, case, facts, date.fromisoformat(case["on"]))
            assert found.verdict == expected, (side, value, [(r.step, r.result, r.text.zh) for r in found.reasons])
            verdicts[side] = expected
    assert len(set(verdicts.values())) > 1, "the figure decides nothing here"


@pytest.mark.parametrize("case", listed("dates"))
def test_the_days_around_a_date(rule_base, case):
    rule = rule_base.require(case["rule"])
    document = rule_base.documents[rule.document]
    assert rule.clause == case["clause"]
    if "due" in case:
        due = date.fromisoformat(case["due"])
        assert rule.when.deadline_reading == case.get("reading", "by")
        assert [is_overdue(rule.when, due + n * DAY) for n in (-1, 0, 1)] == [False, rule.when.deadline_reading == "before", True]
    if "starts" in case:
        starts = date.fromisoformat(case["starts"])
        forces = [force_on(rule.when, document, starts + n * DAY)[0] for n in (-1, 0)]
        assert forces[0] == "not_yet_in_force" != forces[1]
    if "ends" in case:
        ends = date.fromisoformat(case["ends"])
        forces = [force_on(rule.when, document, ends + n * DAY)[0] for n in (0, 1)]
        assert forces[0] != "expired" == forces[1]


@pytest.mark.parametrize("case", listed("seasons"))
def test_the_days_around_a_season(rule_base, case):
    start, end = (date.fromisoformat(f"{case['year']}-{case[key]}") for key in ("from", "to"))
    verdicts = {day: found_by(rule_base, case, case.get("facts", {}), day).verdict for day in (start - DAY, start, end, end + DAY)}
    assert [v == "does_not_apply" for v in verdicts.values()] == [True, False, False, True]


def test_cases_cover_every_document(rule_base):
    cited = {c["rule"].split("/")[0] for content in FILES.values() for c in content.get("cases", [])}
    assert cited == set(rule_base.documents)


def test_every_threshold_has_both_its_sides(rule_base):
    tested = {(c["rule"], c["fact"]) for content in FILES.values() for c in content.get("thresholds", [])}
    open_ones = []
    for rule in rule_base.rules:
        tests = {t.fact for c in conditions_of(rule) for t in leaves(c) if isinstance(t, FactTest) and t.op not in (None, "=")}
        if rule.when.sensor is not None:
            tests.add(rule.when.sensor.fact)
        open_ones += [(rule.id, fact) for fact in sorted(tests) if (rule.id, fact) not in tested]
    assert open_ones == []


def test_every_date_has_the_days_around_it(rule_base):
    tested = {
        (c["rule"], key) for content in FILES.values() for c in content.get("dates", []) for key in ("due", "starts", "ends") if key in c
    }
    tested |= {(c["rule"], "season") for content in FILES.values() for c in content.get("seasons", [])}
    open_ones = []
    for rule in rule_base.rules:
        when, span = rule.when, rule.when.dates
        needed = {
            "due": when.deadline is not None,
            "starts": when.starts is not None or (span is not None and span.start is not None),
            "ends": span is not None and span.end is not None,
            "season": when.season is not None and when.season.start is not None,
        }
        open_ones += [(rule.id, key) for key, there in needed.items() if there and (rule.id, key) not in tested]
    assert open_ones == []


def test_every_exception_decides_some_case(rule_base):
    """Each exception rules its rule out in some case, and names the rule that holds instead."""
    decided = set()
    for content in FILES.values():
        for case in content.get("cases", []):
            if case["verdict"] != "does_not_apply":
                continue
            found = found_by(rule_base, case, case.get("facts", {}), date.fromisoformat(case["on"]))
            last = found.reasons[-1]
            if last.step == "exception":
                decided |= {(found.rule.id, e.zh) for e in found.rule.unless if last.text.zh == f"例外：{e.zh}"}
                decided.add((found.replaced_by, found.rule.id))
    exceptions = [(r.id, e.zh) for r in rule_base.rules for e in r.unless]
    overrides = [(r.id, general) for r in rule_base.rules for general in r.overrides]
    assert [e for e in exceptions if e not in decided] == []
    assert [o for o in overrides if o not in decided] == []


def test_rules_that_bind_enterprises_have_a_case_that_applies(rule_base):
    applying = {c["rule"] for content in FILES.values() for c in content.get("cases", []) if c["verdict"] == "applies"}
    for content in FILES.values():
        for case in content.get("thresholds", []):
            if "applies" in {case[side][1] for side in ("below", "at", "above") if side in case}:
                applying.add(case["rule"])
    binding = [r for r in rule_base.rules if "enterprise" in r.addressee and r.kind != "government_duty"]
    asked = {r.id for r in binding if any(type(leaf).__name__ == "Ask" for c in conditions_of(r) for leaf in leaves(c))}
    missing = [r.id for r in binding if r.id not in applying and r.id not in asked]
    assert missing == []


@pytest.mark.parametrize("state", ["inside", "outside", "near_edge"])
def test_cases_stand_in_outside_and_near_the_edge_of_zones(state):
    told = {
        z.split("/")[0].split("@")[0]
        for f in FILES.values()
        for c in f.get("cases", [])
        for z, s in c.get("zones", {}).items()
        if s == state
    }
    assert {"built_up", "park"} <= told
    if state != "near_edge":  # the layers that have outlines which could be near
        assert {"coal_ban", "nonroad_machinery", "region", "undefined_place", "corridor"} <= told
