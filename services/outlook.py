"""What lies ahead: the calendar of the whole rule base, and what starts, ends or falls due at a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from base.errors import KongquError
from rules.base import RuleBase
from rules.facts import FactValue
from rules.findings import Finding, find
from rules.model import Document
from rules.outlook import Event, events, span_of
from rules.place import PlaceZones
from services.words import text_pair

MOST_MONTHS = 120


def timeline(rule_base: RuleBase, start: date | None = None, end: date | None = None, document: str | None = None) -> list[dict[str, Any]]:
    """Every dated event of the rules, in the order of the days.

    Args:
        start, end: first and last day; by default all that is dated.
        document: id of a document, where only its rules are asked for.

    Raises:
        KongquError: ``unknown_document``; ``bad_span``.
    """
    if document is not None and document not in rule_base.documents:
        raise KongquError(
            "unknown_document",
            where=document,
            zh=f"没有这个文件编号；有：{'、'.join(rule_base.documents)}。",
            en=f"There is no document of that id; there are {', '.join(rule_base.documents)}.",
        )
    first, last = span_of(rule_base)
    start, end = start or min(first, end or first), end or max(last, start or last)
    if start > end:
        raise KongquError("bad_span", where=f"{start} – {end}", zh="起日晚于止日。", en="The first day lies after the last.")
    found = events(rule_base, start, end)
    return [event_json(e, rule_base.documents[e.rule.document]) for e in found if document in (None, e.rule.document)]


def event_json(event: Event, document: Document) -> dict[str, Any]:
    return {
        "date": event.day.isoformat(),
        "event": event.kind,
        "rule": event.rule.id,
        "document": document.label,
        "clause": event.rule.clause,
        **text_pair("title", event.rule.title.text()),
    }


def require_months(months: object) -> int:
    """A number of months to look ahead, 0 to 120.

    Raises:
        KongquError: ``bad_months``.
    """
    text = str(months).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= MOST_MONTHS):
        raise KongquError(
            "bad_months",
            where=f"months={text}",
            zh=f"要 0 至 {MOST_MONTHS} 的整数（月）。",
            en=f"A whole number of months from 0 to {MOST_MONTHS} is needed.",
        )
    return int(text)


def outlook(
    rule_base: RuleBase, place_on: Callable[[date], PlaceZones], facts: Mapping[str, FactValue], as_of: date, months: int
) -> list[dict[str, Any]]:
    """What happens at a place after the day asked and within some months; what is ruled out on its day is left out.

    Args:
        place_on: the place as the law sees it on a day.
    """
    ahead = [e for e in events(rule_base, as_of, months_later(as_of, months)) if e.day > as_of]
    verdicts: dict[date, dict[str, Finding]] = {}
    for day in {e.day for e in ahead}:
        verdicts[day] = {f.rule.id: f for f in find(rule_base, place_on(day), facts, day)}
    kept = [(e, verdicts[e.day][e.rule.id].verdict) for e in ahead]
    return [
        {**event_json(e, rule_base.documents[e.rule.document]), "verdict": verdict} for e, verdict in kept if verdict != "does_not_apply"
    ]


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return date(year, month + 1, 28)
