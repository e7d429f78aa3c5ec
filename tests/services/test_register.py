"""Enterprise registers: what of a row is read, what is refused, and with which words."""

import pytest

from base.errors import KongquError
from geo.datums import to_wgs84
from services.registers.columns import read_datum
from services.registers.reader import read_register
from tests.services.register_rows import CODE, GOOD, HEADER, as_csv, changed, codes, read, refused


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


def test_a_register_of_another_province_is_told_without_measuring_each_row():
    register = read(*[changed(经度="120.5", 纬度="30.2")] * 150)
    assert register.dropped == 150 and {f.code for f in register.faults} == {"outside_province"}
    assert "km" in register.faults[0].text.en and "km" not in register.faults[-1].text.en


def test_what_a_row_contradicts_stands_with_the_place_that_it_offers():
    (found,) = read(changed(县="孝义市")).search("焦化")
    assert "孝义市" in found["detail"] and "中阳县" in found["detail"]
