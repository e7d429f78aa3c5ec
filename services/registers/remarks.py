"""What may be wrong with a row of a register whose place is right: its code, its industry, its county."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from base.text import Text, shown
from geo.boundaries import BOUNDARY_ACCURACY_M
from geo.county_at import counties_near
from geo.place_names import Place, find_places
from rules.facts import read_vocabulary
from services.atlas import DATA_DIR
from services.registers.cells import is_number, text_of
from services.registers.model import RegisterRow

Remark = tuple[str, Text]  # code of the fault, and its words

_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?1\d")
_MOST_EXACT_DIGITS = 15  # of a number in a spreadsheet
_INDUSTRY = re.compile(r"[A-T]?(\d{2,4})(?!\d)")
_DIGITS_OF = {"province": 2, "prefecture": 4, "county": 6}


def code_of(cell: object) -> tuple[str | None, Remark | None]:
    """The unified social credit code in a cell, and what is wrong with it; a code that fails its check stays as it stands."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text_of(cell))).upper()
    if not text:
        return None, None
    if _ROUNDED.fullmatch(text) or (is_number(cell) and len(text) > _MOST_EXACT_DIGITS):
        return None, (
            "code_lost_digits",
            Text(
                "代码被表格软件当成数，末几位已经丢失；请把该列设为文本后重填。",
                "The spreadsheet made a number of the code and lost its last digits; format the column as text and fill it in again.",
            ),
        )
    code = shown(text, 30)
    try:
        uscc.validate(text)
    except InvalidChecksum:
        return code, ("bad_code", Text("统一社会信用代码的校验位不对，请核对。", "The check digit of the credit code is wrong; check it."))
    except ValidationError:
        return code, (
            "bad_code",
            Text(
                "统一社会信用代码须是 18 位数字和大写字母（没有 I、O、Z、S、V），请核对。",
                "A credit code has 18 digits and capital letters (without I, O, Z, S, V); check it.",
            ),
        )
    return code, None


def twice(code: str, first: int, row: int) -> Remark | None:
    """A remark where a code stood in an earlier row."""
    if first == row:
        return None
    return "code_twice", Text(f"与第 {first} 行的代码 {code} 相同，请核对。", f"Code {code} stands in row {first} as well; check them.")


def industry_of(cell: object) -> tuple[str | None, Remark | None]:
    """The GB/T 4754—2017 code in a cell (of ``C2521 炼焦`` 2521), and what is wrong with it; one that is unknown is left out."""
    text = unicodedata.normalize("NFKC", text_of(cell)).upper()
    if not text:
        return None, None
    if is_number(cell) and len(text) == 3:
        return None, (
            "industry_lost_zero",
            Text(
                "三位的数可能丢了开头的 0；行业代码未采用，请把该列设为文本后重填。",
                "A number of three digits may have lost a zero in front; the code is not used. Format the column as text and fill it in again.",
            ),
        )
    found = _INDUSTRY.match(text)
    if found is None or found[1][:2] not in _divisions():
        return None, (
            "unknown_industry",
            Text(
                "不是 GB/T 4754—2017 的行业代码，未采用；写法如 2521。",
                "No industry code of GB/T 4754—2017, and not used; write e.g. 2521.",
            ),
        )
    return found[1], None


def county_remark(stated: str, row: RegisterRow) -> Remark | None:
    """A remark where the county that a row states is none, or not the one that its point lies in."""
    if not stated:
        return None
    places = _places(stated)
    here = row.county_name
    if not places:
        return "unknown_county", Text(
            f"山西没有这个县（市、区）；坐标在{here.zh}。", f"Shanxi has no such county; the point lies in {here.en}."
        )
    if any(_holds(place.adcode, place.level, row.county) for place in places):
        return None
    tolerance_m = row.accuracy_m + BOUNDARY_ACCURACY_M
    near = counties_near(row.lon, row.lat, tolerance_m)
    if any(_holds(place.adcode, place.level, county) for place in places for county in near):
        return None
    return "other_county", Text(
        f"与坐标不符：坐标在{here.zh}。请核对坐标、坐标系和县名。",
        f"The point lies in {here.en} instead; check coordinates, datum and county.",
    )


def _holds(adcode: str, level: str, county: str) -> bool:
    digits = _DIGITS_OF[level]
    return adcode[:digits] == county[:digits]


@lru_cache(maxsize=1000)  # of what users write
def _places(stated: str) -> tuple[Place, ...]:
    return tuple(find_places(stated))


@lru_cache(maxsize=1)
def _divisions() -> frozenset[str]:
    return frozenset(code[:2] for code in read_vocabulary(DATA_DIR).industries)
