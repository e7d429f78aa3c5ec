"""GeoJSON as it comes in: read, or refused with the code, the place and the mend in both languages; never anything else."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from base.errors import KongquError
from geo import outlines
from geo.outlines import outline_of, read_official_area, read_outline

RING = [[112, 37], [112.5, 37], [112.5, 37.5], [112, 37.5], [112, 37]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
ROAD = {"type": "LineString", "coordinates": [[112, 37], [112.5, 37.5]]}
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def feature(geometry):
    return {"type": "Feature", "properties": {"name": "厂"}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [list(ring)]}


def with_point(position):
    """The square with a position put after its second."""
    return polygon(*RING[:2], position, *RING[2:])


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (SQUARE, "Polygon", None),
        (feature(SQUARE), "Polygon", None),
        (collection(feature(SQUARE)), "Polygon", None),
        ({**collection(feature(SQUARE)), "crs": CRS84, "name": "site", "bbox": [112, 37, 112.5, 37.5]}, "Polygon", None),
        ({**SQUARE, "crs": {"type": "name", "properties": {"name": "epsg:4490"}}}, "Polygon", None),
        ({"type": "MultiPolygon", "coordinates": [[RING]]}, "Polygon", None),
        (ROAD, "LineString", None),
        ({"type": "MultiLineString", "coordinates": [[[112, 37], [113, 37]], [[112, 38], [113, 38]]]}, "MultiLineString", None),
        (polygon(*([*p, 812.5] for p in RING)), "Polygon", "有 5 点带高程"),
        (polygon(RING[0], [*RING[1], 800], [*RING[2], 1, 2], *RING[3:]), "Polygon", "2 positions have a third number"),
        ({"type": "GeometryCollection", "geometries": [SQUARE]}, "Polygon", "GeometryCollection"),
        ({"type": "GeometryCollection", "geometries": [ROAD, {"type": "LineString", "coordinates": [[113, 37], [113, 38]]}]},
         "MultiLineString", "taken as one outline"),
    ],
)  # fmt: skip
def test_what_is_read(content, kind, told):
    found = outline_of(content, "site")
    assert found.geometry.geom_type == kind
    assert not found.geometry.has_z
    assert found.geometry.is_valid
    assert found.is_line == ("Line" in kind)
    assert len(found.repairs) == (told is not None)
    assert told is None or told in found.repairs[0].zh or told in found.repairs[0].en
    assert found.geometry.bounds[:2] == (112, 37)


REFUSED = [
    (None, "bad_geojson", ["object"]),
    ([], "bad_geojson", ["对象"]),
    ("Polygon", "bad_geojson", ["object"]),
    ({}, "bad_geojson", ["type", "MultiLineString"]),
    ({"type": 7}, "bad_geojson", ["type"]),
    ({"type": "polygon", "coordinates": [RING]}, "bad_geojson", ["polygon", "Polygon"]),
    ({"type": "Topology", "objects": {}}, "bad_geojson", ["Topology"]),
    ({"rings": [RING], "spatialReference": {"wkid": 4326}}, "bad_geojson", ["type"]),
    ({"type": "Point", "coordinates": [112, 37]}, "bad_geojson", ["--lon", "经度和纬度"]),
    ({"type": "MultiPoint", "coordinates": [[112, 37]]}, "bad_geojson", ["--lon"]),
    (feature(None), "bad_geojson", ["null", "没有几何"]),
    ({"type": "Feature"}, "bad_geojson", ["没有几何"]),
    (feature([1]), "bad_geojson", ["object"]),
    (collection(), "bad_geojson", ["这里有 0 个"]),
    (collection(feature(SQUARE), feature(SQUARE)), "bad_geojson", ["there are 2", "MultiPolygon"]),
    ({"type": "FeatureCollection", "features": None}, "bad_geojson", ["one feature"]),
    (collection(None), "bad_geojson", ["object"]),
    ({"type": "GeometryCollection", "geometries": []}, "bad_geojson", ["空的"]),
    ({"type": "GeometryCollection", "geometries": [SQUARE, ROAD]}, "bad_geojson", ["areas and lines", "keep one kind"]),
    ({"type": "GeometryCollection", "geometries": [SQUARE, {"type": "Point", "coordinates": [112, 37]}]}, "bad_geojson", ["--lon"]),
    ({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": [SQUARE]}]}, "bad_geojson", ["MultiPolygon"]),
    ({"type": "Polygon"}, "bad_geojson", ["no coordinates"]),
    ({"type": "Polygon", "coordinates": None}, "bad_geojson", ["null", "[[[lon, lat], …], …]"]),
    ({"type": "Polygon", "coordinates": []}, "bad_geojson", ["coordinates: it is empty"]),
    ({"type": "Polygon", "coordinates": [[]]}, "bad_geojson", ["第 1 环（外环）", "empty"]),
    ({"type": "Polygon", "coordinates": [RING, []]}, "bad_geojson", ["ring 2 (hole)", "empty"]),
    ({"type": "MultiPolygon", "coordinates": [[RING], []]}, "bad_geojson", ["第 2 块", "empty"]),
    ({"type": "LineString", "coordinates": []}, "bad_geojson", ["empty"]),
    ({"type": "Polygon", "coordinates": RING}, "bad_geojson", ["position 1", "bracket is missing"]),
    ({"type": "Polygon", "coordinates": [[RING]]}, "bad_geojson", ["position 1", "bracket too many"]),
    ({"type": "MultiPolygon", "coordinates": [RING]}, "bad_geojson", ["position 1", "bracket is missing"]),
    ({"type": "LineString", "coordinates": [RING]}, "bad_geojson", ["bracket too many", "[[lon, lat], …]"]),
    ({"type": "Polygon", "coordinates": {"a": 1}}, "bad_geojson", ["an object"]),
    ({"type": "Polygon", "coordinates": "POLYGON((112 37))"}, "bad_geojson", ["text"]),
    (with_point(["112.6", "37.2"]), "bad_geojson", ["第 1 环（外环）第 3 点", "position 3", "“112.6”", "去掉引号"]),
    (with_point([True, 37]), "bad_geojson", ["position 3", "true"]),
    (with_point([112.6, None]), "bad_geojson", ["position 3", "null"]),
    (with_point([112.6, 37.2, None]), "bad_geojson", ["position 3", "null"]),
    (with_point(None), "bad_geojson", ["position 3", "null"]),
    (with_point({"lon": 112, "lat": 37}), "bad_geojson", ["position 3", "an object"]),
    (with_point([112.6]), "bad_geojson", ["position 3", "there are 1"]),
    (with_point([]), "bad_geojson", ["position 3", "there are 0"]),
    (with_point([[112.6, 37.2]]), "bad_geojson", ["position 3"]),
    (with_point([float("nan"), 37]), "not_finite", ["position 3"]),
    (with_point([112, float("inf")]), "not_finite", ["position 3"]),
    (with_point([10**400, 37]), "not_finite", ["position 3"]),
    (with_point([180.1, 37]), "out_of_range", ["position 3 [180.1, 37]", "1/6"]),
    (with_point([112, -90.5]), "out_of_range", ["[112, -90.5]"]),
    ({"type": "MultiPolygon", "coordinates": [[RING], [[[113, 37], [113, 37.5], [1130, 37], [113, 37]]]]}, "out_of_range",
     ["第 2 块第 1 环（外环）第 3 点 [1130, 37]", "part 2, ring 1 (outer), position 3"]),
    (polygon(*(p[::-1] for p in RING)), "swapped", ["写反", "position 1 [37, 112]", "5/5", "Exchange"]),
    (polygon([30, 120], [31, 121], [30, 121], [30, 120]), "out_of_range", ["像是写反", "exchange"]),
    (polygon([19500000, 4100000], [19501000, 4100000], [19500000, 4101000]), "out_of_range", ["6 度带第 19 带", "EPSG:4497"]),
    (polygon([37500000, 4100000], [37501000, 4100000], [37500000, 4101000]), "out_of_range", ["3 度带第 37 带", "EPSG:4525"]),
    (polygon([4100000, 38500000], [4100000, 38501000], [4101000, 38500000]), "out_of_range", ["zone 38", "EPSG:4526"]),
    (polygon([500000, 4100000], [501000, 4100000], [500000, 4101000]), "out_of_range", ["EPSG:4546", "不带带号"]),
    (polygon([12520000, 4500000], [12521000, 4500000], [12520000, 4501000]), "out_of_range", ["EPSG:3857"]),
    ({**SQUARE, "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}, "other_crs", ["4547"]),
    ({**collection(feature(SQUARE)), "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}, "other_crs", ["3857"]),
    ({**feature(SQUARE), "crs": {"type": "link"}}, "other_crs", ["drop the crs"]),
    ({**collection(feature({**SQUARE, "crs": "GCJ02"}))}, "other_crs", ["GCJ02"]),
    ({"type": "GeometryCollection", "geometries": [{**SQUARE, "crs": "BD09"}]}, "other_crs", ["BD09"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "words"), REFUSED)
def test_what_is_refused_names_the_place_and_the_mend(content, code, words):
    with pytest.raises(KongquError) as refused:
        outline_of(content, "site.geojson")
    error = refused.value
    assert (error.code, error.where) == (code, "site.geojson")
    for word in words:
        assert word in error.text.zh or word in error.text.en
    assert any("一" <= c <= "鿿" for c in error.text.zh)
    assert not any("一" <= c <= "鿿" for c in error.text.en)
    assert "请" in error.text.zh or "要" in error.text.zh
    assert max(len(error.text.zh), len(error.text.en)) < 400


FILES = {
    "empty": (b"", "bad_geojson"),
    "blank": (b" \n\t", "bad_geojson"),
    "a mark and nothing": (b"\xef\xbb\xbf", "bad_geojson"),
    "GBK": ('{"type": "Feature", "properties": {"name": "焦化厂"}}'.encode("gbk"), "not_utf8"),
    "UTF-16": (json.dumps(SQUARE).encode("utf-16"), "not_utf8"),
    "cut short": (json.dumps(SQUARE).encode()[:-9], "bad_geojson"),
    "NaN": (json.dumps(with_point([float("nan"), 37])).encode(), "bad_geojson"),
    "Infinity": (json.dumps(with_point([float("-inf"), 37])).encode(), "bad_geojson"),
    "1e999": (json.dumps(SQUARE).replace("112.5", "1e999", 1).encode(), "not_finite"),
    "thousands of digits": (json.dumps(SQUARE).replace("112.5", "1" * 5000, 1).encode(), "bad_geojson"),
    "a name twice": (json.dumps(SQUARE).replace("{", '{"type": "Polygon", ', 1).encode(), "bad_geojson"),
    "nested without end": (b'{"type": "Polygon", "coordinates": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "bad_geojson"),
    "nested deeply": (b'{"type": "Polygon", "coordinates": ' + b"[" * 900 + b"]" * 900 + b"}", "bad_geojson"),
    "crs nested deeply": (b'{"type": "Polygon", "crs": ' + b"[" * 900 + b"]" * 900 + b"}", "other_crs"),
    "a binary": (bytes(range(256)), "not_utf8"),
    "a shapefile's head": (b"\x00\x00\x27\x0a" + b"\x00" * 96, "bad_geojson"),
    "WKT": (b"POLYGON((112 37, 113 37, 113 38, 112 37))", "bad_geojson"),
    "two documents": (json.dumps(SQUARE).encode() * 2, "bad_geojson"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_usable_geojson(tmp_path, name):
    content, code = FILES[name]
    path = tmp_path / "site.geojson"
    path.write_bytes(content)
    with pytest.raises(KongquError) as refused:
        read_outline(path)
    assert refused.value.code == code
    assert refused.value.where == str(path)


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "site.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(SQUARE).encode())
    assert read_outline(path).repairs == ()


def test_files_that_are_missing_folders_devices_or_too_large(tmp_path, monkeypatch):
    large = tmp_path / "large.geojson"
    large.write_text(json.dumps(SQUARE), encoding="utf-8")
    monkeypatch.setattr(outlines, "MOST_BYTES", 20)
    for path, code in (
        (tmp_path / "none", "file_missing"), (tmp_path, "not_a_file"), (outlines.Path(os.devnull), "not_a_file"), (large, "too_large"),
        (tmp_path / ("x" * 3000), "unreadable"), (outlines.Path("a\0b"), "unreadable"),
    ):  # fmt: skip
        with pytest.raises(KongquError) as refused:
            read_outline(path)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SQUARE, None),
        (with_point(RING[1]), None),
        (polygon(*([*p, 812.5] for p in RING)), None),
        (polygon(*RING[:-1]), "needs_repair"),
        (polygon(*RING[:2], [112.7, 37], *RING[1:]), "needs_repair"),
        ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "needs_repair"),
        ({"type": "GeometryCollection", "geometries": [SQUARE]}, "needs_repair"),
        (ROAD, "not_an_area"),
        ({"type": "Polygon", "coordinates": [[[112, 37], [112.1, 37.1], [112.1, 37], [112, 37.1], [112, 37]]]}, "invalid_polygon"),
    ],
)
def test_an_official_line_stays_as_drawn(tmp_path, content, code):
    path = tmp_path / "zone.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    if code is None:
        assert shapely.to_wkt(read_official_area(path)) == shapely.to_wkt(shapely.geometry.shape(SQUARE))
        return
    with pytest.raises(KongquError) as refused:
        read_official_area(path)
    assert refused.value.code == code
    assert "请" in refused.value.text.zh


def test_many_positions(tmp_path):
    turn = np.linspace(0.0, 2.0 * np.pi, 100_001)
    ring = np.column_stack([112.5 + 0.1 * np.cos(turn), 37.5 + 0.1 * np.sin(turn)])
    ring[-1] = ring[0]
    path = tmp_path / "site.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring.tolist()]}), encoding="utf-8")
    found = read_outline(path)
    assert found.repairs == ()
    assert shapely.get_coordinates(found.geometry).tolist() == ring.tolist()


numbers = st.one_of(
    st.floats(110, 114),
    st.floats(allow_nan=True),
    st.integers(-200, 200),
    st.integers(),
    st.sampled_from([37, 112, 0, 10**400, 37_500_000]),
)
leaves = st.one_of(st.none(), st.booleans(), numbers, st.text(max_size=4))
positions = st.one_of(st.lists(numbers, max_size=4), st.tuples(st.floats(110, 114), st.floats(34, 41)).map(list), leaves)
nested = st.recursive(st.one_of(leaves, st.lists(positions, max_size=7)), lambda inner: st.lists(inner, max_size=4), max_leaves=12)
kinds = st.sampled_from(["Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point", "GeometryCollection", "Feature", "", None, 1])
geometries = st.recursive(
    st.fixed_dictionaries({"type": kinds}, optional={"coordinates": nested, "crs": leaves, "geometry": leaves, "geometries": leaves}),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("Feature"), "geometry": inner}),
        st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": st.lists(inner, max_size=2)}),
        st.fixed_dictionaries({"type": st.just("GeometryCollection"), "geometries": st.lists(inner, max_size=3)}),
    ),
    max_leaves=3,
)
small = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda p: [112 + p[0] / 4, 37 + p[1] / 4])
rings = st.lists(small, min_size=1, max_size=7)
drawn = st.one_of(
    st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": st.lists(rings, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"type": st.just("MultiPolygon"), "coordinates": st.lists(st.lists(rings, min_size=1, max_size=2), min_size=1, max_size=3)}),
    st.fixed_dictionaries({"type": st.just("LineString"), "coordinates": rings}),
    st.fixed_dictionaries({"type": st.just("MultiLineString"), "coordinates": st.lists(rings, min_size=1, max_size=3)}),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(geometries, nested, drawn))
@example({"type": "Polygon", "coordinates": [[[112, 37], [112, 37], [112, 37]]]})
def test_whatever_comes_in_is_refused_in_words_or_comes_out_valid(content):
    try:
        found = outline_of(content, "site")
    except KongquError as error:
        assert error.text.zh
        assert error.text.en
        return
    assert found.geometry.geom_type in ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
    assert found.geometry.is_valid
    assert not found.geometry.is_empty
    assert (found.geometry.length if found.is_line else found.geometry.area) > 0
    lon, lat = shapely.get_coordinates(found.geometry).T
    assert np.abs(lon).max() <= 180
    assert np.abs(lat).max() <= 90
