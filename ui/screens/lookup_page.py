"""Answer for one place: ask on the left, answer on the right; on a phone ask, answer, place."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from base.errors import KongquError
from base.text import Lang
from services.catalogue import document_list
from services.groups import for_audience
from ui import markup as m
from ui import session
from ui.answer_view import groups_view, summary
from ui.ask import place_field, time_panel
from ui.cards import Setting
from ui.deep_link import read_link, write_link
from ui.fact_questions import fact_questions
from ui.filters import chosen_audience, filter_row
from ui.fold import opened_fold
from ui.map import atlas_map
from ui.markup import esc, pick
from ui.outlook_view import outlook_fold
from ui.place_head import place_name
from ui.place_list import add_button, list_link
from ui.register_field import register_field
from ui.report_links import report_links
from ui.words import sayer
from ui.zone_list import zone_list

MINI_ZOOM = 11.5
FIRST_QUESTIONS = 5  # of those that only someone on site can answer; the rest stands folded


def ask(lang: Lang) -> None:
    place_field(lang, "lookup-search")
    time_panel(lang)
    register_field(lang)


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
    say, by_place = sayer(lang), answer["query"]["by_place"]["members"]
    asked = [(zone, n) for zone, n in waiting_zones(answer) if zone["zone"] not in by_place]
    stated = [zone for zone in answer["zones"] if zone["zone"] in by_place]
    if not asked and not stated:
        return
    with st.container(key="kq-members", gap="small"):
        st.html(f'<h2 class="kq-h">{esc(say("zone_questions"))}</h2>')
        for zone in stated:
            side = by_place[zone["zone"]]
            text = f"{pick(zone, 'name', lang)} · {say(f'yes_{side}')}"
            st.html(f'<p class="kq-small">{esc(say("by_place", text=text))}</p>')
        for zone, waiting in asked[:FIRST_QUESTIONS]:
            zone_question(zone, answer["query"]["members"].get(zone["zone"]), waiting, lang)
        rest = asked[FIRST_QUESTIONS:]
        fold = opened_fold(say("more_rows", n=len(rest)), "members-fold") if rest else None
        if fold is not None:
            with fold:
                for zone, waiting in rest:
                    zone_question(zone, answer["query"]["members"].get(zone["zone"]), waiting, lang)


def waiting_zones(answer: dict[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """Zones whose membership rules wait for, or that the reader stated, with the number of rules; most first."""
    mine = for_audience(answer["findings"], chosen_audience())
    waiting = Counter(q["fact"] for f in mine for q in f["missing_facts"] if f["verdict"] == "undetermined")
    zones = [(z, waiting[f"member:{z['zone']}"]) for z in answer["zones"]]
    return sorted(((z, n) for z, n in zones if n or z["stated_by_user"]), key=lambda pair: (not pair[0]["stated_by_user"], -pair[1]))


def zone_question(zone: dict[str, Any], stated: str | None, waiting: int, lang: Lang) -> None:
    say, key = sayer(lang), f"member-{zone['zone']}"
    st.session_state[key] = stated or "unknown"
    question = pick(zone, "question", lang) or say("zone_ask", name=pick(zone, "name", lang))
    st.segmented_control(
        f"{question} · {say('rules_affected', n=waiting)}" if waiting else question, ("inside", "outside", "unknown"), key=key,
        on_change=_state_member, args=(zone["zone"], key),
        format_func=lambda side: say({"inside": "yes_inside", "outside": "yes_outside", "unknown": "not_sure"}[side]),
    )  # fmt: skip


def _state_member(zone: str, key: str) -> None:
    side = st.session_state[key]
    stated = dict(session.members())
    stated.pop(zone, None)
    if side in ("inside", "outside"):
        stated[zone] = side
    session.set_members(stated)


def show_answer(answer: dict[str, Any], top: DeltaGenerator, lang: Lang) -> None:
    """All of the answer but its heading."""
    with top:
        take_away(session.place_label() or place_name(answer, lang), lang)
        shown = filter_row(answer, lang)
        fact_questions(answer, shown.of_audience, lang)
    outlook_fold((f["rule"] for f in shown.findings), lang)
    untils = {d["id"]: d["in_force"].get("until") for d in document_list(session.atlas())}
    setting = Setting(date.fromisoformat(answer["query"]["as_of"]), lang, untils, session.passage)
    groups_view(answer, shown, setting)


def take_away(name: str, lang: Lang) -> None:
    """Report and list: what goes out of this page."""
    say, asked = sayer(lang), session.asked()
    if asked is not None:
        with st.container(horizontal=True, gap="small", key="kq-take"):
            st.html(report_links(asked, chosen_audience(), lang))
            add_button(asked, name, lang)
            list_link(lang)
        st.html(f'<p class="kq-micro">{esc(say("copy_link"))}</p>')


@st.fragment
def page(lang: Lang) -> None:
    """The whole page in one fragment: what is asked or answered on it reruns nothing around it."""
    answer, error = None, None
    try:
        read_link()
        answer = session.answer()
    except KongquError as problem:
        error = problem
    with st.container(key="kq-lookup"):
        asking, answering, place = st.container(key="kq-ask"), st.container(key="kq-answer", gap="small"), st.container(key="kq-where")
    if answer is not None:
        with answering:
            top = st.container(key="kq-answer-top")
        with top:  # the heading goes out first: it is what the reader waits for
            summary(answer, for_audience(answer["findings"], chosen_audience()), session.place_label(), lang)
    with asking:
        ask(lang)
    with answering:
        if error is not None:
            st.html(m.error_box(error, lang))
        if answer is not None:
            show_answer(answer, top, lang)
        elif error is None:
            st.html(f'<div class="kq-start">{m.icon("search")}<p>{esc(sayer(lang)("lookup_start"))}</p></div>')
    if answer is not None:
        with place:
            where(answer, lang)
            zone_questions(answer, lang)
    if answer is not None:
        write_link()


page(session.lang())
