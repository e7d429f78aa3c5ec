"""What to ask next: only what can still change a verdict, the most decisive first, each with the rules that hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.findings import Finding
from rules.logic import Cause
from rules.open_points import OpenPoints

ASKED = ("fact", "edge", "no_data", "ask", "reading")


@dataclass(slots=True)
class Question:
    """Something that somebody could find out and tell.

    Attributes:
        cause: the fact that is missing, or the zone whose membership is open (key ``member:<zone>``).
        decides: ids of the rules whose verdict one answer of it can settle alone.
        bears_on: ids of all rules whose verdict it can still change.
    """

    cause: Cause
    decides: list[str] = field(default_factory=list)
    bears_on: list[str] = field(default_factory=list)


def questions(findings: Iterable[Finding], points: Mapping[str, OpenPoints]) -> list[Question]:
    """The questions that are left, the most decisive first.

    Args:
        findings: of one place and date.
        points: rule id → what its verdict turns on, for every open finding.
    """
    found: dict[str, Question] = {}
    for finding in findings:
        turning = points.get(finding.rule.id)
        if turning is None:
            continue
        for cause in finding.causes:
            if cause.key in turning.relevant and can_be_answered(cause):
                question = found.setdefault(cause.key, Question(cause))
                question.bears_on.append(finding.rule.id)
                if cause.key in turning.alone:
                    question.decides.append(finding.rule.id)
    return sorted(found.values(), key=lambda q: (-len(q.decides), -len(q.bears_on), q.cause.key))


def can_be_answered(cause: Cause) -> bool:
    """Whether an answer can be given: a fact, or the membership in a zone."""
    return cause.kind == "fact" or cause.key.startswith("member:")
