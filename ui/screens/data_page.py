"""Data and limits: what each layer is made of, how far off it is, what is missing and why; the documents and their readings."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from base.text import Lang
from layers.report import AreaComparison, compare_areas
from services.catalogue import document_list, source_list, zone_list
from services.map_content import map_layers
from ui import markup as m
from ui import session
from ui.looks import pattern_of
from ui.map.rows import basis_text, short_licence
from ui.markup import esc, pick
from ui.words import Say, sayer

Record = dict[str, Any]
MOST_RECIPES = 3


def head(anchor: str, word: str, count: int, line: str) -> str:
    return f'<h2 class="kq-group" id="kq-{anchor}">{esc(word)}<b>{count}</b><span>{esc(line)}</span></h2>'


def layers_table(layers: list[Record], zones: list[Record], sources: list[Record], lang: Lang) -> str:
    say, rows = sayer(lang), []
    names = {s["id"]: f"{pick(s, 'name', lang)}{short_licence(s)}" for s in sources}
    for layer in layers:
        mine = [z for z in zones if z["layer"] == layer["id"]]
        statuses = Counter(z["status"] for z in mine)
        marks = " ".join(f'<span class="kq-marked">{m.mark(s, say)}{n}</span>' for s, n in statuses.items())
        sample = mine[0] if mine else {"zone": "", "layer": layer["id"]}
        made = sorted({pick(z, "derivation", lang) for z in mine} - {""})
        accuracy = sorted({z["accuracy_m"] for z in mine if z["accuracy_m"]})
        spread = "" if not accuracy else f"±{accuracy[0]:g} m" if len(accuracy) == 1 else f"±{accuracy[0]:g}–{accuracy[-1]:g} m"
        text = "<br>".join(esc(t) for t in made[:MOST_RECIPES])
        used = say("list_comma").join({names.get(i, i): None for z in mine for i in z["sources"]})
        rows.append([
            f'{m.swatch(pattern_of(sample), sample.get("status", "unknown"))} {esc(pick(layer, "name", lang))}', f"{len(mine)}", marks, spread,
            f"{text}<br><small>{esc(used)}</small>",
        ])  # fmt: skip
    heads = (say("col_layer"), say("col_count"), say("col_status"), say("col_accuracy").replace("± ", ""), say("col_made"))
    return m.table(heads, rows, "kq-stack kq-wide-table")


def missing_table(zones: list[Record], lang: Lang) -> str:
    say = sayer(lang)
    rows = [
        [
            f"{m.swatch('void', 'unknown')} {esc(pick(z, 'name', lang))}", esc(basis_text([z], say)),
            esc(pick(z, "reason", lang) or pick(z, "note", lang)) + (f"<br><i>{esc(pick(z, 'question', lang))}</i>" if z["question"] else ""),
        ]
        for z in zones
    ]  # fmt: skip
    return m.table((say("col_zone"), say("col_basis"), say("col_why_missing")), rows, "kq-stack kq-wide-table")


def areas_table(compared: list[AreaComparison], lang: Lang) -> str:
    """Published built-up areas beside ours; the mark in the bar stands at equality."""
    say, rows = sayer(lang), []
    for row in sorted(compared, key=lambda c: -abs((c.ratio or 1) - 1)):
        official = row.official
        note = f"<br><small>{esc(official.note[lang])}</small>" if official.note else ""
        ratio = "–" if row.ratio is None else f'{row.ratio:.2f} <i class="kq-ratio"><i style="width:{min(row.ratio, 2) * 50:.0f}%"></i></i>'
        rows.append([
            esc(official.place[lang]) + note, f"{official.area_km2:g}", str(official.year), esc(say(f"grade_{official.grade}")),
            "–" if row.ours_km2 is None else f"{row.ours_km2:.1f}", f'<span class="kq-marked">{ratio}</span>',
        ])  # fmt: skip
    heads = (say("col_zone"), say("col_published"), say("col_year"), say("col_grade"), say("col_ours"), say("col_ratio"))
    return m.table(heads, rows, "kq-stack kq-wide-table kq-figures")


def term(document: Record, say: Say) -> str:
    force = document["in_force"]
    start, until = force.get("from"), force.get("until")
    if not start:
        return say("from_unknown", a=force.get("not_before"), b=force.get("by"))
    return say("from_until", a=start, b=until) if until else say("from_open", a=start)


def documents_table(documents: list[Record], lang: Lang) -> str:
    say = sayer(lang)
    rows = [
        [
            f"<b>{esc(d['number'] or say('no_number'))}</b>", f"{esc(pick(d, 'title', lang))}<br><small>{esc(pick(d, 'issuer', lang))}</small>",
            esc(term(d, say)), str(d["rules"]), f"<code>{esc(d['sha256'])}</code>",
        ]
        for d in documents
    ]  # fmt: skip
    return m.table(
        (say("col_number"), say("col_document"), say("col_term"), say("col_rules"), say("col_hash")), rows, "kq-stack kq-wide-table"
    )


def readings_list(documents: list[Record], lang: Lang) -> str:
    rows = "".join(
        f"<li><b>{esc(pick(d, 'short', lang))}</b><p>{esc(pick(n, 'text', lang))}</p></li>"
        for d in documents
        for n in d["notes"]
        if n["kind"] == "reading"
    )
    return f'<ul class="kq-list kq-readings">{rows}</ul>'


def sources_table(sources: list[Record], lang: Lang) -> str:
    say = sayer(lang)
    rows = [[f"<b>{esc(pick(s, 'name', lang))}</b>", esc(s["licence"]), esc(s["citation"])] for s in sources]
    return m.table((say("col_source"), say("col_licence"), say("col_citation")), rows, "kq-stack kq-wide-table")


def page(lang: Lang) -> None:
    say, atlas = sayer(lang), session.atlas()
    layers, zones, documents, sources = map_layers(atlas), zone_list(atlas), document_list(atlas), source_list(atlas)
    missing = [z for z in zones if z["bound"] == "none"]
    compared = compare_areas(atlas.zones)
    parts = (
        ("layers", say("data_layers"), len(layers), "", layers_table(layers, zones, sources, lang)),
        ("missing", say("data_missing"), len(missing), say("data_missing_line"), missing_table(missing, lang)),
        ("areas", say("data_areas"), len(compared), say("data_areas_line"), areas_table(compared, lang)),
        ("documents", say("data_documents"), len(documents), "", documents_table(documents, lang)),
        (
            "readings",
            say("data_readings"),
            sum(n["kind"] == "reading" for d in documents for n in d["notes"]),
            "",
            readings_list(documents, lang),
        ),
        ("sources", say("data_sources"), len(sources), "", sources_table(sources, lang)),
    )
    links = "".join(f'<a href="#kq-{anchor}">{esc(word)}<b>{count}</b></a>' for anchor, word, count, _, _ in parts)
    with st.container(key="kq-data", gap="small"):
        st.html(f'<div class="kq-page-h"><h1>{esc(say("nav_data"))}</h1><p>{esc(say("data_line"))}</p></div>')
        with st.container(key="kq-nav"):
            st.html(f'<nav class="kq-nav" aria-label="{esc(say("nav_data"))}">{links}</nav>')
        for anchor, word, count, line, body in parts:
            st.html(
                f'{head(anchor, word, count, line)}<div class="kq-scroll" tabindex="0" role="region" aria-label="{esc(word)}">{body}</div>'
            )
        edition = atlas.edition
        st.html(
            f'<div class="kq-foot">{esc(say("editions", zones=edition["zones"], rules=edition["rules"]))} · {esc(say("not_evidence"))}</div>'
        )


page(session.lang())
