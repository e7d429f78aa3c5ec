"""What changes here in the next twelve months: asked for only when the fold is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import streamlit as st

from base.text import Lang
from ui import cards, session
from ui import markup as m
from ui.fold import opened_fold
from ui.markup import esc, pick
from ui.words import Say, sayer

MONTHS = 12
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
    """Events by day, in the order of the days; each links to its rule."""
    parts = []
    for day, found in groupby(events, key=lambda event: event["date"]):
        rows = "".join(_row(event, say, lang) for event in found)
        parts.append(f'<li><time datetime="{esc(day)}">{esc(day)}</time><ul class="kq-list">{rows}</ul></li>')
    return f'<ol class="kq-list kq-outlook">{"".join(parts)}</ol>'


def _row(event: Event, say: Say, lang: Lang) -> str:
    kind, verdict = say(f"event_{event['event']}"), say(f"verdict_{event['verdict']}")
    link = f'<a href="{cards.rule_link(event["rule"], lang)}" target="_blank" rel="noopener">{esc(pick(event, "title", lang))}</a>'
    return f"<li>{m.tag(kind)}{link}<small>{esc(event['document'])} {esc(event['clause'])} · {esc(verdict)}</small></li>"
