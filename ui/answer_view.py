"""The answer on the page: summary, groups of rules, and every verdict as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from base.text import Lang
from services.groups import GROUPS, grouped
from services.lists.columns import rests_on
from ui import cards
from ui import markup as m
from ui.cards import Setting
from ui.filters import Shown
from ui.findings import counts_of, overdue
from ui.fold import opened_fold
from ui.markup import esc, pick
from ui.place_head import coordinates, crumb, editions_foot, place_name, position_line
from ui.words import sayer

Answer = Mapping[str, Any]
Finding = dict[str, Any]
FIRST, MORE = 25, 50  # cards of a group at first, and with each press


def summary(answer: Answer, findings: list[Finding], label: str, lang: Lang) -> None:
    """Heading, tiles of the four verdicts, and what is overdue.

    Args:
        label: what the reader's register calls the place, or empty.
    """
    say, on = sayer(lang), answer["query"]["as_of"]
    name = label or place_name(answer, lang)
    late = overdue(findings)
    flag = ""
    if late:
        flag = (
            f'<a class="kq-late" href="#kq-due">{m.icon("event_busy")}<b>{esc(say("overdue_count", n=len(late)))}</b>'
            f"<span>{esc(say('overdue_first', date=late[0]['deadline']))}</span></a>"
        )
    hidden = len(answer["findings"]) - len(findings)
    others = f'<p class="kq-micro">{esc(say("for_others", n=hidden))}</p>' if hidden else ""
    line = " · ".join(part for part in (crumb(answer, lang), position_line(answer, lang)) if part)
    st.html(
        f'<div class="kq-answer-head"><p class="kq-crumb">{esc(line)}</p><h1>{esc(say("what_binds", name=name, on=on))}</h1>'
        f'<div class="kq-sum">{m.tiles(counts_of(findings), say)}{flag}</div>{others}</div>'
    )


def group_bar(groups: Mapping[str, list[Finding]], title: str, lang: Lang) -> None:
    say = sayer(lang)
    links = "".join(f'<a href="#kq-{g}">{esc(say(f"group_{g}"))}<b>{len(groups[g])}</b></a>' for g in GROUPS)
    with st.container(key="kq-nav"):
        st.html(f'<nav class="kq-nav" aria-label="{esc(say("verdict_applies"))}">{links}<i>{esc(title)}</i></nav>')


def groups_view(answer: Answer, shown: Shown, setting: Setting) -> None:
    lang = setting.lang
    groups = grouped(shown.findings, shown.order)
    group_bar(groups, f"{place_name(answer, lang)} · {setting.as_of}", lang)
    for name in GROUPS:
        if name == "not":
            not_applying(groups["not"], lang)
        elif groups[name]:
            one_group(name, groups[name], setting)
    answer_table(answer, shown.findings, lang)
    st.html(editions_foot(answer, lang))


def one_group(name: str, items: list[Finding], setting: Setting) -> None:
    say = sayer(setting.lang)
    head = cards.group_head(name, say(f"group_{name}"), len(items), say(f"line_{name}"))
    shown = st.session_state.setdefault(f"shown-{name}", FIRST)
    if name in ("ask", "void"):
        body = "".join(cards.folded_card(f, setting) for f in items[:shown])
    else:
        body = "".join(cards.rule_card(f, setting, opened=name == "must" and i == 0) for i, f in enumerate(items[:shown]))
    st.html(f'{head}<div class="kq-cards">{body}</div>')
    if len(items) > shown:
        st.button(say("show_more", n=min(MORE, len(items) - shown)), key=f"more-{name}", on_click=_show_more, args=(name,), width="stretch")


def _show_more(name: str) -> None:
    st.session_state[f"shown-{name}"] += MORE


def failing_reason(finding: Finding, lang: Lang) -> str:
    failed = [r for r in finding["reasons"] if r["result"] == "fails"] or finding["reasons"][-1:]
    return " ".join(pick(r, "text", lang) for r in failed)


def not_applying(items: list[Finding], lang: Lang) -> None:
    """What is ruled out, folded, with what rules it out."""
    say = sayer(lang)
    st.html(f'<h2 class="kq-group" id="kq-not">{esc(say("group_not"))}<b>{len(items)}</b><span>{esc(say("line_not"))}</span></h2>')
    fold = opened_fold(say("open_not", n=len(items)), "not-fold") if items else None
    if fold is not None:
        rows = [[esc(pick(f, "title", lang)), f"{esc(f['document'])} {esc(f['clause'])}", esc(failing_reason(f, lang))] for f in items]
        with fold:
            st.html(m.table((say("col_rule"), say("col_document"), say("col_reason")), rows, "kq-stack"))


def answer_file(answer: Answer, findings: list[Finding], lang: Lang) -> bytes:
    """The listed verdicts as CSV; each row says place, day and editions, so that a part of it still tells what it is a part of."""
    say, frame = sayer(lang), answer_frame(findings, lang)
    edition = answer["edition"]
    head = {
        say("col_place"): " ".join(part for part in (place_name(answer, lang), crumb(answer, lang), coordinates(answer)) if part),
        say("as_of"): answer["query"]["as_of"],
        say("col_editions"): f"{edition['zones'][:12]} {edition['rules'][:12]}",
    }
    for i, (name, value) in enumerate(head.items()):
        frame.insert(i, name, value)
    return frame.to_csv(index=False).encode("utf-8-sig")


def answer_frame(findings: list[Finding], lang: Lang) -> pd.DataFrame:
    """Every listed verdict as a row."""
    say = sayer(lang)
    return pd.DataFrame(
        [
            {
                say("col_verdict"): say(f"verdict_{f['verdict']}"), say("col_document"): f["document"], say("col_clause"): f["clause"],
                say("col_rule"): pick(f, "title", lang), say("col_requirement"): pick(f, "requirement", lang), say("col_kind"): say(f"kind_{f['kind']}"),
                say("col_strength"): say(f"strength_{f['strength']}"), say("col_force"): say(f"force_{f['force']}"), say("col_deadline"): f["deadline"] or "",
                say("col_reason"): " ".join(pick(r, "text", lang) for r in f["reasons"] if r["result"] != "holds"),
                say("col_rests"): say("list_comma").join(source[lang] for source in rests_on(f)), say("col_id"): f["rule"],
            }
            for f in findings
        ]
    )  # fmt: skip


def answer_table(answer: Answer, findings: list[Finding], lang: Lang) -> None:
    """The verdicts listed above as a table and a file, the whole answer as another; all are made when they are asked for."""
    say = sayer(lang)
    stem = f"kongqu-{answer['query']['as_of']}"
    with st.container(key="kq-answer-table"):
        st.html(f'<h2 class="kq-group" id="kq-all">{esc(say("answer_table"))}<b>{len(findings)}</b></h2>')
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                say("download_csv"),
                lambda: answer_file(answer, findings, lang),
                f"{stem}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
            )
            st.download_button(
                say("download_json"),
                lambda: json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True).encode(),
                f"{stem}.json",
                "application/json",
                icon=":material/data_object:",
                on_click="ignore",
            )
        fold = opened_fold(say("answer_table_open"), "answer-table-fold", ":material/table_rows:")
        if fold is not None:
            with fold:
                st.dataframe(answer_frame(findings, lang), hide_index=True, height=360, alt=say("answer_table"))
