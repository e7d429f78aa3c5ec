"""The question: the place, and in one small panel the day, the hour and the alert."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

import streamlit as st

from base.errors import KongquError
from base.text import Lang
from services.asked import read_asked
from services.catalogue import fact_list
from services.geocoding.geocoders import configured
from services.given import parse_time
from ui import markup as m
from ui import session
from ui.deep_link import place_of
from ui.search import search_field
from ui.words import sayer

ALERT = "alert.level"


def place_field(lang: Lang, key: str) -> None:
    """One field for a name, an address or coordinates; the candidate that the reader takes becomes the session's place."""
    data = {
        "value": session.shown_place(lang),
        "stamp": str(session.place()),
        "register": session.register_token(),
        "when": {"on": session.as_of().isoformat()} | ({} if session.at() is None else {"at": f"{session.at():%H:%M}"}),
        "services": [service.label[lang] for service in configured(os.environ)],
    }
    search_field(key, lang, data, lambda: _take(key))


def _take(key: str) -> None:
    chosen = st.session_state[key].chosen
    if chosen:
        take_candidate(chosen)


def take_candidate(chosen: Mapping[str, Any]) -> None:
    """Ask about a candidate: what comes from the browser is read like any address.  The old place stays until there is a new one.

    Args:
        chosen: {question, kind, name, name_en}.

    Raises:
        KongquError: it asks for something that no candidate asks for.
    """
    question = chosen.get("question") if isinstance(chosen, Mapping) else None
    pairs = question.items() if isinstance(question, Mapping) else ()
    asked = read_asked([(str(name), str(value)) for name, value in pairs], date.today)
    asked.require_place()
    session.ask_place(place_of(asked), str(chosen.get("name", "")) if chosen.get("kind") == "register" else "")
    if asked.facts:
        session.set_facts(dict(asked.facts))


def time_panel(lang: Lang) -> None:
    """Day, hour and alert, side by side."""
    with st.container(horizontal=True, gap="small", key="kq-time"):
        day_field(lang, "lookup-date")
        _hour_field(lang, "lookup-hour")
        _alert_field(lang, "lookup-alert")
    tell_errors(lang, "lookup-date", "lookup-hour")


def day_field(lang: Lang, key: str) -> None:
    """The date in ISO form, as text: Streamlit's and the browser's own date fields follow the browser's language."""
    say = sayer(lang)
    if f"{key}-error" not in st.session_state:
        st.session_state[key] = session.as_of().isoformat()
    st.text_input(say("as_of"), placeholder=say("date_form"), key=key, on_change=_keep, args=(key, "as_of", session.parse_date))


def tell_errors(lang: Lang, *keys: str) -> None:
    """What is wrong with what stands in these fields."""
    for key in keys:
        error: KongquError | None = st.session_state.get(f"{key}-error")
        if error is not None:
            st.html(m.error_box(error, lang))


def _hour_field(lang: Lang, key: str) -> None:
    say = sayer(lang)
    if f"{key}-error" not in st.session_state:
        st.session_state[key] = "" if session.at() is None else f"{session.at():%H:%M}"
    st.text_input(say("hour"), placeholder=say("hour_any"), key=key, on_change=_keep, args=(key, "at", _hour))


def _alert_field(lang: Lang, key: str) -> None:
    """The alert in force: a fact like any other, asked here because it changes by the day."""
    say = sayer(lang)
    levels = fact_list(session.atlas().rule_base.vocabulary)[ALERT]["values"]
    level = session.facts().get(ALERT)
    st.session_state[key] = level if isinstance(level, str) and level in levels else None
    st.selectbox(
        say("alert"), list(levels), placeholder=say("alert_unknown"), format_func=lambda level: str(levels[level][lang]), key=key,
        on_change=_take_alert, args=(key,), disabled=session.place() is None,
    )  # fmt: skip


def _hour(text: str) -> time | None:
    return parse_time(text.replace("：", ":")) if text.strip() else None


def _keep(key: str, name: str, read: Callable[[str], object]) -> None:
    """Take what a field says, or keep what was there and tell what is wrong with it."""
    ss = st.session_state
    try:
        ss[name] = read(ss[key])
        ss.pop(f"{key}-error", None)
    except KongquError as error:
        ss[f"{key}-error"] = error


def _take_alert(key: str) -> None:
    others = {name: value for name, value in session.facts().items() if name != ALERT}
    level = st.session_state[key]
    session.set_facts(others if level is None else {**others, ALERT: level})
