"""Findings and questions as the answer holds them: words in both languages, reasons with their chain of tests, and what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from base.text import Text
from rules.conditions import wanted_of
from rules.facts import Fact, Vocabulary
from rules.findings import Finding, Reason, Step, reason_of
from rules.logic import Outcome, Test
from rules.open_points import Needed, OpenPoints, open_points
from rules.questions import questions
from services.words import text_pair

OPEN = ("undetermined", "not_checked")


class Telling:
    """Turns the findings of one place into what the answer says of them.

    Args:
        said: rule id → what every finding on it says (:func:`services.words.finding_json`).
    """

    def __init__(self, findings: Sequence[Finding], said: Mapping[str, dict[str, Any]], vocabulary: Vocabulary) -> None:
        self._findings = findings
        self._said = said
        self._vocabulary = vocabulary
        self._reasons: dict[tuple[Step, int], dict[str, Any]] = {}  # many rules share the outcome of a step
        self._points = {f.rule.id: open_points(f.outcome, vocabulary) for f in findings if f.verdict in OPEN}

    def findings(self) -> list[dict[str, Any]]:
        """All findings, in their order."""
        return [self._finding(finding) for finding in self._findings]

    def questions(self) -> list[dict[str, Any]]:
        """What is worth asking next, the most decisive first, each with the rules that hang on it."""
        return [
            {
                "fact": question.cause.key,
                "kind": question.cause.kind,
                **text_pair("question", question.cause.question),
                **_form_of(self._vocabulary.facts.get(question.cause.key)),
                "decides": question.decides,
                "bears_on": question.bears_on,
            }
            for question in questions(self._findings, self._points)
        ]

    def _finding(self, finding: Finding) -> dict[str, Any]:
        points = self._points.get(finding.rule.id)
        return {
            **self._said[finding.rule.id],
            "verdict": finding.verdict,
            "force": finding.force,
            "overdue": finding.overdue,
            "reasons": [self._reason(step, outcome) for step, outcome in finding.steps.items()],
            "missing_facts": _missing(finding, points),
            "applies_if": self._all_needed(points.applies_if if points else ()),
            "ruled_out_if": self._all_needed(points.ruled_out_if if points else ()),
            "replaced_by": finding.replaced_by,
            "stricter": list(finding.stricter),
        }

    def _reason(self, step: Step, outcome: Outcome) -> dict[str, Any]:
        key = (step, id(outcome))  # the findings keep the outcomes alive
        if key not in self._reasons:
            self._reasons[key] = _reason_json(reason_of(step, outcome))
        return self._reasons[key]

    def _all_needed(self, needed: Sequence[Needed]) -> list[dict[str, Any]]:
        return [self._needed(n) for n in needed]

    def _needed(self, needed: Needed) -> dict[str, Any]:
        """One open test and how it would have to come out, in words."""
        leaf = needed.leaf
        cause, (test, *_) = leaf.cause, leaf.tests
        if leaf.asked is not None:
            words = wanted_of(leaf.asked, needed.wanted, self._vocabulary)
        elif cause is not None and cause.key.startswith("member:"):
            words = Text("在内", "inside") if needed.wanted else Text("不在内", "not inside")
        else:
            words = Text("是", "yes") if needed.wanted else Text("否", "no")
        about = cause.question if leaf.asked is not None and cause is not None else test.needed or test.text
        return {
            "fact": cause.key if cause else None,
            "kind": cause.kind if cause else None,
            **text_pair("about", about),
            **text_pair("needed", words),
        }


def _missing(finding: Finding, points: OpenPoints | None) -> list[dict[str, Any]]:
    """What the verdict still turns on, as far as there is something to ask."""
    relevant = set(points.relevant) if points else set()
    return [
        {"fact": c.key, "kind": c.kind, "question": c.question.zh, "question_en": c.question.en}
        for c in (finding.causes if points else ())
        if c.question is not None and c.key in relevant
    ]


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "step": reason.step,
        "result": reason.result,
        **text_pair("text", reason.text),
        "tests": [_test_json(test) for test in reason.tests],
    }


def _test_json(test: Test) -> dict[str, Any]:
    return {
        "result": test.result,
        **text_pair("text", test.text),
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
