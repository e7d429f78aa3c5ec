"""The search in a register, the store of a server, and the check on the command line."""

import json
import logging
import random

import pytest

import cli
from base.errors import KongquError
from services.registers.reader import read_register_file
from services.registers.register import Registers
from tests.services.register_rows import CODE, GOOD, HEADER, as_csv, changed, read


def named(*names):
    return read(*(changed(企业名称=name, 统一社会信用代码="") for name in names))


def test_search_by_part_of_the_name_without_width_spaces_and_brackets():
    register = named("山西某某（集团）焦化有限公司", "某某焦化", "焦化")
    assert [c["name"] for c in register.search("焦 化")] == ["焦化", "山西某某（集团）焦化有限公司", "某某焦化"]
    assert [c["matched"] for c in register.search("焦化")] == ["name", "name_part", "name_part"]
    assert [c["id"] for c in register.search("某某(集团)焦化")] == ["register/2"]
    assert [c["matched"] for c in register.search("山西某某集团")] == ["name_begins"]
    assert register.search("没有") == register.search("") == register.search("（）") == []
    assert len(register.search("焦化", limit=2)) == 2


def test_search_by_the_first_signs_of_the_code():
    register = read(GOOD, changed(企业名称="无码", 统一社会信用代码=""))
    assert [c["matched"] for c in register.search("9135 0100")] == ["credit_code"]
    assert [c["id"] for c in register.search(CODE.lower())] == ["register/2"]
    assert register.search("913") == []


def test_every_row_is_found_by_its_name_and_no_row_twice():
    rng = random.Random(5)  # noqa: S311
    names = ["".join(rng.choices("甲乙丙丁焦铁厂", k=rng.randint(1, 6))) for _ in range(200)]
    register = named(*names)
    for part in ("甲", "乙丙", "焦铁厂", "丁丁"):
        found = [c["id"] for c in register.search(part, limit=1000)]
        assert sorted(found) == sorted(f"register/{i + 2}" for i, name in enumerate(names) if part in name)


def test_a_candidate_has_the_shape_of_all_candidates():
    (found,) = read(GOOD).search("焦化")
    assert set(found) == {
        "id", "kind", "name", "name_en", "detail", "detail_en", "lon", "lat", "accuracy_m", "source", "source_en", "exact", "exact_en",
        "matched", "shift_m", "question",
    }  # fmt: skip
    assert found["kind"] == "register"
    assert found["source"] == "用户名录《r.csv》第 2 行"
    assert "没有写精度" in found["exact"]
    assert CODE in found["detail"] and "中阳县" in found["detail"]


def test_a_server_keeps_the_registers_used_last():
    store, register = Registers(most=2), read(GOOD)
    first, second = store.add(register), store.add(register)
    assert len(first) >= 32 and first != second
    assert store.get(first) is register
    third = store.add(register)
    assert (store.get(second), len(store)) == (None, 2)
    assert store.require(first) is store.require(third) is register
    with pytest.raises(KongquError) as told:
        store.require(second)
    assert told.value.code == "unknown_register" and second not in str(told.value)
    store.drop(first)
    store.drop(first)
    assert store.get(first) is None and store.get("") is None


def test_rows_and_tokens_stand_in_no_log_and_no_text_form(caplog):
    caplog.set_level(logging.DEBUG)
    store, register = Registers(), read(GOOD, changed(经度="x"))
    token = store.add(register)
    register.search("焦化")
    assert GOOD[0] not in repr(register) and token not in repr(store)
    assert caplog.text == ""


def test_the_check_of_a_register_on_the_command_line(tmp_path, capsys):
    good, bad = tmp_path / "好.csv", tmp_path / "坏.csv"
    good.write_bytes(as_csv(HEADER, GOOD))
    bad.write_bytes(as_csv(HEADER, GOOD, changed(坐标系="")))
    if "register" not in cli.parser().format_help():
        pytest.skip("the command is not joined to the others yet")
    assert cli.main(["register", str(good)]) == 0
    assert "可用 1 行，不能用 0 行" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "register", str(bad)]) == 1
    assert "坏.csv:3 坐标系: No datum is stated" in capsys.readouterr().out
    assert cli.main(["register", str(bad), "--datum", "wgs84", "--format", "json"]) == 1  # the same code stands twice
    assert json.loads(capsys.readouterr().out)["faults"][0]["code"] == "code_twice"
    assert cli.main(["register", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(KongquError):
            read_register_file(path)


def test_rows_are_immutable():
    with pytest.raises(AttributeError):
        read(GOOD).rows[0].lon = 1.0
