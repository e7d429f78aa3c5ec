"""Words of the pages: complete in both languages, all there that the code asks for, none that nothing asks for."""

import re
from pathlib import Path

import pytest

from ui.words import MAP_WORDS, SEARCH_WORDS, WORDS

UI = Path(__file__).resolve().parents[2] / "ui"
PYTHON = "\n".join(p.read_text(encoding="utf-8") for p in UI.rglob("*.py") if "words" not in p.parts and p.name != "words.py")
SCRIPTS = "\n".join(p.read_text(encoding="utf-8") for p in (UI / "static" / "map").glob("*.js"))
SEARCH_SCRIPT = (UI / "static" / "search" / "search.js").read_text(encoding="utf-8")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_are_there_with_the_same_values(key):
    text = WORDS[key]
    assert text.zh.strip() and text.en.strip()
    assert sorted(re.findall(r"{(\w+)}", text.zh)) == sorted(re.findall(r"{(\w+)}", text.en))
    examples = key in {"search_hint", "search", "near_names", "other_language", "switch_language", "anchor"}
    assert examples or not HAN.search(text.en), "Chinese in the English text"


def test_every_word_that_the_pages_ask_for_is_there():
    assert set(re.findall(r'say\("(\w*[a-z0-9])"', PYTHON)) <= set(WORDS)


def test_every_word_that_the_map_asks_for_is_sent_to_it():
    assert set(re.findall(r"words\.(\w+)", SCRIPTS)) - {"map"} <= set(MAP_WORDS)


def test_every_word_that_the_search_field_asks_for_is_sent_to_it():
    assert set(re.findall(r"words\.(\w+)", SEARCH_SCRIPT)) <= set(SEARCH_WORDS)


def test_no_word_is_left_over():
    asked = set(re.findall(r"""["'](\w+)["']""", PYTHON)) | set(re.findall(r"words\.(\w+)", SCRIPTS + SEARCH_SCRIPT))
    stems = set(re.findall(r"""f["'](\w+_){""", PYTHON)) | set(re.findall(r"`(\w+_)\$", SCRIPTS)) | {"result_", "note_", "kind_", "step_"}
    assert [k for k in WORDS if k not in asked and not any(k.startswith(s) for s in stems)] == []


@pytest.mark.parametrize("word", ["合规", "安全", "无要求"])
def test_no_verdict_promises_more_than_was_checked(word):
    assert not any(word in text.zh for key, text in WORDS.items() if key.startswith(("verdict_", "group_", "result_")))
