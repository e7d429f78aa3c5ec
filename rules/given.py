"""Facts as somebody gives them: checked one by one and against each other.  What is refused is told, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from base.errors import Faults, KongquError
from base.text import Text
from rules.conditions import Situation, evaluate, shown
from rules.expressions import Condition, FactTest, leaves
from rules.facts import FactValue, Vocabulary
from rules.place import Evidence, Selector

MOST_FACTS = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """Facts that were given.

    Attributes:
        accepted: name → typed value; all that a verdict may rest on.
        refused: name → why it was refused, with what is allowed.
    """

    accepted: dict[str, FactValue]
    refused: dict[str, KongquError]


def accept_facts(given: Mapping[str, object], vocabulary: Vocabulary) -> Given:
    """Check facts; those that are unknown, not allowed or contradict each other are refused, the others stand.

    Two facts contradict each other where the ``only_if`` of one is false by the other: then neither is believed.
    """
    accepted: dict[str, FactValue] = {}
    refused: dict[str, KongquError] = {}
    if len(given) > MOST_FACTS:
        raise KongquError(
            "too_many_facts",
            where=str(len(given)),
            zh=f"一次最多 {MOST_FACTS} 个事实项；名称见 kongqu rules facts。",
            en=f"At most {MOST_FACTS} facts in one question; kongqu rules facts lists them.",
        )
    for name, value in given.items():
        try:
            accepted[name] = vocabulary.value(name, value)
        except KongquError as error:
            refused[name] = error
    contradicting: dict[str, KongquError] = {}
    situation = Situation(_Nowhere(), accepted, vocabulary)
    for name in accepted:
        condition = vocabulary.facts[name].only_if
        if condition is not None and evaluate(condition, situation).value is False:
            others = _culprits(name, condition, situation)
            told = _contradiction(name, others, accepted, vocabulary)
            contradicting |= dict.fromkeys([name, *others], told)
    refused |= contradicting
    return Given({n: v for n, v in accepted.items() if n not in refused}, refused)


def require_facts(given: Mapping[str, object], vocabulary: Vocabulary) -> dict[str, FactValue]:
    """All facts, or none.

    Raises:
        Faults: every fact that is refused, each with what is allowed.
    """
    checked = accept_facts(given, vocabulary)
    if checked.refused:
        raise Faults(list(dict.fromkeys(checked.refused.values())))
    return checked.accepted


def _culprits(name: str, condition: Condition, situation: Situation) -> list[str]:
    """The other facts that it takes for the condition to be false; those that only stand by are not blamed."""
    named = [leaf.fact for leaf in leaves(condition) if isinstance(leaf, FactTest)]
    blamed = [n for n in dict.fromkeys(named) if n in situation.facts and n != name]
    for other in list(blamed):
        facts = {n: situation.facts[n] for n in (name, *blamed) if n != other}
        if evaluate(condition, Situation(situation.place, facts, situation.vocabulary)).value is False:
            blamed.remove(other)
    return blamed


def _contradiction(name: str, others: list[str], values: Mapping[str, FactValue], vocabulary: Vocabulary) -> KongquError:
    """Two or more facts that cannot all be true, with what would agree."""
    said = [shown(vocabulary.facts[n], values[n]) for n in (name, *others)]
    pairs = Text(
        "、".join(f"{n}={s.zh}" for n, s in zip((name, *others), said, strict=True)),
        ", ".join(f"{n}={s.en}" for n, s in zip((name, *others), said, strict=True)),
    )
    return KongquError(
        "contradicting_facts",
        where=", ".join((name, *others)),
        zh=f"{pairs.zh} 不能同时成立，都不采用；请核对，改正其中一项或删去不对的一项。",
        en=f"{pairs.en} cannot all be true; none is used. Check them, and mend or leave out the one that is wrong.",
    )


class _Nowhere:
    """No place: conditions on facts ask nothing of space."""

    def evidence(self, selector: Selector) -> Evidence:
        raise KongquError(
            "bad_fact_file", where=str(selector), zh="only_if 只能写事实项的条件。", en="only_if takes conditions on facts only."
        )

    def basis(self, selector: Selector, found: Evidence) -> tuple[Text, Text | None]:
        return found.text, None
