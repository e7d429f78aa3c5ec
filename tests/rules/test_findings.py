"""From the whole expression to one of four verdicts; exceptions, overrides and reasons."""

from datetime import date

import pytest

from rules.findings import find
from rules.given import require_facts
from tests.rules.law import law, rule
from tests.rules.places import ToldPlace

DAY = date(2021, 6, 1)
HERE = ToldPlace("141181", region__x="inside")


def verdicts(base, place=HERE, facts=None, day=DAY):
    return {f.rule.id.split("/")[1]: f.verdict for f in find(base, place, require_facts(facts or {}, base.vocabulary), day)}


@pytest.mark.parametrize(
    ("state", "facts", "expected"),
    [
        ("inside", {"size": 10}, "applies"),
        ("outside", {"size": 10}, "does_not_apply"),
        ("inside", {"size": 50}, "does_not_apply"),
        ("inside", {}, "undetermined"),
        ("near_edge", {"size": 10}, "undetermined"),
        ("ask", {"size": 10}, "undetermined"),
        ("reading", {"size": 10}, "undetermined"),
        ("no_data", {"size": 10}, "not_checked"),
        ("no_data", {}, "not_checked"),
        ("no_data", {"size": 50}, "does_not_apply"),
        ("outside", {}, "does_not_apply"),
    ],
)
def test_four_verdicts(tmp_path, state, facts, expected):
    base = law(tmp_path, rule("r", "where: {zone: region/x}\nif: {fact: size, op: '<', value: 35, boundary: stated}"))
    assert verdicts(base, ToldPlace("141181", region__x=state), facts) == {"r": expected}


def test_the_territory_of_the_document_counts(tmp_path):
    base = law(tmp_path, rule("r", document="doc-c"), document="doc-c")
    assert verdicts(base) == {"r": "applies"}
    assert verdicts(base, ToldPlace("140105")) == {"r": "does_not_apply"}


EXEMPT = "unless:\n  - {if: {fact: listed, is: true}, then: doc-a/instead, zh: 在名单, en: listed}"


@pytest.mark.parametrize(
    ("facts", "expected"), [({"listed": True}, "does_not_apply"), ({"listed": False}, "applies"), ({}, "undetermined")]
)
def test_an_exception_that_cannot_be_decided_leaves_the_verdict_open(tmp_path, facts, expected):
    base = law(tmp_path, rule("r", EXEMPT), rule("instead"))
    assert verdicts(base, facts=facts)["r"] == expected


def test_an_exception_names_the_rule_that_holds_instead(tmp_path):
    base = law(tmp_path, rule("r", EXEMPT), rule("instead"))
    finding = find(base, HERE, {"listed": True}, DAY)[0]
    assert finding.replaced_by == "doc-a/instead"
    assert finding.reasons[-1].step == "exception"
    assert "在名单" in finding.reasons[-1].text.zh


SPECIAL = "where: {zone: region/x}\noverrides: [doc-a/general]"


@pytest.mark.parametrize(
    ("state", "general", "special"),
    [("inside", "does_not_apply", "applies"), ("outside", "applies", "does_not_apply"), ("near_edge", "undetermined", "undetermined"),
     ("no_data", "not_checked", "not_checked")],
)  # fmt: skip
def test_a_more_special_rule_holds_in_place_of_the_general_one(tmp_path, state, general, special):
    base = law(tmp_path, rule("general"), rule("special", SPECIAL))
    assert verdicts(base, ToldPlace("141181", region__x=state)) == {"general": general, "special": special}


def test_does_not_apply_ends_with_the_first_test_that_fails(tmp_path):
    base = law(tmp_path, rule("r", "where: {zone: region/x}\nif: {fact: listed, is: true}"))
    (finding,) = find(base, ToldPlace("141181", region__x="outside"), {"listed": False}, DAY)
    assert [(r.step, r.result) for r in finding.reasons] == [("space", "fails")]


def test_undetermined_names_what_would_decide_it(tmp_path):
    base = law(tmp_path, rule("r", "if: {any: [{fact: listed, is: true}, {fact: size, op: '>=', value: 35, boundary: stated}]}"))
    (finding,) = find(base, HERE, {}, DAY)
    assert {c.key for c in finding.causes} == {"listed", "size"}
    (finding,) = find(base, HERE, {"size": 10.0}, DAY)
    assert {c.key for c in finding.causes} == {"listed"}


def test_a_ring_with_two_readings_is_undetermined_inside(tmp_path):
    base = law(tmp_path, rule("r", "where: {within: {layer: built_up, distance_km: 10, interior: unclear}}"))
    assert verdicts(base, ToldPlace("141181", built_up_at_10="reading")) == {"r": "undetermined"}


def test_every_finding_has_a_clause_and_all_reasons_have_words_in_both_languages(rule_base):
    for finding in find(rule_base, HERE, {}, date(2024, 1, 15)):
        assert finding.rule.clause
        assert finding.reasons
        for reason in finding.reasons:
            assert reason.text.zh
            assert reason.text.en


def test_nothing_known_of_space_never_becomes_a_no(rule_base):
    """With no zone data at all, no rule that names a zone is ruled out by space."""
    from rules.base import zones_named

    for finding in find(rule_base, ToldPlace("141181"), {}, date(2024, 1, 15)):
        zones, layers = zones_named(finding.rule)
        failed = [r for r in finding.reasons if r.result == "fails"]
        if (zones or layers) and failed and failed[0].step == "space":
            # The territory or a named county may rule it out; a zone without data may not.
            assert "evidence outside" in failed[0].text.en


def test_a_duty_of_authorities_is_not_told_as_binding_everyone(tmp_path):
    base = law(tmp_path, rule("duty").replace("addressee: [enterprise]", "addressee: [government]") + rule("ban"))
    duty, ban = find(base, ToldPlace("141181"), {}, date(2020, 6, 1))
    assert "条文写给政府" in duty.reasons[2].text.zh
    assert "条文写给政府" not in ban.reasons[2].text.zh


@pytest.mark.parametrize(("done", "fulfilled", "overdue"), [(True, True, False), (False, False, True), (None, None, True)])
def test_what_is_done_applies_and_is_not_overdue(tmp_path, done, fulfilled, overdue):
    base = law(tmp_path, rule("r", "fulfilled_if: {fact: listed, is: true}\nwhen: {deadline: 2021-01-01}"))
    (finding,) = find(base, HERE, {} if done is None else {"listed": done}, DAY)
    assert (finding.verdict, finding.fulfilled, finding.overdue) == ("applies", fulfilled, overdue)
    assert finding.causes == ()


def test_a_stricter_parallel_is_named_where_both_apply(tmp_path):
    stricter = rule("s", "if: {fact: listed, is: true}\nstricter_than: [doc-a/r]")
    base = law(tmp_path, rule("r"), stricter)
    assert [f.stricter for f in find(base, HERE, {"listed": True}, DAY)] == [("doc-a/s",), ()]
    assert [f.stricter for f in find(base, HERE, {}, DAY)] == [(), ()]
