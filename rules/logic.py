"""Three-valued logic (Kleene) that remembers why.

`any` is true as soon as one part is true and false only when all are false; `all` the other way round.  An unknown carries its causes, and every
outcome carries the tests that led to it.  Outcomes are trees: tests and causes are gathered only where somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from base.text import Text
from rules.expressions import FactTest

CauseKind = Literal["no_data", "fact", "edge", "ask", "reading"]
TestResult = Literal["holds", "fails", "unknown", "no_data", "person"]
RESULTS: dict[CauseKind, TestResult] = {"no_data": "no_data", "fact": "unknown", "edge": "unknown", "ask": "person", "reading": "person"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something cannot be decided.

    Attributes:
        kind: ``no_data`` (no outline, no list, no layer), ``fact`` (not given), ``edge`` (nearer to an edge than the accuracy), ``ask`` (a person
            must answer), ``reading`` (the text can be read in two ways).
        key: what would decide it: a fact's name, ``member:<zone>``, or the question itself.
        question: what to ask, where there is something to ask.
        sole: the answer no decides as well as the answer yes; among several zones only a yes does.
    """

    kind: CauseKind
    key: str
    question: Text | None = None
    sole: bool = True


@dataclass(frozen=True, slots=True)
class Test:
    """One test that was made, and what was found.

    Attributes:
        text: the whole in one sentence.
        about: the question that a fact answers.
        needed: what the rule asks for.
        found: what is known here.
        source: where that comes from: a fact given, a zone's outline, the date asked, what the user stated.
    """

    result: TestResult
    text: Text
    needed: Text | None = None
    found: Text | None = None
    source: Text | None = None
    about: Text | None = None


@dataclass(slots=True, eq=False)
class Outcome:
    """True, false or unknown (None): a leaf, or parts joined by ``op``.  Never changed once made.

    Attributes:
        no_data: unknown, and data are missing for it.
        op: how the parts are joined; a leaf has none.
        own: the test told here, or what makes it when somebody asks; where a joined outcome has one, it stands for those of its parts.
        cause: of a leaf that is unknown.
        asked: of a leaf that tests a fact: the test.
    """

    value: bool | None
    op: Literal["leaf", "all", "any", "not"] = "leaf"
    parts: tuple[Outcome, ...] = ()
    own: Test | Callable[[], Test] | None = None
    cause: Cause | None = None
    no_data: bool = False
    asked: FactTest | None = None

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests that led here, each once."""
        if self.own is not None:
            return (self.own if isinstance(self.own, Test) else self.own(),)
        told = tuple(dict.fromkeys(test for part in self.parts for test in part.tests))
        if self.op == "not" and self.value is not None:
            return tuple(replace(t, result=_FLIPPED.get(t.result, t.result)) for t in told)
        return told

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why it is unknown, each cause once; empty where it is known."""
        return tuple({(c.kind, c.key): c for c in self._causes()}.values()) if self.value is None else ()

    def _causes(self) -> Iterator[Cause]:
        if self.cause is not None:
            yield self.cause
        for part in self.parts:
            if part.value is None:
                yield from part._causes()


_FLIPPED: dict[TestResult, TestResult] = {"holds": "fails", "fails": "holds"}
TRUE = Outcome(True)


def holds(text: Text, needed: Text | None = None, found: Text | None = None, source: Text | None = None) -> Outcome:
    return Outcome(True, own=Test("holds", text, needed, found, source))


def fails(text: Text, needed: Text | None = None, found: Text | None = None, source: Text | None = None) -> Outcome:
    return Outcome(False, own=Test("fails", text, needed, found, source))


def unknown(cause: Cause, text: Text, needed: Text | None = None, found: Text | None = None, source: Text | None = None) -> Outcome:
    """Cannot be decided, for one cause."""
    return Outcome(None, own=Test(RESULTS[cause.kind], text, needed, found, source), cause=cause, no_data=cause.kind == "no_data")


def all_of(parts: Iterable[Outcome]) -> Outcome:
    """False by the first part that is false; true when all are; else unknown, by the parts that are."""
    known = [part for part in parts if part is not TRUE]
    value: bool | None = True
    no_data = False
    for part in known:
        if part.value is False:
            return part
        if part.value is None:
            value = None
            no_data = no_data or part.no_data
    if len(known) == 1:
        return known[0]
    return Outcome(value, "all", tuple(known), no_data=no_data)


def any_of(parts: Iterable[Outcome]) -> Outcome:
    """True by the first part that is true; false when all are; else unknown, by the parts that are."""
    known = list(parts)
    open_parts: list[Outcome] = []
    for part in known:
        if part.value is True:
            return part
        if part.value is None:
            open_parts.append(part)
    if open_parts:
        return Outcome(None, "any", tuple(open_parts), no_data=any(p.no_data for p in open_parts))
    return Outcome(False, "any", tuple(known))


def negation(part: Outcome) -> Outcome:
    """Not: true and false change places, unknown stays unknown."""
    return Outcome(None if part.value is None else not part.value, "not", (part,), no_data=part.no_data)


def told(part: Outcome, test: Test | Callable[[], Test]) -> Outcome:
    """The same outcome, told by one test in place of its own; what it rests on stays."""
    return Outcome(part.value, "all", (part,), own=test, no_data=part.no_data)
