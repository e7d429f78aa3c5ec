"""The search field: a combobox in a component of our own that asks ``/api/v1/places`` while the reader types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from base.text import Lang
from ui.static_files import static_url, static_version
from ui.words import SEARCH_WORDS, sayer

_HERE = Path(__file__).resolve().parent
_COMPONENT = st.components.v2.component(
    "kongqu_search",
    html=(_HERE / "search.html").read_text(encoding="utf-8").replace("{version}", static_version()),
    js=(_HERE / "search.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # the page's tokens are used inside
)


def search_field(key: str, lang: Lang, data: dict[str, Any], on_choose: Callable[[], None]) -> None:
    """Mount the field under a key.

    Args:
        data: ``value``: what the field shows; ``stamp``: changes where the value is to be shown anew; ``register``: token of the session's
            register or None; ``when``: day and hour asked, to make answers ahead; ``services``: names of the online geocoders that can be asked.
        on_choose: called when the reader takes a candidate: ``st.session_state[key].chosen`` is {question, kind, name, name_en}.
    """
    say = sayer(lang)
    words = {name: say(name) for name in SEARCH_WORDS}
    _COMPONENT(
        key=key,
        data={"module": static_url("search/search.js"), "key": key, "lang": lang, "words": words, **data},
        on_chosen_change=on_choose,
    )
