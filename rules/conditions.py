"""Evaluate a condition against a place and the facts given."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from base.text import Text
from rules.expressions import All, AnyOf, Ask, Condition, Distance, FactTest, InAdmin, InLayer, InZone, InZones, Not, Within
from rules.facts import Fact, FactValue, Group, Vocabulary
from rules.logic import RESULTS, Cause, CauseKind, Outcome, Test, TestResult, all_of, any_of, negation
from rules.place import AdminSelector, DistanceSelector, Evidence, EvidenceState, LayerSelector, PlaceZones, Selector, ZoneSelector

_COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_SYMBOL = {"=": "=", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NEAR_NAME = 0.75  # similarity from which a name is asked about instead of being taken as another enterprise
SPATIAL = (InAdmin, InZone, InZones, InLayer, Within)
NOT_GIVEN = Text("未提供", "not given")
_CAUSES: dict[EvidenceState, CauseKind] = {"near_edge": "edge", "reading": "reading", "ask": "ask", "no_data": "no_data"}


_Tested = tuple[bool | CauseKind, Callable[[], Text]]  # passed or not, or why that is open; and the sentence that tells it


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
    return test_leaf(condition, situation)


def test_leaf(condition: Condition, situation: Situation) -> Outcome:
    """The outcome of a condition without parts."""
    if isinstance(condition, Ask):
        return ask_person(condition)
    if isinstance(condition, FactTest):
        return test_fact(condition, situation)
    return in_zones(selector_of(condition), situation.place)  # type: ignore[arg-type]


def ask_person(condition: Ask) -> Outcome:
    """What no fact could hold stays open."""
    question = condition.ask.text()
    return Outcome(None, own=Test("person", question, needed=question), cause=Cause("ask", question.zh, question))


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


def in_zones(selector: Selector, place: PlaceZones) -> Outcome:
    """How a place stands to zones, and what that means for the law."""
    found = place.evidence(selector)
    if found.state in ("inside", "outside"):
        inside = found.state == "inside"
        return Outcome(inside, own=lambda: _test_of("holds" if inside else "fails", selector, found, place))
    kind = _CAUSES[found.state]
    key = f"member:{found.zone}" if found.zone else found.text.zh
    cause = Cause(kind, key, found.question, sole=isinstance(selector, ZoneSelector) and len(selector.ids) == 1)
    return Outcome(None, own=lambda: _test_of(RESULTS[kind], selector, found, place), cause=cause, no_data=kind == "no_data")


def _test_of(result: TestResult, selector: Selector, found: Evidence, place: PlaceZones) -> Test:
    needed, source = place.basis(selector, found)
    return Test(result, found.text, needed, found.text, source)


def missing_fact(test: FactTest, vocabulary: Vocabulary) -> Outcome:
    """A fact that was not given is unknown, with its question."""
    question = vocabulary.facts[test.fact].question.text()
    told = Test("unknown", question, needed_of(test, vocabulary), NOT_GIVEN, about=question)
    return Outcome(None, own=told, cause=Cause("fact", test.fact, question), asked=test)


def test_fact(test: FactTest, situation: Situation) -> Outcome:
    """Test one fact."""
    if test.fact not in situation.facts:
        return missing_fact(test, situation.vocabulary)
    vocabulary = situation.vocabulary
    fact, value = vocabulary.facts[test.fact], situation.facts[test.fact]
    result, text = _tested(test, fact, value, vocabulary)

    def tell(said: TestResult) -> Callable[[], Test]:
        source = Text(f"所给事实 {test.fact}", f"fact given: {test.fact}")
        found = vocabulary.industry(str(value)) if fact.type == "industry" else shown(fact, value)
        return lambda: Test(said, text(), needed_of(test, vocabulary), found, source, fact.question.text())

    if isinstance(result, bool):
        return Outcome(result, own=tell("holds" if result else "fails"))
    if result == "fact":  # not given finely enough
        return Outcome(None, own=tell("unknown"), cause=Cause("fact", test.fact, fact.question.text()), asked=test)
    question = text()
    return Outcome(None, own=tell("person"), cause=Cause(result, question.zh, question))


def _tested(test: FactTest, fact: Fact, value: FactValue, vocabulary: Vocabulary) -> _Tested:
    """Whether a value passes a test, and the sentence that tells it."""
    if test.in_group is not None:
        return _in_group(test, str(value), vocabulary)
    if test.named is not None:
        return _named(test.named, str(value))
    if test.op is not None:
        return _compared(test, fact, value)
    wanted: tuple[FactValue, ...] = test.one_of if test.one_of is not None else (test.equals,)  # type: ignore[assignment]
    return value in wanted, lambda: _found(fact, value)


def passes(test: FactTest, value: FactValue, vocabulary: Vocabulary) -> bool | None:
    """Whether a value of a fact passes a test; None where only a person, or a finer value, can tell."""
    result = _tested(test, vocabulary.facts[test.fact], value, vocabulary)[0]
    return result if isinstance(result, bool) else None


def needed_of(test: FactTest, vocabulary: Vocabulary) -> Text:
    """What a test asks for, in words."""
    fact = vocabulary.facts[test.fact]
    if test.in_group is not None:
        names = [vocabulary.groups[g].name for g in test.in_group]
        end = Text("等", " and the like") if test.open_list else Text("", "")
        return Text("、".join(n.zh for n in names) + end.zh, ", ".join(n.en for n in names) + end.en)
    if test.named is not None:
        return Text("、".join(test.named), ", ".join(test.named))
    if test.op is not None:
        limit = shown(fact, test.value if fact.type == "scale" else float(test.value or 0))  # type: ignore[arg-type]
        sign = _SYMBOL[test.op]
        return Text(f"{sign} {limit.zh}", f"{sign} {limit.en}")
    wanted: tuple[FactValue, ...] = test.one_of if test.one_of is not None else (test.equals,)  # type: ignore[assignment]
    words = [shown(fact, value) for value in wanted]
    return Text("或".join(w.zh for w in words), " or ".join(w.en for w in words))


def wanted_of(test: FactTest, wanted: bool, vocabulary: Vocabulary) -> Text:
    """What a fact would have to be for a test to come out as wanted, in words."""
    needed = needed_of(test, vocabulary)
    if wanted:
        return needed
    if isinstance(test.equals, bool):
        return shown(vocabulary.facts[test.fact], not test.equals)
    if test.op is not None and test.op in _OPPOSITE:
        sign, opposite = _SYMBOL[test.op], _SYMBOL[_OPPOSITE[test.op]]
        return Text(needed.zh.replace(sign, opposite, 1), needed.en.replace(sign, opposite, 1))
    return Text(f"不是{needed.zh}", f"not {needed.en}")


def shown(fact: Fact, value: FactValue) -> Text:
    """A fact's value in words."""
    if isinstance(value, bool):
        return Text("是" if value else "否", "yes" if value else "no")
    if fact.type in ("choice", "scale") and value in fact.values:
        return fact.values[str(value)].text()
    if isinstance(value, float):
        number = f"{value:.15g} {fact.unit}"
        return Text(number, number)
    return Text(str(value), str(value))


def _found(fact: Fact, value: FactValue) -> Text:
    said = shown(fact, value)
    return Text(f"{fact.question.zh} {said.zh}", f"{fact.question.en} {said.en}")


def _in_group(test: FactTest, code: str, vocabulary: Vocabulary) -> _Tested:
    codes = vocabulary.codes_of(test.in_group or ())
    short = _class_of(code)
    result: bool | CauseKind = False
    if code.startswith(codes):
        result = True
    elif any(c.startswith(short) for c in codes):
        result = "fact"
    elif test.open_list:
        result = "ask"
    return result, lambda: _said_of_group(result, vocabulary.industry(code), [vocabulary.groups[g] for g in test.in_group or ()])


def _said_of_group(result: bool | CauseKind, code: Text, groups: list[Group]) -> Text:
    zh, en = "、".join(g.name.zh for g in groups), ", ".join(g.name.en for g in groups)
    if result == "fact":
        return Text(
            f"行业代码 {code.zh} 太短，分不清是否属于{zh}", f"Industry code {code.en} is too short to tell whether it belongs to {en}"
        )
    if result == "ask":
        return Text(
            f"条文列举{zh}“等”行业，没有列尽：行业 {code.zh} 是否算在内？",
            f"The text names {en} “and others”: is industry {code.en} among them?",
        )
    if result:
        return Text(f"行业 {code.zh} 属于{zh}", f"Industry {code.en} belongs to {en}")
    return Text(f"行业 {code.zh} 不属于{zh}", f"Industry {code.en} does not belong to {en}")


def _class_of(code: str) -> str:
    """A code without the zeros that stand for the whole class: 2520, written for 252, does not tell 2521 from 2522."""
    short = code.rstrip("0")
    return short if len(short) >= 2 else code[:2]


def _named(names: tuple[str, ...], given: str) -> _Tested:
    asked = _plain_name(given)
    same = next((n for n in names if _plain_name(n) == asked), None)
    near = next((n for n in names if _is_near(asked, _plain_name(n))), None)
    if same is not None:
        return True, lambda: Text(f"条文点名 {same}", f"The text names {same}")
    if near is not None:
        return "ask", lambda: Text(f"“{given}”就是条文点名的{near}吗？", f"Is “{given}” the {near} that the text names?")
    return False, lambda: Text(f"条文没有点名“{given}”", f"The text does not name “{given}”")


def _plain_name(name: str) -> str:
    return name.replace(" ", "").replace("（", "(").replace("）", ")")


def _is_near(one: str, other: str) -> bool:
    return one in other or other in one or difflib.SequenceMatcher(None, one, other).ratio() >= _NEAR_NAME


def _compared(test: FactTest, fact: Fact, value: FactValue) -> _Tested:
    if fact.type == "scale":
        left, right = float(fact.rank(str(value))), float(fact.rank(str(test.value)))
    else:
        left, right = float(value), float(test.value or 0)
    if left == right and test.boundary == "unclear":
        said = shown(fact, value)
        return "reading", lambda: Text(
            f"{said.zh}正在界上：条文没有说是否含本数", f"{said.en} is exactly at the figure: the text does not say whether it is included"
        )
    return bool(_COMPARE[test.op or "="](left, right)), lambda: _said_of_comparison(test, fact, value)


def _said_of_comparison(test: FactTest, fact: Fact, value: FactValue) -> Text:
    said, sign = shown(fact, value), _SYMBOL[test.op or "="]
    limit = fact.values[str(test.value)].text() if fact.type == "scale" else shown(fact, float(test.value or 0))
    return Text(f"{fact.question.zh} {said.zh}（条文：{sign} {limit.zh}）", f"{fact.question.en} {said.en} (text: {sign} {limit.en})")
