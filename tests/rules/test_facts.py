"""Facts at the door: each wrong one is named, with what is allowed, and the others stand."""

from pathlib import Path

import pytest
import yaml

from base.errors import Faults, KongquError
from base.yaml_files import read_yaml
from rules.base import conditions_of, read_rule_base
from rules.conditions import shown
from rules.expressions import FactTest, leaves
from rules.given import accept_facts, require_facts
from tests.rules.law import rule, write

CASES = Path(__file__).resolve().parent.parent / "cases" / "contradictions.yaml"


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"boiler.capacity": 35}, "unknown_fact", "boiler.capacity_tph"),
        ({"boiler.capacity_tph": "large"}, "bad_fact", "t/h"),
        ({"boiler.capacity_tph": "24.5 MW"}, "bad_fact", "单位要 t/h"),
        ({"boiler.capacity_tph": "1,000 t/h"}, "bad_fact", "不带千位分隔"),
        ({"boiler.capacity_tph": "35-40"}, "bad_fact", "要数字"),
        ({"boiler.capacity_tph": "35."}, "bad_fact", "要数字"),
        ({"boiler.capacity_tph": 1e16}, "bad_fact", "1e+15"),
        ({"enterprise.name": "甲\n乙"}, "bad_fact", "控制字符"),
        ({"enterprise.name": "甲" * 201}, "bad_fact", "200 字"),
        ({"boiler.fuel": None}, "bad_fact", "值 null"),
        ({"boiler.capacity_tph": True}, "bad_fact", "t/h"),
        ({"boiler.capacity_tph": -1}, "bad_fact", "0 … ∞ t/h"),
        ({"boiler.capacity_tph": float("nan")}, "bad_fact", "t/h"),
        ({"freight.over_limit_vehicles_pct": 101}, "bad_fact", "100"),
        ({"boiler.fuel": "wood"}, "bad_fact", "biomass"),
        ({"machine.emission_stage": "国三"}, "bad_fact", "stage_3"),
        ({"machine.registered": "yes"}, "bad_fact", "true"),
        ({"industry": "炼焦"}, "bad_fact", "2521"),
        ({"industry": "25210"}, "bad_fact", "2521"),
        ({"enterprise.name": "  "}, "bad_fact", "文字"),
    ],
)
def test_a_bad_fact_is_named_with_what_is_allowed(rule_base, facts, code, said):
    given = accept_facts(facts, rule_base.vocabulary)
    ((name, fault),) = given.refused.items()
    assert given.accepted == {}
    assert fault.code == code
    assert said in fault.message("zh")
    assert fault.where == name == next(iter(facts))


def test_what_is_right_stands_beside_what_is_refused(rule_base):
    given = accept_facts({"no.such": 1, "industry": "x", "boiler.capacity_tph": 10}, rule_base.vocabulary)
    assert list(given.refused) == ["no.such", "industry"]
    assert given.accepted == {"boiler.capacity_tph": 10.0}


def test_all_bad_facts_are_told_together_where_none_may_be_bad(rule_base):
    with pytest.raises(Faults) as told:
        require_facts({"no.such": 1, "industry": "x", "boiler.capacity_tph": 10}, rule_base.vocabulary)
    assert [f.where for f in told.value.faults] == ["no.such", "industry"]


def test_good_facts_come_back_typed(rule_base):
    facts = require_facts({"boiler.capacity_tph": 35, "machine.registered": True, "industry": "2521"}, rule_base.vocabulary)
    assert facts == {"boiler.capacity_tph": 35.0, "machine.registered": True, "industry": "2521"}


@pytest.mark.parametrize("written", ["35", "35 t/h", " 35t/h ", "3.5e1", "+35", 35, 35.0])
def test_a_number_may_carry_its_unit(rule_base, written):
    assert require_facts({"boiler.capacity_tph": written}, rule_base.vocabulary) == {"boiler.capacity_tph": 35.0}


def test_an_unknown_fact_is_a_kongqu_error(rule_base):
    with pytest.raises(KongquError, match=r"no\.such"):
        rule_base.vocabulary.require("no.such")


@pytest.fixture
def consistent(tmp_path):
    """A rule base in which a size goes only with being listed."""
    write(tmp_path, {"doc-a": rule("r", "if: {fact: size, op: '<', value: 35, boundary: stated}")})
    path = tmp_path / "facts" / "size.yaml"
    facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts["facts"]["size"]["only_if"] = {"not": {"fact": "listed", "is": False}}
    path.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    return read_rule_base(tmp_path).vocabulary


def test_facts_that_contradict_each_other_are_both_refused(consistent):
    given = accept_facts({"size": 10, "listed": False, "dust": 3}, consistent)
    assert given.accepted == {"dust": 3.0}
    assert set(given.refused) == {"size", "listed"}
    assert {e.code for e in given.refused.values()} == {"contradicting_facts"}
    message = given.refused["size"].message("zh")
    assert "size=10 t/h" in message
    assert "listed=否" in message


def test_facts_that_only_stand_by_are_not_refused(rule_base):
    given = accept_facts(
        {"vehicle.use": "freight", "vehicle.energy": "electric", "vehicle.emission_standard": "china_5"}, rule_base.vocabulary
    )
    assert given.accepted == {"vehicle.use": "freight"}


def test_a_number_is_told_as_it_was_given(rule_base):
    vocabulary = rule_base.vocabulary
    assert shown(vocabulary.facts["boiler.capacity_tph"], 34.99999999).zh == "34.99999999 t/h"
    assert shown(vocabulary.facts["boiler.capacity_tph"], 1234567.0).zh == "1234567 t/h"
    assert str(require_facts({"boiler.capacity_tph": "-0"}, vocabulary)["boiler.capacity_tph"]) == "0.0"


def test_too_many_facts_are_refused_at_once(rule_base):
    with pytest.raises(KongquError) as told:
        accept_facts({f"f{i}": 1 for i in range(1001)}, rule_base.vocabulary)
    assert told.value.code == "too_many_facts"


@pytest.mark.parametrize("facts", [{"size": 10}, {"listed": False}, {"size": 10, "listed": True}])
def test_facts_that_agree_or_stand_alone_are_taken(consistent, facts):
    assert accept_facts(facts, consistent).refused == {}


def test_only_if_may_test_facts_only(tmp_path):
    write(tmp_path, {"doc-a": rule("r")})
    path = tmp_path / "facts" / "listed.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("type: boolean,", "type: boolean, only_if: {layer: coal_ban},"), encoding="utf-8"
    )
    with pytest.raises(Faults) as told:
        read_rule_base(tmp_path)
    assert "only_if" in told.value.faults[0].message("zh")


@pytest.mark.parametrize(
    ("code", "said"), [("2521", "2521 炼焦"), ("25", "25 石油、煤炭及其他燃料加工业"), ("2528", "2528（"), ("99", "99")]
)
def test_an_industry_is_told_with_its_name(rule_base, code, said):
    assert rule_base.vocabulary.industry(code).zh.startswith(said)


def told(name):
    return [pytest.param(case, id="-".join(case["facts"])) for case in read_yaml(CASES)[name]]


@pytest.mark.parametrize("case", told("contradictions"))
def test_real_facts_that_cannot_all_be_true_are_refused(rule_base, case):
    given = accept_facts(case["facts"], rule_base.vocabulary)
    assert sorted(given.refused) == sorted(case["refused"])
    assert {e.code for e in given.refused.values()} == {"contradicting_facts"}


@pytest.mark.parametrize("case", told("agreements"))
def test_real_facts_that_agree_are_taken(rule_base, case):
    assert accept_facts(case["facts"], rule_base.vocabulary).refused == {}


def test_every_fact_and_group_is_used(rule_base):
    """By a condition, a season, a sensor, an alert, or the ``only_if`` of another."""
    vocabulary = rule_base.vocabulary
    conditions = [c for r in rule_base.rules for c in conditions_of(r)] + [
        f.only_if for f in vocabulary.facts.values() if f.only_if is not None
    ]
    tests = [leaf for c in conditions for leaf in leaves(c) if isinstance(leaf, FactTest)]
    tests += [r.when.sensor for r in rule_base.rules if r.when.sensor is not None]
    seasons = {r.when.season.fact for r in rule_base.rules if r.when.season is not None and r.when.season.fact is not None}
    assert set(vocabulary.facts) - {t.fact for t in tests} - seasons - {"alert.level"} == set()
    assert any(r.when.alert is not None for r in rule_base.rules)
    assert set(vocabulary.groups) == {g for t in tests for g in t.in_group or ()}


def test_every_only_if_has_a_contradiction(rule_base):
    refused = {name for case in read_yaml(CASES)["contradictions"] for name in case["refused"]}
    assert {name for name, fact in rule_base.vocabulary.facts.items() if fact.only_if} - refused == set()
