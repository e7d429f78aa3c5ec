"""What an open verdict still turns on: the points that can change it, and the fewest that would settle it either way.

A verdict's expression is written out as the sets of answers that make it true and those that make it false, without the ones that hold a smaller
one (its implicants); verdicts of the same shape are worked out once.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rules.conditions import passes
from rules.expressions import FactTest
from rules.facts import Fact, FactValue, Vocabulary
from rules.logic import Outcome

_FALSE, _NO_DATA, _OPEN, _TRUE = range(4)  # in the order in which they decide an `all`
_FOR_ANY = {_TRUE: 0, _NO_DATA: 1, _OPEN: 2, _FALSE: 3}  # … and an `any`
_MOST_SETS = 48
_OTHER = "\0"  # a text that no document names
_SMALL = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """One open test, and how it would have to come out."""

    leaf: Outcome
    wanted: bool


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """What an open verdict turns on.

    Attributes:
        relevant: keys of the causes whose answer can still change the verdict, by themselves or together with others.
        alone: those among them that settle it by one answer of theirs alone.
        applies_if: the fewest open tests that, coming out like this, make the rule apply; empty where nothing can.
        ruled_out_if: the same for ruling it out.
    """

    relevant: tuple[str, ...]
    alone: tuple[str, ...]
    applies_if: tuple[Needed, ...]
    ruled_out_if: tuple[Needed, ...]


def open_points(outcome: Outcome, vocabulary: Vocabulary) -> OpenPoints:
    """Analyse the whole expression of a finding whose verdict is open."""
    reading = _Reading(vocabulary)
    shape = reading.shape(outcome)
    found = _analysed(shape, reading.patterns(), tuple(reading.constant), tuple(reading.sole))
    keys = list(reading.leaves)
    return OpenPoints(
        relevant=tuple(keys[v] for v in found.relevant),
        alone=tuple(keys[v] for v in found.alone),
        applies_if=tuple(Needed(reading.leaves[keys[v]][i], w) for v, i, w in found.true_by),
        ruled_out_if=tuple(Needed(reading.leaves[keys[v]][i], w) for v, i, w in found.false_by),
    )


_Known = tuple[
    list[FactTest], tuple[tuple[int, ...], ...]
]  # the tests themselves, so that their ids stay theirs; how they come out together


class _Reading:
    """An outcome read as a shape: variables numbered as they come, each with its open leaves."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.leaves: dict[str, list[Outcome]] = {}
        self.numbers: dict[str, int] = {}
        self.sole: list[bool] = []  # for each variable: a no decides as well as a yes
        self.constant: list[int] = []  # for each variable: what it counts as while nobody has answered

    def shape(self, outcome: Outcome) -> Any:
        """Nested tuples: an int for what is known, ``(variable, leaf)`` for an open leaf, ``(op, parts)`` for the rest."""
        if outcome.value is not None:
            return _TRUE if outcome.value else _FALSE
        if outcome.op == "leaf":
            return self._leaf(outcome)
        parts = tuple(self.shape(part) for part in outcome.parts)
        return parts[0] if outcome.op != "not" and len(parts) == 1 else (outcome.op, parts)

    def _leaf(self, outcome: Outcome) -> tuple[int, int]:
        key = outcome.cause.key if outcome.cause is not None else ""
        if key not in self.leaves:
            self.leaves[key] = []
            self.numbers[key] = len(self.constant)
            self.constant.append(_NO_DATA if outcome.no_data else _OPEN)
            self.sole.append(True)
        if outcome.cause is not None and not outcome.cause.sole:
            self.sole[self.numbers[key]] = False
        same = self.leaves[key]
        at = next((i for i, leaf in enumerate(same) if leaf is outcome or (leaf.asked is not None and leaf.asked == outcome.asked)), None)
        if at is None:
            at = len(same)
            same.append(outcome)
        return self.numbers[key], at

    def patterns(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """For each variable the ways in which its leaves can come out together."""
        return tuple(self._patterns(leaves) for leaves in self.leaves.values())

    def _patterns(self, leaves: Sequence[Outcome]) -> tuple[tuple[int, ...], ...]:
        tests = [leaf.asked for leaf in leaves if leaf.asked is not None]
        if len(leaves) == 1 or len(tests) < len(leaves):
            return tuple(itertools.product((_TRUE, _FALSE), repeat=len(leaves)))
        known: dict[tuple[int, ...], _Known] = self.vocabulary.patterns
        key = tuple(id(test) for test in tests)
        if key not in known:
            values = values_to_try(self.vocabulary.facts[tests[0].fact], tests, self.vocabulary)
            results = {tuple(_result(passes(t, v, self.vocabulary)) for t in tests) for v in values}
            known[key] = (tests, tuple(sorted(results, reverse=True)))
        return known[key][1]


def _result(passed: bool | None) -> int:
    return _OPEN if passed is None else _TRUE if passed else _FALSE


def values_to_try(fact: Fact, tests: Sequence[FactTest], vocabulary: Vocabulary) -> list[FactValue]:
    """Values of a fact that between them make some tests come out in every way they can."""
    if fact.type == "boolean":
        return [True, False]
    if fact.type in ("choice", "scale"):
        return list(fact.values)
    if fact.type == "number":
        figures = sorted({float(t.value) for t in tests if t.value is not None})
        near = [v for f in figures for v in (f - _SMALL, f, f + _SMALL)]
        return [v for v in near if (fact.min is None or v >= fact.min) and (fact.max is None or v <= fact.max)]
    if fact.type == "industry":
        return [*{c for t in tests for g in t.in_group or () for c in vocabulary.groups[g].codes}, "97"]
    return [*{n for t in tests for n in t.named or ()}, _OTHER]


@dataclass(frozen=True, slots=True)
class _Analysis:
    relevant: tuple[int, ...]
    alone: tuple[int, ...]
    true_by: tuple[tuple[int, int, bool], ...]
    false_by: tuple[tuple[int, int, bool], ...]


Patterns = tuple[tuple[tuple[int, ...], ...], ...]
_Answers = Mapping[int, tuple[frozenset[int], frozenset[tuple[int, bool]]]]  # variable → its patterns that fit, and the leaves it takes


@lru_cache(maxsize=8192)
def _analysed(shape: Any, patterns: Patterns, constant: tuple[int, ...], sole: tuple[bool, ...]) -> _Analysis:
    """Relevance and fewest settling points of one shape."""
    expanded = _Expansion(patterns)
    settling = {wanted: expanded.settling(shape, wanted) for wanted in (True, False)}
    variables = range(len(patterns))
    answers = [p if sole[v] else tuple(a for a in p if _FALSE not in a) for v, p in enumerate(patterns)]
    alone = tuple(v for v in variables if any(_value(shape, {v: answer}, constant) in (_TRUE, _FALSE) for answer in answers[v]))
    literals = (_literals(settling[True]), _literals(settling[False]))
    if expanded.cut:  # not every set was looked at: whatever is open may matter
        return _Analysis(tuple(variables), alone, *literals)
    named = {v for sets in settling.values() for answers in sets for v in answers}
    repeated = any(len(p[0]) > 1 for p in patterns if p)
    sets = [answers for wanted in (True, False) for answers in settling[wanted]]
    relevant = (v for v in sorted(named) if v in alone or not repeated or _matters(v, sets, shape, patterns, constant))
    return _Analysis(tuple(relevant), alone, *literals)


class _Expansion:
    """A shape written out as the sets of answers by which it comes out one way or the other.

    Attributes:
        cut: a part had more sets than are kept; those kept are the smallest, and each of them settles it.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self.cut = False

    def settling(self, shape: Any, wanted: bool) -> list[_Answers]:
        """Every set of answers, none with anything to spare, by which a shape comes out as wanted."""
        if isinstance(shape, int):
            return [{}] if shape == (_TRUE if wanted else _FALSE) else []
        head, tail = shape
        if isinstance(head, int):
            fitting = frozenset(i for i, p in enumerate(self._patterns[head]) if p[tail] == (_TRUE if wanted else _FALSE))
            return [{head: (fitting, frozenset({(tail, wanted)}))}] if fitting else []
        if head == "not":
            return self.settling(tail[0], not wanted)
        parts = [self.settling(part, wanted) for part in tail]
        if (head == "all") != wanted:  # one part is enough
            return self._kept([answers for sets in parts for answers in sets])
        found: list[_Answers] = [{}]
        for sets in parts:
            found = self._kept([joined for one in found for other in sets if (joined := _joined(one, other)) is not None])
        return found

    def _kept(self, sets: list[_Answers]) -> list[_Answers]:
        smallest = _smallest(sets)
        self.cut = self.cut or len(smallest) > _MOST_SETS
        return smallest[:_MOST_SETS]


def _joined(one: _Answers, other: _Answers) -> _Answers | None:
    """Both sets of answers together; None where they cannot both be given."""
    joined = dict(one)
    for variable, (fitting, leaves) in other.items():
        if variable in joined:
            before = joined[variable]
            fitting, leaves = before[0] & fitting, before[1] | leaves
            if not fitting:
                return None
        joined[variable] = (fitting, leaves)
    return joined


def _smallest(sets: list[_Answers]) -> list[_Answers]:
    """The sets that hold no other one, fewest answers first."""
    kept: list[_Answers] = []
    for answers in sorted(sets, key=len):
        if not any(all(v in answers and answers[v][0] <= fitting for v, (fitting, _) in less.items()) for less in kept):
            kept.append(answers)
    return kept


def _literals(sets: list[_Answers]) -> tuple[tuple[int, int, bool], ...]:
    """The answers of the first smallest set, leaf by leaf."""
    return tuple((v, leaf, wanted) for v, (_, leaves) in sets[0].items() for leaf, wanted in sorted(leaves)) if sets else ()


def _matters(variable: int, sets: Sequence[_Answers], shape: Any, patterns: Patterns, constant: tuple[int, ...]) -> bool:
    """Whether an answer can decide what the shape comes to, where it was open without it.

    Where it can, it does so within one of the smallest sets of answers: what lies beyond such a set is not needed for it.
    """
    for answers in sets:
        if variable in answers:
            others = [v for v in answers if v != variable]
            for chosen in itertools.product(*(sorted(answers[v][0]) for v in others)):
                given = {v: patterns[v][i] for v, i in zip(others, chosen, strict=True)}
                if _value(shape, given, constant) not in (_TRUE, _FALSE):
                    return True
    return False


def _value(shape: Any, given: Mapping[int, tuple[int, ...]], constant: tuple[int, ...]) -> int:
    """What a shape comes to when some variables are answered."""
    if isinstance(shape, int):
        return shape
    head, tail = shape
    if isinstance(head, int):
        return given[head][tail] if head in given else constant[head]
    if head == "not":
        value = _value(tail[0], given, constant)
        return {_TRUE: _FALSE, _FALSE: _TRUE}.get(value, value)
    values = [_value(part, given, constant) for part in tail]
    return min(values) if head == "all" else min(values, key=_FOR_ANY.__getitem__)
