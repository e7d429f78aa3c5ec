"""Positions of GeoJSON rings and lines as arrays: every number checked, every position named as its writer finds it in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from base.errors import KongquError
from base.text import Text, shown
from geo.coordinates import SHANXI_LAT_DEG, SHANXI_LON_DEG

FORMS = {
    "Polygon": "[[[lon, lat], …], …]",
    "MultiPolygon": "[[[[lon, lat], …], …], …]",
    "LineString": "[[lon, lat], …]",
    "MultiLineString": "[[[lon, lat], …], …]",
}

_TOO_LARGE = Text("太大", "too large")


@dataclass(frozen=True, slots=True)
class Paths:
    """Rings of areas, or lines, one after the other.

    Attributes:
        lonlat: shape (n, 2), degrees, WGS84.
        path: shape (n,), the ring or line that each position belongs to, from 0, ascending.
        number: shape (n,), the position's number in its ring or line as written, from 1.
        part: shape (m,), the polygon that each ring belongs to (for lines: the line itself), from 0, ascending.
        lines: whether these are lines.
        where: file or argument, for messages.
    """

    lonlat: NDArray[np.float64]
    path: NDArray[np.intp]
    number: NDArray[np.intp]
    part: NDArray[np.intp]
    lines: bool
    where: str

    def name(self, path: int) -> Text:
        """A ring or line as its writer counts it, e.g. part 2, ring 1 (outer)."""
        part = int(self.part[path])
        return path_name(part, path - int(np.searchsorted(self.part, part)), int(self.part[-1]) + 1, lines=self.lines)

    def place(self, index: int) -> Text:
        """A position: its ring or line, its number there, and its coordinates."""
        name, number = self.name(int(self.path[index])), int(self.number[index])
        at = shown_position(*self.lonlat[index])
        return Text(f"{name.zh}第 {number} 点 {at}", f"{name.en}, position {number} {at}")


def path_name(part: int, ring: int, parts: int, *, lines: bool) -> Text:
    """A ring or line counted from 1, without the part where there is only one."""
    if lines:
        return Text(f"第 {part + 1} 条线", f"line {part + 1}") if parts > 1 else Text("线", "the line")
    zh, en = ("外环", "outer") if ring == 0 else ("洞", "hole")
    several = parts > 1
    return Text(
        f"{f'第 {part + 1} 块' if several else ''}第 {ring + 1} 环（{zh}）",
        f"{f'part {part + 1}, ' if several else ''}ring {ring + 1} ({en})",
    )


def shown_position(lon: float, lat: float) -> str:
    return f"[{lon:.10g}, {lat:.10g}]"


def read_paths(members: Sequence[tuple[str, object]], where: str) -> tuple[Paths, int]:
    """Rings or lines out of the coordinates of GeoJSON geometries.

    Args:
        members: kind of geometry and its ``coordinates``; all areas or all lines.
        where: file or argument, for messages.

    Returns:
        the paths, and how many positions came with more than two numbers, of which the first two were taken.

    Raises:
        KongquError: ``bad_geojson`` (wrong depth, empty, null, no numbers), ``not_finite``, ``swapped``, ``out_of_range``; each with the place.
    """
    lines = members[0][0].endswith("LineString")
    form = " / ".join(dict.fromkeys(FORMS[kind] for kind, _ in members))
    parts: list[object] = []
    for kind, coordinates in members:
        parts += _listed(coordinates, Text("coordinates", "coordinates"), form, where) if kind.startswith("Multi") else [coordinates]
    rings: list[Sequence[object]] = []
    part_of: list[int] = []
    for part, content in enumerate(parts):
        if not _is_filled(content):
            one = Text("coordinates", "coordinates") if len(parts) == 1 else Text(f"第 {part + 1} 块", f"part {part + 1}")
            _listed(content, one, form, where)
        rings_of_part: Sequence[Any] = [content] if lines else content  # type: ignore[assignment]
        for ring, positions in enumerate(rings_of_part):
            if not _is_filled(positions):
                _listed(positions, path_name(part, ring, len(parts), lines=lines), form, where)
            rings.append(positions)
            part_of.append(part)
    sizes = np.fromiter(map(len, rings), np.intp, len(rings))
    path = np.repeat(np.arange(len(rings)), sizes)
    number = np.arange(len(path)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
    flat = list(chain.from_iterable(rings))
    unread = Paths(np.full((len(flat), 2), np.nan), path, number, np.asarray(part_of, dtype=np.intp), lines, where)
    lonlat, longer = _numbers(flat, unread, form)
    paths = Paths(lonlat, path, number, unread.part, lines, where)
    _require_degrees(paths)
    return paths, longer


def _is_filled(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) > 0


def _listed(value: object, name: Text, form: str, where: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise _bad(name, Text(f"要一个数组，这里是{_kind(value).zh}", f"a list is needed, this is {_kind(value).en}"), form, where)
    if not value:
        raise _bad(name, Text("是空的", "it is empty"), form, where)
    return value


def _numbers(flat: list[object], unread: Paths, form: str) -> tuple[NDArray[np.float64], int]:
    """The first two numbers of each position, and how many positions have more; types are checked before numpy makes numbers of texts."""
    positions: list[Sequence[float]] = flat  # type: ignore[assignment]
    if set(map(type, flat)) <= {list, tuple}:
        lengths = np.fromiter(map(len, positions), np.intp, len(flat))
        if lengths.min() >= 2 and set(map(type, chain.from_iterable(positions))) <= {int, float}:
            try:
                if lengths.min() == lengths.max():
                    found = np.array(positions, dtype=np.float64)
                else:
                    found = np.array([position[:2] for position in positions], dtype=np.float64)
            except OverflowError:
                pass
            else:
                return np.ascontiguousarray(found[:, :2]), int((lengths > 2).sum())
    _refuse_first(flat, unread, form)


def _refuse_first(flat: list[object], unread: Paths, form: str) -> NoReturn:
    """Names the first position that is no list of numbers."""
    for index, position in enumerate(flat):
        fault = _fault_of(position)
        if fault is None:
            continue
        name, number = unread.name(int(unread.path[index])), int(unread.number[index])
        here = Text(f"{name.zh}第 {number} 点", f"{name.en}, position {number}")
        raise _not_finite(here, unread.where) if fault is _TOO_LARGE else _bad(here, fault, form, unread.where)
    raise _bad(Text("coordinates", "coordinates"), Text("读不通", "cannot be read"), form, unread.where)


def _fault_of(position: object) -> Text | None:
    if not isinstance(position, list | tuple):
        kind = _kind(position)
        return Text(f"要 [经度, 纬度]，这里是{kind.zh}", f"[lon, lat] is needed, this is {kind.en}")
    if len(position) < 2:
        return Text(f"要经度、纬度两个数，这里有 {len(position)} 个", f"two numbers are needed, there are {len(position)}")
    for value in position:
        if type(value) not in (int, float):
            kind = _kind(value)
            return Text(f"要数，这里有{kind.zh}", f"numbers are needed, here is {kind.en}")
        try:
            float(value)
        except OverflowError:
            return _TOO_LARGE
    return None


def _require_degrees(paths: Paths) -> None:
    """Refuses what is not finite or lies past ±180 and ±90; says what it looks like instead."""
    wild = np.flatnonzero(~np.isfinite(paths.lonlat).all(axis=1))
    if wild.size:
        raise _not_finite(paths.place(int(wild[0])), paths.where)
    beyond = np.flatnonzero((np.abs(paths.lonlat) > (180.0, 90.0)).any(axis=1))
    if not beyond.size:
        return
    place, count = paths.place(int(beyond[0])), f"{beyond.size}/{len(paths.lonlat)}"
    first, second = (float(v) for v in paths.lonlat[beyond[0]])
    if _between(first, SHANXI_LAT_DEG) and _between(second, SHANXI_LON_DEG):
        raise KongquError(
            "swapped",
            where=paths.where,
            zh=f"{place.zh}：坐标像是写反了（共 {count} 点），应先经度、后纬度；请把每点的两个数对调。",
            en=f"{place.en}: the coordinates look swapped ({count} positions); longitude comes first. Exchange the two numbers of each.",
        )
    hint = _looks_like(first, second)
    raise KongquError(
        "out_of_range",
        where=paths.where,
        zh=f"{place.zh}：超出范围（共 {count} 点）：经度 -180 至 180，纬度 -90 至 90，单位为度。{hint.zh}",
        en=f"{place.en}: out of range ({count} positions): longitude -180 to 180, latitude -90 to 90, in degrees. {hint.en}",
    )


def _looks_like(first: float, second: float) -> Text:
    """What numbers beyond all degrees probably are, and the mend."""
    for easting, northing in ((first, second), (second, first)):
        if not 2e6 <= northing <= 6e6:
            continue
        zone, within = divmod(easting, 1e6)
        if 1e5 <= within <= 9e5 and (13 <= zone <= 23 or 25 <= zone <= 45):
            width, code = (6, 4491 + int(zone) - 13) if zone <= 23 else (3, 4513 + int(zone) - 25)
            return Text(
                f"像是高斯-克吕格 {width} 度带第 {zone:.0f} 带的米坐标（CGCS2000 为 EPSG:{code}；也可能是西安80、北京54）；请先转成经纬度。",
                f"These look like Gauss-Krueger metres, {width}-degree zone {zone:.0f} (EPSG:{code} for CGCS2000; "
                "perhaps Xian 1980 or Beijing 1954); convert them to degrees first.",
            )
        if 1e5 <= easting <= 9e5:
            return Text(
                "像是不带带号的高斯-克吕格或 UTM 米坐标（山西常用中央经线 111° 或 114°，CGCS2000 为 EPSG:4546、4547）；请先转成经纬度。",
                "These look like Gauss-Krueger or UTM metres without zone number (in Shanxi mostly of the central meridians 111 or 114, "
                "EPSG:4546 or 4547 for CGCS2000); convert them to degrees first.",
            )
        if 8e6 <= easting <= 15.1e6:
            return Text(
                "像是 Web 墨卡托（EPSG:3857）的米坐标；请先转成经纬度。",
                "These look like Web Mercator metres (EPSG:3857); convert them to degrees first.",
            )
    if abs(first) <= 90.0 < abs(second) <= 180.0:
        return Text("像是写反了：应先经度、后纬度；请对调。", "The two look swapped: longitude comes first; exchange them.")
    if max(abs(first), abs(second)) > 1000.0:
        return Text("若是米坐标，请先转成经纬度。", "If these are metres, convert them to degrees first.")
    return Text("请改正。", "Mend it.")


def _between(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _kind(value: object) -> Text:
    """What stands where something else should."""
    if value is None or isinstance(value, bool):
        word = {None: "null", True: "true", False: "false"}[value]
        return Text(f" {word}", word)
    if isinstance(value, str):
        return Text(f"文字“{shown(value)}”（若是数，请去掉引号）", f"the text {shown(value)!r} (if a number is meant, take off the quotes)")
    if isinstance(value, list | tuple):
        return Text("一个数组（括号多套了一层）", "a list (one bracket too many)")
    if isinstance(value, dict):
        return Text("一个对象", "an object")
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15):
        return Text(f"数 {value:.10g}（括号少套了一层）", f"the number {value:.10g} (a bracket is missing)")
    return Text("别的东西", "something else")


def _bad(name: Text, what: Text, form: str, where: str) -> KongquError:
    return KongquError(
        "bad_geojson",
        where=where,
        zh=f"{name.zh}：{what.zh}；coordinates 要写成 {form}。",
        en=f"{name.en}: {what.en}; coordinates must be written as {form}.",
    )


def _not_finite(place: Text, where: str) -> KongquError:
    return KongquError(
        "not_finite",
        where=where,
        zh=f"{place.zh}：不是有限的数；请改正。",
        en=f"{place.en}: not a finite number; mend it.",
    )
