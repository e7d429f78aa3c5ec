"""The printed passage of a rule: whole or cut and told so, of the very text that was read, or nothing."""

import hashlib
import os
from pathlib import Path

import pytest

from base.errors import KongquError
from rules.base import read_rule_base
from rules.texts import plain, read_document_text
from rules.verify import read_clauses
from services.passage import LONGEST, documents_folder, passage_of
from tests.conftest import DATA
from tests.rules.law import rule, write

TEXT = """
# 某办法

## 一、总则

为了改善空气，制定本办法。

1. 锚点文字：35 蒸吨以下的锅炉<sub>停</sub>用。这一句被版面折成
两行。
另一段。

序号\t名称
1\t甲园区
"""
CLAUSES = """
document: doc-a
clauses:
  - {clause: 一, starts: 一、总则}
  - {clause: 一1, starts: 1.锚点文字}
"""


@pytest.fixture
def law(tmp_path):
    """A law of one rule with its text; ``law(text)`` writes another text that still is the one that was read."""

    def made(text=TEXT, anchor="锚点文字"):
        if not (tmp_path / "rules").exists():
            write(tmp_path, {"doc-a": rule("r", clause="一1").replace("锚点文字", anchor)})
            (tmp_path / "clauses").mkdir()
            (tmp_path / "clauses" / "doc-a.yaml").write_text(CLAUSES, encoding="utf-8")
            (tmp_path / "texts").mkdir()
            digest = hashlib.sha256(text.encode()).hexdigest()
            documents = (tmp_path / "documents.yaml").read_text(encoding="utf-8")
            (tmp_path / "documents.yaml").write_text(
                documents.replace(f'a.txt, sha256: "{"0" * 64}"', f'a.txt, sha256: "{digest}"'), encoding="utf-8"
            )
        (tmp_path / "texts" / "a.txt").write_text(text, encoding="utf-8")
        base = read_rule_base(tmp_path)
        return lambda: passage_of("doc-a/r", base, tmp_path / "texts", tmp_path)

    return made


def test_the_clause_is_given_with_its_anchor_and_its_paragraphs(law):
    found = law()()
    assert (found.document, found.clause, found.before, found.anchor) == ("doc-a", "一1", "1.", "锚点文字")
    assert found.after == "：35蒸吨以下的锅炉停用。这一句被版面折成两行。\n另一段。\n序号 名称\n1 甲园区"
    assert not found.truncated
    assert found.as_json()["truncated"] is False


def test_a_clause_that_is_not_found_is_told(law):
    with pytest.raises(KongquError) as clause:
        law("一、总则\n1. 别的文字")()
    assert (clause.value.code, clause.value.where) == ("no_passage", "doc-a 一1")


def test_an_anchor_that_does_not_stand_in_the_clause_is_told(law):
    with pytest.raises(KongquError) as anchor:
        law(anchor="没有这几个字")()
    assert (anchor.value.code, anchor.value.where) == ("no_passage", "doc-a/r")
    assert "没有这几个字" in anchor.value.message("en")


def test_only_so_much_of_a_long_clause_is_shown(law):
    found = law("一、总则\n1. 锚点文字" + "前" * 3000 + "真正的锚" + "后" * 100, "真正的锚")()
    assert found.truncated
    assert found.anchor == "真正的锚"
    assert len(found.before) + len(found.anchor) + len(found.after) == LONGEST
    assert (found.cut_before, found.cut_after) == (3106 - (LONGEST - 4 - 100) - 100, 0)
    assert set(found.before) == {"前"}


def test_another_edition_is_refused_and_the_right_one_taken_again(law):
    passage = law()
    assert passage() is not None
    law(TEXT.replace("35", "65"))
    with pytest.raises(KongquError) as refused:
        passage()
    assert refused.value.code == "other_text"
    assert refused.value.where == "a.txt"
    assert "另一版本" in refused.value.message("zh")
    assert "another edition" in refused.value.message("en")
    law()
    assert passage() is not None


def test_a_file_is_read_again_only_when_it_changed(law, tmp_path, monkeypatch):
    passage = law()
    passage()
    read = []
    monkeypatch.setattr("services.passage.read_document_text", lambda *given: read.append(given) or read_document_text(*given))
    passage()
    assert read == []
    file = tmp_path / "texts" / "a.txt"
    os.utime(file, ns=(1, 1))
    passage()
    assert len(read) == 1


def test_without_a_folder_or_a_file_there_is_none(rule_base, tmp_path):
    first = rule_base.rules[0].id
    assert passage_of(first, rule_base, None) is None
    assert passage_of(first, rule_base, tmp_path) is None
    assert passage_of(first, rule_base, tmp_path / "gone") is None


def test_an_unknown_rule_and_a_file_that_cannot_be_read_are_told(rule_base, tmp_path):
    with pytest.raises(KongquError) as unknown:
        passage_of("no/rule", rule_base, None)
    assert unknown.value.code == "unknown_rule"
    document = rule_base.documents[rule_base.rules[0].document]
    (tmp_path / document.text.file).mkdir()
    with pytest.raises(KongquError) as folder:
        passage_of(rule_base.rules[0].id, rule_base, tmp_path)
    assert (folder.value.code, folder.value.where) == ("not_a_file", document.text.file)
    (tmp_path / document.text.file).rmdir()
    (tmp_path / document.text.file).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(KongquError) as bytes_:
        passage_of(rule_base.rules[0].id, rule_base, tmp_path)
    assert bytes_.value.code == "not_utf8"
    assert str(tmp_path) not in bytes_.value.message("zh")


def test_the_folder_is_the_one_that_is_named_and_no_other():
    assert documents_folder({}) is None
    assert documents_folder({"KONGQU_DOCUMENTS": " "}) is None
    assert documents_folder({"KONGQU_DOCUMENTS": "texts"}) == Path("texts")


def test_every_rule_has_its_passage_in_the_real_texts(rule_base, documents_dir):
    clauses = read_clauses(DATA, rule_base)
    texts = {d.id: read_document_text(d, clauses[d.id], documents_dir) for d in rule_base.documents.values()}
    for r in rule_base.rules:
        found = passage_of(r.id, rule_base, documents_dir)
        assert found is not None
        assert found.anchor == plain(r.anchor)
        words = plain(found.before + found.anchor + found.after)
        whole = texts[r.document].passages[r.clause]
        assert whole[found.cut_before : len(whole) - found.cut_after] == words
        assert len(words) <= LONGEST
        assert found.truncated == (len(whole) > LONGEST)
