"""From rules, a place, facts and a date to findings: one verdict a rule, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Literal

from base.text import Text
from rules.base import RuleBase
from rules.conditions import Situation, in_zones
from rules.facts import FactValue
from rules.force import Force, Timing, is_overdue
from rules.logic import Cause, Outcome, Test, TestResult, all_of, holds, negation, told
from rules.model import Exempt, Rule
from rules.place import AdminSelector, PlaceZones
from rules.programs import Program, Run

Verdict = Literal["applies", "does_not_apply", "undetermined", "not_checked"]
Step = Literal["space", "time", "facts", "exception"]
VERDICTS: tuple[Verdict, ...] = ("applies", "undetermined", "not_checked", "does_not_apply")


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the four steps of a verdict: what was found, and whether it holds.

    Attributes:
        tests: the chain of tests behind it, each with what was needed, what was found and where that comes from.
    """

    step: Step
    result: TestResult
    text: Text
    tests: tuple[Test, ...] = ()


@dataclass(slots=True, eq=False)
class Case:
    """What decides on rules that turn on the same: their verdict and how it came about.

    Attributes:
        steps: the outcome of each step, up to the first that fails.
        replaced_by: id of the rule that holds instead, where an exception or a more special rule does.
    """

    as_of: date
    verdict: Verdict
    force: Force
    steps: Mapping[Step, Outcome]
    replaced_by: str | None = None

    @property
    def outcome(self) -> Outcome:
        """The whole expression: true, false or unknown."""
        return all_of(self.steps.values())


@dataclass(slots=True, eq=False)
class Finding:
    """The verdict on one rule.  Reasons and causes are gathered where they are asked for.

    Attributes:
        case: shared between findings, so never to be changed.
        stricter: ids of parallel rules that bind here as well and ask for more.
        fulfilled: whether the facts show that what the rule asks for is done; None where that is not known, or not asked.
    """

    rule: Rule
    case: Case
    fulfilled: bool | None = None
    stricter: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.case.verdict

    @property
    def force(self) -> Force:
        return self.case.force

    @property
    def replaced_by(self) -> str | None:
        return self.case.replaced_by

    @property
    def overdue(self) -> bool:
        """The rule applies, its deadline has passed on the day asked, and it is not known to be done."""
        return self.case.verdict == "applies" and self.fulfilled is not True and is_overdue(self.rule.when, self.case.as_of)

    @property
    def outcome(self) -> Outcome:
        return self.case.outcome

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why the verdict is open (empty for ``applies`` and ``does_not_apply``)."""
        return self.case.outcome.causes

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The steps in order; for ``does_not_apply`` up to the first that fails."""
        return tuple(reason_of(step, outcome) for step, outcome in self.case.steps.items())


def find(rule_base: RuleBase, place: PlaceZones, facts: Mapping[str, FactValue], as_of: date, at: time | None = None) -> list[Finding]:
    """One finding for every rule, in the order of the rule base.

    Args:
        place: what the law sees of the place.
        facts: checked facts (:func:`rules.given.accept_facts`).
        as_of: the day asked.
        at: the time of day asked, for rules with daily hours.
    """
    situation = Situation(place, facts, rule_base.vocabulary)
    run = Run(rule_base.programs, situation)
    territories = {d.id: in_zones(AdminSelector(d.territory), place) for d in rule_base.documents.values()}
    times = rule_base.calendar.timings(as_of, at, situation)
    away: dict[int, Case] = {}  # outside a document's territory only the terms of time tell its rules apart
    cases: list[Case] = []
    for program in rule_base.programs.distinct:
        territory = territories[program.document]
        if territory.value is not False:
            cases.append(_case(program, territory, times[program.when], run, as_of))
            continue
        if program.when not in away:
            away[program.when] = Case(as_of, "does_not_apply", times[program.when].force, {"space": territory})
        cases.append(away[program.when])
    findings = [Finding(rule, cases[number]) for rule, number in rule_base.programs.rows]
    for number, node in rule_base.programs.fulfilled:
        if findings[number].verdict == "applies":
            findings[number].fulfilled = run.outcome(node).value
    at_hand = rule_base.programs.place_of
    for general, specials in rule_base.overriding.items():
        _override(findings[at_hand[general]], [findings[at_hand[s.id]] for s in specials])
    for weaker, stricter in rule_base.stricter.items():
        if findings[at_hand[weaker]].verdict == "applies":
            findings[at_hand[weaker]].stricter = tuple(r.id for r in stricter if findings[at_hand[r.id]].verdict == "applies")
    return findings


def _case(program: Program, territory: Outcome, time_of: Timing, run: Run, as_of: date) -> Case:
    """The steps in order, up to the first that fails, at a place that may lie in the territory: what comes after it changes nothing."""
    force, space = time_of.force, territory
    if program.where is not None:
        space = all_of((territory, run.outcome(program.where)))
    if space.value is False:
        return Case(as_of, "does_not_apply", force, {"space": space})
    if time_of.outcome.value is False:
        return Case(as_of, "does_not_apply", force, {"space": space, "time": time_of.outcome})
    facts = run.outcome(program.condition) if program.condition is not None else _nobody_singled_out(program)
    steps: dict[Step, Outcome] = {"space": space, "time": time_of.outcome, "facts": facts}
    if facts.value is False:
        return Case(as_of, "does_not_apply", force, steps)
    steps["exception"], replaced_by = _exceptions(program, run) if program.unless else (_NO_EXCEPTION, None)
    return Case(as_of, verdict_of(steps.values()), force, steps, replaced_by)


_AUTHORITIES_ONLY = holds(
    Text("条文写给政府或园区管理机构，不看企业情况", "Addressed to government or park authorities, whatever the enterprise")
)
_NO_CONDITION = holds(Text("条文没有限定行业、设施等条件", "The text sets no condition of industry, equipment or the like"))
_NO_EXCEPTION = holds(Text("条文没有例外", "The text has no exception"))


def _nobody_singled_out(program: Program) -> Outcome:
    """No test of facts; a duty of authorities is not told as if it bound everyone."""
    return _AUTHORITIES_ONLY if program.authorities_only else _NO_CONDITION


def _exceptions(program: Program, run: Run) -> tuple[Outcome, str | None]:
    """True when no exception holds; false by the first that does; unknown when one cannot be decided."""
    parts: list[Outcome] = []
    for exempt, nodes in program.unless:
        met = all_of(run.outcome(node) for node in nodes)
        outcome = told(negation(met), partial(_said_of_exception, exempt, met))
        if met.value is True:
            return outcome, exempt.then
        parts.append(outcome)
    return all_of(parts), None


def _said_of_exception(exempt: Exempt, met: Outcome) -> Test:
    if met.value is True:
        return Test("fails", Text(f"例外：{exempt.zh}", f"Exception: {exempt.en}"), *_basis(met))
    if met.value is False:
        return Test("holds", Text(f"未触发：{exempt.zh}", f"Not met: {exempt.en}"), *_basis(met))
    tests = met.tests
    text = Text(f"例外能否用上未知：{exempt.zh}", f"Whether the exception holds is unknown: {exempt.en}")
    return Test(tests[-1].result if len(tests) == 1 else "unknown", text, *_basis(met))


def _basis(met: Outcome) -> tuple[Text | None, Text | None, Text | None]:
    """What the tests of an exception needed, found and rested on."""
    tests = [t for t in met.tests if t.needed is not None or t.found is not None]
    return _joined(t.needed for t in tests), _joined(t.found for t in tests), _joined(t.source for t in tests)


def _joined(texts: Iterable[Text | None]) -> Text | None:
    given = list(dict.fromkeys(t for t in texts if t is not None))
    return Text("；".join(t.zh for t in given), "; ".join(t.en for t in given)) if given else None


def _override(general: Finding, specials: list[Finding]) -> None:
    """More special rules hold in place of a general one that is not ruled out already."""
    if general.verdict == "does_not_apply":
        return
    case, replaced_by = general.case, general.replaced_by
    parts: list[Outcome] = [case.steps["exception"]]
    for special in specials:
        outcome, title = special.outcome, special.rule.title
        if outcome.value is True:
            text = Text(f"另有更具体的一条：{title.zh}", f"A more special rule holds: {title.en}")
            parts, replaced_by = [told(negation(outcome), Test("fails", text))], special.rule.id
            break
        if outcome.value is None:
            text = Text(f"更具体的一条能否用上未知：{title.zh}", f"Whether a more special rule holds is unknown: {title.en}")
            parts.append(told(negation(outcome), Test("no_data" if outcome.no_data else "unknown", text)))
    steps = {**case.steps, "exception": all_of(parts)}
    general.case = Case(case.as_of, verdict_of(steps.values()), case.force, steps, replaced_by)


def verdict_of(outcomes: Iterable[Outcome]) -> Verdict:
    """The verdict that outcomes mean together: missing data weighs more than a missing fact, and neither ever becomes a no."""
    verdict: Verdict = "applies"
    for outcome in outcomes:
        if outcome.value is False:
            return "does_not_apply"
        if outcome.value is None and verdict != "not_checked":
            verdict = "not_checked" if outcome.no_data else "undetermined"
    return verdict


_RANK: tuple[TestResult, ...] = ("fails", "no_data", "person", "unknown", "holds")


def reason_of(step: Step, outcome: Outcome) -> Reason:
    """One step in words, with the chain of its tests."""
    tests = outcome.tests
    return Reason(step, _result(outcome, tests), _said(outcome, tests), tests)


def _result(outcome: Outcome, tests: tuple[Test, ...]) -> TestResult:
    """What the tests of a step come to; a step that holds may still need a person to check."""
    if outcome.value is False:
        return "fails"
    telling = {t.result for t in tests if outcome.value is None or t.result == "person"}
    return next((result for result in _RANK if result in telling), "holds")


def _said(outcome: Outcome, tests: tuple[Test, ...]) -> Text:
    """What was found, in words; tests that failed on the way to a yes are left out."""
    said = [t.text for t in tests if outcome.value is not True or t.result != "fails"]
    if len(said) == 1:
        return said[0]
    return Text("；".join(t.zh for t in said), "; ".join(t.en for t in said))
