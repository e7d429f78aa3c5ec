"""Cards of an answer: what they say, and that nothing in a text becomes markup."""

from datetime import date

import pytest

from services.groups import GROUPS, for_audience, grouped
from services.passage import Passage
from tests.ui.sample import FINDINGS, HOLDS, QUESTION, finding, open_reasons
from ui import cards
from ui.findings import asked_facts, counts_of, first_rules
from ui.words import sayer

ON = date(2020, 9, 14)


@pytest.mark.parametrize(
    ("deadline", "zh", "en"), [("2020-06-30", "逾期 76 天", "overdue by 76 days"), ("2020-12-29", "还有 106 天", "106 days left")]
)
def test_deadline_says_how_long(deadline, zh, en):
    assert zh in cards.deadline(deadline, ON, sayer("zh"), overdue=True)
    assert en in cards.deadline(deadline, ON, sayer("en"), overdue=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_is_never_markup(lang):
    evil = '<script>alert("x")</script>{{7*7}}'
    made = finding(title=evil, title_en=evil, requirement=evil, requirement_en=evil, document=evil, clause=evil,
                   limits=[{"quantity": evil, "quantity_en": evil, "op": "<=", "value": 3, "unit": evil}],
                   notes=[{"kind": "reading", "text": evil, "text_en": evil}], agencies={"lead": [evil], "with": [], "carry_out": []},
                   exceptions=[{"text": evil, "text_en": evil, "then": evil}])  # fmt: skip
    setting = cards.Setting(ON, lang, passage=lambda rule: Passage("doc", "1", evil, evil, evil, 0, 0))
    for html in (cards.rule_card(made, setting), cards.folded_card(made, setting)):
        assert "<script" not in html and "&lt;script" in html


def test_open_verdicts_say_what_is_missing():
    asked = cards.open_points(finding(verdict="undetermined", missing_facts=[QUESTION]), "en")
    assert QUESTION["question_en"] in asked
    blank = cards.open_points(finding(verdict="not_checked", reasons=open_reasons("space", "no_data")), "zh")
    assert "缺什么" in blank and "全省" in blank


def test_exception_that_holds_is_not_called_met():
    assert "未触发" in cards.reasons(finding(), "zh")
    assert "四步都成立" in cards.reasons(finding(), "zh")


@pytest.mark.parametrize(
    ("force", "flagged"), [("in_force", False), ("period_ended", True), ("unstated", True), ("expired", True), ("not_yet_in_force", False)]
)
def test_doubtful_force_is_flagged(force, flagged):
    assert ("kq-tag-flag" in cards.force_tag(force, None, sayer("zh"))) is flagged


def test_groups_hold_every_finding_once_and_in_order():
    groups = grouped(FINDINGS)
    assert tuple(groups) == GROUPS
    assert sorted(f["rule"] for g in groups.values() for f in g) == sorted(f["rule"] for f in FINDINGS)
    assert [f["rule"] for f in groups["due"]] == ["doc/due"]


def test_counts_follow_the_audience():
    mine = for_audience(FINDINGS, "enterprise")
    assert counts_of(mine) == {"applies": 3, "undetermined": 1, "not_checked": 1, "does_not_apply": 1}
    assert [f["rule"] for f in for_audience(FINDINGS, "government")] == ["doc/gov"]


def test_first_rules_begin_with_the_overdue():
    assert next(f["rule"] for f in first_rules(FINDINGS)) == "doc/due"
    assert {"doc/ask", "doc/void"} <= {f["rule"] for f in first_rules(FINDINGS)}


def test_questions_are_counted_by_rules():
    asked = [
        {"fact": "boiler.size", "kind": "fact", "bears_on": ["doc/must"]},
        {"fact": "boiler.fuel", "kind": "fact", "bears_on": ["doc/ask", "doc/must", "doc/elsewhere"]},
        {"fact": "elsewhere", "kind": "fact", "bears_on": ["doc/elsewhere"]},
        {"fact": "member:park/xiaoyi", "kind": "ask", "bears_on": ["doc/ask", "doc/must"]},
    ]
    assert asked_facts(asked, FINDINGS) == [("boiler.fuel", 2), ("boiler.size", 1)]


def test_the_chain_of_tests_says_what_was_needed_found_and_from_where():
    test = {
        "result": "fails",
        "needed": "< 35 t/h",
        "needed_en": "< 35 t/h",
        "found": "40 t/h",
        "found_en": "40 t/h",
        "source": "所给",
        "source_en": "given",
    }
    one = cards.reasons(finding(reasons=[{**HOLDS[2], "tests": [test]}]), "zh")
    assert "条文要求 &lt; 35 t/h" in one and "来源 所给" in one
    several = cards.reasons(finding(reasons=[{**HOLDS[2], "tests": [test, test]}]), "en")
    assert several.count("40 t/h</span>") == 2


def test_an_open_verdict_says_what_would_settle_it():
    needed = {"fact": "boiler.fuel", "kind": "fact", "about": "锅炉烧什么？", "about_en": "Fuel?", "needed": "燃煤", "needed_en": "coal"}
    asked = cards.open_points(finding(verdict="undetermined", missing_facts=[QUESTION], applies_if=[needed], ruled_out_if=[]), "zh")
    assert "适用，若 “锅炉烧什么”答：燃煤" in asked


def test_a_stricter_parallel_is_named_with_a_link():
    assert 'href="/rules?rule=doc/b"' in cards.reasons(finding(stricter=["doc/b"]), "zh")


def test_a_passed_date_is_overdue_only_where_the_rule_applies():
    assert "is-late" in cards.deadline("2019-09-30", ON, sayer("zh"), overdue=True)
    open_one = cards.deadline("2019-09-30", ON, sayer("zh"), overdue=False)
    assert "is-late" not in open_one
    assert "逾期" not in open_one
