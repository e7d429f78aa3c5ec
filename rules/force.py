"""When a rule binds: its force on a date, its seasons and hours, and its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from base.text import Text
from rules.conditions import Situation, test_fact
from rules.expressions import FactTest
from rules.logic import Cause, Outcome, Test, all_of, fails, holds, unknown
from rules.model import Document, InForce, Rule, Season, Span, When

Force = Literal["in_force", "not_yet_in_force", "expired", "period_ended", "unstated"]


@dataclass(frozen=True, slots=True)
class Timing:
    """A rule's force on the date asked, and whether it binds on that day."""

    force: Force
    outcome: Outcome


def timing(rule: Rule, document: Document, as_of: date, situation: Situation) -> Timing:
    """Force of the rule and its test of time on one day.

    Args:
        as_of: the day asked; never taken from the clock.
    """
    force, started = _force(document.in_force, rule.when, as_of, document)
    return Timing(force, all_of([started, *_daily(rule.when, as_of, situation)]))


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
        return "expired", fails(Text(f"文件施行到 {term.until} 为止", f"The document was in force until {term.until}"))
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
        return "period_ended", Outcome(True, (Test("person", text),))
    return "in_force", holds(Text(f"计划期内（到 {last}）", f"Within the plan period (to {last})"))


def _of_part(until: date, when: When, as_of: date) -> tuple[Force, Outcome]:
    """Force of a part within the stated term of its document; the plan year of the part may be over before."""
    if when.period_end is not None and as_of > when.period_end:
        text = Text(
            f"文件施行至 {until}，本条的计划期到 {when.period_end}：先按有效计，须人核",
            f"The document is in force until {until}, the period of this part ended on {when.period_end}: "
            "taken as in force, a person must check",
        )
        return "period_ended", Outcome(True, (Test("person", text),))
    return "in_force", holds(Text(f"施行至 {until}", f"In force until {until}"))


def _daily(when: When, as_of: date, situation: Situation) -> list[Outcome]:
    """The tests of season, hours, alert and sensor."""
    found: list[Outcome] = []
    if when.season is not None:
        found.append(_season(when.season, as_of, situation))
    if when.hours is not None:
        found.append(holds(Text(f"每日 {when.hours.start}—{when.hours.end}", f"Daily {when.hours.start}–{when.hours.end}")))
    if when.alert is not None:
        found.append(test_fact(FactTest(fact="alert.level", op=">=", value=when.alert, boundary="stated"), situation))
    if when.sensor is not None:
        found.append(test_fact(when.sensor, situation))
    return found


def _season(season: Season, as_of: date, situation: Situation) -> Outcome:
    if season.fact is not None:
        return test_fact(FactTest.model_validate({"fact": season.fact, "is": True}), situation)
    start, end, today = str(season.start), str(season.end), f"{as_of:%m-%d}"
    inside = start <= today <= end if start <= end else (today >= start or today <= end)
    text = Text(f"每年 {start} 至 {end}，查询日 {as_of}", f"Every year {start} to {end}; asked for {as_of}")
    return holds(text) if inside else fails(text)


def is_overdue(when: When, as_of: date) -> bool:
    """Whether the deadline has passed on the day asked.  A passed deadline does not end the duty."""
    if when.deadline is None:
        return False
    return as_of >= when.deadline if when.deadline_reading == "before" else as_of > when.deadline
