"""Answers kept for a moment: made once, shared, forgotten in turn; errors are not kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

from base.errors import KongquError
from services.answers import KeptAnswers
from services.asked import Asked

SITE = Asked(date(2023, 8, 1), place="seat/141129")


def test_an_answer_is_made_once_and_is_the_answer(atlas):
    kept = KeptAnswers()
    assert kept.answer(atlas, SITE) is kept.answer(atlas, SITE)
    assert kept.answer(atlas, SITE) == SITE.answer(atlas)
    assert kept.answer(atlas, Asked(date(2023, 8, 2), place="seat/141129")) is not kept.answer(atlas, SITE)


def test_two_that_ask_at_once_get_one_answer(atlas, monkeypatch):
    begun, go, made = Event(), Event(), []

    def slow(self, atlas):
        made.append(self)
        begun.set()
        go.wait(10)
        return {"n": len(made)}

    monkeypatch.setattr(Asked, "answer", slow)
    kept = KeptAnswers()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.answer, atlas, SITE)
        assert begun.wait(10)
        second = pool.submit(kept.answer, atlas, SITE)
        go.set()
        assert first.result(10) is second.result(10)
    assert len(made) == 1


def test_an_error_is_told_and_not_kept(atlas):
    kept = KeptAnswers()
    for _ in range(2):
        with pytest.raises(KongquError, match="town/999"):
            kept.answer(atlas, Asked(date(2023, 8, 1), place="town/999"))
    assert not kept._kept


def test_the_one_not_used_for_longest_goes_first(atlas, monkeypatch):
    monkeypatch.setattr(Asked, "answer", lambda self, atlas: {"on": self.as_of})
    kept = KeptAnswers(most=2)
    first = kept.answer(atlas, SITE)
    kept.answer(atlas, Asked(date(2023, 8, 2)))
    assert kept.answer(atlas, SITE) is first
    kept.answer(atlas, Asked(date(2023, 8, 3)))
    assert kept.answer(atlas, SITE) is first and len(kept._kept) == 2
