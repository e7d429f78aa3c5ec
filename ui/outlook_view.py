"""What changes here in the next twelve months: asked for only when the fold is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import streamlit as st

from base.text import Lang
from ui import cards, session
from ui import markup as m
from ui.fold import opened_fold
from ui.markup import esc, pick
from ui.words import Say, sayer

MONTHS = 12
MOST_OPEN = 6  # of one kind and document on one day: when a whole plan ends, its rules do
Event = Mapping[str, Any]


def outlook_fold(rules: Iterable[str], lang: Lang) -> None:
    """The events of these rules, by month, behind a fold."""
    say = sayer(lang)
    fold, question = opened_fold(say("outlook", n=MONTHS), "outlook-fold", ":material/event_upcoming:"), session.asked(MONTHS)
    if fold is None or question is None:
        return
    wanted = set(rules)
    events = [event for event in question.answer(session.atlas())["outlook"] if event["rule"] in wanted]
    with fold:
        st.html(event_list(events, say, lang) if events else f'<p class="kq-small">{esc(say("outlook_none", n=MONTHS))}</p>')


def event_list(events: list[Event], say: Say, lang: Lang) -> str:
    """Events by day, in the order of the days; many of one kind and document stand folded; each links to its rule."""
    parts = []
    for day, found in groupby(events, key=itemgetter("date")):
        together = groupby(sorted(found, key=itemgetter("event", "document")), key=itemgetter("event", "document"))
        rows = "".join(_alike(kind, document, list(alike), say, lang) for (kind, document), alike in together)
        parts.append(f'<li><time datetime="{esc(day)}">{esc(day)}</time><ul class="kq-list">{rows}</ul></li>')
    return f'<ol class="kq-list kq-outlook">{"".join(parts)}</ol>'


def _alike(kind: str, document: str, events: list[Event], say: Say, lang: Lang) -> str:
    """Events of one kind and document on one day."""
    rows = "".join(_row(event, say, lang) for event in events)
    if len(events) <= MOST_OPEN:
        return rows
    head = f"{m.tag(say(f'event_{kind}'))}<b>{esc(document)}</b> {esc(say('rules_affected', n=len(events)))}"
    return f'<li><details class="kq-more"><summary>{head}</summary><ul class="kq-list">{rows}</ul></details></li>'


def _row(event: Event, say: Say, lang: Lang) -> str:
    kind, verdict = say(f"event_{event['event']}"), say(f"verdict_{event['verdict']}")
    link = f'<a href="{cards.rule_link(event["rule"], lang)}" target="_blank" rel="noopener">{esc(pick(event, "title", lang))}</a>'
    return f"<li>{m.tag(kind)}{link}<small>{esc(event['document'])} {esc(event['clause'])} · {esc(verdict)}</small></li>"
