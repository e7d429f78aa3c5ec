"""Metres round a position agree with the geodesic ones."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import province_outline
from geo.edges import to_metres_round
from geo.geodesy import signed_distance_m


@settings(max_examples=25, deadline=None)
@given(lon=st.floats(110.3, 114.5), lat=st.floats(34.6, 40.7))
def test_distances_in_metres_are_geodesic(lon: float, lat: float) -> None:
    outline = province_outline()
    true = abs(signed_distance_m(outline, lon, lat))
    if true < 60_000.0:
        flat = shapely.distance(to_metres_round(shapely.boundary(outline), lon, lat), shapely.Point(0.0, 0.0))
        assert flat == pytest.approx(true, abs=0.3)
