"""Places side by side: what differs comes first, unknown stays unknown, and unlike questions are told."""

import copy
from datetime import date

import pytest

from base.errors import KongquError
from base.text import LANGS
from services.asked import Asked
from services.lists.compare import VERDICT_ORDER, compare

DAY = date(2023, 8, 1)
ZHONGYANG = Asked(DAY, lon=111.1734, lat=37.3564)
TUNLIU = Asked(DAY, address="屯留区")


@pytest.fixture(scope="module")
def answers(atlas):
    return [ZHONGYANG.answer(atlas), TUNLIU.answer(atlas)]


@pytest.fixture(scope="module")
def compared(answers):
    return compare(answers, ["中阳", "屯留"])


def codes(notices):
    return [n.zh[:7] for n in notices]


def test_every_verdict_of_every_answer_stands_in_its_column(answers, compared):
    assert len(compared.rows) == len(answers[0]["findings"])
    for i, answer in enumerate(answers):
        told = {f["rule"]: (f["verdict"], f["deadline"], f["overdue"]) for f in answer["findings"]}
        shown = {r.rule.rule: (r.cells[i].verdict, r.cells[i].deadline, r.cells[i].overdue) for r in compared.rows}
        assert shown == told
        assert compared.columns[i].counts == answer["counts"]


def test_rules_that_differ_come_first_and_of_them_those_that_apply(compared):
    flags = [row.differs for row in compared.rows]
    assert flags == sorted(flags, reverse=True)
    assert 0 < sum(flags) < len(flags)
    apart = compared.differing()
    strongest = [min(VERDICT_ORDER.index(c.verdict) for c in row.cells) for row in apart]
    assert strongest == sorted(strongest)
    assert all(len({(c.verdict, c.deadline, c.overdue) for c in row.cells}) == 2 for row in apart)


def test_a_rule_of_one_territory_names_the_fact_that_rules_it_out_elsewhere(compared):
    row = next(r for r in compared.rows if r.rule.rule.startswith("tunliu-2022-30/") and r.cells[1].verdict == "applies")
    assert row.cells[0].verdict == "does_not_apply"
    assert "中阳县" in row.cells[0].reason("zh")
    assert "屯留" in row.rule.document or row.rule.document.startswith("屯")


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_says_why(compared, lang):
    for row in compared.rows:
        assert row.rule.document
        assert row.rule.clause
        assert all(cell.reason(lang).strip() for cell in row.cells)


def test_what_is_open_names_its_points_and_what_was_not_checked_what_is_missing(answers, compared):
    reasons = {f["rule"]: f for f in answers[0]["findings"]}
    for row in compared.rows:
        cell, finding = row.cells[0], reasons[row.rule.rule]
        said = {text.zh for text in cell.why}
        if cell.verdict == "undetermined":
            assert {f["question"] for f in finding["missing_facts"]} <= said
        if cell.verdict == "not_checked":
            assert {r["text"] for r in finding["reasons"] if r["result"] == "no_data"} == said


def test_zones_tell_inside_near_and_unknown_and_what_is_not_listed_is_not_called_outside(answers, compared):
    listed = [{z["zone"]: z["membership"] for z in answer["zones"]} for answer in answers]
    for row in compared.zones:
        for i, cell in enumerate(row.cells):
            assert (cell["membership"] if cell else None) == listed[i].get(row.zone)
    assert [row.differs for row in compared.zones] == sorted((row.differs for row in compared.zones), reverse=True)
    near = next(row for row in compared.zones if row.zone == "built_up/141129")
    assert near.differs
    assert near.holds
    assert near.cells[1] is None


def test_a_place_twice_differs_in_nothing(answers):
    same = compare([answers[0], answers[0]], ["a", "b"])
    assert same.differing() == []
    assert not any(row.differs for row in same.zones)
    assert same.notices == ()


def test_other_days_are_compared_as_asked_and_told(atlas, answers):
    later = Asked(date(2024, 1, 15), lon=111.1734, lat=37.3564).answer(atlas)
    found = compare([answers[0], later], ["a", "b"])
    assert [c.query["as_of"] for c in found.columns] == ["2023-08-01", "2024-01-15"]
    assert len(found.notices) == 1
    assert "2023-08-01、2024-01-15" in found.notices[0].zh
    assert "2023-08-01, 2024-01-15" in found.notices[0].en
    assert found.differing()


def test_one_verdict_that_is_overdue_at_one_place_only_is_a_difference(answers):
    other = copy.deepcopy(answers[0])
    finding = next(f for f in other["findings"] if f["verdict"] == "applies" and f["overdue"])
    finding["overdue"] = False
    found = compare([answers[0], other], ["a", "b"]).differing()
    assert [row.rule.rule for row in found] == [finding["rule"]]
    assert [cell.overdue for cell in found[0].cells] == [True, False]


def test_other_hours_facts_and_memberships_are_told(atlas, answers):
    asked = [
        Asked(DAY, lon=111.1734, lat=37.3564, facts={"industry": "2521"}),
        Asked(DAY, lon=111.1734, lat=37.3564, members={"park/xiaoyi": "inside"}),
    ]
    for one in asked:
        notices = compare([answers[0], one.answer(atlas)], ["a", "b"]).notices
        assert len(notices) == 1
        assert "所填" in notices[0].zh
        assert "stated" in notices[0].en


def test_a_fact_that_could_not_be_used_is_told_by_place(atlas, answers):
    refused = Asked(DAY, lon=111.1734, lat=37.3564, facts={"boiler.capacity": 35}).answer(atlas)
    notices = compare([answers[0], refused], ["甲", "乙"]).notices
    assert [n.zh for n in notices] == ["乙：所填的 boiler.capacity 未采用。"]


def test_other_editions_are_told_and_a_rule_that_an_answer_lacks_is_no_verdict(answers):
    other = copy.deepcopy(answers[1])
    gone = other["findings"].pop(0)["rule"]
    other["edition"] = {**other["edition"], "rules": "0" * 16}
    found = compare([answers[0], other], ["a", "b"])
    row = next(r for r in found.rows if r.rule.rule == gone)
    assert row.cells[1] is None
    assert row.differs
    assert codes(found.notices) == ["各地的答案出自", "有 1 条规则"]
    assert "不是不适用" in found.notices[1].zh


def test_what_rests_on_the_users_word_says_so(atlas):
    asked = Asked(DAY, address="孝义市", members={"park/xiaoyi": "inside"}, facts={"industry": "2521"})
    cells = compare([asked.answer(atlas)], ["a"]).columns[0].cells.values()
    stated = {text.zh for cell in cells for text in cell.stated}
    assert stated == {"用户声明", "所给事实 industry"}
    assert {text.en for cell in cells for text in cell.stated} == {"as stated by the user", "fact given: industry"}
    nothing = compare([Asked(DAY, address="孝义市").answer(atlas)], ["a"]).columns[0].cells.values()
    assert not any(cell.stated for cell in nothing)


def test_each_answer_has_a_name(answers):
    with pytest.raises(KongquError, match="2 个答案、1 个名称") as caught:
        compare(answers, ["a"])
    assert caught.value.code == "names_differ"


def test_no_answers_are_no_rows():
    found = compare([], [])
    assert (found.rows, found.zones, found.notices) == ((), (), ())
