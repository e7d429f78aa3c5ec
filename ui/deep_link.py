"""The question in the address, as ``/lookup?lon=…&lat=…&on=…&facts={…}``: read once, kept up to date; it holds nothing but the question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import streamlit as st

from base.errors import KongquError
from services.asked import NAMES, PLACE_NAMES, Asked, read_asked
from ui import session

Pairs = list[tuple[str, str]]


def read_link() -> None:
    """Take a question that the address states, unless it is the one that the session holds.

    Raises:
        KongquError: something in the address cannot be read.
    """
    given, ss = _given(), st.session_state
    if given != ss.get("link_read"):
        ss.link_read, ss.link_error = given, None
        try:
            _take(given)
        except KongquError as error:
            session.forget_place()  # or the answer to an earlier question would stand under this address
            ss.link_error = error
    if session.place() is None and ss.get("link_error") is not None:
        raise ss.link_error


def _take(given: Pairs) -> None:
    names = {name for name, _ in given}
    if not names:
        return  # the page was opened again: the session's question stands
    asked, has_place = read_asked(given, date.today), bool(names.intersection(PLACE_NAMES))
    as_of = session.in_range(asked.as_of) if has_place or "on" in names else session.as_of()
    if has_place or names.intersection(("facts", "member")):
        asked.require_place()
        there = place_of(asked)
        session.ask_place(there, session.place_label() if there == session.place() else "")
        session.set_facts(dict(asked.facts))
        session.set_members(dict(asked.members))
    session.set_time(as_of, asked.at)


def place_of(asked: Asked) -> session.PlaceAsked:
    """The place of a question."""
    return session.PlaceAsked(asked.lon, asked.lat, asked.datum, asked.address, asked.place, asked.accuracy_m)


def _given() -> Pairs:
    """What the address says of the question; other names are the page's own."""
    return [(name, value) for name in sorted(NAMES) if name in st.query_params for value in st.query_params.get_all(name)]


def write_link() -> None:
    """Put the session's question into the address, so that it can be sent on."""
    asked = session.asked()
    if asked is None:
        return
    wanted = by_name(asked.pairs(session.lang()))
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
    st.session_state.link_read = _given()


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
