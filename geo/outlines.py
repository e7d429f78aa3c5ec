"""What comes in as GeoJSON: a site's outline or a road, read, repaired with a note or refused with the place of the fault.

Repaired is only what has one meaning (:mod:`geo.repair`).  A line that an agency drew is law as drawn: for it nothing is repaired that adds or
moves an edge.  An open ring is refused there too, for the edge that closes it was drawn by nobody, and a file cut short looks just like it.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.files import read_text
from base.json_text import parse_json
from base.text import Text, shown
from geo.positions import FORMS, read_paths
from geo.repair import Repair, repaired_areas, repaired_lines

MOST_BYTES = 100_000_000  # a million positions take 20 to 50 MB
_AREAS = ("Polygon", "MultiPolygon")
_POINTS = ("Point", "MultiPoint")
_WGS84_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "EPSG:4490", "EPSG::4490")


@dataclass(frozen=True, slots=True)
class Outline:
    """A site's outline or a road.

    Attributes:
        geometry: valid, not empty polygon, multipolygon, linestring or multilinestring; two-dimensional, WGS84 lon, lat in degrees.
        repairs: what was repaired, where and how much; empty when nothing was.
    """

    geometry: BaseGeometry
    repairs: tuple[Text, ...] = ()

    @property
    def is_line(self) -> bool:
        return self.geometry.geom_type in ("LineString", "MultiLineString")


def read_outline(path: Path) -> Outline:
    """The area or line in a GeoJSON file.

    Args:
        path: a geometry, a feature, or a collection of one feature; WGS84 (lon, lat) degrees.

    Raises:
        KongquError: ``file_missing`` and what else :func:`base.files.read_text` raises; ``too_large``, ``bad_geojson``, ``other_crs``,
            ``not_finite``, ``swapped``, ``out_of_range``, ``invalid_polygon``, ``invalid_line``, ``too_tangled``.
    """
    return outline_of(_content(path), str(path))


def outline_of(content: object, where: str) -> Outline:
    """The area or line in parsed GeoJSON; errors as :func:`read_outline`."""
    geometry, repairs = _read(content, where)
    return Outline(geometry, tuple(repair.text for repair in repairs))


def read_official_area(path: Path) -> BaseGeometry:
    """The area of a zone as an agency drew it, as polygon or multipolygon; only repeated positions and altitudes are left out.

    Raises:
        KongquError: as :func:`read_outline`; ``not_an_area`` for a line; ``needs_repair`` where something would have to be repaired.
    """
    geometry, repairs = _read(_content(path), str(path))
    if geometry.geom_type not in _AREAS:
        raise KongquError(
            "not_an_area",
            where=str(path),
            zh="分区要面（Polygon 或 MultiPolygon），这里是线；请给出所围的面。",
            en="A zone is an area (Polygon or MultiPolygon), this is a line; give the area it encloses.",
        )
    for repair in repairs:
        if not repair.keeps_line:
            raise KongquError(
                "needs_repair",
                where=str(path),
                zh=f"官方边界不代为修补：{repair.fault.zh}；{repair.mend.zh}。",
                en=f"An official line is not repaired here: {repair.fault.en}; {repair.mend.en}.",
            )
    return geometry


def _content(path: Path) -> object:
    """The parsed file; devices that never end, and files beyond all use, are refused unread."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        status = None  # told by read_text
    if status is not None and (stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)):
        raise KongquError("not_a_file", where=str(path), zh="这是设备；请给文件。", en="This is a device; give a file.")
    if status is not None and status.st_size > MOST_BYTES and stat.S_ISREG(status.st_mode):
        raise KongquError(
            "too_large",
            where=str(path),
            zh=f"文件有 {status.st_size / 1e6:.0f} MB，多于 {MOST_BYTES / 1e6:.0f} MB；请先化简，或减少小数位数。",
            en=f"The file has {status.st_size / 1e6:.0f} MB, more than {MOST_BYTES / 1e6:.0f} MB; simplify it or write fewer decimals.",
        )
    text = read_text(path)
    if not text.strip():
        raise KongquError("bad_geojson", where=str(path), zh="文件是空的；请给 GeoJSON。", en="The file is empty; give GeoJSON.")
    return parse_json(text, str(path), "bad_geojson")


def _read(content: object, where: str) -> tuple[BaseGeometry, list[Repair]]:
    members, repairs = _members(_geometry(content, where), where)
    paths, longer = read_paths(members, where)
    if longer:
        fault = Text(f"有 {longer} 点带高程等第三个数", f"{longer} positions have a third number (altitude)")
        repairs.append(Repair(fault, Text("未采用", "left out"), Text("请删去", "leave it out"), keeps_line=True))
    geometry, mended = repaired_lines(paths) if paths.lines else repaired_areas(paths)
    return geometry, repairs + mended


def _geometry(content: object, where: str) -> Mapping[str, object]:
    """The one geometry of a geometry, a feature, or a collection of one feature.

    Several features are refused: most files of several hold several sites, and an answer for all of them together would be true of none.
    """
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        _require_wgs84(content, where)
        features = content.get("features")
        if not isinstance(features, list | tuple) or len(features) != 1:
            count = len(features) if isinstance(features, list | tuple) else 0
            raise _bad(where, f"要恰好一个要素，这里有 {count} 个；各地块分开给，同一厂区的几块就并成一个 MultiPolygon",
                       f"exactly one feature is needed, there are {count}; give sites one by one, and join parts of one site "
                       "into one MultiPolygon")  # fmt: skip
        content = features[0]
    if isinstance(content, dict) and content.get("type") == "Feature":
        _require_wgs84(content, where)
        content = content.get("geometry")
        if content is None:
            raise _bad(
                where,
                "要素没有几何（geometry 为 null 或缺）；请画出轮廓",
                "the feature has no geometry (null or missing); draw its outline",
            )
    if not isinstance(content, dict):
        raise _bad(where, "不是 GeoJSON 对象；要 Polygon、MultiPolygon、LineString 或 MultiLineString",
                   "this is no GeoJSON object; give a Polygon, MultiPolygon, LineString or MultiLineString")  # fmt: skip
    _require_wgs84(content, where)
    return content


def _members(geometry: Mapping[str, object], where: str) -> tuple[list[tuple[str, object]], list[Repair]]:
    """Kind and coordinates of a geometry, or of all members of a collection that holds areas only or lines only."""
    if geometry.get("type") != "GeometryCollection":
        return [_kind_and_coordinates(geometry, where)], []
    geometries = geometry.get("geometries")
    if not isinstance(geometries, list | tuple) or not geometries:
        raise _bad(where, "GeometryCollection 是空的；请给面或线", "the GeometryCollection is empty; give areas or lines")
    members = []
    for member in geometries:
        if not isinstance(member, dict) or member.get("type") == "GeometryCollection":
            raise _bad(where, "GeometryCollection 里要面或线；请改成一个 MultiPolygon 或 MultiLineString",
                       "a GeometryCollection must hold areas or lines; make it one MultiPolygon or MultiLineString")  # fmt: skip
        _require_wgs84(member, where)
        members.append(_kind_and_coordinates(member, where))
    if len({kind in _AREAS for kind, _ in members}) > 1:
        raise _bad(
            where,
            "GeometryCollection 里既有面又有线，指哪个说不准；请只留一种",
            "the GeometryCollection holds areas and lines; keep one kind",
        )
    fault = Text(f"这是 {len(members)} 个几何的 GeometryCollection", f"this is a GeometryCollection of {len(members)} geometries")
    mend = Text("请改成一个 MultiPolygon 或 MultiLineString", "make it one MultiPolygon or MultiLineString")
    return members, [Repair(fault, Text("已合为一个轮廓", "taken as one outline"), mend)]


def _kind_and_coordinates(geometry: Mapping[str, object], where: str) -> tuple[str, object]:
    kind = geometry.get("type")
    if kind in _POINTS:
        raise _bad(
            where, f"{kind} 只是点；请改给经度和纬度（--lon、--lat）", f"a {kind} is no outline; give lon and lat instead (--lon, --lat)"
        )
    if not isinstance(kind, str) or kind not in FORMS:
        told = f"“{shown(kind)}”" if isinstance(kind, str) else ""
        raise _bad(where, f"type {told or '不是文字或缺'}；要 {'、'.join(FORMS)} 之一",
                   f"type is {told or 'missing or no text'}; it must be one of {', '.join(FORMS)}")  # fmt: skip
    if "coordinates" not in geometry:
        raise _bad(where, f"{kind} 没有 coordinates；请补上", f"the {kind} has no coordinates; add them")
    return kind, geometry["coordinates"]


def _require_wgs84(content: Mapping[str, object], where: str) -> None:
    """Old GeoJSON can name another CRS; to read its numbers as WGS84 would put the area elsewhere."""
    crs = content.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else crs
    if not isinstance(name, str) or not name.upper().endswith(_WGS84_NAMES):
        told = shown(name) if isinstance(name, str) else "?"
        raise KongquError(
            "other_crs",
            where=where,
            zh=f"crs 写的是 {told}；请先转成 WGS84（或 CGCS2000 经纬度），再去掉 crs。",
            en=f"Its crs is {told}; convert it to WGS84 (or CGCS2000 degrees) and drop the crs member.",
        )


def _bad(where: str, zh: str, en: str) -> KongquError:
    return KongquError("bad_geojson", where=where, zh=f"不是可用的轮廓：{zh}。", en=f"Not a usable outline: {en}.")
