"""All words of the pages, in Chinese and English.  Text of rules, zones and documents is data and comes from the services."""

from __future__ import annotations

from collections.abc import Callable

from base.text import Lang, Text
from services.terms import TERMS
from ui.words.answers import ANSWERS
from ui.words.chrome import CHROME
from ui.words.library import LIBRARY
from ui.words.map import MAP
from ui.words.my_list import MY_LIST
from ui.words.search import PANEL, SEARCH
from ui.words.terms import PAGE_TERMS

Say = Callable[..., str]

WORDS: dict[str, Text] = TERMS | {
    key: Text(*pair) for part in (PAGE_TERMS, CHROME, MAP, SEARCH, PANEL, ANSWERS, LIBRARY, MY_LIST) for key, pair in part.items()
}
SEARCH_WORDS: tuple[str, ...] = (*SEARCH, "list_comma", "sentence_stop")
MAP_WORDS: tuple[str, ...] = (*MAP, *(k for k in WORDS if k.startswith(("status_", "mark_"))))


def sayer(lang: Lang) -> Say:
    """A function that says a word in one language: ``say("gap_count", n=4)``."""

    def say(key: str, **values: object) -> str:
        text = WORDS[key][lang]
        return text.format(**values) if values else text

    return say
