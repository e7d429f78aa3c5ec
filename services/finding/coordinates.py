"""Coordinates as candidates: one where the datum is stated, else one for each datum in use, with where it leads."""

from __future__ import annotations

import math

from base.errors import KongquError
from base.text import Text
from geo.boundaries import BOUNDARY_ACCURACY_M
from geo.coordinates import LEAST_ACCURACY_M, SHANXI_LAT_DEG, SHANXI_LON_DEG, Position, read_position, require_in_shanxi
from geo.county_at import counties_near
from geo.datums import to_wgs84
from services.finding.places import located_point

Candidate = dict[str, object]
Notice = tuple[str, Text]
ASKED = ("wgs84", "gcj02", "bd09")
_COARSE_M = 100.0
_NEAR_DEG = 0.5  # beyond this no datum brings a position into the province
_DATUM_NAMES = {
    "wgs84": Text("WGS84/CGCS2000（GPS、天地图）", "WGS84/CGCS2000 (GPS, Tianditu)"),
    "cgcs2000": Text("CGCS2000", "CGCS2000"),
    "gcj02": Text("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
    "bd09": Text("BD-09（百度）", "BD-09 (Baidu)"),
}


def position_candidates(text: str, datum: str | None) -> tuple[list[Candidate], list[Notice], list[tuple[str, ...]]]:
    """Candidates for coordinates, what is to be said of them, and the counties that each may lie in.

    Args:
        text: one position, as :func:`geo.coordinates.read_position` reads it.
        datum: as stated, or None: then every datum in use is offered.

    Raises:
        KongquError: as :func:`geo.coordinates.read_position`, or ``outside_province`` in every datum.
    """
    position = read_position(text, either_order=True)
    found: list[Candidate] = []
    counties: list[tuple[str, ...]] = []
    outside: list[KongquError] = []
    for reading in [datum] if datum else ASKED:
        try:
            candidate, near = _candidate(position, reading)
        except KongquError as error:
            outside.append(error)
            continue
        found.append(candidate)
        counties.append(near)
    if not found:
        raise outside[0]
    return found, _notices(position, datum, len(outside)), counties


def _candidate(position: Position, datum: str) -> tuple[Candidate, tuple[str, ...]]:
    lon, lat = position.lon, position.lat
    (west, east), (south, north) = SHANXI_LON_DEG, SHANXI_LAT_DEG
    if not (west - _NEAR_DEG < lon < east + _NEAR_DEG and south - _NEAR_DEG < lat < north + _NEAR_DEG):
        require_in_shanxi(lon, lat)
    there = to_wgs84(lon, lat, datum)
    require_in_shanxi(there.lon, there.lat)
    accuracy_m = math.ceil(position.accuracy_m)
    near = counties_near(there.lon, there.lat, accuracy_m + BOUNDARY_ACCURACY_M)
    where, called = located_point(there.lon, there.lat, accuracy_m + BOUNDARY_ACCURACY_M, near), _DATUM_NAMES[datum]
    moved = Text(f"，转为 WGS84 移动 {there.shift_m:.0f} 米", f", moved {there.shift_m:.0f} m to WGS84") if there.shift_m else Text("", "")
    question = {"lon": _written(lon), "lat": _written(lat), "datum": datum}
    if accuracy_m > LEAST_ACCURACY_M:
        question["accuracy_m"] = str(accuracy_m)
    return {
        "id": f"coordinates/{datum}",
        "kind": "coordinates",
        "name": f"{_written(lon)}, {_written(lat)} {called.zh}",
        "name_en": f"{_written(lon)}, {_written(lat)} {called.en}",
        "detail": where.zh,
        "detail_en": where.en,
        "lon": round(there.lon, 7),
        "lat": round(there.lat, 7),
        "accuracy_m": float(accuracy_m),
        "source": "所给坐标",
        "source_en": "the coordinates given",
        "exact": f"±{accuracy_m} 米（按写出的位数，至少 {LEAST_ACCURACY_M:.0f} 米）{moved.zh}",
        "exact_en": f"±{accuracy_m} m (by the digits written, at least {LEAST_ACCURACY_M:.0f} m){moved.en}",
        "matched": "coordinates",
        "shift_m": round(there.shift_m, 1),
        "question": question,
    }, near


def _notices(position: Position, datum: str | None, outside: int) -> list[Notice]:
    notices = []
    if datum is None:
        notices.append(("datum_asked", Text(
            "没有写明坐标系，各坐标系相差几百米：请选坐标的来源。", "No datum is stated, and the datums differ by hundreds of metres: choose where the coordinates come from.",
        )))  # fmt: skip
    if outside:
        notices.append(("datum_outside", Text(
            "按其他坐标系，这个点在山西省外，没有列出。", "In the other datums the point lies outside Shanxi; these are not offered.",
        )))  # fmt: skip
    if position.turned:
        lon, lat = _written(position.lon), _written(position.lat)
        notices.append(("order_turned", Text(
            f"坐标写的是先纬度、后经度，按经度 {lon}、纬度 {lat} 理解；请核对。", f"The latitude stands first; taken as longitude {lon}, latitude {lat}. Check this.",
        )))  # fmt: skip
    if position.accuracy_m > _COARSE_M:
        metres = math.ceil(position.accuracy_m)
        notices.append(("few_digits", Text(
            f"坐标只写到约 {metres} 米；按这个精度作答，界线附近的会待定。多写几位小数更好。",
            f"The coordinates are written to about {metres} m only, and are answered for at that accuracy; more decimals are better.",
        )))  # fmt: skip
    return notices


def _written(degrees: float) -> str:
    return f"{degrees:.8f}".rstrip("0").rstrip(".")
