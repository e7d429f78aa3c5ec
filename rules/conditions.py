"""Evaluate a condition against a place and the facts given."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Mapping
from dataclasses import dataclass

from base.text import Text
from rules.expressions import All, AnyOf, Ask, Condition, Distance, FactTest, InAdmin, InLayer, InZone, InZones, Not, Within
from rules.facts import Fact, FactValue, Vocabulary
from rules.logic import Cause, Outcome, all_of, any_of, fails, holds, negation, unknown
from rules.place import AdminSelector, DistanceSelector, Evidence, LayerSelector, PlaceZones, Selector, ZoneSelector

_COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_SYMBOL = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_NEAR_NAME = 0.75  # similarity from which a name is asked about instead of being taken as another enterprise


@dataclass(frozen=True, slots=True)
class Situation:
    """What is asked: a place, and what is known of the site there."""

    place: PlaceZones
    facts: Mapping[str, FactValue]
    vocabulary: Vocabulary


def evaluate(condition: Condition, situation: Situation) -> Outcome:
    """True, false or unknown, with the tests made."""
    if isinstance(condition, All):
        return all_of(evaluate(part, situation) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any_of(evaluate(part, situation) for part in condition.any)
    if isinstance(condition, Not):
        return negation(evaluate(condition.negated, situation))
    if isinstance(condition, Ask):
        question = condition.ask.text()
        return unknown(Cause("ask", question.zh, question), question)
    if isinstance(condition, FactTest):
        return test_fact(condition, situation)
    return of_evidence(situation.place.evidence(selector_of(condition)))


def selector_of(condition: InAdmin | InZone | InZones | InLayer | Within) -> Selector:
    """The question about space that a leaf asks."""
    if isinstance(condition, InAdmin):
        return AdminSelector(condition.admin)
    if isinstance(condition, InZone):
        return ZoneSelector((condition.zone,))
    if isinstance(condition, InZones):
        return ZoneSelector(condition.zones)
    if isinstance(condition, InLayer):
        return LayerSelector(condition.layer, condition.seats, condition.admin)
    d: Distance = condition.within
    return DistanceSelector(d.layer, d.distance_km, d.interior, d.seats, d.admin)


def of_evidence(found: Evidence) -> Outcome:
    """What evidence about zones means for the law."""
    if found.state == "inside":
        return holds(found.text)
    if found.state == "outside":
        return fails(found.text)
    key = f"member:{found.zone}" if found.zone else found.text.zh
    kinds = {"near_edge": "edge", "reading": "reading", "ask": "ask", "no_data": "no_data"}
    return unknown(Cause(kinds[found.state], key, found.question), found.text)  # type: ignore[arg-type]


def test_fact(test: FactTest, situation: Situation) -> Outcome:
    """Test one fact; a fact that was not given is unknown, with its question."""
    fact = situation.vocabulary.facts[test.fact]
    if test.fact not in situation.facts:
        question = fact.question.text()
        return unknown(Cause("fact", test.fact, question), question)
    value = situation.facts[test.fact]
    if test.in_group is not None:
        return _in_group(test, str(value), situation.vocabulary)
    if test.named is not None:
        return _named(test.named, str(value))
    if test.op is not None:
        return _compared(test, fact, value)
    wanted: tuple[FactValue, ...] = test.one_of if test.one_of is not None else (test.equals,)  # type: ignore[assignment]
    text = _found(test.fact, fact, value)
    return holds(text) if value in wanted else fails(text)


def shown(fact: Fact, value: FactValue) -> Text:
    """A fact's value in words."""
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no")
    if fact.type in ("choice", "scale") and value in fact.values:
        return fact.values[str(value)].text()
    if isinstance(value, float):
        number = f"{value:g} {fact.unit}"
        return Text(number, number)
    return Text(str(value), str(value))


def _found(name: str, fact: Fact, value: FactValue) -> Text:
    said = shown(fact, value)
    return Text(f"{fact.question.zh} {said.zh}", f"{fact.question.en} {said.en}")


def _in_group(test: FactTest, code: str, vocabulary: Vocabulary) -> Outcome:
    groups = [vocabulary.groups[g] for g in test.in_group or ()]
    codes = [c for g in groups for c in g.codes]
    zh, en = "、".join(g.name.zh for g in groups), ", ".join(g.name.en for g in groups)
    if any(code.startswith(c) for c in codes):
        return holds(Text(f"行业 {code} 属于{zh}", f"Industry {code} belongs to {en}"))
    if any(c.startswith(_class_of(code)) for c in codes):
        text = Text(f"行业代码 {code} 太短，分不清是否属于{zh}", f"Industry code {code} is too short to tell whether it belongs to {en}")
        return unknown(Cause("fact", test.fact, vocabulary.facts[test.fact].question.text()), text)
    if test.open_list:
        text = Text(
            f"条文列举{zh}“等”行业，没有列尽：行业 {code} 是否算在内？", f"The text names {en} “and others”: is industry {code} among them?"
        )
        return unknown(Cause("ask", text.zh, text), text)
    return fails(Text(f"行业 {code} 不属于{zh}", f"Industry {code} does not belong to {en}"))


def _class_of(code: str) -> str:
    """A code without the zeros that stand for the whole class: 2520, written for 252, does not tell 2521 from 2522."""
    short = code.rstrip("0")
    return short if len(short) >= 2 else code[:2]


def _named(names: tuple[str, ...], given: str) -> Outcome:
    squeezed = given.replace(" ", "").replace("（", "(").replace("）", ")")
    for name in names:
        plain = name.replace("（", "(").replace("）", ")")
        if squeezed == plain:
            return holds(Text(f"条文点名 {name}", f"The text names {name}"))
        if squeezed in plain or plain in squeezed or difflib.SequenceMatcher(None, squeezed, plain).ratio() >= _NEAR_NAME:
            text = Text(f"“{given}”就是条文点名的{name}吗？", f"Is “{given}” the {name} that the text names?")
            return unknown(Cause("ask", text.zh, text), text)
    return fails(Text(f"条文没有点名“{given}”", f"The text does not name “{given}”"))


def _compared(test: FactTest, fact: Fact, value: FactValue) -> Outcome:
    compare = _COMPARE[test.op or "="]
    if fact.type == "scale":
        left, right = float(fact.rank(str(value))), float(fact.rank(str(test.value)))
        limit = fact.values[str(test.value)].text()
    else:
        left, right = float(value), float(test.value or 0)
        limit = shown(fact, right)
    said = shown(fact, value)
    sign = _SYMBOL[test.op or "="]
    text = Text(f"{fact.question.zh} {said.zh}（条文：{sign} {limit.zh}）", f"{fact.question.en} {said.en} (text: {sign} {limit.en})")
    if left == right and test.boundary == "unclear":
        text = Text(
            f"{said.zh}正在界上：条文没有说是否含本数", f"{said.en} is exactly at the figure: the text does not say whether it is included"
        )
        return unknown(Cause("reading", f"{test.fact} {sign} {test.value}", text), text)
    return holds(text) if compare(left, right) else fails(text)
