"""Facts at the door: each wrong one is named, with what is allowed, and the others stand."""

import pytest
import yaml

from base.errors import Faults, KongquError
from rules.base import read_rule_base
from rules.given import accept_facts, require_facts
from tests.rules.law import rule, write


@pytest.mark.parametrize(
    ("facts", "code", "said"),
    [
        ({"boiler.capacity": 35}, "unknown_fact", "boiler.capacity_tph"),
        ({"boiler.capacity_tph": "large"}, "bad_fact", "t/h"),
        ({"boiler.capacity_tph": "24.5 MW"}, "bad_fact", "单位要 t/h"),
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


@pytest.mark.parametrize("written", ["35", "35 t/h", "35t/h", 35, 35.0])
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
