"""One broken file for each kind of error: the message names file, line and key, and nothing is read by halves."""

import pytest

from base.errors import Faults
from rules.base import read_rule_base
from tests.rules.law import rule, write

GOOD = rule("r")


def faults_of(folder):
    with pytest.raises(Faults) as told:
        read_rule_base(folder)
    return told.value.faults


@pytest.mark.parametrize(
    ("extra", "line", "said"),
    [
        ("colour: red", 12, "colour"),
        ("kind2: ban", 12, "kind2"),
        ("where: {zoone: region/x}", 12, "where"),
        ("where: {all: []}", 12, "where.all"),
        ("if: {fact: listed}", 12, "exactly one of"),
        ("if: {fact: nobody, is: true}", 3, "nobody"),
        ("if: {fact: size, op: '<', value: small}", 3, "size"),
        ("if: {fact: alert.level, op: '>=', value: purple}", 3, "purple"),
        ("if: {fact: industry, in_group: [bakery]}", 3, "bakery"),
        ("overrides: [doc-a/none]", 3, "doc-a/none"),
        ("unless:\n  - {then: doc-a/r, zh: 例外, en: exception}", 13, "give if or where"),
        ("unless:\n  - {if: {fact: listed, is: true}, then: doc-a/gone, zh: 例外, en: exception}", 3, "doc-a/gone"),
        ("when: {starts: 2021-02-30}", 12, "when.starts"),
        ("when: {season: {from: '13-01', to: '02-01'}}", 12, "when.season"),
        ("when: {season: {from: '05-01'}}", 12, "give from and to"),
        ("limits:\n  - {quantity: {zh: 量, en: q}, op: '≤', value: 1, unit: t}", 13, "limits.0.op"),
        ("strength: strong", 12, "twice"),
        ("notes:\n  - {zh: 注, en: note}", 13, "kind"),
        ("where: {admin: [141181]}", 12, "admin"),
        ("where: {admin: ['371181']}", 12, "admin"),
    ],
)
def test_a_fault_in_a_rule_is_told_with_its_line(tmp_path, extra, line, said):
    text = GOOD + "".join(f"    {x}\n" for x in extra.splitlines())
    path = write(tmp_path, {"doc-a": text}) / "rules" / "doc-a" / "all.yaml"
    faults = faults_of(tmp_path)
    assert said in "\n".join(f.message("en") for f in faults)
    assert faults[0].where == f"{path}:{line}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("clause: 三(二)1", "clause: 第三条"), "clause"),
        (("anchor: 锚点文字", "anchor: 一二三四五六七八九十一二三四五六七八九十"), "anchor"),
        (("id: doc-a/r", "id: doc-b/r"), "doc-a/"),
        (("kind: ban", "kind: wish"), "kind"),
        (("addressee: [enterprise]", "addressee: []"), "addressee"),
        (("    medium: [air]\n", ""), "medium"),
        (("medium: [air]", "medium: []"), "medium"),
        (("medium: [air]", "medium: [noise]"), "medium"),
        (('title: {zh: 规则 r, en: "Rule r"}', "title: {zh: 规则}"), "title.en"),
    ],
)
def test_a_bad_value_is_told_with_its_key(tmp_path, change, said):
    assert change[0] in GOOD
    write(tmp_path, {"doc-a": GOOD.replace(*change)})
    assert said in "\n".join(f.message("en") for f in faults_of(tmp_path))


def test_an_id_that_stands_twice(tmp_path):
    write(tmp_path, {"doc-a": GOOD + GOOD})
    (fault,) = faults_of(tmp_path)
    assert "doc-a/r" in fault.message("zh")


def test_a_folder_that_is_no_document(tmp_path):
    write(tmp_path, {"doc-z": GOOD})
    assert any("documents.yaml" in f.message("zh") for f in faults_of(tmp_path))


def test_broken_yaml_names_its_line(tmp_path):
    path = write(tmp_path, {"doc-a": "  - id: [\n"}) / "rules" / "doc-a" / "all.yaml"
    (fault,) = faults_of(tmp_path)
    assert str(fault.where).startswith(f"{path}:")


def test_a_file_that_is_not_utf8(tmp_path):
    path = write(tmp_path, {"doc-a": GOOD}) / "rules" / "doc-a" / "all.yaml"
    path.write_bytes("document: doc-a  # 规则".encode("gbk"))
    (fault,) = faults_of(tmp_path)
    assert fault.code == "not_utf8"


def test_a_missing_file(tmp_path):
    write(tmp_path, {"doc-a": GOOD})
    (tmp_path / "industries.yaml").unlink()
    (fault,) = faults_of(tmp_path)
    assert (fault.code, fault.where) == ("file_missing", str(tmp_path / "industries.yaml"))


def test_a_group_names_only_codes_of_the_table(tmp_path):
    write(tmp_path, {"doc-a": GOOD})
    (tmp_path / "industries.yaml").write_text('groups:\n  odd: {name: {zh: 怪, en: Odd}, codes: ["31", "9999"]}\n', encoding="utf-8")
    (fault,) = faults_of(tmp_path)
    assert (fault.code, fault.where) == ("bad_group", f"{tmp_path / 'industries.yaml'}:2")
    assert "9999" in fault.message("zh")


def test_a_folder_of_facts_that_is_empty(tmp_path):
    for path in (write(tmp_path, {"doc-a": GOOD}) / "facts").glob("*.yaml"):
        path.unlink()
    (fault,) = faults_of(tmp_path)
    assert (fault.code, fault.where) == ("no_files", str(tmp_path / "facts"))


def test_a_fact_stands_in_the_file_of_its_name(tmp_path):
    path = write(tmp_path, {"doc-a": GOOD}) / "facts" / "size.yaml"
    path.write_text("facts:\n  weight: {type: boolean, question: {zh: 重吗？, en: 'Heavy?'}}\n", encoding="utf-8")
    (fault,) = faults_of(tmp_path)
    assert (fault.code, fault.where) == ("bad_fact_file", f"{path}:2")


def test_all_faults_of_all_files_are_told_together(tmp_path):
    write(tmp_path, {"doc-a": GOOD + "    colour: red\n", "doc-c": rule("s", "colour: red\nshape: round", document="doc-c")})
    assert len(faults_of(tmp_path)) == 3


def test_dates_out_of_order_in_a_document(tmp_path):
    write(tmp_path, {"doc-a": GOOD})
    path = tmp_path / "documents.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("until: 2022-12-31", "until: 2019-12-31"), encoding="utf-8")
    assert any("out of order" in f.message("en") for f in faults_of(tmp_path))


def test_the_edition_changes_with_the_content_and_only_with_it(tmp_path):
    first = read_rule_base(write(tmp_path, {"doc-a": GOOD})).edition
    assert read_rule_base(tmp_path).edition == first
    path = tmp_path / "rules" / "doc-a" / "all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("要求 r", "要求 s"), encoding="utf-8")
    assert read_rule_base(tmp_path).edition != first
