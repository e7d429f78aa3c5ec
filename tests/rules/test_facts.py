"""Facts at the door: each wrong one is named, with what is allowed."""

import pytest

from base.errors import Faults, KongquError


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"boiler.capacity": 35}, "unknown_fact", "boiler.capacity_tph"),
        ({"boiler.capacity_tph": "35"}, "bad_fact", "t/h"),
        ({"boiler.capacity_tph": True}, "bad_fact", "t/h"),
        ({"boiler.capacity_tph": -1}, "bad_fact", "0.0 …"),
        ({"boiler.capacity_tph": float("nan")}, "bad_fact", "t/h"),
        ({"freight.clean_share_pct": 101}, "bad_fact", "100"),
        ({"boiler.fuel": "wood"}, "bad_fact", "biomass"),
        ({"machine.emission_stage": "国三"}, "bad_fact", "stage_3"),
        ({"machine.registered": "yes"}, "bad_fact", "true"),
        ({"industry": "炼焦"}, "bad_fact", "2521"),
        ({"industry": "25210"}, "bad_fact", "2521"),
        ({"enterprise.name": "  "}, "bad_fact", "文字"),
    ],
)
def test_a_bad_fact_is_named_with_what_is_allowed(rule_base, facts, code, said):
    with pytest.raises(Faults) as told:
        rule_base.vocabulary.check(facts)
    (fault,) = told.value.faults
    assert fault.code == code
    assert said in fault.message("zh")
    assert fault.where == next(iter(facts))


def test_all_bad_facts_are_told_together(rule_base):
    with pytest.raises(Faults) as told:
        rule_base.vocabulary.check({"no.such": 1, "industry": "x", "boiler.capacity_tph": 10})
    assert [f.where for f in told.value.faults] == ["no.such", "industry"]


def test_good_facts_come_back_typed(rule_base):
    facts = rule_base.vocabulary.check({"boiler.capacity_tph": 35, "machine.registered": True, "industry": "2521"})
    assert facts == {"boiler.capacity_tph": 35.0, "machine.registered": True, "industry": "2521"}


def test_an_unknown_fact_is_a_kongqu_error(rule_base):
    with pytest.raises(KongquError, match=r"no\.such"):
        rule_base.vocabulary.require("no.such")
