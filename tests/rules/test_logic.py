"""Kleene's tables, and that an unknown keeps its causes."""

import itertools

import pytest

from base.text import Text
from rules.logic import Cause, all_of, any_of, fails, holds, negation, unknown

YES = holds(Text("是", "yes"))
NO = fails(Text("否", "no"))
OPEN = unknown(Cause("fact", "x", Text("？", "?")), Text("？", "?"))
VALUES = {True: YES, False: NO, None: OPEN}


@pytest.mark.parametrize(("a", "b"), list(itertools.product(VALUES, repeat=2)))
def test_all_is_kleene_and(a, b):
    expected = False if False in (a, b) else None if None in (a, b) else True
    assert all_of([VALUES[a], VALUES[b]]).value is expected


@pytest.mark.parametrize(("a", "b"), list(itertools.product(VALUES, repeat=2)))
def test_any_is_kleene_or(a, b):
    expected = True if True in (a, b) else None if None in (a, b) else False
    assert any_of([VALUES[a], VALUES[b]]).value is expected


def test_negation_leaves_unknown_unknown():
    assert negation(YES).value is False
    assert negation(NO).value is True
    assert negation(OPEN).value is None


def test_de_morgan_holds_for_every_triple():
    for triple in itertools.product(VALUES, repeat=3):
        parts = [VALUES[v] for v in triple]
        assert negation(all_of(parts)).value is any_of(negation(p) for p in parts).value


def test_unknown_carries_only_the_causes_that_matter():
    other = unknown(Cause("no_data", "y"), Text("缺", "none"))
    assert {c.key for c in all_of([YES, OPEN, other]).causes} == {"x", "y"}
    assert all_of([NO, OPEN]).causes == ()
    assert any_of([YES, OPEN]).causes == ()


def test_a_false_all_names_the_first_part_that_fails():
    second = fails(Text("第二", "second"))
    assert all_of([YES, NO, second]).tests == NO.tests


def test_empty_all_is_true_and_empty_any_is_false():
    assert all_of([]).value is True
    assert any_of([]).value is False
