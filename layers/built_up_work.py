"""The long part of a build, shared between processes: built-up areas of all seats, and the distances around them.

Each process reads the sources for itself, because a raster that is open cannot be handed over; what comes back does not depend on how many there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import connection
from threading import Thread

from geo.rasters import BuiltUpSource
from geo.seats import Seat, read_seats
from layers.admin_zones import AdminAreas, read_admin_areas
from layers.built_up_zones import build_built_up_zone, build_distance_zones
from layers.inputs import BuildOptions
from layers.model import Source, Zone
from layers.rasters_given import open_built_up

_MOST_PROCESSES = 2  # a third would read the class table once more for little gain
_SEATS_AT_A_TIME = 4


@dataclass(frozen=True, slots=True)
class _Sources:
    """What one process reads once."""

    areas: AdminAreas
    seats: dict[str, Seat]
    raster: BuiltUpSource
    credits: tuple[Source, ...]
    keeps_open: ExitStack


def build_around_seats(options: BuildOptions, after_each: Callable[[float], None] = lambda share: None) -> tuple[list[Zone], list[Zone]]:
    """Zones of the layers ``built_up`` and ``built_up_buffer``, in the order of the adcodes.

    Args:
        options: which raster of built-up land.
        after_each: called with the share done (0 to 1).

    Raises:
        KongquError: the raster cannot be used.
    """
    adcodes = sorted(read_seats())
    built_up: list[Zone] = []
    around: list[Zone] = []
    for number, (area, distances) in enumerate(_worked(options, adcodes), start=1):
        built_up.append(area)
        around += distances
        after_each(number / len(adcodes))
    return built_up, around


def _worked(options: BuildOptions, adcodes: list[str]) -> Iterator[tuple[Zone, list[Zone]]]:
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    work = partial(_around_seat, options)
    if processes == 1:
        yield from map(work, adcodes)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_serve_parent) as pool:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # workers inherit it: they leave Ctrl-C to the parent
        try:
            found = pool.map(work, adcodes, chunksize=_SEATS_AT_A_TIME)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield from found


def _serve_parent() -> None:
    """A worker ends when its parent was killed; it would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _around_seat(options: BuildOptions, adcode: str) -> tuple[Zone, list[Zone]]:
    given = _sources(options)
    area = build_built_up_zone(adcode, given.areas, given.seats, given.raster, given.credits)
    return area, build_distance_zones([area], given.areas)


@cache
def _sources(options: BuildOptions) -> _Sources:
    stack = ExitStack()  # the raster stays open until the process ends
    raster, credits_ = stack.enter_context(open_built_up(options))
    return _Sources(read_admin_areas(), read_seats(), raster, credits_, stack)
