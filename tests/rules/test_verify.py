"""The proof of the law finds what it is there to find: each kind of fault is made once, in a small law with a small text."""

import hashlib

import pytest

from base.errors import Faults
from rules.base import read_rule_base
from rules.verify import prove, read_clauses, zone_faults
from tests.rules.law import rule, write

TEXT = """
# 某办法

为了改善空气，制定本办法。

## 一、总则

讲目的和意义，没有要求。

## 二、措施

(一) 锅炉
1. 锚点文字：35 蒸吨以下的锅炉停用。
- 2. 另有一条，到 2022 年完成 80%。
"""
CLAUSES = """
document: doc-a
clauses:
  - {clause: 前言, starts: 为了改善空气, none: {zh: 只讲目的, en: Aims only}}
  - {clause: 一, starts: 一、总则, none: {zh: 只讲意义, en: Meaning only}}
  - {clause: 二, starts: 二、措施}
  - {clause: 二(一), starts: (一)锅炉}
  - {clause: 二(一)1, starts: 1.锚点文字}
  - {clause: 二(一)2, starts: 2.另有一条}
"""
OTHERS = "document: {id}\nclauses:\n  - {{clause: 一, starts: 一、甲, none: {{zh: 无, en: none}}}}\n"
FIRST = rule("a", clause="二(一)1").replace("要求 a", "35 蒸吨以下停用")
SECOND = rule("b", clause="二(一)2").replace("锚点文字", "另有一条").replace("要求 b", "到 2022 年完成 80%")


@pytest.fixture
def proved(tmp_path):
    """Prove a law of some rules against the clauses and the text; documents b and c have texts of one clause."""

    def run(rules=FIRST + SECOND, clauses=CLAUSES, text=TEXT, texts=True):
        write(tmp_path, {"doc-a": rules})
        documents = (tmp_path / "documents.yaml").read_text(encoding="utf-8")
        folder = tmp_path / "texts"
        folder.mkdir()
        for name, content in (("a", text), ("b", "一、甲"), ("c", "一、甲")):
            (folder / f"{name}.txt").write_text(content, encoding="utf-8")
            digest = hashlib.sha256(content.encode()).hexdigest()
            documents = documents.replace(f'{name}.txt, sha256: "{"0" * 64}"', f'{name}.txt, sha256: "{digest}"')
        (tmp_path / "documents.yaml").write_text(documents, encoding="utf-8")
        (tmp_path / "clauses").mkdir()
        (tmp_path / "clauses" / "doc-a.yaml").write_text(clauses, encoding="utf-8")
        for other in ("doc-b", "doc-c"):
            (tmp_path / "clauses" / f"{other}.yaml").write_text(OTHERS.format(id=other), encoding="utf-8")
        base = read_rule_base(tmp_path)
        return prove(base, read_clauses(tmp_path, base), folder if texts else None)

    return run


def said(proof):
    return [f.message("zh") for f in proof.faults]


def test_a_law_that_is_whole_has_no_faults(proved):
    proof = proved()
    assert said(proof) == []
    first = proof.coverage[0]
    assert (first.clauses, first.by_rules, first.by_reason, first.headings, first.open) == (6, 2, 2, 2, ())
    assert first.checked


def test_without_texts_the_coverage_says_that_they_were_not_checked(proved):
    proof = proved(rules=FIRST + SECOND.replace("另有一条", "不在文中"), texts=False)
    assert said(proof) == []
    assert not proof.coverage[0].checked


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"rules": FIRST}, "二(一)2: 没有规则引用"),
        ({"rules": FIRST + SECOND.replace("另有一条", "不在文中")}, "锚点“不在文中”不在条款 二(一)2"),
        ({"rules": FIRST + SECOND.replace("80%", "90%")}, "数字 90 不在条款 二(一)2"),
        ({"rules": FIRST + SECOND.replace("clause: 二(一)2", "clause: 二(一)1")}, "锚点“另有一条”不在条款 二(一)1"),
        ({"rules": FIRST + SECOND + rule("c", clause="三")}, "条款 三 不在 data/clauses/doc-a.yaml"),
        ({"rules": FIRST + SECOND + rule("c", clause="一").replace("锚点文字", "讲目的")}, "一: 既说没有规则，又有规则引用"),
        ({"clauses": CLAUSES.replace("  - {clause: 二(一)2, starts: 2.另有一条}\n", "")}, "正文有编号条款“2.另有一条"),
        ({"clauses": CLAUSES.replace("2.另有一条", "2.没有这条")}, "找不到以“2.没有这条”开头的条款"),
        ({"text": TEXT + "(二) 漏掉的一条\n"}, "正文有编号条款“(二)漏掉的一条"),
        ({"text": TEXT.replace("## 二、措施", "## 二、措施\n" + "这里有一大段自己的要求，" * 5)}, "二: 没有规则引用"),
    ],
)
def test_each_fault_is_found_and_names_its_place(proved, change, fault):
    assert any(fault in message for message in said(proved(**change))), fault


def test_another_text_than_was_read_is_told(proved, tmp_path):
    proved()
    (tmp_path / "texts" / "a.txt").write_text(TEXT + " ", encoding="utf-8")
    base = read_rule_base(tmp_path)
    proof = prove(base, read_clauses(tmp_path, base), tmp_path / "texts")
    assert [f.code for f in proof.faults] == ["other_text"]


LIMIT = "limits:\n  - {{quantity: {{zh: 比例, en: share}}, op: '{op}', value: {value}, unit: '%'{more}}}"


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ("if: {fact: size, op: '<', value: 35}", "size < 要写 boundary"),
        (LIMIT.format(op=">=", value=80, more=""), "限值 比例 要写 boundary"),
        (LIMIT.format(op="=", value=70, more=""), "限值 70 不在要求的文字里"),
        ("when: {starts: 2022-06-01, deadline: 2022-05-01}", "期限 2022-05-01 早于起日"),
        ("when: {deadline: 2019-05-01}", "早于文件的起点 2020-01-01"),
        ("when: {starts: 2024-01-01}", "晚于止日 2023-01-01"),
    ],
)
def test_thresholds_limits_and_dates_are_checked(proved, extra, fault):
    body = SECOND + "".join(f"    {line}\n" for line in extra.splitlines())
    assert any(fault in message for message in said(proved(rules=FIRST + body))), fault


def two_figures(first, second, later=""):
    more = LIMIT.format(op="=", value=80, more="") + "\nwhen: {dates: {from: 2020-01-01, to: 2020-12-31}}"
    one = SECOND + "".join(f"    {line}\n" for line in more.splitlines())
    return FIRST + one + one.replace("doc-a/b", "doc-a/c").replace("value: 80", "value: 2022").replace(first, second)


def test_two_figures_for_one_case_never_hold_on_the_same_day(proved):
    assert any("效期重叠" in message for message in said(proved(rules=two_figures("2020-01-01", "2020-06-01"))))


def test_figures_that_follow_each_other_are_no_fault(proved):
    rules = two_figures("from: 2020-01-01, to: 2020-12-31", "from: 2021-01-01, to: 2021-12-31")
    second = rules.rindex("to: 2020-12-31") if rules.count("to: 2020-12-31") > 1 else None
    assert second is None
    assert said(proved(rules=rules)) == []


def test_zones_that_do_not_exist_are_named(tmp_path):
    write(tmp_path, {"doc-a": rule("r", "where: {any: [{zone: region/none}, {layer: no_layer}, {admin: ['149999']}]}")})
    base = read_rule_base(tmp_path)
    missing = {f.message("en").split("area ")[1] for f in zone_faults(base, ["region/x"], ["coal_ban"], ["141181"])}
    assert missing == {"region/none.", "no_layer.", "149999."}


def test_a_clause_file_that_is_missing_or_names_a_clause_twice_is_told(proved, tmp_path):
    with pytest.raises(Faults, match="列了两次"):
        proved(clauses=CLAUSES + "  - {clause: 二, starts: 二、措施}\n")
    (tmp_path / "clauses" / "doc-b.yaml").unlink()
    with pytest.raises(Faults, match=r"doc-b\.yaml"):
        read_clauses(tmp_path, read_rule_base(tmp_path))
