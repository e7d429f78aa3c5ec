"""The last answers, kept for a moment: what a reader is about to take is made ahead, and not made twice at once."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock
from typing import Any

from base.errors import KongquError
from services.asked import Asked
from services.atlas import Atlas

MOST = 8  # answers; one has about 5 MB


class KeptAnswers:
    """Answers by question and editions; the one not used for longest goes first.  Safe to share between threads; answers are not to be changed."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], Future[dict[str, Any]]] = OrderedDict()
        self._lock = Lock()

    def answer(self, atlas: Atlas, asked: Asked) -> dict[str, Any]:
        """The answer to a question; where another thread is at it already, its answer.

        Raises:
            KongquError, Faults: as :meth:`services.asked.Asked.answer`; an error is not kept.
        """
        key = (atlas.zones_edition, atlas.rules_edition, *asked.pairs())
        with self._lock:
            kept = self._kept.get(key)
            found: Future[dict[str, Any]] = Future() if kept is None else kept
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if kept is None:
            self._make(atlas, asked, key, found)
        return found.result()

    def _make(self, atlas: Atlas, asked: Asked, key: tuple[object, ...], found: Future[dict[str, Any]]) -> None:
        try:
            found.set_result(asked.answer(atlas))
        except KongquError as error:
            found.set_exception(error)  # for the caller and whoever waits
        finally:
            if not found.done():
                found.set_exception(RuntimeError("the answer was not made"))
            if found.exception() is not None:
                with self._lock:
                    self._kept.pop(key, None)


ANSWERS = KeptAnswers()
"""Those of this server."""
