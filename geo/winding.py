"""What rings that touch or cross mean: how often they wind round each face of their linework.

Sunday (2001), "Inclusion of a Point in a Polygon": a position is in a ring as often as the ring winds round it.  Rings say clearly what they mean
where the outer one winds round once or not at all, each hole likewise, holes lie inside, and no two holes hold the same ground.  Whatever else
there is has two readings; more of it than a trifle is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.text import Text
from geo.geodesy import geodesic_areas_km2, geodesic_lengths_km
from geo.positions import Paths, shown_position

MOST_DOUBTFUL_M2 = 1.0
_MOST_DOUBTFUL_SHARE = 1e-3
_METRES_PER_DEGREE = 111_320.0
_ON_EDGE_DEG = 1e-10
_SAMPLED_EDGES = 256
_MOST_CROSSINGS = 200_000
_MOST_NEIGHBOURS = 250_000_000  # pairs of edges whose boxes meet: GEOS takes about 20 s; 20,000 positions never have more
_MOST_STEPS = 500_000_000
_STEPS_A_FACE = 20_000
_CANDIDATES = 20

_Positions = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Untangled:
    """One part of valid rings, and what had to be done.

    Attributes:
        area: polygon or multipolygon, WGS84.
        name: the part.
        spikes_m, spike_at: length of spikes and corridors of no width, and the tip of one.
        touches, at: rings touch themselves or each other, or cross by a trifle, and one place where they do.
        doubtful_m2: area that is read in one of two ways, a trifle.
    """

    area: BaseGeometry
    name: Text
    spikes_m: float
    spike_at: str
    touches: bool
    at: str
    doubtful_m2: float


def shown_m(length: float) -> str:
    return f"{length / 1000:.4g} km" if length >= 1000.0 else f"{length:.3g} m"


def shown_m2(size: float) -> str:
    return f"{size / 1e6:.4g} km²" if size >= 1e5 else f"{size:.3g} m²"


def untangled(paths: Paths, part: int) -> Untangled:
    """The area that the rings of one part mean.

    Args:
        paths: closed rings.
        part: which part, from 0.

    Raises:
        KongquError: ``invalid_polygon``: a ring crosses itself or encloses nothing, a hole reaches outside or into another; with the place.
    """
    first, last = np.searchsorted(paths.part, [part, part + 1])
    rings = range(int(first), int(last))
    several = int(paths.part[-1]) > 0
    name = Text(f"第 {part + 1} 块", f"part {part + 1}") if several else Text("多边形", "the polygon")
    starts = np.searchsorted(paths.path, [*rings, last])
    linework = shapely.union_all([shapely.linestrings(paths.lonlat[a:b]) for a, b in pairwise(starts)])
    collections = shapely.polygonize_full([linework])
    faces, cuts, dangles = (shapely.get_parts(one) for one in collections[:3])
    sizes_m2 = geodesic_areas_km2(faces) * 1e6
    middles = shapely.get_coordinates(shapely.point_on_surface(faces))
    nodes = _nodes(linework)
    outer, holes, doubtful_m2 = np.zeros(len(faces), dtype=bool), np.zeros(len(faces), dtype=np.intp), 0.0
    for ring in rings:
        positions = paths.lonlat[starts[ring - first] : starts[ring - first + 1]]
        turns = _turns(positions, middles, paths, ring)
        if not turns.any():
            raise _refused(
                paths, *_about(paths.name(ring), "不围任何面积（点都在一条线上）", "encloses no area (its points lie on a line)")
            )
        _require_whole(positions, turns, faces, paths, ring)
        once = turns >= 1
        crossing = turns != once
        outside, shared = (once & ~outer, once & (holes > 0)) if ring != first else (np.zeros_like(once), np.zeros_like(once))
        doubtful_m2 += float(sizes_m2[crossing | outside | shared].sum())
        if doubtful_m2 > min(MOST_DOUBTFUL_M2, _MOST_DOUBTFUL_SHARE * float(sizes_m2[turns != 0].sum())):
            faults = [(crossing, "自相交", "crosses itself"), (outside, "伸出外环之外", "reaches outside the outer ring"),
                      (shared, "与另一个洞重叠", "overlaps another hole")]  # fmt: skip
            where, zh, en = max(faults, key=lambda fault: float(sizes_m2[fault[0]].sum()))
            size_m2 = float(sizes_m2[where].sum())
            face = int(np.argmax(np.where(where, sizes_m2, -1.0)))
            place = _crossing(paths, ring, faces[face], nodes) if where is crossing else _round(middles[face])
            raise _refused(paths, *_about(paths.name(ring), f"{place.zh}{zh}，{shown_m2(size_m2)}有两种读法",
                                          f"{en} {place.en}; {shown_m2(size_m2)} can be read in two ways"))  # fmt: skip
        if ring == first:
            outer = once
        else:
            holes += once
    kept = faces[outer & (holes == 0)]
    if not len(kept):
        raise _refused(paths, *_about(name, "的洞占去了全部面积", "has holes that take all of its area"))
    spikes = np.concatenate([cuts, dangles])
    area = shapely.union_all(kept)
    tip = _tip(spikes, area)
    branching = nodes[~_among(nodes, shapely.get_coordinates(spikes))] if len(spikes) else nodes
    return Untangled(
        area, name, float(geodesic_lengths_km(spikes).sum()) * 1000.0, tip, len(branching) > 0,
        shown_position(*branching[0]) if len(branching) else "", doubtful_m2,
    )  # fmt: skip


def require_checkable(paths: Paths) -> None:
    """Refuses scribbles that would take minutes to check and take apart; judged by a sample of the edges.

    Raises:
        KongquError: ``too_tangled``.
    """
    along = paths.path[1:] == paths.path[:-1]
    start, end = paths.lonlat[:-1][along], paths.lonlat[1:][along]
    if len(start) ** 2 / 2 <= _MOST_CROSSINGS:
        return
    (west, south), (east, north) = np.minimum(start, end).T.copy(), np.maximum(start, end).T.copy()
    sample = np.unique(np.linspace(0, len(start) - 1, _SAMPLED_EDGES).astype(int))
    crossings, neighbours = np.zeros(len(sample)), np.zeros(len(sample))
    times = len(start) / 2 / len(sample)
    for number, i in enumerate(sample):
        near = np.flatnonzero((west <= east[i]) & (east >= west[i]))
        near = near[(south[near] <= north[i]) & (north[near] >= south[i])]
        apart = _side(start[i], end[i], start[near]) * _side(start[i], end[i], end[near]) < 0
        apart &= _side(start[near], end[near], start[i]) * _side(start[near], end[near], end[i]) < 0
        neighbours[number], crossings[number] = len(near), apart.sum()
        if crossings.sum() * times > _MOST_CROSSINGS:
            break
    place = paths.place(int(np.flatnonzero(along)[sample[int(np.argmax(crossings + neighbours / len(start)))]]))
    if crossings.sum() * times > _MOST_CROSSINGS:
        raise KongquError(
            "too_tangled",
            where=paths.where,
            zh=f"边与边相交太多（如{place.zh}之后的边），像是点的顺序乱了；请改正顺序。",
            en=f"Edges cross far too often (e.g. the one after {place.en}), as if positions were out of order; mend the order.",
        )
    if neighbours.sum() * times > _MOST_NEIGHBOURS:
        raise KongquError(
            "too_tangled",
            where=paths.where,
            zh=f"长边太多、彼此太近（如{place.zh}之后的边），几分钟内查不完；请先化简（如容差 1 米）。",
            en=f"Too many long edges run side by side (e.g. the one after {place.en}) to be checked within minutes; simplify first (e.g. 1 m).",
        )


def _side(a: _Positions, b: _Positions, c: _Positions) -> NDArray[np.float64]:
    """The side of the line from a to b on which c lies: 1, 0 or -1."""
    sides: NDArray[np.float64] = np.sign(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )
    return sides


def _require_whole(ring: _Positions, turns: NDArray[np.intp], faces: NDArray[np.object_], paths: Paths, path: int) -> None:
    """Refuses a ring whose area by the surveyor's formula is not that of its faces: then the linework was not taken apart rightly."""
    lost_deg2 = abs(abs(_signed_deg2(ring)) - abs(float((turns * shapely.area(faces)).sum())))
    if lost_deg2 * _METRES_PER_DEGREE**2 > MOST_DOUBTFUL_M2:
        raise _entangled(ring, paths, path)


def _entangled(ring: _Positions, paths: Paths, path: int) -> KongquError:
    numbers = re.findall(r"-?\d[\d.e+-]*", str(shapely.is_valid_reason(shapely.polygons(ring))).partition("[")[2])
    place = _round(np.array([float(number) for number in numbers[:2]] if len(numbers) >= 2 else ring[0]))
    return _refused(paths, *_about(paths.name(path), f"自相交太多（先是{place.zh}）", f"crosses itself too often (first {place.en})"))


def _signed_deg2(ring: _Positions) -> float:
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2.0


def _turns(ring: _Positions, middles: _Positions, paths: Paths, path: int) -> NDArray[np.intp]:
    """How often a ring winds round positions; positive in the sense in which it winds round more area."""
    turns = np.zeros(len(middles), dtype=np.intp)
    near = np.flatnonzero(((middles >= ring.min(axis=0)) & (middles <= ring.max(axis=0))).all(axis=1))
    whole = shapely.polygons(ring)
    if shapely.is_valid(whole):
        shapely.prepare(whole)
        turns[near] = shapely.contains_xy(whole, middles[near])
        return turns
    if len(near) * (len(ring) + _STEPS_A_FACE) > _MOST_STEPS:
        raise _entangled(ring, paths, path)
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    for i in near:
        x, y = middles[i]
        passed = np.flatnonzero((y0 <= y) != (y1 <= y))
        a, b = np.column_stack([x0, y0])[passed], np.column_stack([x1, y1])[passed]
        left = _side(a, b, np.array([x, y]))
        upward = b[:, 1] > a[:, 1]
        turns[i] = int((upward & (left > 0)).sum()) - int((~upward & (left < 0)).sum())
    return -turns if _signed_deg2(ring) < 0.0 else turns


def _nodes(linework: BaseGeometry) -> _Positions:
    """Positions where more than two pieces of noded linework meet."""
    pieces = shapely.get_parts(linework)
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, 0)), shapely.get_coordinates(shapely.get_point(pieces, -1))])
    if not len(ends):
        return ends
    nodes, degree = np.unique(ends, axis=0, return_counts=True)
    return np.asarray(nodes[degree > 2], dtype=np.float64)


def _among(positions: _Positions, others: _Positions) -> NDArray[np.bool_]:
    known = set(map(tuple, others.tolist()))
    return np.fromiter((tuple(one) in known for one in positions.tolist()), bool, len(positions))


def _tip(spikes: NDArray[np.object_], area: BaseGeometry) -> str:
    """The farthest point of the longest spike."""
    if not len(spikes):
        return ""
    points = shapely.get_coordinates(spikes[int(np.argmax(shapely.length(spikes)))])
    return shown_position(*points[int(np.argmax(shapely.distance(area.boundary, shapely.points(points))))])


def _crossing(paths: Paths, ring: int, face: BaseGeometry, nodes: _Positions) -> Text:
    """Where the edges of a ring cross round a face, with the positions between which these edges run."""
    start, end = np.searchsorted(paths.path, [ring, ring + 1])
    a, b = paths.lonlat[start : end - 1], paths.lonlat[start + 1 : end]
    number = paths.number[start:end]
    for node in nodes[_among(nodes, shapely.get_coordinates(face))][:_CANDIDATES]:
        along = ((node - a) * (b - a)).sum(axis=1) / ((b - a) ** 2).sum(axis=1)
        foot = a + np.clip(along, 0.0, 1.0)[:, None] * (b - a)
        on = np.flatnonzero(np.abs(node - foot).max(axis=1) < _ON_EDGE_DEG)
        if len(on) >= 2:
            i, j = int(on[0]), int(on[-1])
            at = shown_position(*node)
            return Text(
                f"在 {at}（第 {number[i]}–{number[i + 1]} 点的边与第 {number[j]}–{number[j + 1]} 点的边）",
                f"at {at} (the edges between positions {number[i]} and {number[i + 1]}, and {number[j]} and {number[j + 1]})",
            )
    return _round(shapely.get_coordinates(face)[0])


def _round(position: _Positions) -> Text:
    at = shown_position(*position)
    return Text(f"在 {at} 一带", f"round {at}")


def _about(name: Text, zh: str, en: str) -> tuple[str, str]:
    return f"{name.zh}{zh}", f"{name.en} {en}"


def _refused(paths: Paths, zh: str, en: str) -> KongquError:
    return KongquError(
        "invalid_polygon",
        where=paths.where,
        zh=f"多边形无效：{zh}；请改正点的顺序或位置，或拆成几个面。",
        en=f"The polygon is invalid: {en}. Mend the order or place of its points, or split it into several.",
    )
