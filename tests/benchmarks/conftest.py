"""A few zones of the edition, of every size, for benchmarks at a small size."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def zones(atlas):
    """Every seventh drawn zone."""
    drawn = [zone.geometry for zone in atlas.zones.values() if zone.geometry is not None][::7]
    areas = np.empty(len(drawn), dtype=object)
    areas[:] = drawn
    return areas


@pytest.fixture(autouse=True)
def _few_single_points(monkeypatch):
    """Enough to compare; how long they take is of no interest here."""
    monkeypatch.setattr("benchmarks.space._SINGLE", 40)
    monkeypatch.setattr("benchmarks.space._MARGINS", 8)
