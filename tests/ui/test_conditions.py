"""Conditions in words: each leaf of the trees, and every rule of the real base in both languages."""

import re

import pytest

from services.catalogue import fact_list, industry_groups, rule_list, zone_list
from services.map_content import map_layers
from ui.conditions import Names, conditions, when_words, words_of
from ui.markup import pick

TREES = {
    "admin": ({"admin": ["141181"]}, "孝义市"),
    "seats": ({"layer": "built_up", "seats": ["prefecture"]}, "建成区（设区市）"),
    "within": ({"within": {"layer": "built_up", "distance_km": 10, "interior": "unclear", "seats": ["prefecture"]}}, "10 km"),
    "boundary": ({"fact": "boiler.capacity_tph", "op": "<", "value": 35, "boundary": "unclear"}, "是否含本数未写"),
    "open list": ({"fact": "industry", "in_group": ["coking", "steel"], "open_list": True}, "焦化、钢铁等"),
    "boolean": ({"fact": "kiln.used", "is": False}, "：否"),
    "not": ({"not": {"admin": ["141181"]}}, "不在"),
    "ask": ({"ask": {"zh": "有没有？", "en": "Any?"}}, "有没有？"),
}


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.fixture(scope="module", params=["zh", "en"])
def names(request, atlas):
    return names_in(request.param, atlas)


def names_in(lang, atlas):
    zones = {z["zone"]: z for z in zone_list(atlas)}
    admin = {z["adcode"]: pick(z, "name", lang) for z in zones.values() if z["layer"] in ("county", "prefecture", "province")}
    return Names(
        lang,
        admin,
        zones,
        {r["id"]: pick(r, "name", lang) for r in map_layers(atlas)},
        fact_list(atlas.rule_base.vocabulary),
        industry_groups(atlas),
    )


@pytest.mark.parametrize("kind", TREES)
def test_leaf_in_words(kind, atlas):
    tree, expected = TREES[kind]
    assert expected in text_of(words_of(tree, names_in("zh", atlas)))


def test_every_rule_of_the_base_reads(names, atlas):
    for rule in rule_list(atlas.rule_base):
        shown = text_of(conditions(rule, names))
        assert "{" not in shown, rule["rule"]
        assert not re.search(r"\b(region|coal_ban|park|nonroad_machinery)/[a-z0-9-]+", shown), f"{rule['rule']}: a zone without a name"


def test_hours_and_season_read(atlas):
    shown = text_of(
        when_words({"season": {"from": "05-01", "to": "09-30"}, "hours": {"from": "10:00", "to": "16:00"}}, names_in("zh", atlas))
    )
    assert "05-01 至 09-30" in shown and "10:00–16:00" in shown


@pytest.mark.parametrize(
    ("addressee", "everyone"), [(["government"], False), (["government", "park_authority"], False), (["government", "enterprise"], True)]
)
def test_a_duty_of_authorities_is_not_said_to_bind_everyone(atlas, addressee, everyone):
    shown = text_of(conditions({"addressee": addressee}, names_in("zh", atlas)))
    assert ("不限对象" in shown) is everyone
    assert ("政府" in shown) is not everyone
