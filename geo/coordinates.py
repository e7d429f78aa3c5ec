"""Coordinates as people write them, and the check that they lie in Shanxi.  Order is always (lon, lat)."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

import shapely

from base.errors import KongquError
from base.text import shown
from geo.boundaries import BOUNDARY_ACCURACY_M, province_outline
from geo.geodesy import signed_distance_m

SHANXI_LON_DEG = (110.2, 114.6)
SHANXI_LAT_DEG = (34.5, 40.8)

_WORDS = (
    (r"北纬|纬度|latitude|lat\b", "N"), (r"东经|经度|longitude|lon\b|lng\b", "E"), (r"南纬", "S"), (r"西经", "W"),
    (r"度|º|˚|deg(?:rees?)?", "°"), (r"[′’‘´`＇]|分|min(?:utes?)?(?![a-z])", "'"), (r"[″”“＂]|''|秒|sec(?:onds?)?(?![a-z])", '"'),
)  # fmt: skip
_NUMBER = r"[+\-−]?(?:\d+\.?\d*|\.\d+)"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<unit>[°'\"dm]|s(?![a-z]))|(?P<mark>[NSEWnew])|(?P<gap>[\s,;:=/|、，；()\[\]]+)")
_NOT_FINITE = re.compile(r"\b(nan|inf(inity)?)\b", re.IGNORECASE)
_EXAMPLES = "111.1734, 37.3564；37°21′23″N 111°10′24″E；北纬37.3564° 东经111.1734°"
_EXAMPLES_EN = "111.1734, 37.3564; 37°21′23″N 111°10′24″E"

_DEGREE_M = 111_320.0
LEAST_ACCURACY_M = 10.0

_Tokens = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Position:
    """One position as it was written.

    Attributes:
        lon, lat: degrees; the datum is whatever the writer used.
        accuracy_m: half a unit of the last place written, in metres, at least :data:`LEAST_ACCURACY_M`: 111.2, 37.4 is good to 5.6 km.
        lettered: the writer said which number is the longitude.
        turned: the numbers stood the other way round than is usual without letters.
    """

    lon: float
    lat: float
    accuracy_m: float
    lettered: bool
    turned: bool = False


def parse_coordinates(text: str) -> tuple[float, float]:
    """Read one position as a person writes it.

    Decimal degrees, degrees and minutes, or degrees, minutes and seconds; full-width digits and Chinese punctuation; letters N, S, E, W
    or 北纬, 东经 before or after the number, in either order.  Without letters the longitude comes first.

    Args:
        text: e.g. ``111.1734, 37.3564`` or ``37°21′23″N 111°10′24″E``.

    Returns:
        ``(lon, lat)`` in degrees; the datum is whatever the writer used.

    Raises:
        KongquError: ``empty_coordinates``, ``not_numbers``, ``swapped`` (no letters, and the first number is a latitude of Shanxi, the
            second a longitude of Shanxi; ``near`` holds the pair the other way round), ``not_finite``, ``out_of_range``.
    """
    read = read_position(text)
    return read.lon, read.lat


def read_position(text: str, *, either_order: bool = False) -> Position:
    """Read one position with what its digits say of its accuracy.

    Args:
        text: as for :func:`parse_coordinates`.
        either_order: where the numbers are evidently the wrong way round, turn them and say so in ``turned``, instead of ``swapped``.

    Raises:
        KongquError: as :func:`parse_coordinates`.
    """
    if not text.strip():
        raise _empty()
    if _NOT_FINITE.search(text):
        raise _not_finite(text)
    lon_part, lat_part, lettered = _split(_tokens(text), text)
    lon, lat = _degrees(lon_part, text), _degrees(lat_part, text)
    turned = either_order and not lettered and _is_swapped(lon, lat)
    if turned:
        lon, lat, lon_part, lat_part = lat, lon, lat_part, lon_part
    lon, lat = require_numbers(lon, lat, lettered=lettered)
    along_m = _half_unit_deg(lon_part) * _DEGREE_M * math.cos(math.radians(lat))
    return Position(lon, lat, max(along_m, _half_unit_deg(lat_part) * _DEGREE_M, LEAST_ACCURACY_M), lettered, turned)


def require_numbers(lon: object, lat: object, *, lettered: bool = False) -> tuple[float, float]:
    """Refuse what is no position on Earth, or evidently the wrong way round.

    Args:
        lon, lat: degrees, as numbers or as text of one number each.
        lettered: the writer said which is which, so the order is not doubted.

    Returns:
        ``(lon, lat)`` as numbers.

    Raises:
        KongquError: ``empty_coordinates``, ``not_numbers``, ``not_finite``, ``swapped``, ``out_of_range``.
    """
    lon, lat = _number(lon), _number(lat)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise _not_finite(f"{lon}, {lat}")
    pair = f"{lat:.10g}, {lon:.10g}"
    if not lettered and _is_swapped(lon, lat):
        raise KongquError(
            "swapped", zh=f"坐标像是写反了：应先经度、后纬度。要查的若是 {pair}，请照此重输。",
            en=f"The coordinates look swapped: longitude comes first. If you mean {pair}, enter that.", near=(pair,),
        )  # fmt: skip
    if abs(lon) > 180.0 or abs(lat) > 90.0:
        raise KongquError(
            "out_of_range", zh=f"坐标 {lon:.10g}, {lat:.10g} 超出范围：经度 -180 至 180，纬度 -90 至 90，单位为度（不是米）。",
            en=f"Coordinates {lon:.10g}, {lat:.10g} are out of range: longitude -180 to 180, latitude -90 to 90, in degrees (not metres).",
            near=(pair,) if _is_swapped(lon, lat) else (),
        )  # fmt: skip
    return lon, lat


def require_in_shanxi(lon: float, lat: float, tolerance_m: float = 0.0) -> None:
    """Refuse a position outside the province.

    Args:
        lon, lat: degrees, WGS84.
        tolerance_m: how far outside the outline a position may still lie.

    Raises:
        KongquError: ``not_finite``, ``swapped``, ``out_of_range``, or ``outside_province`` with the distance to the outline.
    """
    require_numbers(lon, lat)
    outline = province_outline()
    if shapely.intersects_xy(outline, lon, lat):
        return
    outside_m = -signed_distance_m(outline, lon, lat)
    if outside_m <= tolerance_m:
        return
    distance = f"{outside_m:.0f} m" if outside_m < 10_000 else f"{outside_m / 1000:.0f} km"
    (west, east), (south, north) = SHANXI_LON_DEG, SHANXI_LAT_DEG
    raise KongquError(
        "outside_province",
        zh=f"点 {lon:.6f}, {lat:.6f} 在山西省界外 {distance}（省界精度约 {BOUNDARY_ACCURACY_M:.0f} m）。请核对经纬度顺序和坐标系；"
        f"山西在东经 {west}–{east}°、北纬 {south}–{north}°。",
        en=f"Point {lon:.6f}, {lat:.6f} lies {distance} outside Shanxi (its boundary is good to about {BOUNDARY_ACCURACY_M:.0f} m). "
        f"Check the order and the datum; Shanxi is {west} to {east} E, {south} to {north} N.",
    )


def _tokens(text: str) -> _Tokens:
    """Numbers, units and letters in order; ``not_numbers`` for anything else."""
    plain = text
    for pattern, sign in _WORDS:
        plain = re.sub(pattern, sign, plain, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKC", plain).replace("−", "-")
    found: _Tokens = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise _not_numbers(text, f"看不懂“{plain[at]}”", f"cannot read {plain[at]!r}")
        if match.lastgroup not in (None, "gap"):
            found.append((str(match.lastgroup), match.group()))
        at = match.end()
    return found


def _split(tokens: _Tokens, text: str) -> tuple[_Tokens, _Tokens, bool]:
    """Tokens of the longitude, tokens of the latitude, and whether letters told which is which."""
    marks = [i for i, (kind, _) in enumerate(tokens) if kind == "mark"]
    if not marks:
        first, second = _halves(tokens, text)
        return first, second, False
    if len(marks) != 2:
        raise _not_numbers(text, "须有一个经度和一个纬度", "one longitude and one latitude are needed")
    leading = marks[0] == 0
    cut = marks[1] if leading else marks[0] + 1
    by_axis = {_axis(part): part for part in (tokens[:cut], tokens[cut:])}
    if set(by_axis) != {"lon", "lat"}:
        raise _not_numbers(text, "须有一个经度和一个纬度", "one longitude and one latitude are needed")
    return by_axis["lon"], by_axis["lat"], True


def _axis(part: _Tokens) -> str:
    return "lat" if any(kind == "mark" and sign in "NSns" for kind, sign in part) else "lon"


def _halves(tokens: _Tokens, text: str) -> tuple[_Tokens, _Tokens]:
    """Two coordinates without letters: the second starts at the second number in degrees."""
    numbers = [i for i, (kind, _) in enumerate(tokens) if kind == "number"]
    in_degrees = [i for i in numbers if tokens[i + 1 : i + 2] and tokens[i + 1][1] in "°d"] or numbers
    if len(in_degrees) != 2 or in_degrees[0] != 0:
        raise _not_numbers(text, f"须有两个数，读到 {len(in_degrees)} 个", f"two numbers are needed, {len(in_degrees)} were read")
    return tokens[: in_degrees[1]], tokens[in_degrees[1] :]


def _degrees(part: _Tokens, text: str) -> float:
    """Degrees of one coordinate; minutes and seconds must be below 60 and come in order."""
    sign = -1.0 if any(kind == "mark" and mark in "SWsw" for kind, mark in part) else 1.0
    numbers = [value for kind, value in part if kind == "number"]
    units = "".join(unit for kind, unit in part if kind == "unit").translate(str.maketrans("dms", "°'\""))
    if not 1 <= len(numbers) <= 3 or not "°'\"".startswith(units) or len(units) > len(numbers):
        raise _not_numbers(text, "度、分、秒的写法不对", "degrees, minutes and seconds are not in order")
    if any(value[0] in "+-" for value in numbers[1:]):
        raise _not_numbers(text, "分、秒不能带正负号", "minutes and seconds take no sign")
    whole, *parts = (float(value) for value in numbers)
    if (not float(whole).is_integer() and parts) or (len(parts) == 2 and not parts[0].is_integer()):
        raise _not_numbers(text, "只有最后一位（度、分或秒）可以带小数", "only the last of degrees, minutes, seconds may have decimals")
    if any(value >= 60.0 for value in parts):
        raise KongquError(
            "out_of_range",
            zh=f"“{shown(text.strip())}”的分或秒不小于 60；请改正。",
            en=f"Minutes or seconds of {shown(text.strip())!r} are 60 or more; mend them.",
        )
    size = abs(whole) + sum(value / 60.0**power for power, value in enumerate(parts, start=1))
    return sign * math.copysign(size, whole)


def _half_unit_deg(part: _Tokens) -> float:
    """Half a unit of the last place written: 37.35 → 0.005; 37°21′ → 0.5/60."""
    numbers = [value for kind, value in part if kind == "number"]
    decimals = len(numbers[-1].partition(".")[2])
    return float(0.5 * 10.0**-decimals / 60.0 ** (len(numbers) - 1))


def _number(value: object) -> float:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _empty()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _not_numbers(str(value), "经度、纬度须各是一个数", "longitude and latitude must each be a number")
    try:
        plain = unicodedata.normalize("NFKC", value) if isinstance(value, str) else value
        if isinstance(plain, str) and "_" in plain:  # Python reads 1_1_1 as 111
            raise ValueError(plain)
        return float(plain)
    except (ValueError, OverflowError):
        raise _not_numbers(str(value), "经度、纬度须各是一个数", "longitude and latitude must each be a number") from None


def _is_swapped(lon: float, lat: float) -> bool:
    return _between(lon, SHANXI_LAT_DEG) and _between(lat, SHANXI_LON_DEG)


def _between(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _empty() -> KongquError:
    return KongquError(
        "empty_coordinates", zh=f"没有输入坐标。写法如：{_EXAMPLES}。", en=f"No coordinates given. Write e.g. {_EXAMPLES_EN}."
    )


def _not_numbers(text: str, zh: str, en: str) -> KongquError:
    return KongquError(
        "not_numbers",
        zh=f"读不出坐标“{shown(text.strip())}”：{zh}。写法如：{_EXAMPLES}。",
        en=f"Cannot read {shown(text.strip())!r}: {en}. Write e.g. {_EXAMPLES_EN}.",
    )


def _not_finite(text: str) -> KongquError:
    return KongquError(
        "not_finite",
        zh=f"坐标“{shown(text.strip())}”不是有限的数；请改正。",
        en=f"Coordinates {shown(text.strip())!r} are not finite numbers; mend them.",
    )
