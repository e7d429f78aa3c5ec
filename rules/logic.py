"""Three-valued logic (Kleene) that remembers why.

`any` is true as soon as one part is true and false only when all are false; `all` the other way round.  An unknown carries its causes, and every
outcome carries the tests that led to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from base.text import Text

CauseKind = Literal["no_data", "fact", "edge", "ask", "reading"]
TestResult = Literal["holds", "fails", "unknown", "no_data", "person"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something cannot be decided.

    Attributes:
        kind: ``no_data`` (no outline, no list, no layer), ``fact`` (not given), ``edge`` (nearer to an edge than the accuracy), ``ask`` (a person
            must answer), ``reading`` (the text can be read in two ways).
        key: what would decide it: a fact's name, ``member:<zone>``, or the question itself.
        question: what to ask, where there is something to ask.
    """

    kind: CauseKind
    key: str
    question: Text | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """One test that was made, and what was found."""

    result: TestResult
    text: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """True, false or unknown (None), with the tests made and, if unknown, the causes."""

    value: bool | None
    tests: tuple[Test, ...] = ()
    causes: tuple[Cause, ...] = ()


def holds(text: Text) -> Outcome:
    return Outcome(True, (Test("holds", text),))


def fails(text: Text) -> Outcome:
    return Outcome(False, (Test("fails", text),))


def unknown(cause: Cause, text: Text) -> Outcome:
    """Cannot be decided, for one cause."""
    result: TestResult = {"no_data": "no_data", "fact": "unknown", "edge": "unknown", "ask": "person", "reading": "person"}[cause.kind]  # type: ignore[assignment]
    return Outcome(None, (Test(result, text),), (cause,))


TRUE = Outcome(True)


def _merged(parts: Iterable[Outcome]) -> tuple[tuple[Test, ...], tuple[Cause, ...]]:
    """Tests and causes of several parts, each once; lists are short, so comparing beats hashing."""
    tests: list[Test] = []
    causes: list[Cause] = []
    for part in parts:
        tests += [test for test in part.tests if test not in tests]
        causes += [cause for cause in part.causes if cause not in causes]
    return tuple(tests), tuple(causes)


def all_of(parts: Iterable[Outcome]) -> Outcome:
    """False by the first part that is false; true when all are; else unknown, by the parts that are."""
    known = [part for part in parts if part is not TRUE]
    for part in known:
        if part.value is False:
            return part
    if len(known) == 1:
        return known[0]
    tests, causes = _merged(known)
    return Outcome(None if causes else True, tests, causes)  # what is unknown has a cause


def any_of(parts: Iterable[Outcome]) -> Outcome:
    """True by the first part that is true; false when all are; else unknown, by the parts that are."""
    known = list(parts)
    for part in known:
        if part.value is True:
            return part
    open_parts = [p for p in known if p.value is None]
    if open_parts:
        return Outcome(None, *_merged(open_parts))
    return Outcome(False, _merged(known)[0])


def negation(part: Outcome) -> Outcome:
    """Not: true and false change places, unknown stays unknown."""
    if part.value is None:
        return part
    flipped: dict[TestResult, TestResult] = {"holds": "fails", "fails": "holds"}
    tests = tuple(Test(flipped.get(t.result, t.result), t.text) for t in part.tests)
    return Outcome(not part.value, tests)
