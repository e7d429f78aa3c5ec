"""Enterprise registers: what is read, what is refused and with which words, the search, and the store of a server."""

import csv
import io
import json
import logging
import random
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cli
from base.errors import KongquError
from geo.datums import to_wgs84
from services.registers import reader as register_reader
from services.registers import workbook as register_workbook
from services.registers.columns import read_datum
from services.registers.reader import read_register, read_register_file
from services.registers.register import Registers
from services.registers.table import LONGEST_BYTES

HEADER = ["企业名称", "统一社会信用代码", "经度", "纬度", "坐标系", "县", "行业代码"]
CODE = "91350100M000100Y43"
GOOD = ["中阳某焦化有限公司", CODE, "111.1734", "37.3564", "wgs84", "中阳县", "2521"]


def as_csv(*rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows, merged=(), more=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    for name in more:
        book.create_sheet(name).append(["x"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows, datum=None, header=HEADER):
    return read_register("r.csv", as_csv(header, *rows), datum)


def changed(**values):
    row = dict(zip(HEADER, GOOD, strict=True)) | values
    return [row[name] for name in HEADER]


def codes(register):
    return [fault.code for fault in register.faults]


def refused(name, data, datum=None):
    with pytest.raises(KongquError) as told:
        read_register(name, data, datum)
    assert told.value.message("zh") and told.value.message("en")
    return told.value


def test_a_good_row_is_read_whole():
    register = read(GOOD)
    assert register.faults == ()
    (row,) = register.rows
    assert (row.row, row.name, row.code, row.industry, row.county) == (2, GOOD[0], CODE, "2521", "141129")
    assert (row.lon, row.lat, row.shift_m, row.accuracy_m, row.accuracy_from) == (111.1734, 37.3564, 0.0, 10.0, "default")
    assert row.county_name.zh == "吕梁市中阳县" and row.county_name.en == "Zhongyang County (Lüliang)"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "、"])
def test_encodings_and_delimiters_are_told(encoding, delimiter):
    register = read_register("r.csv", as_csv(HEADER, GOOD, delimiter=delimiter, encoding=encoding))
    assert [row.name for row in register.rows] == [GOOD[0]]
    told = {"utf-8": "UTF-8 编码", "utf-8-sig": "UTF-8（带 BOM）", "utf-16": "UTF-16", "gb18030": "GB18030", "gbk": "GB18030"}[encoding]
    assert told in register.notes[0].zh
    assert {",": "逗号", ";": "分号", "\t": "制表符", "、": "顿号"}[delimiter] in register.notes[0].zh


def test_bytes_of_no_encoding_are_refused_with_their_offset():
    assert "第 6 字节" in refused("r.csv", b"name,x" + b"\xff\xff\xff").message("zh")
    assert refused("r.csv", b"name\x00,lon").code == "register_encoding"
    assert refused("r.csv", b"\xff\xfe" + "name".encode("utf-16-le") + b"\x00").code == "register_encoding"


def test_utf8_with_a_broken_byte_is_not_read_as_other_characters():
    data = as_csv(HEADER, *[GOOD] * 5)
    at = data.index("焦化".encode()) + 1
    error = refused("r.csv", data[:at] + b"\xa4\xa4\xa4" + data[at + 2 :])
    assert error.code == "register_encoding" and "UTF-8" in error.message("en")


def test_the_header_may_stand_under_a_title_and_over_two_rows():
    title = ["2024 年名录"]
    assert [row.row for row in read_register("r.csv", as_csv(title, [], HEADER, GOOD)).rows] == [4]
    upper = ["企业名称", "", "坐标", "", "坐标系"]
    under = ["", "", "经度（度）", "纬度（度）", ""]
    register = read_register("r.csv", as_csv(title, upper, under, ["甲", "", "111.1734", "37.3564", "GPS"]))
    assert [(row.row, row.lon) for row in register.rows] == [(4, 111.1734)]


def test_english_names_and_one_column_of_coordinates():
    register = read_register("r.csv", as_csv(["Name", "Coordinates", "Datum"], ["A", "37°21′23″N 111°10′24″E", "CGCS2000"]))
    assert [(round(row.lon, 4), row.datum) for row in register.rows] == [(111.1733, "cgcs2000")]


def test_one_column_of_coordinates_is_as_exact_as_its_digits():
    header = ["名称", "坐标", "坐标系"]
    register = read(["甲", "111.17,37.36", "GPS"], ["乙", "37.3564,111.1734", "GPS"], ["丙", "", "GPS"], header=header)
    assert [row.accuracy_m for row in register.rows] == [560.0]
    assert [(fault.row, fault.code, fault.column) for fault in register.faults] == [(3, "swapped", "坐标"), (4, "no_coordinates", "坐标")]


def test_a_missing_column_is_told_with_those_found_and_those_allowed():
    error = refused("r.csv", as_csv(["企业", "经度", "备注"], ["甲", "111", "x"]))
    assert error.code == "register_columns"
    for word in ("缺 纬度", "企业、经度、备注", "可写作 纬度"):
        assert word in error.message("zh")
    assert "missing: latitude" in error.message("en") and "lat, latitude" in error.message("en")


def test_columns_that_are_not_read_are_told():
    register = read([*GOOD, "a"], header=[*HEADER, "法人"])
    assert any("没有读的列：法人" in note.zh for note in register.notes)


@pytest.mark.parametrize(
    ("written", "datum"),
    [
        ("WGS-84", "wgs84"), ("gps", "wgs84"), ("EPSG:4326", "wgs84"), ("CGCS2000", "cgcs2000"), ("国家2000", "cgcs2000"),
        ("2000国家大地坐标系", "cgcs2000"), ("GCJ－02", "gcj02"), ("高德", "gcj02"), ("火星坐标系（GCJ02）", "gcj02"), ("百度", "bd09"), ("BD09", "bd09"),
        ("西安80", None), ("wgs84/gcj02", None), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_datums_as_people_write_them(written, datum):
    assert read_datum(written) == datum


def test_a_row_is_converted_from_its_own_datum_and_asks_with_it():
    register = read(changed(坐标系="高德"))
    (found,) = register.search("焦化")
    there = to_wgs84(111.1734, 37.3564, "gcj02")
    assert (found["lon"], found["lat"]) == (round(there.lon, 6), round(there.lat, 6))
    assert found["shift_m"] == round(there.shift_m, 1) > 300
    assert found["question"] == {"lon": "111.1734", "lat": "37.3564", "datum": "gcj02", "accuracy_m": "10", "facts": '{"industry": "2521"}'}


def test_a_datum_is_never_guessed():
    register = read(changed(坐标系=""))
    assert (register.rows, codes(register)) == ((), ["no_datum"])
    assert "不猜" in register.faults[0].message("zh")
    stated = read(changed(坐标系=""), changed(坐标系="百度"), datum="gcj02")
    assert [row.datum for row in stated.rows] == ["gcj02", "bd09"]
    assert any("只用于没有写坐标系的行" in note.zh for note in stated.notes)
    with pytest.raises(KongquError, match="不认识坐标系"):
        read(GOOD, datum="mars")


def test_a_datum_in_the_titles_counts_and_is_told():
    header = ["企业名称", "经度（GCJ-02）", "纬度（GCJ-02）"]
    register = read(["甲", "111.1734", "37.3564"], header=header, datum="wgs84")
    assert [row.datum for row in register.rows] == ["gcj02"]
    assert any("与表头不符，以表头为准" in note.zh for note in register.notes)
    two = read(["甲", "111.1734", "37.3564"], header=["企业名称", "经度（GCJ-02）", "纬度（WGS84）"])
    assert codes(two) == ["no_datum"]


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"企业名称": " "}, "empty_name", "企业名称"),
        ({"企业名称": "#REF!"}, "empty_name", "企业名称"),
        ({"企业名称": "长" * 201}, "long_name", "企业名称"),
        ({"经度": ""}, "no_coordinates", "经度"),
        ({"纬度": "-"}, "not_numbers", "纬度"),
        ({"经度": "约111度"}, "not_numbers", "经度"),
        ({"经度": "1e2"}, "not_numbers", "经度"),
        ({"经度": "nan"}, "not_finite", "经度"),
        ({"经度": "111°61′0″"}, "out_of_range", "经度"),
        ({"经度": "37612345.5"}, "out_of_range", "经度"),
        ({"经度": "37.3564", "纬度": "111.1734"}, "swapped", "经度"),
        ({"经度": "北纬37.3564"}, "swapped", "经度"),
        ({"经度": "116.4", "纬度": "39.9"}, "outside_province", "经度"),
        ({"经度": "0", "纬度": "0"}, "outside_province", "经度"),
        ({"坐标系": "西安80"}, "datum_not_converted", "坐标系"),
        ({"坐标系": "mars"}, "unknown_datum", "坐标系"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_row_column_and_value_and_the_others_stay(values, code, column):
    register = read(GOOD, changed(**values), GOOD)
    fault = next(fault for fault in register.faults if not fault.kept)
    assert (fault.code, fault.row, fault.column) == (code, 3, column)
    assert [row.row for row in register.rows] == [2, 4]
    assert register.dropped == 1
    for lang in ("zh", "en"):
        assert fault.message(lang).startswith(f"r.csv:3 {column}: ")
    assert len(fault.value) <= 61


@pytest.mark.parametrize(
    ("values", "code", "field", "value"),
    [
        ({"统一社会信用代码": "91350100M000100Y44"}, "bad_code", "code", "91350100M000100Y44"),
        ({"统一社会信用代码": "123"}, "bad_code", "code", "123"),
        ({"统一社会信用代码": "9.11411E+17"}, "code_lost_digits", "code", None),
        ({"县": "孝义市"}, "other_county", "county", "141129"),
        ({"县": "火星县"}, "unknown_county", "county", "141129"),
        ({"行业代码": "99"}, "unknown_industry", "industry", None),
        ({"行业代码": "炼焦"}, "unknown_industry", "industry", None),
    ],
)
def test_a_row_whose_place_is_right_is_kept_and_told(values, code, field, value):
    register = read(changed(**values))
    (row,) = register.rows
    (fault,) = register.faults
    assert (fault.code, fault.kept, fault.row) == (code, True, 2)
    assert getattr(row, field) == value
    assert "本行仍收录" in fault.message("zh") and "The row is kept" in fault.message("en")
    assert register.dropped == 0


def test_a_code_that_stands_twice_is_told_and_both_rows_are_kept():
    register = read(GOOD, changed(企业名称="另一家"))
    assert (codes(register), len(register.rows)) == (["code_twice"], 2)
    assert "第 2 行" in register.faults[0].message("zh")


@pytest.mark.parametrize("county", ["中阳县", "中阳", "吕梁市中阳县", "吕梁市", "山西省", ""])
def test_a_county_or_what_holds_it_agrees(county):
    assert read(changed(县=county)).faults == ()


@pytest.mark.parametrize(
    ("written", "code"), [("C2521", "2521"), ("2521 炼焦", "2521"), ("２５２１", "2521"), ("06", "06"), ("0610", "0610")]
)
def test_industry_codes(written, code):
    assert read(changed(行业代码=written)).rows[0].industry == code


@pytest.mark.parametrize(
    ("lon", "lat", "accuracy_m", "source"),
    [
        ("111.1734", "37.3564", 10.0, "default"), ("111.17", "37.36", 560.0, "digits"), ("111.173", "37.3564", 10.0, "default"),
            ("111.17", "37.3564", 560.0, "digits"),
        ("111", "37", 56000.0, "digits"), ("111°10′24″", "37°21′23″", 15.0, "digits"), ("111°10′24.55″", "37°21′23.12″", 10.0, "default"),
        ("111°10′", "37°21′", 930.0, "digits"), ("东经111度10分24秒", "北纬37度21分23秒", 15.0, "digits"),
    ],
)  # fmt: skip
def test_coordinates_as_people_write_them_and_what_their_digits_are_worth(lon, lat, accuracy_m, source):
    register = read(changed(经度=lon, 纬度=lat, 县=""))
    (row,) = register.rows
    assert register.faults == ()
    assert (row.accuracy_m, row.accuracy_from) == (accuracy_m, source)
    assert (row.lon, row.lat) == pytest.approx((111.1734, 37.3564), abs=accuracy_m / 111_320 * 1.5 + 5e-4)


@pytest.mark.parametrize(("written", "metres"), [("50", 50.0), ("±20米", 20.0), ("0.5 km", 500.0), ("约30m以内", 30.0)])
def test_a_stated_accuracy_is_taken(written, metres):
    register = read([*GOOD, written], header=[*HEADER, "定位精度"])
    assert (register.rows[0].accuracy_m, register.rows[0].accuracy_from) == (metres, "column")
    assert "名录所写" in register.search("焦化")[0]["exact"]


def test_an_accuracy_that_cannot_be_read_is_told():
    register = read([*GOOD, "很准"], header=[*HEADER, "定位精度"])
    assert (codes(register), register.rows[0].accuracy_m) == (["bad_accuracy"], 10.0)


def test_a_spreadsheet_with_title_numbers_merged_and_empty_rows():
    data = as_xlsx(
        ["名录"], HEADER, ["甲", CODE, 111.1734, 37.3564, "wgs84", "中阳县", 2521], [], ["乙", 911411290000000000, 111.17341, "37.3564"],
        ["丙", None, True, 37.3564], ["丁", None, date(2020, 1, 1), 37.3564], ["戊", None, 111.1734, 37.3564, None, None, 610],
        merged=["A1:G1", "E3:E8"], more=["说明"],
    )  # fmt: skip
    register = read_register("r.xlsx", data)
    assert [(row.row, row.name, row.industry, row.datum) for row in register.rows] == [
        (3, "甲", "2521", "wgs84"), (5, "乙", None, "wgs84"), (8, "戊", None, "wgs84"),
    ]  # fmt: skip
    assert [(fault.row, fault.code) for fault in register.faults] == [
        (5, "code_lost_digits"), (6, "no_coordinates"), (7, "not_numbers"), (8, "industry_lost_zero"),
    ]  # fmt: skip
    assert "工作表“说明”没有读" in "".join(note.zh for note in register.notes)


def test_the_sheet_that_looks_like_a_register_is_read():
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("企业")
    sheet.append(HEADER)
    sheet.append(GOOD)
    out = io.BytesIO()
    book.save(out)
    register = read_register("r.xlsx", out.getvalue())
    assert len(register.rows) == 1 and "“企业”" in register.notes[0].zh


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="企业">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""


def as_ods(*rows, cell='<table:table-cell {more}office:value-type="string"><text:p>{text}</text:p></table:table-cell>', more=""):
    content = "".join(f"<table:table-row>{''.join(cell.format(text=text, more=more) for text in row)}</table:table-row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=content))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def test_an_open_document_sheet_is_read():
    register = read_register("r.ods", as_ods(HEADER, GOOD))
    assert (len(register.rows), register.faults) == (1, ())


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("r.pdf", b"x", "register_suffix"),
        ("r", b"x", "register_suffix"),
        ("r.csv", b"", "register_empty"),
        ("r.csv", b"\r\n \n", "register_empty"),
        ("r.csv", as_csv(HEADER), "register_empty"),
        ("r.csv", b"x" * (LONGEST_BYTES + 1), "register_too_big"),
        ("r.xls", b"<html><table><tr><td>x</td></tr></table></html>", "register_text"),
        ("r.csv", as_csv(HEADER, GOOD) + b'"open,1,2\n', "register_text"),
        ("r.xlsx", b"PK\x03\x04 broken", "register_broken"),
        ("r.xlsx", as_xlsx(HEADER, GOOD)[:3000], "register_broken"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "register_broken"),
        ("r.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "register_password"),
        ("r.xlsx", as_xlsx([]), "register_empty"),
        ("r.ods", as_ods(HEADER, GOOD, more='table:number-columns-repeated="900000000" '), "register_too_big"),
    ],
)
def test_what_is_no_register_gets_one_clear_message(name, data, code):
    error = refused(name, data)
    assert error.code == code
    assert name in error.message("zh")


def test_a_sheet_with_a_cell_far_out_is_refused_before_a_table_is_made_of_it():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(GOOD)
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert refused("r.xlsx", out.getvalue()).code == "register_too_big"


def test_formatted_cells_far_out_do_no_harm():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(GOOD)
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    assert len(read_register("r.xlsx", out.getvalue()).rows) == 1


def test_the_cells_of_all_sheets_count_together():
    book = openpyxl.Workbook()
    for i in range(3):
        sheet = book.active if i == 0 else book.create_sheet()
        sheet["A1"], sheet["XFD200"] = "x", "y"
    out = io.BytesIO()
    book.save(out)
    assert refused("r.xlsx", out.getvalue()).code == "register_too_big"


def test_a_register_of_another_province_is_told_without_measuring_each_row():
    register = read(*[changed(经度="120.5", 纬度="30.2")] * 150)
    assert register.dropped == 150 and {f.code for f in register.faults} == {"outside_province"}
    assert "km" in register.faults[0].text.en and "km" not in register.faults[-1].text.en


def test_what_a_row_contradicts_stands_with_the_place_that_it_offers():
    (found,) = read(changed(县="孝义市")).search("焦化")
    assert "孝义市" in found["detail"] and "中阳县" in found["detail"]


def test_an_archive_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(register_workbook, "MOST_UNPACKED_BYTES", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000)
    assert refused("r.xlsx", out.getvalue()).code == "register_too_big"


def test_too_many_rows_are_refused_and_not_cut_off(monkeypatch):
    monkeypatch.setattr(register_reader, "MOST_ROWS", 3)
    assert len(read(*[GOOD] * 3).rows) == 3
    assert refused("r.csv", as_csv(HEADER, *[GOOD] * 4)).code == "register_too_many_rows"


def test_hostile_cells_are_shown_safely():
    bad = "<img src=x onerror=alert(1)>\x1b[31m" + "A" * 5000
    register = read(changed(经度=bad), changed(企业名称="\x1b[31m=cmd|x", 县=bad))
    for fault in register.faults:
        assert all(char.isprintable() for char in fault.message("zh"))
        assert len(fault.message("zh")) < 500
    assert register.search("cmd")[0]["name"].isprintable()


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["r.csv", "r.xlsx", "r.ods", "r.xls"]),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_give_a_register_or_one_error(data, name, front):
    try:
        read_register(name, front + data)
    except KongquError as error:
        assert error.code.startswith("register_")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), min_size=7, max_size=7))
def test_any_cells_give_rows_or_faults(cells):
    register = read(GOOD, cells)
    assert register.rows[0].name == GOOD[0]
    assert len(register.rows) == 2 or any(fault.row == 3 for fault in register.faults) or not "".join(cells).strip()
    json.dumps(register.as_json())


def named(*names):
    return read(*(changed(企业名称=name, 统一社会信用代码="") for name in names))


def test_search_by_part_of_the_name_without_width_spaces_and_brackets():
    register = named("山西某某（集团）焦化有限公司", "某某焦化", "焦化")
    assert [c["name"] for c in register.search("焦 化")] == ["焦化", "山西某某（集团）焦化有限公司", "某某焦化"]
    assert [c["matched"] for c in register.search("焦化")] == ["name", "name_part", "name_part"]
    assert [c["id"] for c in register.search("某某(集团)焦化")] == ["register/2"]
    assert [c["matched"] for c in register.search("山西某某集团")] == ["name_begins"]
    assert register.search("没有") == register.search("") == register.search("（）") == []
    assert len(register.search("焦化", limit=2)) == 2


def test_search_by_the_first_signs_of_the_code():
    register = read(GOOD, changed(企业名称="无码", 统一社会信用代码=""))
    assert [c["matched"] for c in register.search("9135 0100")] == ["credit_code"]
    assert [c["id"] for c in register.search(CODE.lower())] == ["register/2"]
    assert register.search("913") == []


def test_every_row_is_found_by_its_name_and_no_row_twice():
    rng = random.Random(5)  # noqa: S311
    names = ["".join(rng.choices("甲乙丙丁焦铁厂", k=rng.randint(1, 6))) for _ in range(200)]
    register = named(*names)
    for part in ("甲", "乙丙", "焦铁厂", "丁丁"):
        found = [c["id"] for c in register.search(part, limit=1000)]
        assert sorted(found) == sorted(f"register/{i + 2}" for i, name in enumerate(names) if part in name)


def test_a_candidate_has_the_shape_of_all_candidates():
    (found,) = read(GOOD).search("焦化")
    assert set(found) == {
        "id", "kind", "name", "name_en", "detail", "detail_en", "lon", "lat", "accuracy_m", "source", "source_en", "exact", "exact_en",
        "matched", "shift_m", "question",
    }  # fmt: skip
    assert found["kind"] == "register"
    assert found["source"] == "用户名录《r.csv》第 2 行"
    assert "没有写精度" in found["exact"]
    assert CODE in found["detail"] and "中阳县" in found["detail"]


def test_a_server_keeps_the_registers_used_last():
    store, register = Registers(most=2), read(GOOD)
    first, second = store.add(register), store.add(register)
    assert len(first) >= 32 and first != second
    assert store.get(first) is register
    third = store.add(register)
    assert (store.get(second), len(store)) == (None, 2)
    assert store.require(first) is store.require(third) is register
    with pytest.raises(KongquError) as told:
        store.require(second)
    assert told.value.code == "unknown_register" and second not in str(told.value)
    store.drop(first)
    store.drop(first)
    assert store.get(first) is None and store.get("") is None


def test_rows_and_tokens_stand_in_no_log_and_no_text_form(caplog):
    caplog.set_level(logging.DEBUG)
    store, register = Registers(), read(GOOD, changed(经度="x"))
    token = store.add(register)
    register.search("焦化")
    assert GOOD[0] not in repr(register) and token not in repr(store)
    assert caplog.text == ""


def test_the_check_of_a_register_on_the_command_line(tmp_path, capsys):
    good, bad = tmp_path / "好.csv", tmp_path / "坏.csv"
    good.write_bytes(as_csv(HEADER, GOOD))
    bad.write_bytes(as_csv(HEADER, GOOD, changed(坐标系="")))
    if "register" not in cli.parser().format_help():
        pytest.skip("the command is not joined to the others yet")
    assert cli.main(["register", str(good)]) == 0
    assert "可用 1 行，不能用 0 行" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "register", str(bad)]) == 1
    assert "坏.csv:3 坐标系: No datum is stated" in capsys.readouterr().out
    assert cli.main(["register", str(bad), "--datum", "wgs84", "--format", "json"]) == 1  # the same code stands twice
    assert json.loads(capsys.readouterr().out)["faults"][0]["code"] == "code_twice"
    assert cli.main(["register", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(KongquError):
            read_register_file(path)


def test_rows_are_immutable():
    with pytest.raises(AttributeError):
        read(GOOD).rows[0].lon = 1.0
