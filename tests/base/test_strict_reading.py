"""What is read strictly: days, JSON, text files; and files written where a user asked."""

import os
import threading

import pytest

from base.days import read_day
from base.errors import KongquError
from base.files import read_text, write_out
from base.json_text import parse_json
from base.yaml_files import read_yaml


@pytest.mark.parametrize("text", ["20230801", "2023-W05-1", "2023-8-1", "2023-02-30", "２０２３-08-01", "", "2023-213", "2023-08-01T00:00"])
def test_only_one_form_is_a_day(text):
    assert read_day("2023-08-01").isoformat() == "2023-08-01"
    with pytest.raises(ValueError):
        read_day(text)


@pytest.mark.parametrize(
    "text",
    ["{", "", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": -Infinity}', "1" + "0" * 5000, '{"a": "\\ud800"}', "[" * 100_000],
)
def test_json_that_leaves_something_open_is_refused(text):
    with pytest.raises(KongquError) as told:
        parse_json(text, "here", "bad_json")
    assert (told.value.code, told.value.where) == ("bad_json", "here")
    assert told.value.text.zh
    assert told.value.text.en


def test_a_pair_of_escaped_halves_is_one_character():
    assert parse_json('"\\ud83d\\ude00"', "here", "bad_json") == "😀"


def test_files_that_are_none_are_told(tmp_path):
    (tmp_path / "gbk").write_bytes("孝义".encode("gbk"))
    (tmp_path / "bom").write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_yaml(tmp_path / "bom") == {"a": 1}
    for name, code in [
        ("none", "file_missing"), ("gbk/none", "file_missing"), (".", "not_a_file"), ("gbk", "not_utf8"), ("x" * 300, "unreadable"),
        ("a\0b", "unreadable"),
    ]:  # fmt: skip
        with pytest.raises(KongquError) as told:
            read_text(tmp_path / name)
        assert told.value.code == code


@pytest.mark.parametrize("text", ["a: !!timestamp soon", "a: 1" + "0" * 5000])
def test_yaml_that_is_no_value_is_told(tmp_path, text):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KongquError) as told:
        read_yaml(tmp_path / "a.yaml")
    assert told.value.code == "bad_yaml"


def test_writing_goes_through_a_link_and_into_a_pipe_and_tells_what_it_cannot(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_out(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=write_out, args=(tmp_path / "pipe", b"new"))
    writer.start()
    assert (tmp_path / "pipe").read_bytes() == b"new"
    writer.join()
    assert (tmp_path / "pipe").is_fifo()
    for name, code in [("folder", "cannot_write"), ("x" * 300, "cannot_write"), ("a\0b", "cannot_write"), ("none/x", "no_folder")]:
        with pytest.raises(KongquError) as told:
            write_out(tmp_path / name, b"new")
        assert told.value.code == code
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "link", "pipe", "real"]


def test_a_message_stays_short():
    assert len(KongquError("x", zh="中", en="E", where="y" * 10_000).message("zh")) < 320
