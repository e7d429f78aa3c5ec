"""The files of a list: what they hold, that a spreadsheet runs nothing in them, and that no outline is made up."""

import copy
import csv
import io
import json
from datetime import date

import pytest
from shapely.geometry import shape
from shapely.validation import explain_validity

from base.text import LANGS
from services.asked import Asked
from services.lists.compare import compare
from services.lists.export import list_geojson, plain, rules_csv, summary_csv
from services.lists.words import HEADS, SUMMARY_HEADS

BASE = "http://127.0.0.1:8720"
ASKED = [
    Asked(date(2023, 8, 1), lon=111.1734, lat=37.3564, datum="gcj02", facts={"industry": "2521"}),
    Asked(date(2024, 1, 15), address="孝义市", members={"park/xiaoyi": "inside"}),
    Asked(date(2024, 1, 15), address="山西省"),
]
NAMES = ["=HYPERLINK(1)", "孝义市", "全省"]
LINKS = [one.link(BASE, "zh") for one in ASKED]


@pytest.fixture(scope="module")
def compared(atlas):
    return compare([one.answer(atlas) for one in ASKED], NAMES)


def read(content, heads):
    assert content.startswith(b"\xef\xbb\xbf")
    first, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert first == heads
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_for_each_place_and_rule(compared, lang):
    heads = [h[lang] for h in HEADS]
    rows = read(rules_csv(compared, LINKS, lang), heads)
    assert len(rows) == len(ASKED) * len(compared.rows)
    number, rule, code, why = heads[0], heads[11], heads[16], heads[20]
    for i, column in enumerate(compared.columns):
        mine = [row for row in rows if row[number] == str(i + 1)]
        assert {row[rule]: row[code] for row in mine} == {k: c.verdict for k, c in column.cells.items()}
        assert all(row[why] for row in mine)
        assert {row[heads[-1]] for row in mine} == {LINKS[i]}
        assert {row[heads[9]] for row in mine} == {ASKED[i].as_of.isoformat()}
        assert {(row[heads[-3]], row[heads[-2]]) for row in mine} == {(column.edition["zones"], column.edition["rules"])}


def test_coordinates_are_wgs84_and_an_area_has_none(compared):
    rows = read(summary_csv(compared, LINKS, "zh"), [h.zh for h in SUMMARY_HEADS])
    assert float(rows[0]["经度 WGS84"]) == round(compared.columns[0].place["lon"], 7) != 111.1734
    assert float(rows[0]["定位精度 ± m"]) == 10
    assert (rows[1]["经度 WGS84"], rows[1]["纬度 WGS84"], rows[1]["定位精度 ± m"]) == ("", "", "")
    assert rows[0]["所填情况"] == '{"industry": "2521"}'
    assert rows[1]["所述区内外"] == '{"park/xiaoyi": "inside"}'


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_counts_what_the_answer_counts(compared, lang):
    heads = [h[lang] for h in SUMMARY_HEADS]
    rows = read(summary_csv(compared, LINKS, lang), heads)
    for row, column in zip(rows, compared.columns, strict=True):
        assert [int(row[h]) for h in heads[11:15]] == list(column.counts.values())
        assert int(row[heads[15]]) == sum(c.overdue for c in column.cells.values())


def test_what_rests_on_the_users_word_stands_in_its_column(compared):
    rows = read(rules_csv(compared, LINKS, "zh"), [h.zh for h in HEADS])
    stated = {row["依用户所述"] for row in rows}
    assert {"", "用户声明", "所给事实 industry"} <= stated


def test_a_rule_that_an_answer_lacks_has_no_verdict_and_says_so(atlas):
    answers = [one.answer(atlas) for one in ASKED[:2]]
    other = copy.deepcopy(answers[1])
    gone = other["findings"].pop()["rule"]
    found = compare([answers[0], other], NAMES[:2])
    rows = read(rules_csv(found, LINKS[:2], "zh"), [h.zh for h in HEADS])
    row = next(r for r in rows if r["序号"] == "2" and r["规则编号"] == gone)
    assert (row["判断"], row["判断代码"]) == ("—", "")
    assert "不是不适用" in row["理由或待答"]
    feature = json.loads(list_geojson(atlas, found, LINKS[:2]))["features"][1]
    assert feature["properties"]["not_in_this_answer"] == [gone]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_what_would_begin_a_formula_is_text(text):
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize(("value", "told"), [("孝义市", "孝义市"), ("", ""), (None, ""), ("1-2", "1-2"), (37.5, "37.5"), ("—", "—")])
def test_what_begins_none_stays(value, told):
    assert plain(value) == told


@pytest.mark.parametrize("lang", LANGS)
def test_no_cell_of_either_file_begins_a_formula(compared, lang):
    for content in (rules_csv(compared, LINKS, lang), summary_csv(compared, LINKS, lang)):
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert b"'=HYPERLINK(1)" in rules_csv(compared, LINKS, lang)


def numbers(value):
    if isinstance(value, list):
        return [n for part in value for n in numbers(part)]
    return [value]


def test_geojson_is_a_point_or_the_area_that_was_asked(atlas, compared):
    collection = json.loads(list_geojson(atlas, compared, LINKS))
    assert set(collection) == {"type", "features"}
    point, county, province = collection["features"]
    assert point["geometry"]["type"] == "Point"
    assert point["properties"]["accuracy_m"] == 10
    assert "geometry_note" not in point["properties"]
    for feature, zone in ((county, "county/141181"), (province, "province/140000")):
        drawn = shape(feature["geometry"])
        assert explain_validity(drawn) == "Valid Geometry"
        assert drawn.symmetric_difference(atlas.zones[zone].geometry).area < 1e-6
        assert feature["properties"]["accuracy_m"] is None
        assert feature["properties"]["geometry_note"]
        assert feature["properties"]["geometry_note_en"]
    for feature in collection["features"]:
        assert all(round(n, 7) == n for n in numbers(feature["geometry"]["coordinates"]))


def test_geojson_lists_what_applies_and_what_is_open_with_document_and_clause(atlas, compared):
    for feature, column, link in zip(json.loads(list_geojson(atlas, compared, LINKS))["features"], compared.columns, LINKS, strict=True):
        told = feature["properties"]
        for verdict in ("applies", "undetermined", "not_checked"):
            assert {r["rule"] for r in told[verdict]} == {k for k, c in column.cells.items() if c.verdict == verdict}
            assert all(r["document"] and r["clause"] and r["title"] and r["title_en"] for r in told[verdict])
        assert all(r["questions"] and r["questions_en"] for r in told["undetermined"])
        assert all(r["missing"] and r["missing_en"] for r in told["not_checked"])
        assert (told["link"], told["edition"], told["as_of"]) == (link, column.edition, column.query["as_of"])
        assert told["counts"] == column.counts


def test_an_area_that_is_no_administrative_unit_has_no_outline_made_up(atlas):
    answer = copy.copy(ASKED[1].answer(atlas))
    answer["place"] = {**answer["place"], "kind": "park"}
    feature = json.loads(list_geojson(atlas, compare([answer], ["园区"]), LINKS[:1]))["features"][0]
    assert feature["geometry"] is None
    assert feature["properties"]["geometry_note"] == "没有可用的轮廓，未代画。"


@pytest.mark.parametrize("known", ["park/xiaoyi", "enterprise/zhongyang-steel"])
def test_what_lies_somewhere_in_a_county_does_not_get_the_countys_outline(atlas, known):
    answer = Asked(date(2023, 8, 1), place=known).answer(atlas)
    found = compare([answer], ["厂"])
    told = json.loads(list_geojson(atlas, found, LINKS[:1]))["features"][0]
    assert told["geometry"] is None
    assert "未代画" in told["properties"]["geometry_note"]
    assert told["properties"]["exact"] == answer["place"]["exact"]
    rows = read(summary_csv(found, LINKS[:1], "en"), [h.en for h in SUMMARY_HEADS])
    assert (rows[0]["How exact"], rows[0]["Source of the position"]) == (answer["place"]["exact_en"], answer["place"]["source_en"])


def test_a_county_by_id_has_its_outline_and_a_seat_its_point(atlas):
    found = compare([Asked(date(2023, 8, 1), place=p).answer(atlas) for p in ("county/141181", "seat/141181")], ["a", "b"])
    kinds = [f["geometry"]["type"] for f in json.loads(list_geojson(atlas, found, LINKS[:2]))["features"]]
    assert kinds == ["Polygon", "Point"]


def test_the_same_list_gives_the_same_bytes(atlas, compared):
    again = compare([one.answer(atlas) for one in ASKED], NAMES)
    for make in (lambda c: rules_csv(c, LINKS, "zh"), lambda c: summary_csv(c, LINKS, "en"), lambda c: list_geojson(atlas, c, LINKS)):
        assert make(compared) == make(again)
