"""A rule base that was read once is read again from what was kept, if and only if nothing has changed."""

from rules.base import read_rule_base
from tests.rules.law import rule, write


def test_what_was_kept_gives_the_same_rule_base(tmp_path):
    write(tmp_path, {"doc-a": rule("r", "if: {not: {fact: size, op: '<', value: 35, boundary: stated}}\nwhen: {starts: 2021-07-01}")})
    first = read_rule_base(tmp_path)
    kept = (tmp_path / "cache" / "rules.json").read_bytes()
    again = read_rule_base(tmp_path)
    assert (again.edition, again.rules, again.documents) == (first.edition, first.rules, first.documents)
    assert vars(again.vocabulary) == vars(first.vocabulary)
    assert (tmp_path / "cache" / "rules.json").read_bytes() == kept


def test_the_real_rule_base_survives_being_kept(rule_base):
    from tests.conftest import DATA

    assert read_rule_base(DATA).rules == rule_base.rules


def test_a_change_is_read(tmp_path):
    write(tmp_path, {"doc-a": rule("r")})
    before = read_rule_base(tmp_path)
    path = tmp_path / "rules" / "doc-a" / "all.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("要求 r", "另一要求"), encoding="utf-8")
    after = read_rule_base(tmp_path)
    assert after.rules[0].requirement.zh == "另一要求"
    assert after.edition != before.edition


def test_a_broken_cache_is_read_over(tmp_path):
    write(tmp_path, {"doc-a": rule("r")})
    read_rule_base(tmp_path)
    whole = (tmp_path / "cache" / "rules.json").read_bytes()
    for content in (b"", b"{}", b"\xff", b'{"key": 1}', b"[" * 300_000, whole.replace(b"doc-a/r", b"doc-a/s"), whole[:-1]):
        (tmp_path / "cache" / "rules.json").write_bytes(content)
        assert len(read_rule_base(tmp_path).rules) == 1


def test_where_nothing_can_be_written_it_is_read_all_the_same(tmp_path):
    write(tmp_path, {"doc-a": rule("r")})
    (tmp_path / "cache").write_text("no folder", encoding="utf-8")
    assert len(read_rule_base(tmp_path).rules) == 1
