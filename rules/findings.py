"""From rules, a place, facts and a date to findings: one verdict a rule, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from base.text import Text
from rules.base import RuleBase
from rules.conditions import Situation, evaluate, of_evidence
from rules.facts import FactValue
from rules.force import Force, Timing, is_overdue, timing
from rules.logic import TRUE, Cause, Outcome, Test, TestResult, all_of, fails, holds
from rules.model import Rule
from rules.place import AdminSelector, PlaceZones

Verdict = Literal["applies", "does_not_apply", "undetermined", "not_checked"]
Step = Literal["space", "time", "facts", "exception"]
VERDICTS: tuple[Verdict, ...] = ("applies", "undetermined", "not_checked", "does_not_apply")


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the four steps of a verdict: what was found, and whether it holds."""

    step: Step
    result: TestResult
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one rule.

    Attributes:
        causes: why the verdict is open (empty for ``applies`` and ``does_not_apply``).
        replaced_by: id of the rule that holds instead, where an exception or a more special rule does.
    """

    rule: Rule
    verdict: Verdict
    force: Force
    overdue: bool
    reasons: tuple[Reason, ...]
    causes: tuple[Cause, ...]
    replaced_by: str | None = None


@dataclass(slots=True)
class _Draft:
    """A rule evaluated by itself, before more special rules are heard."""

    force: Force
    steps: dict[Step, Outcome]
    replaced_by: str | None

    @property
    def failed(self) -> bool:
        """Whether a step has ruled the rule out; only the last one can have."""
        return next(reversed(self.steps.values())).value is False

    @property
    def outcome(self) -> Outcome:
        return all_of(self.steps.values())


def find(rule_base: RuleBase, place: PlaceZones, facts: Mapping[str, FactValue], as_of: date) -> list[Finding]:
    """One finding for every rule, in the order of the rule base.

    Args:
        place: what the law sees of the place.
        facts: checked facts (:meth:`rules.facts.Vocabulary.check`).
        as_of: the day asked.
    """
    situation = Situation(place, facts, rule_base.vocabulary)
    territories = {d.id: of_evidence(place.evidence(AdminSelector(d.territory))) for d in rule_base.documents.values()}
    terms: dict[tuple[str, int], Timing] = {}  # most rules of a document have the same term
    drafts: dict[str, _Draft] = {}
    for rule in rule_base.rules:
        document = rule_base.documents[rule.document]
        term = (document.id, id(rule.when))
        if term not in terms:
            terms[term] = timing(rule, document, as_of, situation)
        drafts[rule.id] = _draft(rule, territories[document.id], terms[term], situation)
    return [_finding(rule, drafts, rule_base, as_of) for rule in rule_base.rules]


def _draft(rule: Rule, territory: Outcome, time: Timing, situation: Situation) -> _Draft:
    """The steps in order, up to the first that fails: what comes after it changes nothing."""
    draft = _Draft(time.force, {"space": territory}, None)
    if territory.value is False:
        return draft
    if rule.where is not None:
        draft.steps["space"] = all_of([territory, evaluate(rule.where, situation)])
        if draft.failed:
            return draft
    draft.steps["time"] = time.outcome
    if draft.failed:
        return draft
    draft.steps["facts"] = evaluate(rule.condition, situation) if rule.condition is not None else _nobody_singled_out(rule)
    if draft.failed:
        return draft
    draft.steps["exception"], draft.replaced_by = _exceptions(rule, situation)
    return draft


_AUTHORITIES_ONLY = holds(
    Text("条文写给政府或园区管理机构，不看企业情况", "Addressed to government or park authorities, whatever the enterprise")
)
_NO_CONDITION = holds(Text("条文没有限定行业、设施等条件", "The text sets no condition of industry, equipment or the like"))
_NO_EXCEPTION = holds(Text("条文没有例外", "The text has no exception"))


def _nobody_singled_out(rule: Rule) -> Outcome:
    """No test of facts; a duty of authorities is not told as if it bound everyone."""
    return _AUTHORITIES_ONLY if {"enterprise", "public"}.isdisjoint(rule.addressee) else _NO_CONDITION


def _exceptions(rule: Rule, situation: Situation) -> tuple[Outcome, str | None]:
    """True when no exception holds; false by the first that does; unknown when one cannot be decided."""
    if not rule.unless:
        return _NO_EXCEPTION, None
    parts: list[Outcome] = []
    for exempt in rule.unless:
        met = all_of(evaluate(c, situation) for c in (exempt.where, exempt.condition) if c is not None)
        if met.value is True:
            return fails(Text(f"例外：{exempt.zh}", f"Exception: {exempt.en}")), exempt.then
        if met.value is False:
            parts.append(holds(Text(f"未触发：{exempt.zh}", f"Not met: {exempt.en}")))
        else:
            text = Text(f"例外能否用上未知：{exempt.zh}", f"Whether the exception holds is unknown: {exempt.en}")
            parts.append(Outcome(None, (Test(met.tests[-1].result if len(met.tests) == 1 else "unknown", text),), met.causes))
    return all_of(parts), None


def _overridden(rule: Rule, drafts: Mapping[str, _Draft], rule_base: RuleBase) -> tuple[Outcome, str | None]:
    """Whether a more special rule holds in place of this one."""
    parts: list[Outcome] = []
    for special in rule_base.overriding.get(rule.id, ()):
        outcome, title = drafts[special.id].outcome, special.title
        if outcome.value is True:
            return fails(Text(f"另有更具体的一条：{title.zh}", f"A more special rule holds: {title.en}")), special.id
        if outcome.value is None:
            text = Text(f"更具体的一条能否用上未知：{title.zh}", f"Whether a more special rule holds is unknown: {title.en}")
            result: TestResult = "no_data" if any(c.kind == "no_data" for c in outcome.causes) else "unknown"
            parts.append(Outcome(None, (Test(result, text),), outcome.causes))
    return (all_of(parts) if parts else TRUE), None


def _finding(rule: Rule, drafts: Mapping[str, _Draft], rule_base: RuleBase, as_of: date) -> Finding:
    draft = drafts[rule.id]
    if draft.failed:
        return Finding(rule, "does_not_apply", draft.force, False, _reasons(draft.steps, "does_not_apply"), (), draft.replaced_by)
    special, replaced_by = _overridden(rule, drafts, rule_base)
    steps = {**draft.steps, "exception": all_of([draft.steps["exception"], special])}
    outcome = all_of(steps.values())
    verdict = verdict_of(outcome)
    return Finding(
        rule=rule,
        verdict=verdict,
        force=draft.force,
        overdue=verdict == "applies" and is_overdue(rule.when, as_of),
        reasons=_reasons(steps, verdict),
        causes=outcome.causes,
        replaced_by=replaced_by,
    )


def verdict_of(outcome: Outcome) -> Verdict:
    """The verdict that an outcome means: missing data weighs more than a missing fact, and neither ever becomes a no."""
    if outcome.value is True:
        return "applies"
    if outcome.value is False:
        return "does_not_apply"
    return "not_checked" if any(c.kind == "no_data" for c in outcome.causes) else "undetermined"


_RANK: tuple[TestResult, ...] = ("fails", "no_data", "person", "unknown", "holds")


def _reasons(steps: Mapping[Step, Outcome], verdict: Verdict) -> tuple[Reason, ...]:
    """The steps in order; for ``does_not_apply`` up to the first that fails."""
    found: list[Reason] = []
    for step, outcome in steps.items():
        result = _result(outcome)
        found.append(Reason(step, result, _said(outcome)))
        if verdict == "does_not_apply" and result == "fails":
            break
    return tuple(found)


def _result(outcome: Outcome) -> TestResult:
    """What the tests of a step come to; a step that holds may still need a person to check."""
    if outcome.value is False:
        return "fails"
    telling = {t.result for t in outcome.tests if outcome.value is None or t.result == "person"}
    return next((result for result in _RANK if result in telling), "holds")


def _said(outcome: Outcome) -> Text:
    """What was found, in words; tests that failed on the way to a yes are left out."""
    tests = [t.text for t in outcome.tests if outcome.value is not True or t.result != "fails"]
    if len(tests) == 1:
        return tests[0]
    return Text("；".join(t.zh for t in tests), "; ".join(t.en for t in tests))
