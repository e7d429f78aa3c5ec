"""Rule library: filters, table, and the chosen rule beside it."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pandas as pd
import streamlit as st

from base.errors import KongquError
from base.text import Lang
from rules.model import Kind, Strength
from services.catalogue import document_list, fact_list, industry_groups, rule_list, zone_list
from services.groups import AUDIENCES
from services.map_content import map_layers
from ui import cards, conditions, session
from ui import markup as m
from ui.ask import day_field, tell_errors
from ui.chrome import page_frame
from ui.markup import esc, pick
from ui.words import Say, sayer

Rule = dict[str, Any]
FLAGS = {"readings": "yellow", "no_outline": "violet", "reference": "gray", "ask": "yellow"}
KINDS, STRENGTHS = get_args(Kind), get_args(Strength)
TABLE_PX, ROW_PX = 650, 34


@st.cache_resource(show_spinner=False, max_entries=2)
def names(lang: Lang, edition: str) -> conditions.Names:
    """Names of areas, zones, layers, facts and industries, for the words of conditions."""
    atlas = session.atlas()
    zones = {z["zone"]: z for z in zone_list(atlas)}
    admin = {
        z["adcode"]: pick(z, "name", lang) for z in zones.values() if z["layer"] in ("county", "prefecture", "province") and z["adcode"]
    }
    layers = {row["id"]: pick(row, "name", lang) for row in map_layers(atlas)}
    return conditions.Names(lang, admin, zones, layers, fact_list(atlas.rule_base.vocabulary), industry_groups(atlas))


@st.cache_data(show_spinner=False, max_entries=8)
def all_rules(as_of: date, edition: str) -> list[Rule]:
    """Every rule with its force on a day and its flags."""
    base = session.atlas().rule_base
    zones = {z["zone"]: z for z in zone_list(session.atlas())}
    return [{**rule, "flags": _flags(rule, zones)} for rule in rule_list(base, as_of)]


def _flags(rule: Rule, zones: dict[str, Any]) -> list[str]:
    leaves = list(
        _leaves([rule.get("where"), rule.get("if"), *(e.get("if") for e in rule["unless"]), *(e.get("where") for e in rule["unless"])])
    )
    found = []
    unclear = any(leaf.get("boundary") == "unclear" or leaf.get("within", {}).get("interior") == "unclear" for leaf in leaves)
    if unclear or any(n["kind"] == "reading" for n in rule["notes"]):
        found.append("readings")
    named = [z for leaf in leaves for z in ([leaf["zone"]] if "zone" in leaf else leaf.get("zones", []))]
    if any(zones.get(z, {}).get("bound") == "none" for z in named):
        found.append("no_outline")
    if rule["refers_to"] or any(n["kind"] == "reference" for n in rule["notes"]):
        found.append("reference")
    if any("ask" in leaf for leaf in leaves):
        found.append("ask")
    return found


def _leaves(trees: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for tree in trees:
        if not tree:
            continue
        inner = [*tree.get("all", ()), *tree.get("any", ()), *([tree["not"]] if "not" in tree else [])]
        found += _leaves(inner) if inner else [tree]
    return found


def filters(lang: Lang, documents: list[dict[str, Any]]) -> dict[str, Any]:
    say = sayer(lang)
    short = {d["id"]: pick(d, "short", lang) for d in documents}
    with st.container(key="kq-filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(say("filter_text"), placeholder=say("filter_text_hint"), icon=":material/search:", width=210, key="rules-text")
        document = st.selectbox(
            say("col_document"), [None, *short], format_func=lambda d: short.get(d, say("all_documents")), width=168, key="rules-document"
        )
        kind = st.selectbox(
            say("col_kind"), [None, *KINDS], format_func=lambda k: say(f"kind_{k}") if k else say("all"), width=124, key="rules-kind"
        )
        strength = st.selectbox(
            say("col_strength"),
            [None, *STRENGTHS],
            format_func=lambda s: say(f"strength_{s}") if s else say("all"),
            width=124,
            key="rules-strength",
        )
        audience = st.selectbox(
            say("audience"), [*AUDIENCES], index=3, format_func=lambda a: say(f"audience_{a}"), width=150, key="rules-audience"
        )
        with st.container(width=150):
            day_field(lang, "rules-date")
        flags = st.pills(say("only"), list(FLAGS), selection_mode="multi", format_func=lambda f: say(f"flag_{f}"), key="rules-flags")
    tell_errors(lang, "rules-date")
    return {"text": text.strip().lower(), "document": document, "kind": kind, "strength": strength, "audience": audience, "flags": flags}


def chosen_rules(rules: list[Rule], wanted: dict[str, Any]) -> list[Rule]:
    """Rules that pass every filter that is set."""

    def passes(r: Rule) -> bool:
        haystack = " ".join(str(r[k]) for k in ("title", "title_en", "requirement", "requirement_en", "document", "clause", "rule")).lower()
        return (
            all(word in haystack for word in wanted["text"].split())
            and wanted["document"] in (None, r["document_id"])
            and wanted["kind"] in (None, r["kind"])
            and wanted["strength"] in (None, r["strength"])
            and bool(AUDIENCES[wanted["audience"]] & set(r["addressee"]))
            and set(wanted["flags"]) <= set(r["flags"])
        )

    return [r for r in rules if passes(r)]


def rule_table(rules: list[Rule], short: dict[str, str], lang: Lang) -> Rule:
    """The table; returns the rule that is chosen in it, else the one in the address, else the first."""
    say = sayer(lang)
    frame = pd.DataFrame(
        [
            {say("col_document"): short[r["document_id"]], say("col_clause"): r["clause"], say("col_rule"): pick(r, "title", lang), say("col_kind"): say(f"kind_{r['kind']}"),
             say("col_strength"): say(f"strength_{r['strength']}"), say("col_force"): say(f"short_{r['force']}"), say("col_flags"): [say(f"flag_{f}") for f in r["flags"]]}
            for r in rules
        ]
    )  # fmt: skip
    linked = st.query_params.get("rule")
    first = next((i for i, r in enumerate(rules) if r["rule"] == linked), 0)
    text, wide = st.column_config.TextColumn, lang == "en"
    event = st.dataframe(
        frame, hide_index=True, height=TABLE_PX, row_height=ROW_PX, on_select="rerun", selection_mode="single-row", alt=say("nav_rules"),
        key=f"rules-table-{lang}-{len(rules)}-{first}", selection_default={"selection": {"rows": [first]}},
        column_config={
            say("col_document"): text(width=112), say("col_clause"): text(width=72), say("col_rule"): text(width=216 if wide else 236),
            say("col_kind"): text(width=100 if wide else 74), say("col_strength"): text(width=84 if wide else 60), say("col_force"): text(width=78 if wide else 86),
            say("col_flags"): st.column_config.MultiselectColumn(width=240, options=[say(f"flag_{f}") for f in FLAGS], color=list(FLAGS.values())),
        },
    )  # fmt: skip
    return rules[(event.selection.rows or [first])[0]]


def detail(rule: Rule, document: dict[str, Any], lang: Lang) -> None:
    say = sayer(lang)
    tags = m.tag(say(f"strength_{rule['strength']}"), "strong" if rule["strength"] == "mandatory" else "") + m.tag(
        say(f"kind_{rule['kind']}")
    )
    tags += "".join(m.tag(say(f"addressee_{a}")) for a in rule["addressee"])
    force = cards.force_tag(rule["force"], document["in_force"].get("until"), say)
    with st.container(key="kq-drawer", gap="small"):
        st.html(
            f'<div class="kq-card-top">{tags}</div><h2 class="kq-drawer-h">{esc(pick(rule, "title", lang))}</h2>'
            f'<p class="kq-src">{m.icon("article")}<b>{esc(rule["document"])}</b><span>{esc(rule["clause"])}</span>'
            f"<span>{force}</span><span>{esc(say('anchor', text=rule['anchor']))}</span></p>"
            f'<p class="kq-req">{esc(pick(rule, "requirement", lang))}</p>{cards.limits(rule["limits"], lang)}'
        )
        if printed := cards.passage(session.passage(rule["rule"]), lang):
            st.html(printed)
        st.html(conditions.conditions(rule, names(lang, session.atlas().edition["zones"])))
        st.html(notes(rule, say, lang) + links(rule, say, lang))


def notes(rule: Rule, say: Say, lang: Lang) -> str:
    readings = [n for n in rule["notes"] if n["kind"] == "reading"]
    others = [n for n in rule["notes"] if n["kind"] != "reading"]
    html = ""
    if readings:
        rows = "".join(f"<li>{esc(pick(n, 'text', lang))}</li>" for n in readings)
        html += f'<div class="kq-open is-ask"><b>{m.icon("balance")}{esc(say("two_readings"))}</b><ul class="kq-list">{rows}</ul></div>'
    if others:
        rows = "".join(f"<li>{m.tag(say('note_' + n['kind']))}<p>{esc(pick(n, 'text', lang))}</p></li>" for n in others)
        html += f'<ul class="kq-list kq-notes">{rows}</ul>'
    return html


def links(rule: Rule, say: Say, lang: Lang) -> str:
    """What the rule is tied to: other rules, cited texts, agencies, its id."""
    rows = [(say("link_overrides"), _rule_links([*rule["overrides"], *(e["then"] for e in rule["unless"] if e.get("then"))], lang))]
    rows.append((say("link_refers"), esc(say("list_comma").join(rule["refers_to"]))))
    agencies = [f"{say(f'agency_{role}')} {say('list_comma').join(found)}" for role, found in rule["agencies"].items() if found]
    rows += [(say("agencies"), esc(" · ".join(agencies))), (say("col_id"), f"<code>{esc(rule['rule'])}</code>")]
    return f'<ul class="kq-list kq-links">{"".join(f"<li><span>{esc(k)}</span><div>{v}</div></li>" for k, v in rows if v)}</ul>'


def _rule_links(ids: list[str], lang: Lang) -> str:
    return " ".join(f'<a href="{cards.rule_link(i, lang)}" target="_self"><code>{esc(i)}</code></a>' for i in ids)


def page(lang: Lang) -> None:
    say, atlas = sayer(lang), session.atlas()
    documents = document_list(atlas)
    rules = all_rules(session.as_of(), atlas.edition["rules"])
    mine = sum(bool(AUDIENCES["enterprise"] & set(r["addressee"])) for r in rules)
    page_frame("work")
    with st.container(key="kq-wide"):
        line = say("rules_line", n=len(rules), docs=len(documents), m=mine)
        st.html(f'<div class="kq-page-h"><h1>{esc(say("nav_rules"))}</h1><p>{esc(line)}</p></div>')
        found = chosen_rules(rules, filters(lang, documents))
        if not found:
            st.html(f'<div class="kq-start">{m.icon("search_off")}<p>{esc(say("no_match"))}</p></div>')
            return
        left, right = st.columns([1.62, 1], gap=24)
        with left:
            rule = rule_table(found, {d["id"]: pick(d, "short", lang) for d in documents}, lang)
            st.caption(say("shown", n=len(found)))
        with right:
            detail(rule, next(d for d in documents if d["id"] == rule["document_id"]), lang)


lang = session.lang()
try:
    page(lang)
except KongquError as problem:
    st.html(m.error_box(problem, lang))
