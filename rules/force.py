"""When a rule binds: its force on a date, its seasons and hours, and its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from base.text import Text
from rules.conditions import Situation, test_fact
from rules.expressions import FactTest
from rules.logic import Cause, Outcome, Test, all_of, fails, holds, told, unknown
from rules.model import Document, Hours, InForce, Season, Span, When

Force = Literal["in_force", "not_yet_in_force", "expired", "period_ended", "unstated"]
_DAYS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Timing:
    """A rule's force on the date asked, and whether it binds on that day."""

    force: Force
    outcome: Outcome


class Calendar:
    """The distinct terms of time of a rule base, and their force on the days asked."""

    def __init__(self, terms: Sequence[tuple[Document, When]]) -> None:
        self._terms = tuple(terms)
        self._forces: dict[date, list[tuple[Force, Outcome]]] = {}

    def timings(self, as_of: date, at: time | None, situation: Situation) -> list[Timing]:
        """The timing of each term, in their order."""
        return [
            Timing(force, all_of([started, *_daily(when, as_of, at, situation)])) if _is_daily(when) else Timing(force, started)
            for (_, when), (force, started) in zip(self._terms, self._on(as_of), strict=True)
        ]

    def _on(self, as_of: date) -> list[tuple[Force, Outcome]]:
        """The force of each term on one day; the days asked last are kept."""
        if as_of not in self._forces:
            if len(self._forces) >= _DAYS_KEPT:
                self._forces.pop(next(iter(self._forces)))
            self._forces[as_of] = [force_on(when, document, as_of) for document, when in self._terms]
        return self._forces[as_of]


def _is_daily(when: When) -> bool:
    """Whether more than dates decide on a day."""
    return when.season is not None or when.hours is not None or when.alert is not None or when.sensor is not None


def timing(when: When, document: Document, as_of: date, at: time | None, situation: Situation) -> Timing:
    """Force of a rule, and its test of time.

    Args:
        when: of the rule.
        as_of: the day asked; never taken from the clock.
        at: the time of day asked; without it daily hours are shown and rule nothing out.
    """
    force, started = force_on(when, document, as_of)
    return Timing(force, all_of([started, *_daily(when, as_of, at, situation)]))


def force_on(when: When, document: Document, as_of: date) -> tuple[Force, Outcome]:
    """The force of a rule on a day, and whether it has begun and not ended, as far as dates tell."""
    force, started = _force(document.in_force, when, as_of, document)
    source = Text(f"{document.label}；查询日期", f"{document.label}; the date asked")
    day = Text(as_of.isoformat(), as_of.isoformat())
    (test,) = started.tests
    return force, told(started, Test(test.result, test.text, _term(document.in_force, when), day, source))


def _term(term: InForce, when: When) -> Text:
    """From when to when a rule binds, as a span of days."""
    span = when.dates or Span()
    start = max((d for d in (term.start or term.not_before, when.starts, span.start) if d), default=None)
    end = min((d for d in (term.until, span.end) if d), default=None)
    said = f"{start or '…'} – {end or '…'}"
    return Text(said, said)


def _force(term: InForce, when: When, as_of: date, document: Document) -> tuple[Force, Outcome]:
    if term.start is not None and as_of < term.start:
        text = Text(f"{term.start} 起施行，查询日 {as_of} 尚未施行", f"In force from {term.start}; not yet on {as_of}")
        return "not_yet_in_force", fails(text)
    if term.start is None and term.not_before is not None and as_of < term.not_before:
        text = Text(
            f"文件没有写起始日，推断不早于 {term.not_before}：查询日 {as_of} 尚未施行",
            f"The document states no start, which cannot lie before {term.not_before}: not yet in force on {as_of}",
        )
        return "not_yet_in_force", fails(text)
    if when.starts is not None and as_of < when.starts:
        return "not_yet_in_force", fails(
            Text(f"本条 {when.starts} 起执行，查询日 {as_of} 尚未开始", f"Binding from {when.starts}; not yet on {as_of}")
        )
    span = when.dates or Span()
    if span.start is not None and as_of < span.start:
        return "not_yet_in_force", fails(Text(f"本条 {span.start} 起，查询日 {as_of} 尚未开始", f"From {span.start}; not yet on {as_of}"))
    if span.end is not None and as_of > span.end:
        return "expired", fails(Text(f"本条到 {span.end} 为止", f"Ended on {span.end}"))
    if term.until is not None and as_of > (term.until_latest or term.until):
        other = term.until_latest is not None and term.until_latest != term.until
        zh, en = (f"（另一种算法 {term.until_latest}）", f" ({term.until_latest} on another count)") if other else ("", "")
        return "expired", fails(Text(f"文件施行到 {term.until}{zh} 为止", f"The document was in force until {term.until}{en}"))
    return _running(term, when, as_of, document)


def _running(term: InForce, when: When, as_of: date, document: Document) -> tuple[Force, Outcome]:
    """Force once the start is past and no stated end has come, by the readings that remain."""
    if term.start is None and term.by is not None and as_of < term.by:
        text = Text(
            f"文件没有写起始日，推断在 {term.not_before} 与 {term.by} 之间：查询日是否已施行须人核",
            f"The document states no start; it lies between {term.not_before} and {term.by}: a person must check",
        )
        return "unstated", unknown(Cause("reading", "start", text), text)
    if term.until is not None:
        if as_of > term.until:
            text = Text(
                f"有效期一种算法到 {term.until}，另一种到 {term.until_latest}",
                f"Valid until {term.until} on one count, {term.until_latest} on another",
            )
            return "in_force", unknown(Cause("reading", "until", text), text)
        return _of_part(term.until, when, as_of)
    last = when.period_end or (document.plan_period.end if document.plan_period else None)
    if last is None:
        return "unstated", holds(Text("文件没有写期限，按有效计", "No term is stated; taken as in force"))
    if as_of > last:
        text = Text(
            f"计划期到 {last}，文件没有写失效：先按有效计，须人核",
            f"The plan period ended on {last} and no end is stated: taken as in force, a person must check",
        )
        return "period_ended", Outcome(True, own=Test("person", text))
    return "in_force", holds(Text(f"计划期内（到 {last}）", f"Within the plan period (to {last})"))


def _of_part(until: date, when: When, as_of: date) -> tuple[Force, Outcome]:
    """Force of a part within the stated term of its document; the plan year of the part may be over before."""
    if when.period_end is not None and as_of > when.period_end:
        text = Text(
            f"文件施行至 {until}，本条的计划期到 {when.period_end}：先按有效计，须人核",
            f"The document is in force until {until}, the period of this part ended on {when.period_end}: "
            "taken as in force, a person must check",
        )
        return "period_ended", Outcome(True, own=Test("person", text))
    return "in_force", holds(Text(f"施行至 {until}", f"In force until {until}"))


def _daily(when: When, as_of: date, at: time | None, situation: Situation) -> list[Outcome]:
    """The tests of season, hours, alert and sensor."""
    found: list[Outcome] = []
    if when.season is not None:
        found.append(_season(when.season, as_of, situation))
    if when.hours is not None:
        found.append(_hours(when.hours, at))
    if when.alert is not None:
        found.append(test_fact(FactTest(fact="alert.level", op=">=", value=when.alert, boundary="stated"), situation))
    if when.sensor is not None:
        found.append(test_fact(when.sensor, situation))
    return found


def _season(season: Season, as_of: date, situation: Situation) -> Outcome:
    if season.fact is not None:
        return test_fact(FactTest.model_validate({"fact": season.fact, "is": True}), situation)
    text = Text(f"每年 {season.start} 至 {season.end}，查询日 {as_of}", f"Every year {season.start} to {season.end}; asked for {as_of}")
    span = f"{season.start} – {season.end}"
    inside = _within(str(season.start), f"{as_of:%m-%d}", str(season.end))
    return (holds if inside else fails)(text, Text(span, span), Text(f"{as_of:%m-%d}", f"{as_of:%m-%d}"))


def _hours(hours: Hours, at: time | None) -> Outcome:
    span = f"{hours.start} – {hours.end}"
    if at is None:
        return holds(Text(f"每日 {hours.start}—{hours.end}", f"Daily {hours.start}–{hours.end}"), Text(span, span))
    asked = f"{at:%H:%M}"
    text = Text(f"每日 {hours.start}—{hours.end}，查询时刻 {asked}", f"Daily {hours.start}–{hours.end}; asked for {asked}")
    return (holds if _within(hours.start, asked, hours.end) else fails)(text, Text(span, span), Text(asked, asked))


def _within(start: str, asked: str, end: str) -> bool:
    """Whether a day of the year, or a time of the day, lies in a span that may run across the turn; both ends are in."""
    return start <= asked <= end if start <= end else (asked >= start or asked <= end)


def is_overdue(when: When, as_of: date) -> bool:
    """Whether the deadline has passed on the day asked.  A passed deadline does not end the duty; one of every year counts within its year."""
    if when.deadline is not None:
        return as_of >= when.deadline if when.deadline_reading == "before" else as_of > when.deadline
    return when.yearly_deadline is not None and f"{as_of:%m-%d}" > when.yearly_deadline
