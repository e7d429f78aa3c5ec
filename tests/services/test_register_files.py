"""Files of registers: workbooks, what is none, and what would harm."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.errors import KongquError
from services.registers import reader as register_reader
from services.registers import workbook as register_workbook
from services.registers.reader import read_register
from services.registers.table import LONGEST_BYTES
from tests.services.register_rows import CODE, GOOD, HEADER, as_csv, as_xlsx, changed, read, refused


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
