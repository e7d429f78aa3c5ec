"""Rings and lines as drawn made into valid geometries: repaired and told where the meaning is not in doubt, refused with the place where it is.

Repeated positions are dropped and open rings closed; rings that touch themselves or one another are taken apart by :mod:`geo.winding`; parts that
overlap or share an edge are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.text import Text
from geo.geodesy import geodesic_area_km2, geodesic_areas_km2, geodesic_lengths_km
from geo.positions import Paths, shown_position
from geo.winding import Untangled, require_checkable, shown_m, shown_m2, untangled

LEAST_AREA_M2 = 0.01
_LEAST_RETRACED_M = 0.1
_MOST_INVALID_PARTS = 1_000
_MOST_PAIRS = 500_000
_SAMPLED_PARTS = 256
_WGS84 = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Repair:
    """What was wrong, what was done, and what its author should do.

    Attributes:
        fault: what was found, with its place and size.
        done: how it was taken.
        mend: what to do in the file.
        keeps_line: nothing that anybody drew was moved, and nothing added that nobody drew.
    """

    fault: Text
    done: Text
    mend: Text
    keeps_line: bool = False

    @property
    def text(self) -> Text:
        return Text(f"{self.fault.zh}；{self.done.zh}。", f"{self.fault.en}; {self.done.en}.")


def repaired_areas(paths: Paths) -> tuple[BaseGeometry, list[Repair]]:
    """One valid polygon or multipolygon out of rings, the first of each part being its outer one.

    Returns:
        the area in WGS84, and what was repaired.

    Raises:
        KongquError: ``invalid_polygon`` where two readings are possible or nothing is left, with the place.
    """
    paths, repairs = _without_repeats(paths)
    paths, closed = _closed(paths)
    repairs += closed
    sizes = np.bincount(paths.path, minlength=len(paths.part))
    short = np.flatnonzero(sizes < 4)
    if short.size:
        name = paths.name(int(short[0]))
        raise _invalid(
            paths.where,
            Text(
                f"{name.zh}只有不到三个不同的点；请补足或删去这一环",
                f"{name.en} has fewer than three distinct points; complete it or drop it",
            ),
        )
    require_checkable(paths)
    rings = shapely.linearrings(paths.lonlat, indices=paths.path)
    parts = shapely.polygons(rings, indices=paths.part)
    invalid = np.flatnonzero(~shapely.is_valid(parts))
    if invalid.size > _MOST_INVALID_PARTS:
        text = Text(f"有 {invalid.size} 块无效，太多；请先修复", f"{invalid.size} parts are invalid, too many; mend them first")
        raise _invalid(paths.where, text)
    mended = [untangled(paths, int(part)) for part in invalid]
    parts[invalid] = [one.area for one in mended]
    repairs += _told(mended)
    area, joined = _joined(parts, paths)
    if (invalid.size or joined) and not shapely.is_valid(area):
        raise _invalid(paths.where, Text("修补之后仍然无效；请先修复", "it is still invalid after its repair; mend it first"))
    if geodesic_area_km2(area) * 1e6 < LEAST_AREA_M2:
        raise _invalid(
            paths.where,
            Text("面积几乎为零；请核对坐标的单位和位数", "the area is almost zero; check the unit and the decimals of the coordinates"),
        )
    return area, repairs + joined


def repaired_lines(paths: Paths) -> tuple[BaseGeometry, list[Repair]]:
    """One linestring or multilinestring; what is drawn twice is there once, so that lengths are right.

    Raises:
        KongquError: ``invalid_line`` for a line of fewer than two distinct points, with the place.
    """
    paths, repairs = _without_repeats(paths)
    sizes = np.bincount(paths.path, minlength=len(paths.part))
    short = np.flatnonzero(sizes < 2)
    if short.size:
        name = paths.name(int(short[0]))
        raise KongquError(
            "invalid_line",
            where=paths.where,
            zh=f"{name.zh}只有不到两个不同的点；请补足或删去。若是一个点，请改给经度、纬度。",
            en=f"{name.en} has fewer than two distinct points; complete it or drop it. For a point give lon and lat instead.",
        )
    lines = shapely.linestrings(paths.lonlat, indices=paths.path)
    whole = lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
    require_checkable(paths)
    once = shapely.union_all(whole)
    whole_km, once_km = geodesic_lengths_km([whole, once])
    twice_m = float(whole_km - once_km) * 1000.0
    if twice_m > _LEAST_RETRACED_M:
        whole = shapely.line_merge(once)
        fault = Text(f"线有重复的部分（约 {shown_m(twice_m)} 画了两遍）", f"parts of the line are drawn twice (about {shown_m(twice_m)})")
        repairs.append(Repair(fault, Text("只算一遍", "taken once"), Text("请删去重复的部分", "drop what is drawn twice")))
    rings = np.flatnonzero(shapely.is_closed(lines))
    if rings.size:
        name = paths.name(int(rings[0]))
        fault = Text(f"{name.zh}首尾相接", f"{name.en} ends where it begins")
        done = Text(
            "按线（如环路）处理，不含所围的面积；若指面，请改为 Polygon",
            "taken as a line (a ring road), without the area it encloses; if that is meant, make it a Polygon",
        )
        repairs.append(Repair(fault, done, Text("请改为 Polygon", "make it a Polygon")))
    return whole, repairs


def _without_repeats(paths: Paths) -> tuple[Paths, list[Repair]]:
    same = (paths.lonlat[1:] == paths.lonlat[:-1]).all(axis=1) & (paths.path[1:] == paths.path[:-1])
    repeated = np.flatnonzero(same) + 1
    if not repeated.size:
        return paths, []
    place = paths.place(int(repeated[0]))
    kept = np.concatenate([[True], ~same])
    fault = Text(
        f"有 {repeated.size} 个相邻的重复点（先见于{place.zh}）",
        f"positions repeat the one before ({repeated.size} in all, first {place.en})",
    )
    repair = Repair(fault, Text("已去掉", "dropped"), Text("请删去重复的点", "drop them"), keeps_line=True)
    return replace(paths, lonlat=paths.lonlat[kept], path=paths.path[kept], number=paths.number[kept]), [repair]


def _closed(paths: Paths) -> tuple[Paths, list[Repair]]:
    """Rings whose last position is their first (RFC 7946, 3.1.6)."""
    rings = np.arange(len(paths.part))
    first = np.searchsorted(paths.path, rings, side="left")
    last = np.searchsorted(paths.path, rings, side="right") - 1
    open_rings = np.flatnonzero((paths.lonlat[first] != paths.lonlat[last]).any(axis=1))
    if not open_rings.size:
        return paths, []
    one = int(open_rings[0])
    name, start, end = paths.name(one), paths.lonlat[first[one]], paths.lonlat[last[one]]
    gap_m = _WGS84.inv(*end, *start)[2]
    several = Text(f"等 {open_rings.size} 个环", f" and {open_rings.size - 1} more") if open_rings.size > 1 else Text("", "")
    gap = f"{shown_position(*end)} → {shown_position(*start)}"
    fault = Text(
        f"{name.zh}{several.zh}没有闭合（{gap}，缺 {shown_m(gap_m)}）", f"{name.en}{several.en} is not closed ({gap}, {shown_m(gap_m)})"
    )
    repair = Repair(
        fault, Text("已用直线闭合", "closed by a straight edge"), Text("请在末尾重复第一点", "repeat its first position at the end")
    )
    at = last[open_rings] + 1
    closed = replace(
        paths,
        lonlat=np.insert(paths.lonlat, at, paths.lonlat[first[open_rings]], axis=0),
        path=np.insert(paths.path, at, open_rings),
        number=np.insert(paths.number, at, paths.number[first[open_rings]]),
    )
    return closed, [repair]


def _told(mended: Sequence[Untangled]) -> list[Repair]:
    """What was taken apart, one repair a kind of fault, with the place of the first and the size of all."""
    repairs = []
    spikes = [one for one in mended if one.spikes_m > 0.0]
    if spikes:
        size_m = sum(one.spikes_m for one in spikes)
        fault = Text(
            f"{spikes[0].name.zh}有宽度为零的尖刺或细缝（{spikes[0].spike_at}，共长约 {shown_m(size_m)}）",
            f"{spikes[0].name.en} has spikes or corridors of no width ({spikes[0].spike_at}, about {shown_m(size_m)} in all)",
        )
        repairs.append(Repair(fault, Text("已去掉，面积不变", "taken off, the area is the same"), Text("请删去尖刺", "take them off")))
    touching = [one for one in mended if one.touches and one.doubtful_m2 == 0.0]
    if touching:
        fault = Text(
            f"{touching[0].name.zh}的环在 {touching[0].at} 与自身或另一环相接"
            + (f"（共 {len(touching)} 块）" if len(touching) > 1 else ""),
            f"rings of {touching[0].name.en} touch themselves or each other at {touching[0].at}"
            + (f" ({len(touching)} parts do)" if len(touching) > 1 else ""),
        )
        done = Text("已改成同一面积的有效写法", "written as valid rings of the same area")
        repairs.append(Repair(fault, done, Text("请拆成互不相接的环", "separate the rings")))
    crossing = [one for one in mended if one.doubtful_m2 > 0.0]
    if crossing:
        size_m2 = sum(one.doubtful_m2 for one in crossing)
        fault = Text(
            f"{crossing[0].name.zh}的边在 {crossing[0].at} 有极小的交叉（共约 {shown_m2(size_m2)}）",
            f"edges of {crossing[0].name.en} cross by a trifle at {crossing[0].at} (about {shown_m2(size_m2)} in all)",
        )
        repairs.append(Repair(fault, Text("已去掉交叉", "the crossing is taken out"), Text("请改正这些边", "mend these edges")))
    return repairs


def _joined(parts: NDArray[np.object_], paths: Paths) -> tuple[BaseGeometry, list[Repair]]:
    """Parts as one geometry; those that are there twice, overlap or share an edge are joined, one wholly inside another is refused."""
    if len(parts) == 1:
        return parts[0], []
    low, high = np.split(shapely.bounds(parts), 2, axis=1)
    sample = np.unique(np.linspace(0, len(parts) - 1, _SAMPLED_PARTS).astype(int))
    if np.mean([((low <= high[i]) & (high >= low[i])).all(axis=1).sum() for i in sample]) * len(parts) / 2 > _MOST_PAIRS:
        raise _invalid(
            paths.where, Text("太多的块范围互相重叠；请先融合成一块", "the extents of too many parts overlap; dissolve them first")
        )
    whole = shapely.multipolygons(shapely.get_parts(parts))
    if shapely.is_valid(whole):
        return whole, []
    numbers = np.arange(1, len(parts) + 1)
    _, first = np.unique(shapely.to_wkb(shapely.normalize(parts)), return_index=True)
    first.sort()
    repairs = []
    if len(first) < len(parts):
        again = int(np.setdiff1d(np.arange(len(parts)), first)[0])
        fault = Text(
            f"有 {len(parts) - len(first)} 块与另一块相同（先见于第 {again + 1} 块）",
            f"parts are there twice ({len(parts) - len(first)} in all, first part {again + 1})",
        )
        repairs.append(Repair(fault, Text("只算一次", "taken once"), Text("请删去重复的块", "drop the repeated parts")))
    parts, numbers = parts[first], numbers[first]
    whole = parts[0] if len(parts) == 1 else shapely.multipolygons(shapely.get_parts(parts))
    if repairs and shapely.is_valid(whole):
        return whole, repairs
    one, other = _overlapping_pairs(parts, numbers, paths)
    if not len(one):
        raise _invalid(
            paths.where, Text("各块的关系说不准；请先融合成一块", "how its parts lie to each other cannot be told; dissolve them first")
        )
    shared = shapely.intersection(parts[one[0]], parts[other[0]])
    at = shown_position(*shapely.get_coordinates(shapely.point_on_surface(shared))[0])
    whole = shapely.union_all(parts)
    twice_m2 = round(max(0.0, float(geodesic_areas_km2(parts).sum()) - geodesic_area_km2(whole)) * 1e6, 2)
    i, j = numbers[one[0]], numbers[other[0]]
    fault = Text(
        f"第 {i} 块与第 {j} 块在 {at} 有公共的边或面（全部 {len(one)} 处，重叠约 {shown_m2(twice_m2)}）",
        f"parts {i} and {j} share edges or area at {at} ({len(one)} in all, overlap about {shown_m2(twice_m2)})",
    )
    repairs.append(
        Repair(fault, Text("已合并，重叠的只算一次", "joined, overlaps counted once"), Text("请先融合成一块", "dissolve them first"))
    )
    return whole, repairs


def _overlapping_pairs(parts: NDArray[np.object_], numbers: NDArray[np.intp], paths: Paths) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of parts that share more than points."""
    one, other = shapely.STRtree(parts).query(parts)
    one, other = one[one < other], other[one < other]
    shapely.prepare(parts)
    meet = shapely.intersects(parts[one], parts[other]) & ~shapely.relate_pattern(parts[one], parts[other], "FF*F0****")
    one, other = one[meet], other[meet]
    for outer, inner in ((one, other), (other, one)):
        within = np.flatnonzero(shapely.covers(parts[outer], parts[inner]))
        if within.size:
            i, j = int(inner[within[0]]), int(outer[within[0]])
            at = shown_position(*shapely.get_coordinates(shapely.point_on_surface(parts[i]))[0])
            raise _invalid(
                paths.where,
                Text(
                    f"第 {numbers[i]} 块（{at} 一带）整个在第 {numbers[j]} 块之内，是洞还是重复说不准；是洞就写成那一块的内环，否则请删去",
                    f"part {numbers[i]} (round {at}) lies wholly inside part {numbers[j]}, and may be a hole or a repetition; "
                    "write a hole as inner ring, else drop it",
                ),
            )
    return one, other


def _invalid(where: str, text: Text) -> KongquError:
    return KongquError("invalid_polygon", where=where, zh=f"多边形无效：{text.zh}。", en=f"The polygon is invalid: {text.en}.")
