"""Rows of a benchmark, how they are timed, and the table of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypedDict, TypeVar

Case = TypeVar("Case")
Result = TypeVar("Result")


class Row(TypedDict):
    """One figure, set beside one peer or standing by itself.

    Attributes:
        name: what was measured.
        value: with ``ratio``, of ours or of the peer's as the benchmark says; None where the peer is not installed.
        unit: of the value.
        peer: who answered the same question, or None.
        ratio: the peer's time over ours: above 1, ours is quicker.
        exact: whether both gave the same answers.
    """

    name: str
    value: float | None
    unit: str
    peer: str | None
    ratio: float | None
    exact: bool | None


def figure(name: str, value: float, unit: str) -> Row:
    """A figure without a peer."""
    return Row(name=name, value=_rounded(value), unit=unit, peer=None, ratio=None, exact=None)


def beside(name: str, value: float, unit: str, peer: str, ratio: float, exact: bool) -> Row:
    """A figure with a peer that answered the same question."""
    return Row(name=name, value=_rounded(value), unit=unit, peer=peer, ratio=_rounded(ratio), exact=bool(exact))


def missing(name: str, unit: str, peer: str) -> Row:
    """A peer that is not installed here."""
    return Row(name=name, value=None, unit=unit, peer=peer, ratio=None, exact=None)


def _rounded(value: float) -> float:
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")


def timed(run: Callable[[], Result]) -> tuple[Result, float]:
    """A result, and the seconds that it took."""
    started = time.perf_counter()
    result = run()
    return result, time.perf_counter() - started


def median_s(run: Callable[[Case], Result], cases: Sequence[Case]) -> tuple[list[Result], float]:
    """The results of all cases, and the median seconds of one; the first case is run once before, to warm up."""
    run(cases[0])
    results, seconds = [], []
    for case in cases:
        started = time.perf_counter()
        results.append(run(case))
        seconds.append(time.perf_counter() - started)
    return results, statistics.median(seconds)


def rows_text(rows: Iterable[Row], how_to_install: Mapping[str, str] | None = None) -> str:
    """The rows as a table for a terminal.

    Args:
        how_to_install: by peer, told below the table where that peer was not here.
    """
    lines = [f"{'name':<32}{'value':>12} {'unit':<9}{'ratio':>9}  exact  peer"]
    lacking = []
    for row in rows:
        value = "—" if row["value"] is None else f"{row['value']:,}"
        ratio = "—" if row["ratio"] is None else f"{row['ratio']:,}×"
        exact = "—" if row["exact"] is None else str(row["exact"]).lower()
        lines.append(f"{row['name']:<32}{value:>12} {row['unit']:<9}{ratio:>9}  {exact:<5}  {row['peer'] or '—'}")
        if row["peer"] is not None and row["value"] is None:
            lacking.append(row["peer"])
    hints = how_to_install or {}
    lines += [f"未装 not installed: {peer}" + (f"; {hints[peer]}" if peer in hints else "") for peer in lacking]
    return "\n".join(lines)
