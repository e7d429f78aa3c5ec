"""The enterprises that the documents name: each where it says, none left out, and no place that nobody states."""

import re

import pytest

from base.errors import Faults, KongquError
from layers.catalogue import read_names
from rules.enterprises import Enterprise, enterprise_faults, read_enterprises
from rules.texts import plain, read_document_text
from rules.verify import read_clauses
from tests.conftest import DATA

ENTERPRISES = read_enterprises()
BY_ID = {e.id: e for e in ENTERPRISES}


@pytest.fixture(scope="module")
def clauses(rule_base):
    return read_clauses(DATA, rule_base)


@pytest.fixture(scope="module")
def texts(rule_base, clauses, documents_dir):
    return {d.id: read_document_text(d, clauses[d.id], documents_dir) for d in rule_base.documents.values()}


def test_each_is_named_by_a_printed_clause_and_those_of_rules_are_among_them(rule_base, clauses):
    assert list(enterprise_faults(ENTERPRISES, rule_base, clauses, read_names(), {})) == []


def test_each_name_stands_in_the_clauses_that_it_cites(rule_base, clauses, texts):
    assert list(enterprise_faults(ENTERPRISES, rule_base, clauses, read_names(), texts)) == []


def test_every_clause_that_writes_a_name_in_full_is_cited(texts):
    for e in ENTERPRISES:
        written = {(d, c) for d, text in texts.items() for c, passage in text.passages.items() if plain(e.name) in passage}
        assert written <= {(m.document, m.clause) for m in e.documents}, e.id


def test_no_company_of_the_texts_is_left_out(texts):
    """Every 公司 in the words of the documents ends a listed name, or the part of one up to there."""
    names = {plain(name)[: plain(name).find("公司") + 2] for e in ENTERPRISES for name in (e.name, *e.short) if "公司" in name}
    for document, text in texts.items():
        for found in re.finditer("公司", text.whole):
            before = text.whole[: found.end()]
            assert before.endswith(tuple(names)), (document, before[-30:])


@pytest.mark.parametrize(
    ("enterprise", "grade", "county", "prefecture"),
    [
        ("kaitong-dyeing", "M", "140881", "140800"),
        ("zhongyang-steel", "M", "141129", "141100"),
        ("lvliang-jianlong", "L", None, "141100"),
        ("tongshida", "L", None, None),
        ("linyuan-coal", "L", "140405", "140400"),
        ("gucheng-mine", "L", None, "140400"),
        ("tunliu-sewage-works", "H", "140405", "140400"),
    ],
)
def test_a_place_is_what_the_documents_tell(enterprise, grade, county, prefecture):
    found = BY_ID[enterprise]
    assert (found.grade, found.county, found.prefecture) == (grade, county, prefecture)


def test_each_says_where_its_place_comes_from():
    for e in ENTERPRISES:
        assert e.note.zh
        assert e.note.en
        if e.grade == "M":
            assert "推得" in e.note.zh
        if e.grade == "L" and e.county is not None:
            assert "辖区" in e.note.zh
            assert "核定" in e.note.zh


def test_a_county_by_territory_alone_is_the_territory_of_the_document(rule_base):
    for e in ENTERPRISES:
        if e.grade == "L" and e.county is not None:
            assert all(rule_base.documents[m.document].territory == (e.county,) for m in e.documents)


NAMED = {"document": "tunliu-2022-30", "clause": "三(一)1"}


def made(**changes):
    base = {"id": "x", "name": "某公司", "name_en": "Works", "county": None, "prefecture": None, "grade": "L", "documents": [NAMED]}
    return Enterprise.model_validate({**base, "note": {"zh": "注", "en": "note"}, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"county": "140405"},
        {"county": "140405", "prefecture": "141100"},
        {"grade": "H"},
        {"grade": "X"},
        {"county": "370101", "prefecture": "370100"},
        {"documents": []},
        {"lon": 112.0, "lat": 36.0},
    ],
)
def test_what_contradicts_itself_is_refused(changes):
    assert made().grade == "L"
    with pytest.raises(ValueError, match="validation error"):
        made(**changes)


def test_what_the_proof_finds(rule_base, clauses, texts):
    wrong = [
        made(),
        made(id="y", name="某厂", county="140499", prefecture="140400"),
        made(id="z", name="某矿", documents=[{**NAMED, "clause": "三(九)9"}]),
    ]
    said = [f.message("zh") for f in enterprise_faults(wrong, rule_base, clauses, read_names(), texts)]
    assert any("140499" in s for s in said)
    assert any("三(九)9" in s for s in said)
    assert any("“某公司”不在条款" in s for s in said)
    assert any("永济市凯通印染有限责任公司" in s and "enterprises.yaml" in s for s in said)


def test_a_name_that_stands_twice_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(KongquError) as none:
        read_enterprises(tmp_path)
    assert none.value.code == "file_missing"
    row = "  - {id: a, name: 甲厂, name_en: Works, county: null, prefecture: null, grade: L, documents: [{document: d, clause: 三}], note: {zh: 注, en: n}}\n"
    (tmp_path / "enterprises.yaml").write_text("enterprises:\n" + row + row.replace("id: a", "id: b"), encoding="utf-8")
    with pytest.raises(Faults) as twice:
        read_enterprises(tmp_path)
    assert [f.where.rsplit(":", 1)[1] for f in twice.value.faults] == ["2", "3"]
    assert "甲厂" in twice.value.message("zh")
