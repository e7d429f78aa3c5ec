"""Made-up towns and districts with bays, holes and parts: what buffers, areas and distances are tried on."""

from __future__ import annotations

import math

import numpy as np
from shapely.geometry import MultiPolygon, Polygon, box


def star(lon, lat, size_deg, seed, spikes=70):
    """An irregular town with shallow bays."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * math.pi, spikes))
    size = size_deg * (1 + rng.uniform(-0.15, 0.15, spikes))
    return Polygon(np.column_stack([lon + size * np.cos(angle), lat + 0.8 * size * np.sin(angle)]))


SMALL_TOWN = box(111.16, 37.34, 111.19, 37.37)
BIG_CITY = star(112.55, 37.86, 0.17, seed=1)
BAYS = star(112.55, 37.86, 0.06, seed=5)
RING = Polygon(box(112.2, 39.8, 113.2, 40.6).exterior.coords, [box(112.45, 39.95, 112.95, 40.45).exterior.coords])
TWO_PARTS = MultiPolygon([box(114.4, 40.3, 114.45, 40.35), box(114.5, 40.05, 114.55, 40.1)])
CROOK = Polygon([(110.7, 34.7), (110.9, 34.7), (110.9, 34.72), (110.72, 34.72), (110.72, 34.9), (110.7, 34.9)])
LONG_DISTRICT = box(111.0, 36.0, 112.6, 36.5)

ZONES = {
    "small town": SMALL_TOWN, "big city": BIG_CITY, "shallow bays": BAYS, "ring with a hole": RING, "two parts": TWO_PARTS,
    "crook": CROOK, "long district": LONG_DISTRICT,
}  # fmt: skip
