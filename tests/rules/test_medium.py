"""What each rule is about: air, water, soil, waste, radiation, climate, ecology, or the environment as a whole."""

from typing import get_args

import pytest

from rules.base import read_rule_base
from rules.model import Medium
from services.words import rule_json
from tests.rules.law import rule, write

AIR_PLANS = ("shanxi-2019-39", "lvliang-2023-4", "jincheng-chengqu-2024-9", "changzhi-2024")
ORDER = get_args(Medium)


def test_every_rule_says_it_once_and_in_one_order(rule_base):
    for r in rule_base.rules:
        assert list(r.medium) == sorted(set(r.medium), key=ORDER.index), r.id


def test_every_rule_of_a_plan_for_air_is_about_air(rule_base):
    assert [r.id for r in rule_base.rules if r.document in AIR_PLANS and "air" not in r.medium] == []


def test_each_medium_is_used(rule_base):
    assert {m for r in rule_base.rules for m in r.medium} == set(ORDER)


@pytest.mark.parametrize(
    ("rule_id", "medium"),
    [
        ("shanxi-2019-39/16-below-35-complete", ("air",)),
        ("shanxi-2019-39/5-no-permit-stop", ("air", "general")),
        ("shanxi-2019-39/27-gangue-206", ("air", "waste", "ecology")),
        ("lvliang-2023-4/15-waste-carbon", ("air", "waste")),
        ("jincheng-chengqu-2024-9/17-wastewater-strong-gas", ("air",)),
        ("changzhi-2024/1.1-discharge-requirements", ("air", "water")),
        ("jinhuangui-2023-3/6-first-rain", ("water",)),
        ("jinhuangui-2023-3/7-hazardous-waste", ("waste",)),
        ("jinhuangui-2023-3/10-dustfall", ("air",)),
        ("jinhuangui-2023-3/10-outfalls", ("water",)),
        ("jinhuangui-2023-3/11-joint-work", ("general",)),
        ("tunliu-2022-30/3-2-1-ghg-report", ("climate",)),
        ("tunliu-2022-30/3-2-4-six-100", ("air",)),
        ("tunliu-2022-30/3-3-2-industrial-outlets", ("water",)),
        ("tunliu-2022-30/3-4-2-soil-self-monitoring", ("soil",)),
        ("tunliu-2022-30/3-4-3-joint-remediation", ("water", "soil")),
        ("tunliu-2022-30/3-5-1-forest-cover", ("ecology",)),
        ("tunliu-2022-30/3-6-2-source-safety", ("radiation",)),
        ("tunliu-2022-30/3-6-2-odour-leachate", ("air", "water", "waste")),
        ("tunliu-2022-30/3-7-2-permit-coverage", ("general",)),
        ("tunliu-2022-30/2-3-cod-cut", ("air", "water")),
    ],
)
def test_what_a_rule_is_about_is_what_its_clause_says(rule_base, rule_id, medium):
    assert rule_base.require(rule_id).medium == medium


def test_an_answer_carries_it(rule_base):
    r = rule_base.require("jinhuangui-2023-3/6-first-rain")
    assert rule_json(r, rule_base.documents[r.document])["medium"] == ["water"]


def test_what_is_kept_notices_it(tmp_path):
    write(tmp_path, {"doc-a": rule("r")})
    assert read_rule_base(tmp_path).rules[0].medium == ("air",)
    kept = tmp_path / "cache" / "rules.json"
    assert b'"medium"' in kept.read_bytes()
    path = tmp_path / "rules" / "doc-a" / "all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("medium: [air]", "medium: [water, soil]"), encoding="utf-8")
    assert read_rule_base(tmp_path).rules[0].medium == ("water", "soil")
