"""Conditions of all rules as one table in which every part stands once, so that each is tested once a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rules.conditions import SPATIAL, Situation, ask_person, in_zones, missing_fact, selector_of, test_fact
from rules.expressions import All, AnyOf, Ask, Condition, FactTest, Not
from rules.facts import Vocabulary
from rules.logic import Outcome, all_of, any_of, negation
from rules.model import Exempt, Rule, When


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a condition: a leaf, or an operation on other nodes by their numbers."""

    op: Literal["leaf", "all", "any", "not"]
    parts: tuple[int, ...] = ()
    leaf: Condition | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """What decides on a rule, by numbers in the table; rules that say different things of the same case share one.

    Attributes:
        unless: each exception with the nodes that must all hold for it.
        when: number of its terms of time among those of the rule base.
        authorities_only: nobody but authorities is addressed.
    """

    document: str
    where: int | None
    condition: int | None
    unless: tuple[tuple[Exempt, tuple[int, ...]], ...]
    when: int
    authorities_only: bool


class Programs:
    """The table of nodes, and the program of each rule.

    Attributes:
        nodes: every distinct part of a condition.
        rows: each rule with the number of its program, in the order of the rules.
        distinct: the programs.
        fulfilled: place of a rule among the rows, with the node that tells whether it is fulfilled.
        place_of: rule id → its place among the rows.
        whens: the distinct terms of time, each with its document.
        missing: for each node that tests a fact, what it comes to while the fact is not given; None for the others.
        selectors: for each node that asks about space, the question.
    """

    def __init__(self, rules: Iterable[Rule], vocabulary: Vocabulary) -> None:
        self.nodes: list[Node] = []
        self.whens: list[tuple[str, When]] = []
        self._numbers: dict[Node, int] = {}
        self._terms: dict[tuple[str, When], int] = {}
        numbers: dict[Program, int] = {}
        self.rows = [(rule, numbers.setdefault(self._program(rule), len(numbers))) for rule in rules]
        self.distinct = list(numbers)
        self.fulfilled = [(i, self._number(rule.fulfilled_if)) for i, (rule, _) in enumerate(self.rows) if rule.fulfilled_if is not None]
        self.place_of = {rule.id: i for i, (rule, _) in enumerate(self.rows)}
        self.missing = [self._without_fact(node, vocabulary) for node in self.nodes]
        self.selectors = [selector_of(node.leaf) if isinstance(node.leaf, SPATIAL) else None for node in self.nodes]

    def _program(self, rule: Rule) -> Program:
        term = (rule.document, rule.when)
        if term not in self._terms:
            self._terms[term] = len(self.whens)
            self.whens.append(term)
        return Program(
            document=rule.document,
            where=self._number(rule.where) if rule.where is not None else None,
            condition=self._number(rule.condition) if rule.condition is not None else None,
            unless=tuple((e, tuple(self._number(c) for c in (e.where, e.condition) if c is not None)) for e in rule.unless),
            when=self._terms[term],
            authorities_only={"enterprise", "public"}.isdisjoint(rule.addressee),
        )

    def _number(self, condition: Condition) -> int:
        if isinstance(condition, All):
            node = Node("all", tuple(self._number(part) for part in condition.all))
        elif isinstance(condition, AnyOf):
            node = Node("any", tuple(self._number(part) for part in condition.any))
        elif isinstance(condition, Not):
            node = Node("not", (self._number(condition.negated),))
        else:
            node = Node("leaf", leaf=condition)
        if node not in self._numbers:
            self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self._numbers[node]

    @staticmethod
    def _without_fact(node: Node, vocabulary: Vocabulary) -> Outcome | None:
        """What a leaf comes to, wherever the place, while its fact is not given."""
        if isinstance(node.leaf, FactTest):
            return missing_fact(node.leaf, vocabulary)
        return ask_person(node.leaf) if isinstance(node.leaf, Ask) else None


class Run:
    """The table evaluated for one situation, each node at most once."""

    def __init__(self, programs: Programs, situation: Situation) -> None:
        self._programs = programs
        self._situation = situation
        self._made: list[Outcome | None] = [None] * len(programs.nodes)

    def outcome(self, number: int) -> Outcome:
        """The outcome of one node."""
        made = self._made[number]
        if made is None:
            made = self._made[number] = self._evaluated(number)
        return made

    def _evaluated(self, number: int) -> Outcome:
        node = self._programs.nodes[number]
        if node.op == "all":
            return all_of(self._until(node.parts, False))
        if node.op == "any":
            return any_of(self._until(node.parts, True))
        if node.op == "not":
            return negation(self.outcome(node.parts[0]))
        leaf = node.leaf
        if isinstance(leaf, FactTest) and leaf.fact in self._situation.facts:
            return test_fact(leaf, self._situation)
        selector = self._programs.selectors[number]
        if selector is not None:
            return in_zones(selector, self._situation.place)
        return self._programs.missing[number]  # type: ignore[return-value]  # of the other leaves everyone has one

    def _until(self, parts: tuple[int, ...], decides: bool) -> list[Outcome]:
        """The outcomes of the parts, up to the first that decides them all."""
        found: list[Outcome] = []
        for part in parts:
            outcome = self.outcome(part)
            found.append(outcome)
            if outcome.value is decides:
                break
        return found
