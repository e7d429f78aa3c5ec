"""Atlas: full-bleed map on the left, the place asked about on the right, the same zones as a table below."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from base.errors import KongquError
from base.text import Lang
from services.catalogue import zone_list
from services.groups import for_audience
from services.map_content import map_layers
from ui import markup as m
from ui import session
from ui.ask import place_field
from ui.chrome import page_frame
from ui.deep_link import by_name
from ui.findings import counts_of, first_rules
from ui.fold import opened_fold
from ui.map import atlas_map
from ui.map.content import clamp_date
from ui.map.rows import basis_text
from ui.markup import esc, pick
from ui.place_head import editions_foot, place_head, place_name
from ui.words import sayer
from ui.zone_list import zone_list as zone_list_html

EXAMPLES = {"中阳县": "Zhongyang", "孝义市": "Xiaoyi", "太原市": "Taiyuan"}
KEY, FIELD = "atlas", "map-search"


def take_pick() -> None:
    picked = st.session_state[KEY].pick
    if picked:
        session.ask_place(session.PlaceAsked(picked["lon"], picked["lat"]))


def take_date() -> None:
    chosen = st.session_state[KEY].as_of
    if chosen:
        st.session_state.as_of = session.parse_date(chosen)


def map_data(answer: dict[str, Any] | None, lang: Lang) -> dict[str, Any]:
    data: dict[str, Any] = {"remember": True, "as_of": clamp_date(session.as_of()), "point": None, "measure": None, "area": None}
    asked = session.place()
    if answer is None or asked is None:
        return data
    place = answer["place"]
    if place["lon"] is None:
        return {**data, "area": place["adcode"]}
    return {
        **data,
        "point": {"lon": place["lon"], "lat": place["lat"], "label": place_name(answer, lang), "accuracy_m": place["location_accuracy_m"]},
    }


def rule_lines(findings: list[dict[str, Any]], lang: Lang) -> str:
    say = sayer(lang)
    rows = "".join(
        f"<li>{m.badge(f['verdict'], say)}<b>{esc(pick(f, 'title', lang))}</b><small>{esc(f['document'])} · {esc(f['clause'])}</small></li>"
        for f in first_rules(findings)
    )
    return f'<h2 class="kq-h">{esc(say("first_rules"))}</h2><ul class="kq-list kq-lines">{rows}</ul>' if rows else ""


def place_panel(answer: dict[str, Any], lang: Lang) -> None:
    say = sayer(lang)
    mine = for_audience(answer["findings"], "enterprise")
    counts, others = counts_of(mine), len(answer["findings"]) - len(mine)
    on, known = answer["query"]["as_of"], len(answer["query"]["facts"])
    title = say("place_verdicts_facts" if known else "place_verdicts", on=on, n=len(mine), f=known)
    st.html(
        f'{place_head(answer, lang)}<h2 class="kq-h">{esc(title)}</h2>{m.tiles(counts, say)}'
        f'{m.proportion_bar(counts)}<p class="kq-micro">{esc(say("for_enterprises", n=others))}</p>'
    )
    asked = session.asked()
    st.page_link(
        "screens/lookup_page.py", label=say("full_answer"), icon=":material/arrow_forward:", icon_position="right",
        query_params=by_name(asked.pairs(lang)) if asked else None,
    )  # fmt: skip
    st.html(zone_list_html(answer["zones"], lang, whole=False) + rule_lines(mine, lang) + editions_foot(answer, lang))


def empty_panel(lang: Lang) -> None:
    say = sayer(lang)
    st.html(f'<div class="kq-place"><h1>{esc(say("pick_title"))}</h1><p class="kq-small">{esc(say("pick_how"))}</p></div>')
    with st.container(horizontal=True, gap="xsmall", key="kq-examples"):
        for name, name_en in EXAMPLES.items():
            st.button(
                name_en if lang == "en" else name,
                key=f"try-{name}",
                on_click=lambda n=name: session.ask_place(session.PlaceAsked(address=n)),
            )
    rows = "".join(f"<li>{m.badge(v, say)}<span>{esc(say(f'means_{v}'))}</span></li>" for v in m.VERDICTS)
    st.html(f'<p class="kq-small">{esc(say("pick_what"))}</p><ul class="kq-list kq-means">{rows}</ul>')


@st.fragment
def atlas_view(lang: Lang) -> None:
    """Map and panel in one fragment: a pick or a date reruns only this."""
    answer, error = None, None
    try:
        answer = session.answer()
    except KongquError as problem:
        error = problem
    with st.container(horizontal=True, gap=None, key="kq-atlas"):
        with st.container(key="kq-atlas-map"):
            atlas_map(KEY, lang, map_data(answer, lang), on_pick=take_pick, on_as_of=take_date)
        with st.container(key="kq-place", width=392, gap="small"):
            place_field(lang, FIELD)
            if error is not None:
                st.html(m.error_box(error, lang))
            if answer is not None:
                place_panel(answer, lang)
            elif error is None:
                empty_panel(lang)


@st.cache_data(show_spinner=False, max_entries=4)
def zone_frame(lang: Lang, edition: str) -> pd.DataFrame:
    """The map's content as a table; depends only on the edition and the language."""
    say, atlas = sayer(lang), session.atlas()
    layers = {row["id"]: pick(row, "name", lang) for row in map_layers(atlas)}
    rows = [
        {
            say("col_layer"): layers.get(z["layer"], z["layer"]), say("col_zone"): pick(z, "name", lang), say("col_status"): say(f"status_{z['status']}"),
            say("col_bound"): say(f"bound_{z['bound']}"), say("col_area"): z["area_km2"], say("col_accuracy"): z["accuracy_m"],
            say("col_basis"): basis_text([z], say), say("col_valid"): validity(z), say("col_id"): z["zone"],
        }
        for z in zone_list(atlas)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def validity(zone: dict[str, Any]) -> str:
    start, end = zone["valid_from"], zone["valid_to"]
    return f"{start or '…'} – {end or '…'}" if start or end else ""


def table_view(lang: Lang) -> None:
    """The table, made only when it is opened: the page is lighter without it."""
    say = sayer(lang)
    with st.container(key="kq-table"):
        fold = opened_fold(say("table_title"), "table-fold", ":material/table_rows:")
        if fold is None:
            return
        frame = zone_frame(lang, session.atlas().edition["zones"])
        number = st.column_config.NumberColumn
        with fold:
            st.caption(say("table_line", n=len(frame)))
            st.dataframe(
                frame, hide_index=True, height=420, alt=say("table_title"),
                column_config={say("col_area"): number(format="%.1f"), say("col_accuracy"): number(format="%d")},
            )  # fmt: skip


lang = session.lang()
page_frame("stage")
atlas_view(lang)
table_view(lang)
