"""What an open verdict turns on, proved by brute force: every value of every fact is tried on small rule sets."""

import itertools
import random
from datetime import date

import pytest

from rules.facts import Vocabulary
from rules.findings import find
from rules.open_points import open_points, values_to_try
from rules.questions import questions
from tests.rules.law import law, rule
from tests.rules.places import ToldPlace

DAY = date(2021, 6, 1)
HERE = ToldPlace("141181", region__x="inside")
LISTED, BIG, SMALL = (
    "{fact: listed, is: true}",
    "{fact: size, op: '>=', value: 35, boundary: stated}",
    "{fact: size, op: '<', value: 10, boundary: stated}",
)
SEASON, STEEL = "{fact: season_now, is: true}", "{fact: industry, in_group: [steel]}"
VALUES = {
    "listed": (True, False),
    "season_now": (True, False),
    "size": (5.0, 9.999999, 10.0, 20.0, 34.999999, 35.0, 50.0),
    "industry": ("3110", "97"),
}
CONDITIONS = [
    f"{{all: [{LISTED}, {BIG}]}}",
    f"{{any: [{LISTED}, {BIG}]}}",
    f"{{all: [{LISTED}, {{any: [{BIG}, {SEASON}]}}]}}",
    f"{{any: [{{all: [{LISTED}, {BIG}]}}, {{all: [{SMALL}, {SEASON}]}}]}}",
    f"{{all: [{{not: {LISTED}}}, {{any: [{SMALL}, {BIG}]}}, {STEEL}]}}",
    f"{{any: [{{all: [{LISTED}, {SEASON}]}}, {{all: [{{not: {LISTED}}}, {BIG}]}}]}}",
    f"{{all: [{BIG}, {SMALL}]}}",  # cannot both be: only a size at all is asked for
    f"{{any: [{BIG}, {{not: {BIG}}}]}}",
    f"{{all: [{LISTED}, {{ask: {{zh: 是吗？, en: 'Is it?'}}}}]}}",
    f"{{any: [{{all: [{SEASON}, {{ask: {{zh: 是吗？, en: 'Is it?'}}}}]}}, {LISTED}]}}",
]


def verdict_of(base, facts, name="r"):
    return next(f.verdict for f in find(base, HERE, facts, DAY) if f.rule.id == f"doc-a/{name}")


def completions(names):
    """Every way of knowing some of these facts."""
    for values in itertools.product(*((None, *VALUES[n]) for n in names)):
        yield {n: v for n, v in zip(names, values, strict=True) if v is not None}


def matters(base, fact, name="r"):
    others = [n for n in VALUES if n != fact]
    return any(
        verdict_of(base, {**known, fact: value}, name) != verdict_of(base, known, name)
        for known in completions(others)
        for value in VALUES[fact]
    )


def smallest(base, verdict):
    """The size of the smallest set of facts by which a verdict comes about."""
    return min((len(known) for known in completions(list(VALUES)) if verdict_of(base, known) == verdict), default=None)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_is_asked_is_just_what_can_change_the_verdict(tmp_path, condition):
    base = law(tmp_path, rule("r", f"if: {condition}"))
    (finding,) = find(base, HERE, {}, DAY)
    points = open_points(finding.outcome, base.vocabulary)
    assert {k for k in points.relevant if k in VALUES} == {fact for fact in VALUES if matters(base, fact)}


@pytest.mark.parametrize("condition", [c for c in CONDITIONS if "ask" not in c])
def test_the_fewest_facts_that_settle_it_are_the_fewest(tmp_path, condition):
    base = law(tmp_path, rule("r", f"if: {condition}"))
    (finding,) = find(base, HERE, {}, DAY)
    points = open_points(finding.outcome, base.vocabulary)
    for verdict, needed in (("applies", points.applies_if), ("does_not_apply", points.ruled_out_if)):
        assert len({n.leaf.cause.key for n in needed}) == (smallest(base, verdict) or 0), verdict


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_point_settles_alone_just_where_one_answer_does(tmp_path, condition):
    base = law(tmp_path, rule("r", f"if: {condition}"))
    (finding,) = find(base, HERE, {}, DAY)
    alone = {fact for fact in VALUES if any(verdict_of(base, {fact: v}) in ("applies", "does_not_apply") for v in VALUES[fact])}
    assert {k for k in open_points(finding.outcome, base.vocabulary).alone if k in VALUES} == alone


def made(seed):
    """A few rules with random conditions and exceptions."""
    rng = random.Random(seed)  # noqa: S311 - a test's own dice
    leaves = [LISTED, BIG, SMALL, SEASON, STEEL]

    def tree(depth):
        if depth == 0 or rng.random() < 0.3:
            return rng.choice(leaves)
        if rng.random() < 0.2:
            return f"{{not: {tree(depth - 1)}}}"
        return f"{{{rng.choice(['all', 'any'])}: [{', '.join(tree(depth - 1) for _ in range(rng.randint(2, 3)))}]}}"

    rules = [rule("r", f"if: {tree(2)}"), rule("s", f"if: {tree(2)}\nunless:\n  - {{if: {tree(1)}, zh: 例外, en: exception}}")]
    rules.append(rule("t", f"if: {tree(1)}\noverrides: [doc-a/r]"))
    return rules


@pytest.mark.parametrize("seed", range(12))
def test_no_question_is_in_vain_and_none_that_matters_is_left_out(tmp_path, seed):
    """All facts of whole rule sets, exceptions and special rules included."""
    base = law(tmp_path, *made(seed))
    findings = find(base, HERE, {}, DAY)
    points = {f.rule.id: open_points(f.outcome, base.vocabulary) for f in findings if f.verdict == "undetermined"}
    asked = questions(findings, points)
    assert {q.cause.key for q in asked} == {fact for fact in VALUES if any(matters(base, fact, name) for name in "rst")}
    for question in asked:
        for rule_id in question.decides:
            name = rule_id.split("/")[1]
            values = VALUES[question.cause.key]
            assert any(verdict_of(base, {question.cause.key: v}, name) in ("applies", "does_not_apply") for v in values), (
                rule_id,
                question,
            )
    assert [len(q.decides) for q in asked] == sorted((len(q.decides) for q in asked), reverse=True)


def test_values_to_try_reach_every_outcome_of_real_tests(rule_base):
    vocabulary: Vocabulary = rule_base.vocabulary
    for name, fact in vocabulary.facts.items():
        from rules.expressions import FactTest

        tests = [n.leaf for n in rule_base.programs.nodes if isinstance(n.leaf, FactTest) and n.leaf.fact == name]
        if tests:
            assert values_to_try(fact, tests, vocabulary), name
