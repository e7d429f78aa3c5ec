"""Quick signed distances agree with the geodesic ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.boundaries import read_counties
from geo.edges import EdgeIndex
from geo.geodesy import signed_distances_m

COUNTIES = list(read_counties().geometry.values)
INDEX = EdgeIndex(COUNTIES)


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(110.3, 114.5), lat=st.floats(34.6, 40.7))
def test_margins_are_geodesic(lon: float, lat: float) -> None:
    found = INDEX.margins_m(lon, lat, 50_000.0)
    true = signed_distances_m(COUNTIES, lon, lat)
    for number, margin in found.items():
        if abs(margin) < 60_000.0:
            assert margin == pytest.approx(true[number], abs=0.3)
    assert all(number in found for number, margin in enumerate(true) if margin > -50_000.0)


def test_an_area_whose_edge_is_far_away_is_still_answered() -> None:
    from geo.boundaries import province_outline

    found = EdgeIndex([province_outline()]).margins_m(112.5, 37.8, 1000.0)
    assert found[0] == pytest.approx(float(signed_distances_m([province_outline()], 112.5, 37.8)[0]), rel=0.001)
