"""Growth at a small size: the simulated nation is made of real shapes, the rows and the report tell what was measured."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely

import benchmarks.growth
from benchmarks.growth import Beside, OfPoints, OfZones, bench_growth
from benchmarks.growth_report import markdown, write_report
from benchmarks.zones import nation, nine_hundred_zones


def of_zones(zones, peak_mb=900.0, exact=True):
    return OfZones(
        zones, zones * 500, 0.001 * zones, 0.003 * zones, 0.1 * zones, 0.1 * zones, 200.0, peak_mb, 6.5, 0.4, 4e6, Beside(9e4, exact)
    )


OF_ZONES = [of_zones(100), of_zones(1000), of_zones(30_000)]
OF_POINTS = [OfPoints(10_000, 0.002, 60_000, Beside(1e5, True)), OfPoints(10_000_000, 2.5, 60_000_000, None)]


@pytest.mark.parametrize("count", [1, 30, 78, 79, 200])
def test_a_nation_is_copies_of_the_zones_side_by_side(zones, count):
    made = nation(zones, count)
    assert len(made) == count
    if count < len(zones):
        assert {shapely.to_wkb(area) for area in made} <= {shapely.to_wkb(area) for area in zones}
        return
    west, south, east, _ = shapely.total_bounds(zones)
    for number, area in enumerate(made[: count // len(zones) * len(zones)]):
        here = (88.0 + number // len(zones) * (east - west), 15.0)
        assert np.allclose(shapely.bounds(area), shapely.bounds(zones[number % len(zones)]) + np.tile(np.subtract(here, (west, south)), 2))
        assert shapely.get_num_coordinates(area) == shapely.get_num_coordinates(zones[number % len(zones)])
    assert shapely.is_valid(made).all()


def test_thirty_thousand_zones_lie_on_the_globe(atlas):
    west, south, east, north = shapely.total_bounds([zone.geometry for zone in atlas.zones.values() if zone.geometry is not None])
    rows = -(-30_000 // 927 // 7)
    assert 88.0 + 7 * (east - west) < 180.0
    assert 15.0 + rows * (north - south) < 80.0


def test_the_zones_are_the_drawn_ones_and_rings_round_the_built_up_areas(atlas):
    drawn = [zone for zone in atlas.zones.values() if zone.geometry is not None]
    cores = [zone.geometry for zone in drawn if zone.layer == "built_up"]
    made = nine_hundred_zones((500.0,))
    assert len(made) == len(drawn) + len(cores)
    assert all(shapely.equals_exact(a, zone.geometry) for a, zone in zip(made, drawn, strict=False))
    assert shapely.contains_properly(made[len(drawn) :], np.array(cores, dtype=object)).all()


def test_a_small_run_gives_rows_and_writes_the_report(zones, tmp_path, monkeypatch):
    monkeypatch.setattr(benchmarks.growth, "nine_hundred_zones", lambda: zones)
    rows = bench_growth(tmp_path, zones=(30,), points=(1000,), joined=5000)
    assert all(set(row) == {"name", "value", "unit", "peer", "ratio", "exact"} for row in rows)
    joins = [row for row in rows if row["name"].endswith("_join")]
    assert [row["name"] for row in joins] == ["zones_30_join", "points_1000_join"]
    assert all(row["exact"] is True and row["peer"] == "geopandas.sjoin" for row in joins)
    assert "| 30 |" in (tmp_path / "growth.md").read_text()
    assert (tmp_path / "pictures" / "growth.svg").exists()


def test_the_table_tells_what_was_not_asked_and_what_differed():
    text = markdown([*OF_ZONES[:2], of_zones(30_000, peak_mb=None, exact=False)], OF_POINTS)
    lines = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| ")}
    assert lines["30,000"].endswith("| false |") and "| — |" in lines["30,000"]
    assert lines["1,000"].endswith("| 44× | true |")
    assert lines["10,000,000"].endswith("| 4.0 M/s | — | — | — |")


def test_the_plot_is_the_same_for_the_same_figures(tmp_path):
    for name in "ab":
        write_report(tmp_path / name, OF_ZONES, OF_POINTS)
    first, second = ((tmp_path / name / "pictures" / "growth.svg").read_bytes() for name in "ab")
    assert first == second
    assert ET.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own file
    assert len(ET.fromstring(first).findall(".//*[@id='axes_4']")) == 1  # noqa: S314


def test_a_plot_without_memory_figures_is_drawn_too(tmp_path):
    write_report(tmp_path, [of_zones(100, peak_mb=None), of_zones(300, peak_mb=None)], OF_POINTS)
