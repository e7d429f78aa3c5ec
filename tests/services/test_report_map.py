"""The map of a report: well formed, true to scale, with hatch, line and words for what is drawn, and every text escaped."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
import shapely

from base.text import Text
from geo.geodesy import geodesic_lengths_km
from layers.model import Zone
from services.asked import Asked
from services.report.map_labels import Labels
from services.report.map_svg import draw_map
from services.report.map_window import HEIGHT, WIDTH, Window, window_at, window_over

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2023, 8, 1)
POINT = Asked(as_of=DAY, lon=111.1734, lat=37.3564)


def drawn(atlas, asked, lang="zh"):
    return draw_map(atlas, asked, asked.answer(atlas), lang)


@pytest.fixture(scope="module")
def at_point(atlas):
    return drawn(atlas, POINT)


def test_the_map_is_well_formed_and_has_hatches_scale_bar_arrow_and_place(at_point):
    tree = ET.fromstring(at_point.svg("图", "zh"))  # noqa: S314 - made here
    patterns = {p.get("id") for p in tree.iter(f"{SVG}pattern")}
    fills = {m[1] for e in tree.iter() if (m := re.match(r"url\(#(.+)\)", e.get("fill", "")))}
    assert fills == patterns >= {"kq-built-county", "kq-near", "kq-far", "kq-machine"}
    texts = [t.text for t in tree.iter(f"{SVG}text")]
    assert "北" in texts and "5 km" in texts and "中阳县" in texts
    assert len([c for c in tree.iter(f"{SVG}circle") if c.get("r") == "8"]) == 2
    assert tree.get("role") == "img" and tree.get("aria-label") == "图"


def test_stand_ins_are_dashed_and_the_legend_says_so(at_point):
    tree = ET.fromstring(at_point.drawing)  # noqa: S314
    areas = [e for e in tree.iter(f"{SVG}path") if e.get("fill", "").startswith("url(#")]
    assert areas and all(e.get("stroke-dasharray") for e in areas)  # here every one is a stand-in
    words = [item["text"].replace("\u00a0", " ") for item in at_point.legend]
    assert any("建成区" in w and "替代数据" in w and "±1.0 km" in w for w in words)
    assert any("查询地点" in w and "±10 m" in w for w in words)
    assert all(ET.fromstring(item["svg"]) is not None for item in at_point.legend)  # noqa: S314


def test_the_window_is_true_to_scale_and_shows_the_nearest_edges(at_point):
    for lon, lat in ((111.1734, 37.3564), (113.3, 40.08), (110.5, 34.7)):
        window = window_at(lon, lat, [8000.0, -12_000.0, 9000.0, -5000.0], 10.0)
        assert window.at(lon, lat) == pytest.approx((WIDTH / 2, HEIGHT / 2))
        km, length = window.scale_bar()
        for ahead in ((0.1, 0.0), (0.0, 0.1)):
            x, y = window.at(lon + ahead[0], lat + ahead[1])
            paper = ((x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2) ** 0.5
            true = geodesic_lengths_km([shapely.LineString([(lon, lat), (lon + ahead[0], lat + ahead[1])])])[0]
            assert paper / length * km == pytest.approx(true, rel=2e-3)
        assert HEIGHT / window.per_km == pytest.approx(2.3 * 12.0)


def test_the_window_stays_between_16_and_40_km_unless_the_position_is_worse():
    assert HEIGHT / window_at(112, 37, [], 10.0).per_km == pytest.approx(16.0)
    assert HEIGHT / window_at(112, 37, [90_000.0], 10.0).per_km == pytest.approx(40.0)
    assert HEIGHT / window_at(112, 37, [], 30_000.0).per_km == pytest.approx(150.0)  # five times the accuracy


def test_an_area_is_shown_whole(atlas):
    for zone_id in ("county/141181", "prefecture/141100", "province/140000"):
        zone = atlas.zones[zone_id]
        west, south, east, north = window_over(zone.geometry).bounds
        assert shapely.box(west, south, east, north).contains(shapely.box(*zone.geometry.bounds))


def test_the_accuracy_of_a_vague_point_is_drawn_to_scale(atlas):
    asked = replace(POINT, accuracy_m=1500.0)
    tree = ET.fromstring(drawn(atlas, asked).drawing)  # noqa: S314
    circle = next(c for c in tree.iter(f"{SVG}circle") if c.get("stroke-dasharray"))
    margins = [
        z["margin_m"]
        for z in asked.answer(atlas)["zones"]
        if z["margin_m"] is not None and z["layer"] not in ("county", "prefecture", "province", "region")
    ]
    assert float(circle.get("r")) == pytest.approx(1.5 * window_at(111.1734, 37.3564, margins, 1500.0).per_km, abs=0.1)


def test_parks_without_outline_are_dotted_symbols_with_their_names(atlas):
    made = drawn(atlas, Asked(as_of=DAY, address="孝义市"))
    assert 'stroke-dasharray="1.5 1.5"' in made.drawing
    assert any("孝义经济开发区" in label.text for label in made.labels)
    assert any("重点园区" in item["text"] and "边界未知" in item["text"] for item in made.legend)


def test_labels_do_not_lie_on_each_other():
    labels = Labels()
    for text in ("中阳县", "柳林县", "离石区", "方山县", "孝义市", "交口县"):
        labels.put(250, 140, text, 8, "#000")
    boxes = [shapely.box(t.x - 12, t.y - 5, t.x + 12, t.y + 5) for t in labels.placed]
    assert 1 < len(boxes) < 6 and not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_hostile_name_stays_text(atlas):
    name = '<script>alert(1)</script>"&'
    zone = replace(atlas.zones["county/141129"], name=Text(name, name))
    other = replace(atlas, zones={**atlas.zones, zone.id: zone})
    made = draw_map(other, POINT, POINT.answer(atlas), "zh")
    svg = made.svg(name, "zh")
    assert "<script" not in svg and "&lt;script&gt;" in svg
    assert ET.fromstring(svg).get("aria-label") == name  # noqa: S314


def test_an_official_line_is_solid_and_a_zone_not_in_effect_is_left_out(atlas):
    square = shapely.box(111.1, 37.3, 111.25, 37.4)
    fields = {"layer": "coal_ban", "name": Text("某禁煤区", "a coal ban"), "bound": "exact", "geometry": square, "accuracy_m": 10.0}
    held = Zone(id="coal_ban/test", status="official", derivation=Text("测试", "test"), **fields)
    ended = replace(held, id="coal_ban/ended", valid_to=date(2020, 1, 1))
    answer = POINT.answer(atlas)
    made = draw_map(replace(atlas, zones={**atlas.zones, held.id: held}), POINT, answer, "zh")
    path = next(e for e in ET.fromstring(made.drawing).iter(f"{SVG}path") if e.get("fill") == "url(#kq-coal)")  # noqa: S314
    assert path.get("stroke-dasharray") is None and float(path.get("stroke-width")) > 1.5
    assert "kq-coal" not in draw_map(replace(atlas, zones={**atlas.zones, ended.id: ended}), POINT, answer, "zh").drawing


def test_the_english_map_has_english_words(atlas):
    made = drawn(atlas, POINT, "en")
    assert not re.search(r"[\u3400-\u9fff]", "".join([*(t.text for t in made.labels), *(i["text"] for i in made.legend)]))


def test_the_window_keeps_what_lies_inside_its_frame():
    window = Window.of_height(112.0, 37.0, 20.0)
    shape = window.drawn(shapely.box(111.0, 36.0, 113.0, 38.0))
    assert shape.contains(shapely.box(0, 0, WIDTH, HEIGHT))
