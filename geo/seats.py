"""Government seats of the 11 prefecture-level cities and the 117 county-level units.

From the package cpca (``adcodes.csv``: GCJ-02, codes of about 2016), converted to WGS84, with the mends of ``data/place_corrections.yaml``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Literal

from base.yaml_files import read_yaml
from geo.boundaries import read_counties, read_prefectures
from geo.datums import to_wgs84

SeatKind = Literal["prefecture", "county", "district"]

SEAT_ACCURACY_M = 500.0
SOURCE_NAME = "cpca 0.5.5 adcodes.csv"
SOURCE_LICENCE = "MIT"
SOURCE_CITATION = "cpca 0.5.5, https://github.com/DQinYuan/chinese_province_city_area_mapper"
CORRECTIONS = Path(__file__).resolve().parent.parent / "data" / "place_corrections.yaml"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the government of an administrative unit sits.

    Attributes:
        adcode: six digits.
        name: of the unit, as today.
        kind: ``prefecture`` | ``county`` (县 and county-level 市) | ``district`` (市辖区).
        lon, lat: degrees, WGS84.
        accuracy_m: how far the seat may lie from the point.
        source, source_en: where the point comes from.
    """

    adcode: str
    name: str
    kind: SeatKind
    lon: float
    lat: float
    accuracy_m: float
    source: str
    source_en: str


def read_seats() -> dict[str, Seat]:
    """Seats by adcode: 11 prefectures (codes ending in 00) and 117 county-level units, in order of adcode."""
    return dict(_seats())


@cache
def _seats() -> dict[str, Seat]:
    corrections = read_yaml(CORRECTIONS)
    known = _packaged_points()
    fixes = {row["adcode"]: (kind, row) for kind in ("renamed", "merged", "moved") for row in corrections[kind]}
    prefectures, counties = read_prefectures(), read_counties()
    units = [*zip(prefectures["adcode"], prefectures["name"], strict=True), *zip(counties["adcode"], counties["name"], strict=True)]
    return {adcode: _seat(adcode, name, known, fixes.get(adcode)) for adcode, name in sorted(units)}


def _kind(adcode: str, name: str) -> SeatKind:
    if adcode.endswith("00"):
        return "prefecture"
    return "district" if name.endswith("区") else "county"


def _seat(adcode: str, name: str, known: dict[str, tuple[float, float]], fix: tuple[str, dict[str, Any]] | None) -> Seat:
    how, row = fix or ("", {})
    kind = _kind(adcode, name)
    if how == "moved":
        words, words_en = f"更正：{row['reason']}", f"corrected by this project, data/place_corrections.yaml, {adcode}"
        return Seat(adcode, name, kind, row["lon"], row["lat"], float(row["accuracy_m"]), words, words_en)
    if how == "merged":
        point, accuracy_m = known[row["stand_in"]], float(row["accuracy_m"])
        words, words_en = f"（以{row['stand_in_name']}驻地代替）", f" (the seat of one of the former parts, {row['stand_in']}, stands in)"
    elif how == "renamed":
        point, accuracy_m = known[row["old_adcode"]], SEAT_ACCURACY_M
        words, words_en = f"（{row['old_name']}）", f" (under its old code {row['old_adcode']})"
    else:
        point, accuracy_m, words, words_en = known[adcode], SEAT_ACCURACY_M, "", ""
    at = to_wgs84(*point, "gcj02")
    return Seat(adcode, name, kind, at.lon, at.lat, accuracy_m, SOURCE_NAME + words, SOURCE_NAME + words_en)


def _packaged_points() -> dict[str, tuple[float, float]]:
    """Points of the package for codes in Shanxi: six-digit code to (lon, lat) in GCJ-02."""
    # The package is not imported: that needs pkg_resources, which setuptools no longer has, and builds a matcher that is not used here.
    table = Path(str(distribution("cpca").locate_file("cpca/resources/adcodes.csv")))
    with table.open(encoding="utf-8") as lines:
        return {
            row["adcode"][:6]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(lines)
            if row["adcode"].startswith("14") and row["longitude"]
        }
