"""What stands on every page: the language switch, and the page's language for glyphs and screen readers."""

from __future__ import annotations

import streamlit as st

from base.text import Lang
from ui import session
from ui.words import sayer

# Sets the language of the document without a reload, and remembers it for the next visit.
_SCRIPT = """
export default function ({ data }) {
  document.documentElement.lang = data.lang === 'en' ? 'en' : 'zh-CN';
  document.cookie = `kq_lang=${data.lang}; path=/; max-age=31536000; samesite=lax`;
}
"""
_PAGE_LANGUAGE = st.components.v2.component("kongqu_page_language", html="<i hidden></i>", js=_SCRIPT, isolate_styles=False)


# Width of a page. A rule with :has() on the page's container would be weighed again at every change on the map.
_FRAMES = {
    "work": "max-width: 1480px",
    "stage": "max-width: none; padding: 60px 0 0",
}


def page_frame(kind: str) -> None:
    """Widen the page: ``work`` for tables side by side, ``stage`` for the full-bleed map; reading pages need no call."""
    box = '[data-testid="stMainBlockContainer"]'
    gap = f"{box} > [data-testid=stVerticalBlock] {{ gap: 0; }}" if kind == "stage" else ""
    st.html(f"<style>.stApp {box} {{ {_FRAMES[kind]}; }} {gap}</style>")


def page_chrome(lang: Lang) -> None:
    say = sayer(lang)
    with st.container(key="kq-chrome", horizontal=True, gap=None):
        _PAGE_LANGUAGE(key="page-language", data={"lang": lang})
        st.button(say("other_language"), key="switch-language", help=say("switch_language"), type="tertiary", on_click=session.switch_lang)
