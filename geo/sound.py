"""Geometries that can be measured: there, not empty, finite, in degrees, valid; the first that is not is told with its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError

Geometries = Sequence[BaseGeometry] | NDArray[np.object_]
AREAS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString", "LinearRing")


def require_sound(
    geometries: Geometries, *, kinds: Collection[str] | None = None, empty: bool = False, where: str = "geometry"
) -> NDArray[np.object_]:
    """The geometries as an array (n,), where all of them can be measured.

    Args:
        geometries: longitude and latitude in degrees, WGS84.
        kinds: the geometry types allowed; any where left out.
        empty: empty ones are allowed.
        where: what the geometries are called in messages.

    Raises:
        KongquError: ``no_geometry``, ``wrong_kind``, ``empty_geometry``, ``not_finite``, ``out_of_range``, ``invalid_geometry``; ``where`` names
            the first that is wrong, by its number if there are several.
    """
    given = np.empty(len(geometries), dtype=object)
    given[:] = list(geometries)

    def refuse(wrong: NDArray[np.bool_], code: str, zh: str, en: str) -> None:
        if wrong.any():
            number = int(np.argmax(wrong))
            what = shapely.is_valid_reason(given[number]) if code == "invalid_geometry" else getattr(given[number], "geom_type", "")
            raise KongquError(
                code, where=where if len(given) == 1 else f"{where}[{number}]", zh=zh.format(what=what), en=en.format(what=what)
            )

    refuse(~shapely.is_geometry(given), "no_geometry", "没有几何；请给出 shapely 几何。", "There is no geometry; give one of shapely's.")
    if kinds is not None:
        names = "、".join(kinds)
        kind = np.array([one.geom_type in kinds for one in given], dtype=bool)
        refuse(~kind, "wrong_kind", f"{{what}} 不可用；要 {names}。", f"A {{what}} cannot be used; give one of {', '.join(kinds)}.")
    if not empty:
        refuse(
            shapely.is_empty(given),
            "empty_geometry",
            "几何为空；请给出有坐标的几何。",
            "The geometry is empty; give one that has coordinates.",
        )
    degrees, owner = shapely.get_coordinates(given, return_index=True)
    refuse(
        _owners(owner, ~np.isfinite(degrees).all(axis=1), len(given)),
        "not_finite",
        "有坐标不是有限的数；请改正。",
        "A coordinate is not a finite number; mend it.",
    )
    refuse(
        _owners(owner, (np.abs(degrees) > (180.0, 90.0)).any(axis=1), len(given)),
        "out_of_range",
        "有坐标超出经度 ±180°、纬度 ±90°；单位须为度。",
        "A coordinate lies past ±180° of longitude or ±90° of latitude; the unit must be degrees.",
    )
    refuse(
        ~shapely.is_valid(given), "invalid_geometry", "几何无效（{what}）；请先改正。", "The geometry is invalid ({what}); mend it first."
    )
    return given


def _owners(owner: NDArray[np.int64], wrong: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Which of the geometries own a wrong position."""
    found = np.zeros(count, dtype=bool)
    found[owner[wrong]] = True
    return found


def require_position(lon: float, lat: float) -> None:
    """Refuse a position that is none.

    Raises:
        KongquError: ``not_finite``, ``out_of_range``.
    """
    if not (_is_number(lon) and _is_number(lat) and np.isfinite(lon) and np.isfinite(lat)):
        raise KongquError(
            "not_finite", where=f"{lon}, {lat}", zh="经纬度须为有限的数。", en="Longitude and latitude must be finite numbers."
        )
    if abs(lon) > 180.0 or abs(lat) > 90.0:
        raise KongquError(
            "out_of_range",
            where=f"{lon:.10g}, {lat:.10g}",
            zh="经度须在 ±180°、纬度须在 ±90° 以内；单位须为度。",
            en="Longitude must lie within ±180° and latitude within ±90°; the unit must be degrees.",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def require_accuracy(accuracy_m: float, where: str | None = None) -> None:
    """Refuse an accuracy that is none; a negative one would hide doubts.

    Args:
        accuracy_m: metres.
        where: how it was written, for the message.

    Raises:
        KongquError: ``bad_accuracy``.
    """
    if not (_is_number(accuracy_m) and 0.0 <= accuracy_m <= 100_000.0):  # also false for NaN
        raise KongquError(
            "bad_accuracy",
            where=str(accuracy_m) if where is None else where,
            zh="定位精度要 0 到 100000 米的数字。",
            en="The accuracy must be a number of metres from 0 to 100,000.",
        )
