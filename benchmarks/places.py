"""Where and when the benchmarks of answers ask: the same in every run."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from services.atlas import Atlas

DAY = date(2024, 1, 15)


def spread_places(atlas: Atlas, count: int) -> list[tuple[float, float]]:
    """Places spread evenly over the province: lon, lat in degrees."""
    province = atlas.zones["province/140000"].geometry
    rng = np.random.default_rng(20240115)
    west, south, east, north = shapely.bounds(province)
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lon, lat = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        if shapely.contains_xy(province, lon, lat):
            found.append((lon, lat))
    return found
