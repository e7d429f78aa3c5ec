"""Each kind of test on a fact: met, not met, not given, and at the figure itself."""

import pytest
from pydantic import TypeAdapter

from rules.conditions import Situation, evaluate
from rules.expressions import Condition
from rules.given import require_facts
from tests.rules.places import ToldPlace

CONDITION = TypeAdapter(Condition)


def outcome(rule_base, condition, facts=None, place=None):
    checked = require_facts(facts or {}, rule_base.vocabulary)
    return evaluate(CONDITION.validate_python(condition), Situation(place or ToldPlace("141181"), checked, rule_base.vocabulary))


@pytest.mark.parametrize(
    ("op", "boundary", "value", "expected"),
    [
        ("<", "unclear", 34.9, True), ("<", "unclear", 35, None), ("<", "unclear", 35.1, False),
        ("<", "stated", 35, False), ("<=", "stated", 35, True), ("<=", "stated", 35.1, False),
        (">=", "assumed", 35, True), (">=", "assumed", 34.9, False), (">", "stated", 35, False),
    ],
)  # fmt: skip
def test_numbers_on_both_sides_of_the_figure_and_at_it(rule_base, op, boundary, value, expected):
    condition = {"fact": "boiler.capacity_tph", "op": op, "value": 35, "boundary": boundary}
    assert outcome(rule_base, condition, {"boiler.capacity_tph": value}).value is expected


def test_at_an_unclear_figure_the_cause_is_the_reading(rule_base):
    condition = {"fact": "boiler.capacity_tph", "op": "<", "value": 35, "boundary": "unclear"}
    assert [c.kind for c in outcome(rule_base, condition, {"boiler.capacity_tph": 35}).causes] == ["reading"]


@pytest.mark.parametrize(
    ("stage", "expected"), [("stage_1", True), ("stage_2", True), ("stage_3", None), ("stage_4", False), ("new_energy", False)]
)
def test_scales_are_ordered(rule_base, stage, expected):
    condition = {"fact": "machine.emission_stage", "op": "<", "value": "stage_3", "boundary": "unclear"}
    assert outcome(rule_base, condition, {"machine.emission_stage": stage}).value is expected


@pytest.mark.parametrize(("code", "expected"), [("2521", True), ("3110", True), ("25", None), ("2511", False), ("52", False)])
def test_industries_by_code(rule_base, code, expected):
    assert outcome(rule_base, {"fact": "industry", "in_group": ["steel", "coking"]}, {"industry": code}).value is expected


@pytest.mark.parametrize(("code", "expected"), [("2521", True), ("2520", None), ("2500", None), ("2522", False), ("2600", False)])
def test_a_code_that_ends_in_zero_stands_for_its_class(rule_base, code, expected):
    assert outcome(rule_base, {"fact": "industry", "in_group": ["coking"]}, {"industry": code}).value is expected


def test_an_open_list_turns_a_no_into_a_question(rule_base):
    found = outcome(rule_base, {"fact": "industry", "in_group": ["steel"], "open_list": True}, {"industry": "5211"})
    assert found.value is None
    assert [c.kind for c in found.causes] == ["ask"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("山西中阳钢铁有限公司", True), ("中阳钢铁", None), ("山西中阳钢铁有限责任公司", None), ("太原煤气化股份有限公司", False)],
)
def test_named_enterprises_are_matched_exactly_and_near_names_are_asked(rule_base, name, expected):
    condition = {"fact": "enterprise.name", "named": ["山西中阳钢铁有限公司"]}
    assert outcome(rule_base, condition, {"enterprise.name": name}).value is expected


def test_a_fact_not_given_is_unknown_and_asked_for(rule_base):
    found = outcome(rule_base, {"fact": "machine.registered", "is": False})
    assert found.value is None
    assert [(c.kind, c.key) for c in found.causes] == [("fact", "machine.registered")]


def test_a_question_to_a_person_is_never_decided(rule_base):
    assert outcome(rule_base, {"ask": {"zh": "是否在内？", "en": "Is it?"}}).value is None


@pytest.mark.parametrize(
    ("state", "value", "kind"),
    [("inside", True, None), ("outside", False, None), ("near_edge", None, "edge"), ("reading", None, "reading"), ("ask", None, "ask"),
     ("no_data", None, "no_data")],
)  # fmt: skip
def test_evidence_about_zones(rule_base, state, value, kind):
    found = outcome(rule_base, {"layer": "coal_ban"}, place=ToldPlace("141181", coal_ban=state))
    assert found.value is value
    assert [c.kind for c in found.causes] == ([kind] if kind else [])


def test_a_zone_nobody_spoke_of_is_no_data_and_not_outside(rule_base):
    assert outcome(rule_base, {"zone": "region/fenwei-2018"}).value is None
