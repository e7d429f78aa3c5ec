"""My list: places compared side by side, and exported."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from base.errors import KongquError
from base.text import Lang
from services.asked import Asked
from services.groups import AUDIENCES
from services.lists.columns import Column
from services.lists.compare import Comparison, ZoneRow, side_by_side
from services.lists.export import list_geojson, rules_csv, summary_csv
from ui import markup as m
from ui import place_list, session
from ui.chrome import page_frame
from ui.compare_tables import rules_table, zones_table
from ui.deep_link import by_name
from ui.markup import esc
from ui.place_head import crumb, editions_foot, position_line
from ui.place_list import Entry
from ui.words import sayer

STYLE = Path(__file__).resolve().parents[1] / "list.css"
ADMIN = ("province", "prefecture", "county")
FIRST_RULES, FIRST_ZONES, MORE = 30, 12, 60  # rows at first, and with each press


def empty(lang: Lang) -> None:
    say = sayer(lang)
    st.html(f'<div class="kq-start">{m.icon("playlist_add")}<p>{esc(say("list_empty", n=place_list.MOST))}</p></div>')
    st.page_link("screens/lookup_page.py", label=say("list_go"), icon=":material/search:")


def filters(lang: Lang, *, several: bool) -> tuple[str, bool]:
    """Whose rules, and whether only those on which the places differ."""
    say = sayer(lang)
    with st.container(key="kq-list-filters", horizontal=True, gap="medium", vertical_alignment="bottom"):
        audience = st.segmented_control(
            say("audience"), list(AUDIENCES), default="enterprise", format_func=lambda a: say(f"audience_{a}"), key="list-audience"
        )
        shown = "all"
        if several:
            words = {"differing": say("list_differing"), "all": say("list_all")}
            shown = st.segmented_control(say("list_show"), list(words), default="differing", format_func=words.__getitem__, key="list-show")
    return audience or "enterprise", several and (shown or "differing") == "differing"


def place_card(i: int, entry: Entry, column: Column | KongquError, audience: str, lang: Lang) -> None:
    """Head of one place: name, day, accuracy, the four counts, its answer, and the way out of the list."""
    say = sayer(lang)
    with st.container(key=f"kq-list-place-{i}", gap="xsmall"):
        if isinstance(column, KongquError):
            st.html(f'<h2 class="kq-list-h"><i>{i + 1}</i>{esc(entry.name)}</h2>{m.error_box(column, lang)}')
        else:
            st.html(card_head(i, column, audience, lang))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.page_link(
                "screens/lookup_page.py",
                label=say("list_answer", n=i + 1),
                icon=":material/gavel:",
                query_params=by_name(entry.asked.pairs(lang)),
            )
            st.button(
                say("list_remove", n=i + 1),
                key=f"list-remove-{i}",
                icon=":material/close:",
                type="tertiary",
                on_click=place_list.remove,
                args=(i,),
            )


def card_head(i: int, column: Column, audience: str, lang: Lang) -> str:
    say, head = sayer(lang), column.head()
    mine = [cell for rule, cell in column.cells.items() if AUDIENCES[audience] & set(column.rules[rule].addressee)]
    counts = {verdict: sum(cell.verdict == verdict for cell in mine) for verdict in m.VERDICTS}
    late = sum(cell.overdue for cell in mine)
    flag = f'<span class="kq-late-n">{m.icon("event_busy")}{esc(say("overdue_count", n=late))}</span>' if late else ""
    day = " ".join(part for part in (column.query["as_of"], column.query["at"]) if part)
    where = position_line(head, lang) or say("list_area")
    given = [
        say("list_facts", n=len(column.query["facts"])) if column.query["facts"] else "",
        say("list_members", n=len(column.query["members"])) if column.query["members"] else "",
    ]
    lines = [crumb(head, lang), where, " · ".join(part for part in given if part)]
    return (
        f'<h2 class="kq-list-h"><i>{i + 1}</i>{esc(column.name)}<time>{esc(day)}</time></h2>'
        + "".join(f'<p class="kq-crumb">{esc(line)}</p>' for line in lines if line)
        + f'<div class="kq-list-tiles">{m.tiles(counts, say)}</div>{flag}'
    )


def told(comparison: Comparison, lang: Lang) -> str:
    """What makes the places not asked alike, before the table."""
    say = sayer(lang)
    lines = [notice[lang] for notice in comparison.notices]
    if len(comparison.columns) == 1:
        return f'<p class="kq-small">{esc(say("list_one"))}</p>'
    if not lines:
        return ""
    rows = "".join(f"<li>{esc(line)}</li>" for line in lines)
    return f'<div class="kq-open is-ask"><b>{m.icon("balance")}{esc(say("list_told"))}</b><ul class="kq-list">{rows}</ul></div>'


def jumps(lang: Lang) -> str:
    """Links to the two tables: on a phone the second stands far below."""
    say = sayer(lang)
    links = "".join(f'<a href="#kq-{part}">{esc(word)}</a>' for part, word in (("rules", say("list_rules")), ("zones", say("list_zones"))))
    return f'<nav class="kq-nav" aria-label="{esc(say("nav_list"))}">{links}</nav>'


def rules_part(comparison: Comparison, audience: str, differing: bool, lang: Lang) -> None:
    say, columns = sayer(lang), comparison.columns
    mine = [row for row in comparison.rows if AUDIENCES[audience] & set(row.rule.addressee)]
    apart = [row for row in mine if row.differs]
    rows = apart if differing else mine
    line = say("list_rules_line", n=len(apart), m=len(mine) - len(apart)) if len(columns) > 1 else ""
    st.html(f'<h2 class="kq-group" id="kq-rules">{esc(say("list_rules"))}<b>{len(rows)}</b><span>{esc(line)}</span></h2>')
    if not rows:
        st.html(f'<p class="kq-small">{esc(say("list_none_differ"))}</p>')
        return
    most = shown_of("rules", FIRST_RULES)
    st.html(rules_table(rows[:most], columns, len(rows), lang))
    more_button("rules", say("show_more", n=min(MORE, len(rows) - most)), len(rows) > most)


def zones_part(comparison: Comparison, differing: bool, lang: Lang) -> None:
    say, columns = sayer(lang), comparison.columns
    telling = [row for row in comparison.zones if not stands_in_head(row)]
    apart = [row for row in telling if row.differs]
    rows = apart if differing else telling
    line = say("list_zones_line", n=len(apart), m=len(telling) - len(apart)) if len(columns) > 1 else ""
    st.html(f'<h2 class="kq-group" id="kq-zones">{esc(say("list_zones"))}<b>{len(rows)}</b><span>{esc(line)}</span></h2>')
    if not rows:
        st.html(f'<p class="kq-small">{esc(say("list_none_zones"))}</p>')
        return
    most = shown_of("zones", FIRST_ZONES)
    st.html(zones_table(rows[:most], columns, len(rows), lang))
    more_button("zones", say("zones_more", n=len(rows) - most), len(rows) > most)


def stands_in_head(row: ZoneRow) -> bool:
    """Whether the zone is the province, city or county that holds places of the list for sure: the head of each names it."""
    return row.layer in ADMIN and all(cell is None or cell["membership"] == "inside" for cell in row.cells)


def shown_of(part: str, first: int) -> int:
    found: int = st.session_state.setdefault(f"list-shown-{part}", first)
    return found


def more_button(part: str, word: str, needed: bool) -> None:
    if needed:
        st.button(word, key=f"list-more-{part}", on_click=_show_more, args=(part,), width="stretch")


def _show_more(part: str) -> None:
    st.session_state[f"list-shown-{part}"] += MORE


def downloads(comparison: Comparison, asked: list[Asked], lang: Lang) -> None:
    """The files, made when one is asked for; and the button that empties the list."""
    say, atlas = sayer(lang), session.atlas()
    links = [one.link(origin(), lang) for one in asked]
    files = (
        ("list_csv", "kongqu-list.csv", "text/csv", lambda: rules_csv(comparison, links, lang)),
        ("list_csv_summary", "kongqu-list-places.csv", "text/csv", lambda: summary_csv(comparison, links, lang)),
        ("list_geojson", "kongqu-list.geojson", "application/geo+json", lambda: list_geojson(atlas, comparison, links)),
    )
    with st.container(key="kq-list-files", horizontal=True, gap="small"):
        for word, name, kind, make in files:
            st.download_button(say(word), make, name, kind, key=f"file-{word}", icon=":material/download:", on_click="ignore")
        st.button(say("list_clear"), key="list-clear", icon=":material/delete:", type="tertiary", on_click=place_list.clear)


def origin() -> str:
    """Address of this server as the reader's browser knows it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def page(lang: Lang) -> None:
    say, entries = sayer(lang), place_list.entries()
    page_frame("work")
    st.html(STYLE)
    with st.container(key="kq-list", gap="small"):
        st.html(f'<div class="kq-page-h"><h1>{esc(say("nav_list"))}</h1><p>{esc(say("list_line"))}</p></div>')
        if not entries:
            empty(lang)
            return
        columns = place_list.columns()
        answered = [(e, c) for e, c in zip(entries, columns, strict=True) if isinstance(c, Column)]
        audience, differing = filters(lang, several=len(answered) > 1)
        with st.container(key="kq-list-places", horizontal=True, gap="small"):
            for i, (entry, column) in enumerate(zip(entries, columns, strict=True)):
                place_card(i, entry, column, audience, lang)
        if not answered:
            return
        comparison = side_by_side([column for _, column in answered])
        downloads(comparison, [entry.asked for entry, _ in answered], lang)
        st.html(told(comparison, lang) + jumps(lang))
        rules_part(comparison, audience, differing, lang)
        zones_part(comparison, differing, lang)
        st.html(editions_foot(answered[0][1].head(), lang))


page(session.lang())
