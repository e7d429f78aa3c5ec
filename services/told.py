"""Findings and questions as the answer holds them: words in both languages, reasons with their chain of tests, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from base.text import Text
from layers.model import Zone
from rules.conditions import wanted_of
from rules.facts import Fact, Vocabulary
from rules.findings import Case, Finding, Reason, Step, reason_of
from rules.logic import Cause, Outcome, Test
from rules.open_points import Needed, OpenPoints, open_points
from rules.questions import questions
from services.words import text_pair

OPEN = ("undetermined", "not_checked")


class Telling:
    """Turns the findings of one place into what the answer says of them.

    Args:
        said: rule id → what every finding on it says (:func:`services.words.finding_json`).
        zones: zone id → zone, for the words of memberships that can be stated.
    """

    def __init__(
        self, findings: Sequence[Finding], said: Mapping[str, dict[str, Any]], vocabulary: Vocabulary, zones: Mapping[str, Zone]
    ) -> None:
        self._findings = findings
        self._said = said
        self._vocabulary = vocabulary
        self._zones = zones
        self._reasons: dict[tuple[Step, int], dict[str, Any]] = {}  # many rules share the outcome of a step
        self._all: dict[tuple[int, bool], dict[str, Any]] = {}
        cases = {id(f.case): f.case for f in findings}  # the findings keep them, so ids stay theirs
        self._points = {key: open_points(case.outcome, vocabulary) for key, case in cases.items() if case.verdict in OPEN}
        self._cases = {key: self._case(case, self._points.get(key)) for key, case in cases.items()}

    def findings(self) -> list[dict[str, Any]]:
        """All findings, in their order."""
        return [
            {
                **self._said[f.rule.id],
                **self._cases[id(f.case)],
                "overdue": f.overdue,
                "fulfilled": f.fulfilled,
                "stricter": list(f.stricter),
            }
            for f in self._findings
        ]

    def questions(self) -> list[dict[str, Any]]:
        """What is worth asking next, the most decisive first, each with the rules that hang on it."""
        return [
            {
                "fact": question.cause.key,
                "kind": question.cause.kind,
                **text_pair("question", self._question(question.cause)),
                **_form_of(self._vocabulary.facts.get(question.cause.key)),
                "decides": question.decides,
                "bears_on": question.bears_on,
            }
            for question in questions(self._findings, {f.rule.id: self._points[id(f.case)] for f in self._findings if f.verdict in OPEN})
        ]

    def _case(self, case: Case, points: OpenPoints | None) -> dict[str, Any]:
        """What all findings say that share a case."""
        return {
            "verdict": case.verdict,
            "force": case.force,
            "reasons": [self._reason(step, outcome) for step, outcome in case.steps.items()],
            "missing_facts": _missing(case, points),
            "applies_if": self._all_needed(points.applies_if if points else ()),
            "ruled_out_if": self._all_needed(points.ruled_out_if if points else ()),
            "replaced_by": case.replaced_by,
        }

    def _reason(self, step: Step, outcome: Outcome) -> dict[str, Any]:
        key = (step, id(outcome))  # the findings keep the outcomes alive
        if key not in self._reasons:
            self._reasons[key] = _reason_json(reason_of(step, outcome))
        return self._reasons[key]

    def _question(self, cause: Cause) -> Text | None:
        """What to ask; for a zone about which nothing is known, whether the place is in it."""
        if cause.question is None and cause.key.startswith("member:"):
            zone = self._zones.get(cause.key.removeprefix("member:"))
            if zone is not None:
                return Text(f"这里在{zone.name.zh}内吗？", f"Is this place inside {zone.name.en}?")
        return cause.question

    def _all_needed(self, needed: Sequence[Needed]) -> list[dict[str, Any]]:
        return [self._needed(n) for n in needed]

    def _needed(self, needed: Needed) -> dict[str, Any]:
        """One open test and how it would have to come out, in words."""
        key = (id(needed.leaf), needed.wanted)
        if key not in self._all:
            self._all[key] = self._needed_json(needed)
        return self._all[key]

    def _needed_json(self, needed: Needed) -> dict[str, Any]:
        leaf = needed.leaf
        cause, (test, *_) = leaf.cause, leaf.tests
        if leaf.asked is not None:
            words = wanted_of(leaf.asked, needed.wanted, self._vocabulary)
        elif cause is not None and cause.key.startswith("member:"):
            words = Text("在内", "inside") if needed.wanted else Text("不在内", "not inside")
        else:
            words = Text("是", "yes") if needed.wanted else Text("否", "no")
        about = self._question(cause) if leaf.asked is not None and cause is not None else test.needed or test.text
        return {
            "fact": cause.key if cause else None,
            "kind": cause.kind if cause else None,
            **text_pair("about", about),
            **text_pair("needed", words),
        }


def _missing(case: Case, points: OpenPoints | None) -> list[dict[str, Any]]:
    """What the verdict still turns on, as far as there is something to ask."""
    if points is None:
        return []
    return [
        {"fact": c.key, "kind": c.kind, "question": c.question.zh, "question_en": c.question.en}
        for c in case.outcome.causes
        if c.question is not None and c.key in points.relevant
    ]


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "step": reason.step,
        "result": reason.result,
        **text_pair("text", reason.text),
        "tests": [_test_json(test) for test in reason.tests if test.needed or test.found],
    }


def _test_json(test: Test) -> dict[str, Any]:
    return {
        "result": test.result,
        **text_pair("about", test.about),
        **text_pair("needed", test.needed),
        **text_pair("found", test.found),
        **text_pair("source", test.source),
    }


def _form_of(fact: Fact | None) -> dict[str, Any]:
    """How a fact is answered: its type, unit, limits and allowed values; a membership is inside or outside."""
    if fact is None:
        return {"type": "membership", "unit": None, "values": {}, "help": None, "help_en": None}
    return {
        "type": fact.type,
        "unit": fact.unit,
        "values": {k: {"zh": v.zh, "en": v.en} for k, v in fact.values.items()},
        **text_pair("help", fact.help.text() if fact.help else None),
    }
