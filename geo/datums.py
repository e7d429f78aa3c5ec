"""Datums: every coordinate that comes in is turned into WGS84 once, at the door.

WGS84 and CGCS2000 agree to centimetres and are taken as one.  GCJ-02 (Amap, Tencent) lies 380 to 550 m off in Shanxi, BD-09 (Baidu)
more.  Neither has a published standard: the formulas are those in general use since 2013 (ellipsoid of Krasovsky 1940; see
https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China#GCJ-02), as in the libraries eviltransform and PRCoords.
Their inverses in general use are off by metres; here the forward formula is inverted by fixed-point iteration until it agrees to 1e-12 degrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from pyproj import Geod

from base.errors import KongquError
from base.text import shown

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")

_KRASOVSKY_A_M = 6378245.0
_KRASOVSKY_E2 = 0.00669342162296594323
_BD_LON_DEG, _BD_LAT_DEG = 0.0065, 0.006
_BD_FREQUENCY = math.pi * 3000.0 / 180.0
_TOLERANCE_DEG = 1e-12
_MAX_STEPS = 50
_WGS84 = Geod(ellps="WGS84")

_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Converted:
    """A position in WGS84.

    Attributes:
        lon, lat: degrees, WGS84.
        shift_m: geodesic distance between the numbers given and the numbers returned, in metres; 0 for WGS84 and CGCS2000.
    """

    lon: float
    lat: float
    shift_m: float


def to_wgs84(lon: float, lat: float, datum: str) -> Converted:
    """Convert a position from a named datum to WGS84.

    Args:
        lon, lat: degrees, in ``datum``; finite, and in or near China for ``gcj02`` and ``bd09``.
        datum: one of :data:`DATUMS`.

    Returns:
        the position, such that ``from_wgs84`` of it gives the numbers back to better than 1e-9 degrees.

    Raises:
        KongquError: ``unknown_datum``.
    """
    require_datum(datum)
    if datum in ("wgs84", "cgcs2000"):
        return Converted(lon, lat, 0.0)
    out_lon, out_lat = _inverse(_wgs84_to_gcj02 if datum == "gcj02" else _wgs84_to_bd09, lon, lat)
    return Converted(out_lon, out_lat, float(_WGS84.inv(lon, lat, out_lon, out_lat)[2]))


def from_wgs84(lon: float, lat: float, datum: str) -> _Pair:
    """Convert a WGS84 position to a named datum, for links to other maps.

    Args:
        lon, lat: degrees, WGS84.
        datum: one of :data:`DATUMS`.

    Returns:
        ``(lon, lat)`` in degrees, in ``datum``.

    Raises:
        KongquError: ``unknown_datum``.
    """
    require_datum(datum)
    if datum == "gcj02":
        return _wgs84_to_gcj02(lon, lat)
    if datum == "bd09":
        return _wgs84_to_bd09(lon, lat)
    return lon, lat


def require_datum(datum: str) -> None:
    """Refuse a datum that is not one of :data:`DATUMS` (lower case).

    Raises:
        KongquError: ``unknown_datum``.
    """
    if datum not in DATUMS:
        allowed = "、".join(DATUMS)
        raise KongquError(
            "unknown_datum",
            where="datum",
            zh=f"不认识坐标系“{shown(datum)}”；可用的是 {allowed}。天地图、GPS 用 wgs84 或 cgcs2000，高德、腾讯用 gcj02，百度用 bd09。",
            en=f"Unknown datum {shown(datum)!r}; allowed are {', '.join(DATUMS)}. "
            "Use wgs84 or cgcs2000 for Tianditu and GPS, gcj02 for Amap and Tencent, bd09 for Baidu.",
        )


def _inverse(forward: Callable[[float, float], _Pair], lon: float, lat: float) -> _Pair:
    """The position that ``forward`` maps to ``(lon, lat)``; the shift varies slowly, so each step gains three digits."""
    out_lon, out_lat = lon, lat
    for _ in range(_MAX_STEPS):
        got_lon, got_lat = forward(out_lon, out_lat)
        step_lon, step_lat = lon - got_lon, lat - got_lat
        out_lon, out_lat = out_lon + step_lon, out_lat + step_lat
        if max(abs(step_lon), abs(step_lat)) < _TOLERANCE_DEG:
            break
    return out_lon, out_lat


def _wgs84_to_gcj02(lon: float, lat: float) -> _Pair:
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    waves = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (waves + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north_m += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (waves + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east_m += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    phi = math.radians(lat)
    w2 = 1.0 - _KRASOVSKY_E2 * math.sin(phi) ** 2
    meridian_m = _KRASOVSKY_A_M * (1.0 - _KRASOVSKY_E2) / (w2 * math.sqrt(w2))
    parallel_m = _KRASOVSKY_A_M / math.sqrt(w2) * math.cos(phi)
    return lon + math.degrees(east_m / parallel_m), lat + math.degrees(north_m / meridian_m)


def _wgs84_to_bd09(lon: float, lat: float) -> _Pair:
    x, y = _wgs84_to_gcj02(lon, lat)
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * _BD_FREQUENCY)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * _BD_FREQUENCY)
    return radius * math.cos(angle) + _BD_LON_DEG, radius * math.sin(angle) + _BD_LAT_DEG
