"""Rows and files of registers, made for tests."""

import csv
import io

import openpyxl
import pytest

from base.errors import KongquError
from services.registers.reader import read_register

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
