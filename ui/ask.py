"""The question: a place by name or coordinates, the datum of coordinates, the date."""

from __future__ import annotations

import re

import streamlit as st

from base.errors import KongquError
from base.text import Lang
from geo.coordinates import parse_coordinates
from geo.datums import DATUMS
from geo.place_names import Place, find_places, require_place
from ui import markup as m
from ui import session
from ui.words import Say, sayer

_LOOKS_LIKE_NUMBERS = re.compile(r"[0-9０-９]")


def place_field(lang: Lang, key: str) -> None:
    """One field for a name or coordinates; what it finds becomes the session's place, several candidates are offered."""
    say = sayer(lang)
    if key not in st.session_state:
        show_place(key)
    text = st.text_input(say("search"), placeholder=say("search_hint"), icon=":material/search:", key=key, on_change=_take, args=(key,))
    error: KongquError | None = st.session_state.get(f"{key}-error")
    if error is not None:
        st.html(m.error_box(error, lang))
        _offer(error.near, key, say("near_names", name=text))
    candidates: list[Place] = st.session_state.get(f"{key}-candidates", [])
    if len(candidates) > 1:
        _choose(candidates, key, say)


def show_place(key: str) -> None:
    """Write the session's place into the field, so that it never shows another one than is answered for."""
    asked = session.place()
    st.session_state[key] = "" if asked is None else asked.address or f"{asked.lon}, {asked.lat}"
    st.session_state[f"{key}-error"], st.session_state[f"{key}-candidates"] = None, []


def datum_field(lang: Lang, key: str) -> None:
    say = sayer(lang)
    st.selectbox(say("datum"), DATUMS, format_func=lambda d: say(f"datum_{d}"), key=key, on_change=_retake)


def date_field(lang: Lang, key: str) -> None:
    """The date in ISO form, as text: Streamlit's and the browser's own date fields follow the browser's language."""
    say = sayer(lang)
    st.session_state.setdefault(key, session.as_of().isoformat())
    st.text_input(say("as_of"), placeholder=say("date_form"), key=key, icon=":material/event:", on_change=_take_date, args=(key,))
    error: KongquError | None = st.session_state.get(f"{key}-error")
    if error is not None:
        st.html(m.error_box(error, lang))


def _take(key: str) -> None:
    """Read the field: digits mean coordinates, all else a name.  The old place stays until there is a new one."""
    ss = st.session_state
    ss[f"{key}-error"], ss[f"{key}-candidates"] = None, []
    text = ss[key].strip()
    if not text:
        return
    try:
        if _LOOKS_LIKE_NUMBERS.search(text):
            lon, lat = parse_coordinates(text)
            session.ask_place(session.PlaceAsked(lon, lat, ss.get("datum", "wgs84")))
        else:
            found = find_places(text) or [require_place(text)]
            if len(found) == 1:
                _ask_named(found[0])
            else:
                ss[f"{key}-candidates"] = found
    except KongquError as error:
        ss[f"{key}-error"] = error


def _retake() -> None:
    """Another datum means another position for the same numbers."""
    asked = session.place()
    if asked is not None and asked.lon is not None:
        session.ask_place(session.PlaceAsked(asked.lon, asked.lat, st.session_state["datum"]))


def _ask_named(found: Place) -> None:
    session.ask_place(session.PlaceAsked(address=found.full_name))


def _choose(candidates: list[Place], key: str, say: Say) -> None:
    def chosen() -> None:
        _ask_named(candidates[st.session_state[f"{key}-choice"]])

    st.radio(
        say("candidates", n=len(candidates)), range(len(candidates)), index=None, key=f"{key}-choice", on_change=chosen,
        format_func=lambda i: f"**{candidates[i].full_name}**", captions=[c.adcode for c in candidates],
    )  # fmt: skip


def _offer(names: tuple[str, ...], key: str, label: str) -> None:
    """Near names as buttons; one press asks about it."""
    if not names:
        return

    def take(name: str) -> None:
        st.session_state[key] = name
        _take(key)

    st.caption(label)
    with st.container(horizontal=True, gap="xsmall"):
        for name in names:
            st.button(name, key=f"{key}-near-{name}", on_click=take, args=(name,))


def _take_date(key: str) -> None:
    ss = st.session_state
    try:
        ss.as_of = session.parse_date(ss[key])
        ss[f"{key}-error"] = None
    except KongquError as error:
        ss[f"{key}-error"] = error
