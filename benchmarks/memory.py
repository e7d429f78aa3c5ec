"""What an index takes: its arrays, its files, and how the process grows."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import shapely

from benchmarks.zones import Areas, random_points
from geo.margin_index import MarginIndex
from geo.point_grid import PointGrid

_QUESTIONS = 20_000


def files_mb(grid: PointGrid, margins: MarginIndex) -> float:
    """Both indexes on disk; in memory they are the same arrays."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grid.save(folder)
        margins.save(folder)
        return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def loaded_mb(areas: Areas, grid: PointGrid, margins: MarginIndex) -> float | None:
    """How much a fresh process grows when it reads the outlines, maps both indexes into memory and answers 20,000 questions.

    None where the system does not tell (other than Linux).
    """
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        grid.save(Path(name))
        margins.save(Path(name))
        return pool.submit(_grown_mb, shapely.to_wkb(areas), Path(name)).result()


def _grown_mb(wkb: Any, folder: Path) -> float | None:
    before_mb = resident_mb()
    areas: Areas = shapely.from_wkb(wkb)
    grid, margins = PointGrid.load(folder, list(areas)), MarginIndex.load(folder)
    for lon, lat in zip(*(values.tolist() for values in random_points(areas, _QUESTIONS)), strict=True):
        if grid is not None:
            grid.inside(lon, lat)
        margins.distances_m(lon, lat, 50_000.0)
    after_mb = resident_mb()
    return None if before_mb is None or after_mb is None else after_mb - before_mb


def resident_mb() -> float | None:
    """Memory that the process holds now; None where the system does not tell (other than Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def peak_mb() -> float | None:
    """The most memory that the process ever held; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return next(float(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM"))


def arrays_mb(grid: PointGrid, margins: MarginIndex) -> float:
    """The arrays of both indexes, without the outlines."""
    edges = sum(int(getattr(margins, field.name).nbytes) for field in fields(margins))
    return (grid.nbytes + edges) / 1e6
