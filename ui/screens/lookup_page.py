"""Answer for one place: ask on the left, answer on the right; on a phone ask, answer, place."""

from __future__ import annotations

from typing import Any

import streamlit as st

from base.errors import KongquError
from base.text import Lang
from services.catalogue import document_list
from ui import markup as m
from ui import session
from ui.answer_view import audience_field, groups_view, summary
from ui.ask import date_field, datum_field, place_field
from ui.deep_link import read_link, write_link
from ui.findings import for_audience
from ui.map import atlas_map
from ui.markup import esc, pick
from ui.words import sayer
from ui.zone_list import zone_list

MINI_ZOOM = 11.5


def ask(lang: Lang) -> None:
    place_field(lang, "lookup-search")
    with st.container(horizontal=True, gap="small"):
        date_field(lang, "lookup-date")
        datum_field(lang, "datum")


def where(answer: dict[str, Any], lang: Lang) -> None:
    place = answer["place"]
    data: dict[str, Any] = {
        "mini": True,
        "height": "200px",
        "as_of": answer["query"]["as_of"],
        "point": None,
        "measure": None,
        "area": None,
    }
    if place["lon"] is None:
        data["area"] = place["adcode"]
    else:
        data["point"] = {"lon": place["lon"], "lat": place["lat"], "label": "", "accuracy_m": place["location_accuracy_m"]}
        data["view"] = {"center": [place["lat"], place["lon"]], "zoom": MINI_ZOOM}
    atlas_map("lookup-map", lang, data)
    st.html(zone_list(answer["zones"], lang))


def zone_questions(answer: dict[str, Any], lang: Lang) -> None:
    """Zones that no outline settles and a person on site can: what is stated here goes into the answer, marked as stated."""
    say = sayer(lang)
    asked = [z for z in answer["zones"] if z["question"] and (z["membership"] == "unknown" or z["stated_by_user"])]
    if not asked:
        return
    with st.container(key="kq-members", gap="small"):
        st.html(f'<h2 class="kq-h">{esc(say("zone_questions"))}</h2>')
        for zone in asked:
            key = f"member-{zone['zone']}"
            st.session_state[key] = session.members().get(zone["zone"], "unknown")
            st.segmented_control(
                pick(zone, "question", lang), ("inside", "outside", "unknown"), key=key, on_change=_state_member, args=(zone["zone"], key),
                format_func=lambda side: say({"inside": "yes_inside", "outside": "yes_outside", "unknown": "not_sure"}[side]),
            )  # fmt: skip


def _state_member(zone: str, key: str) -> None:
    side = st.session_state[key]
    stated = dict(session.members())
    stated.pop(zone, None)
    if side in ("inside", "outside"):
        stated[zone] = side
    st.session_state.members = stated


def show_answer(answer: dict[str, Any], lang: Lang) -> None:
    with st.container(key="kq-answer-top"):
        audience = st.session_state.get("audience") or "enterprise"
        summary(answer, for_audience(answer["findings"], audience), lang)
        audience = audience_field(lang)
    untils = {d["id"]: d["in_force"].get("until") for d in document_list(session.atlas())}
    groups_view(answer, for_audience(answer["findings"], audience), untils, lang)


def page(lang: Lang) -> None:
    answer, error = None, None
    try:
        read_link()
        answer = session.answer()
    except KongquError as problem:
        error = problem
    with st.container(key="kq-lookup"):
        with st.container(key="kq-ask"):
            ask(lang)
        with st.container(key="kq-answer", gap="small"):
            if error is not None:
                st.html(m.error_box(error, lang))
            if answer is not None:
                show_answer(answer, lang)
            elif error is None:
                st.html(f'<div class="kq-start">{m.icon("search")}<p>{esc(sayer(lang)("lookup_start"))}</p></div>')
        with st.container(key="kq-where"):
            if answer is not None:
                where(answer, lang)
                zone_questions(answer, lang)
    if answer is not None:
        write_link()


page(session.lang())
