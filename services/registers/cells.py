"""Single cells of a register: what a spreadsheet made of a text, read back without guessing."""

from __future__ import annotations

import math
import re
import unicodedata

from base.errors import KongquError
from base.text import Text, shown
from geo.coordinates import parse_coordinates

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"})
_NUMBER = re.compile(r"[+-]?\d{1,4}(?:\.(\d*))?")
_FIGURES = re.compile(r"\d+(?:\.(\d+))?")
_LETTERED = re.compile(r"^([NSEWnsew](?![A-Za-z])|[北南东西][经纬]?)|((?<![A-Za-z])[NSEWnsew]|[北南东西])$")
_LETTER = {"E": "E", "W": "W", "N": "N", "S": "S", "东": "E", "西": "W", "北": "N", "南": "S"}
_AXES = {"lon": Text("经度", "longitude"), "lat": Text("纬度", "latitude")}
_EXAMPLES = {"lon": "111.1734、111°10′24″", "lat": "37.3564、37°21′23″"}
_HALF_UNIT_M = (111_320.0 / 2, 1855.3 / 2, 30.92 / 2)  # half of a degree, a minute, a second of latitude
_ONE_DIGIT = 10.5
_FACTOR = {"": 1.0, "m": 1.0, "米": 1.0, "km": 1000.0, "千米": 1000.0, "公里": 1000.0}
_ACCURACY = re.compile(r"[±约]*(\d{1,6}(?:\.\d+)?)(m|米|km|千米|公里|)(?:以内|左右)?")


def text_of(cell: object) -> str:
    """A cell as text on one line; whole numbers without ``.0``; nothing for an empty cell, and for the error of a formula."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    text = " ".join(str(cell).split())
    return "" if text in _ERRORS else text


def is_number(cell: object) -> bool:
    """Whether a spreadsheet holds the cell as a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def degrees_of(cell: object, axis: str) -> float:
    """Degrees in the cell of one coordinate: decimals, or degrees, minutes and seconds.

    Args:
        cell: number or text, e.g. ``111.1734``, ``111°10′24″`` or ``东经111度10分24秒``.
        axis: ``lon`` or ``lat``.

    Raises:
        KongquError: as :func:`geo.coordinates.parse_coordinates`; ``swapped`` where its letters are those of the other coordinate.
    """
    text = unicodedata.normalize("NFKC", text_of(cell)).replace("−", "-")
    if _NUMBER.fullmatch(text):
        return float(text)
    marks = [found.group()[0].upper() for found in _LETTERED.finditer(text)]
    if marks and set(marks) <= set("NS北南" if axis == "lon" else "EW东西"):
        raise KongquError(
            "swapped",
            zh=f"“{shown(text)}”写着另一个方向：经度、纬度两列像是写反了。",
            en=f"{shown(text)!r} names the other axis: the two columns look swapped.",
        )
    mark = _LETTER[marks[0]] if len(marks) == 1 else "E" if axis == "lon" else "N"
    bare = _LETTERED.sub("", text) if len(marks) == 1 else text
    try:
        pair = parse_coordinates(f"{bare} {mark} 0N" if axis == "lon" else f"0E {bare} {mark}")
    except KongquError as error:
        said = _AXES[axis]
        raise KongquError(
            error.code,
            zh=f"读不出{said.zh}；以度为单位，写法如 {_EXAMPLES[axis]}。",
            en=f"Cannot be read as a {said.en}; write it in degrees, e.g. {_EXAMPLES[axis].replace('、', ', ')}.",
        ) from None
    return pair[0] if axis == "lon" else pair[1]


def written_accuracy_m(lon: object, lat: object) -> float:
    """Half a unit of the last place that was written, in metres: of the coarser cell, unless it lacks one zero only, as a spreadsheet drops it."""
    fine, coarse = sorted((_half_unit_m(lon), _half_unit_m(lat)))
    return fine if coarse <= fine * _ONE_DIGIT else coarse


def _half_unit_m(cell: object) -> float:
    figures = list(_FIGURES.finditer(unicodedata.normalize("NFKC", text_of(cell))))
    return _HALF_UNIT_M[min(len(figures), 3) - 1] * 10.0 ** -len(figures[-1][1] or "")


def accuracy_of(cell: object) -> float | None:
    """Metres in a cell such as ``10``, ``±10米`` or ``0.5 km``; None where they cannot be read or exceed 100 km."""
    found = _ACCURACY.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text_of(cell))).lower())
    metres = float(found[1]) * _FACTOR[found[2]] if found else math.inf
    return metres if metres <= 100_000.0 else None
