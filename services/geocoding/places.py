"""What an online geocoder found, as a candidate: converted to WGS84, with an accuracy that its own words bear out, or as an area only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pyproj import Geod

from base.schema import Record, read_record
from base.text import Text
from geo.boundaries import SHANXI, read_counties, read_prefectures
from geo.county_at import county_at
from geo.datums import Converted, to_wgs84
from layers.catalogue import read_names
from services.atlas import DATA_DIR
from services.county_names import county_name
from services.geocoding.transport import safe
from services.words import text_pair

Unit = Literal["county", "prefecture", "province"]
_LEAST_M = 100.0
_MOST_POINT_M = 5000.0  # a match that may be anywhere within more is an area
_SLACK = 1.3  # outlines of other makers differ
_GEOD = Geod(ellps="WGS84")


class _LevelFile(Record):
    """``data/geocoder_levels.yaml``."""

    points: dict[str, float]
    units: dict[str, Unit]


@dataclass(frozen=True, slots=True)
class _Match:
    """How exact a match is: a point within ``accuracy_m``, or, where that is None, anywhere in a unit."""

    accuracy_m: float | None
    unit: Unit
    words: Text


def candidate(service: str, label: Text, datum: str, number: int, location: Any) -> dict[str, Any] | None:
    """One result as :func:`services.finding.find.find` lists candidates, of kind ``online``; None where it lies outside Shanxi.

    Args:
        service, label: id and name of the service.
        datum: of its coordinates.
        number: of the result, from 1.
        location: what geopy returned.
    """
    raw = location.raw if isinstance(location.raw, dict) else {}
    there = to_wgs84(float(location.longitude), float(location.latitude), datum)
    county = county_at(there.lon, there.lat) if math.isfinite(there.lon) and math.isfinite(there.lat) else None
    if county is None:
        return None
    match = _match(raw, there, county)
    lon, lat = round(there.lon, 6), round(there.lat, 6)
    name = safe(location.address) or county_name(county).zh
    found: dict[str, Any] = {"id": f"online/{service}/{number}", "kind": "online", "name": name, "name_en": name}
    if match.accuracy_m is None:
        adcode = _adcode(raw, county, match.unit)
        where = _unit_name(adcode)
        detail = Text(f"只作为{where.zh}整体", f"taken as the whole of {where.en}")
        question = {"place": f"{match.unit}/{adcode}"}
    else:
        detail = Text(f"在{county_name(county).zh}", f"in {county_name(county).en}")
        question = {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "datum": "wgs84", "accuracy_m": f"{match.accuracy_m:.10g}"}
    return {
        **found,
        **text_pair("detail", detail),
        "lon": None if match.accuracy_m is None else lon,
        "lat": None if match.accuracy_m is None else lat,
        "accuracy_m": match.accuracy_m,
        **text_pair("source", Text(f"在线服务：{label.zh}", f"online service: {label.en}")),
        **text_pair("exact", match.words),
        "matched": "online",
        "shift_m": round(there.shift_m, 1),
        "question": question,
    }


def _match(raw: dict[str, Any], there: Converted, county: str) -> _Match:
    level = safe(raw.get("level"))
    points, units = _levels().points, _levels().units
    if level in points:
        words = Text(
            f"服务所说的匹配级别“{level}”，以 ±{points[level]:g} 米计",
            f"matched to {level!r}, says the service; taken as ±{points[level]:g} m",
        )
        return _Match(points[level], "county", words)
    if level in units:
        words = Text(f"服务只匹配到“{level}”，不是一个点", f"the service matched no more than {level!r}: an area, no point")
        return _Match(None, units[level], words)
    if (reach_m := _reach_m(raw, there)) is not None:
        return _by_reach(reach_m, county)
    said = f"“{level}”" if level else ""
    words = Text(
        f"服务没有说明精度{said}，只作县级", f"the service does not say how exact this is{f' ({level})' if level else ''}: the county only"
    )
    return _Match(None, "county", words)


def _by_reach(reach_m: float, county: str) -> _Match:
    """By the box around what was found (OpenStreetMap services): a point where the box is small, else the least unit as large as it."""
    if reach_m <= _MOST_POINT_M:
        metres = max(_LEAST_M, math.ceil(reach_m / 10.0) * 10.0)
        return _Match(metres, "county", Text(f"服务所给范围，±{metres:g} 米", f"±{metres:g} m, by the extent that the service gives"))
    sizes = _half_sizes_m()
    unit: Unit = "province"
    if reach_m <= _SLACK * 2 * sizes[county]:
        unit = "county"
    elif reach_m <= _SLACK * 2 * sizes[f"{county[:4]}00"]:
        unit = "prefecture"
    words = Text(
        f"服务所给范围达 {reach_m / 1000:.0f} 千米，不是一个点",
        f"the service gives an extent of {reach_m / 1000:.0f} km: an area, no point",
    )
    return _Match(None, unit, words)


def _reach_m(raw: dict[str, Any], there: Converted) -> float | None:
    """Distance to the farthest corner of the box that a service gives (south, north, west, east), in metres."""
    box = raw.get("boundingbox")
    if not isinstance(box, list | tuple) or len(box) != 4:
        return None
    try:
        south, north, west, east = (float(value) for value in box)
    except (TypeError, ValueError):
        return None
    if not all(math.isfinite(value) for value in (south, north, west, east)):
        return None
    return max(float(_GEOD.inv(there.lon, there.lat, lon, lat)[2]) for lon in (west, east) for lat in (south, north))


def _adcode(raw: dict[str, Any], county: str, unit: Unit) -> str:
    """The unit's adcode: the service's own where it is one of ours, else that of the point."""
    if unit == "province":
        return SHANXI
    own = safe(raw.get("adcode"))
    if unit == "prefecture":
        own = f"{own[:4]}00"
        return own if own in read_names() and own != SHANXI else f"{county[:4]}00"
    return own if own in read_names() and not own.endswith("00") else county


def _unit_name(adcode: str) -> Text:
    return read_names()[adcode] if adcode.endswith("00") else county_name(adcode)


@cache
def _half_sizes_m() -> dict[str, float]:
    """Half the diagonal of the box around each county and prefecture, in metres, by adcode."""
    sizes = {}
    for frame in (read_counties(), read_prefectures()):
        for adcode, (west, south, east, north) in zip(frame["adcode"], frame.geometry.bounds.to_numpy(), strict=True):
            sizes[str(adcode)] = float(_GEOD.inv(west, south, east, north)[2]) / 2.0
    return sizes


@cache
def _levels() -> _LevelFile:
    return read_record(DATA_DIR / "geocoder_levels.yaml", _LevelFile)[0]
