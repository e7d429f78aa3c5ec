"""What lies ahead: the days on which a rule starts, ends, falls due or comes into season."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rules.base import RuleBase
from rules.model import Document, Rule

EventKind = Literal["starts", "ends", "due", "season_starts", "season_ends", "period_ends"]
EVENT_KINDS: tuple[EventKind, ...] = ("starts", "season_starts", "due", "season_ends", "ends", "period_ends")


@dataclass(frozen=True, slots=True)
class Event:
    """One rule on one day.

    Attributes:
        day: for ``starts`` and ``season_starts`` the first day, for ``due`` the day by which it is to be done, for the others the last day.
    """

    day: date
    kind: EventKind
    rule: Rule


def events(rule_base: RuleBase, start: date, end: date) -> list[Event]:
    """What happens to the rules from one day to another, both included; by day, then in the order of the rules."""
    order = {kind: i for i, kind in enumerate(EVENT_KINDS)}
    found = [
        (event, i)
        for i, rule in enumerate(rule_base.rules)
        for event in _of_rule(rule, rule_base.documents[rule.document], start, end)
        if start <= event.day <= end
    ]
    return [event for event, _ in sorted(found, key=lambda pair: (pair[0].day, order[pair[0].kind], pair[1]))]


def span_of(rule_base: RuleBase) -> tuple[date, date]:
    """The first and the last day on which anything dated happens to a rule."""
    days = [e.day for rule in rule_base.rules for e in _dated(rule, rule_base.documents[rule.document])]
    return min(days), max(days)


def _of_rule(rule: Rule, document: Document, start: date, end: date) -> Iterator[Event]:
    yield from _dated(rule, document)
    first, last = binding_span(rule, document)
    for year in range(max(first, start).year, min(last, end).year + 1):
        for event in _yearly(rule, year):
            if first <= event.day <= last:
                yield event


def binding_span(rule: Rule, document: Document) -> tuple[date, date]:
    """The first and the last day of a rule as far as the texts state them; open ends reach to the ends of the calendar."""
    term, when = document.in_force, rule.when
    starts = [d for d in (term.start or term.not_before, when.starts, when.dates.start if when.dates else None) if d]
    ends = [d for d in (term.until_latest or term.until, when.dates.end if when.dates else None) if d]
    return max(starts, default=date.min), min(ends, default=date.max)


def _dated(rule: Rule, document: Document) -> Iterator[Event]:
    first, last = binding_span(rule, document)
    if first > date.min:
        yield Event(first, "starts", rule)
    if last < date.max:
        yield Event(last, "ends", rule)
    if rule.when.deadline is not None:
        before = rule.when.deadline_reading == "before"
        yield Event(rule.when.deadline - timedelta(days=before), "due", rule)
    period = rule.when.period_end or (document.plan_period.end if document.plan_period else None)
    if period is not None and period < last:
        yield Event(period, "period_ends", rule)


def _yearly(rule: Rule, year: int) -> Iterator[Event]:
    season = rule.when.season
    if season is not None and season.start is not None and season.end is not None:
        yield Event(_day(year, season.start), "season_starts", rule)
        yield Event(_day(year, season.end), "season_ends", rule)
    if rule.when.yearly_deadline is not None:
        yield Event(_day(year, rule.when.yearly_deadline), "due", rule)


def _day(year: int, month_day: str) -> date:
    """A day of the year; 29 February stands for the end of February."""
    month, day = (int(part) for part in month_day.split("-"))
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
