"""A position within a text that a person typed or pasted: its coordinates, the datum stated with them, and the words that remain."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from base.errors import KongquError
from base.text import shown
from geo.datums import require_datum

_STATED = (
    ("wgs84", r"wgs[\s_-]*(?:19)?84|(?:srid|epsg)[=:\s]*4326;?|(?<![a-z])gps(?![a-z])"),
    ("cgcs2000", r"cgcs[\s_-]*2000|国家\s*2000|2000\s*国家大地|大地\s*2000|(?:srid|epsg)[=:\s]*4490;?|天地图|(?<![a-z])tianditu(?![a-z])"),
    ("gcj02", r"gcj[\s_-]*0?2|火星(?![^\W\d_])|火星(?=坐标)|高德|腾讯|(?<![a-z])(?:amap|gaode|tencent|mars)(?![a-z])"),
    ("bd09", r"bd[\s_-]*0?9(?:ll)?|百度|(?<![a-z])baidu(?![a-z])"),
    ("xian80", r"西安\s*(?:19)?80|xi'?an[\s_-]*80"),
    ("beijing54", r"北京\s*(?:19)?54|beijing[\s_-]*54"),
)
_LINKS = (  # where a link writes its position, in which datum; order of the numbers
    ("gcj02", "lon", r"amap\.com\S*?(?:position|location|dest)=(?P<a>[\d.]+)(?:,|%2c)(?P<b>[\d.]+)"),
    ("gcj02", "lat", r"map\.qq\.com\S*?(?:coord:|coord%3a|center=)(?P<a>[\d.]+)(?:,|%2c)(?P<b>[\d.]+)"),
    ("bd09", "lat", r"map\.baidu\.com\S*?location=(?P<a>[\d.]+)(?:,|%2c)(?P<b>[\d.]+)"),
    ("wgs84", "lat", r"openstreetmap\.org\S*?map=\d+/(?P<a>[\d.]+)/(?P<b>[\d.]+)"),
    ("wgs84", "lat", r"geo:(?:0,0\?q=)?(?P<a>-?[\d.]+),(?P<b>-?[\d.]+)(?:,-?[\d.]+)?(?:;crs=wgs84)?(?:;u=[\d.]+)?"),
)
_DATUM_WORDS = r"(?:大地)?(?:坐标系?|系|地图|地理坐标|datum|coordinates?)"
_FILLER = re.compile(
    r"经纬度|坐标|位置|定位|点位|coordinates?|location|position|point|(?<![a-z])(?:datum(?![a-z])|[xy](?=\s*[:=]))|[:=]", re.IGNORECASE
)
_RUN = re.compile(
    r"(?:[+\-−]?\.?\d[\d.]*|[°º˚'′’‘´`\"″”“]|[度分秒]|[\s,;:=/|、()\[\]]|(?:deg|min|sec)[a-z]*"
    r"|北纬|南纬|东经|西经|经度|纬度|longitude|latitude|(?<![a-z])(?:lon|lng|lat|[nsewdm])(?![a-z])|(?<=\d)[dms])+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.]*|\.\d+")
_LOOKS_LIKE = re.compile(
    r"\d\.\d|°|º|˚|\d\s*[度d]|北纬|东经|经度|纬度|(?:lon|lng|lat)(?![a-z])|(?<![a-z])[nsew]\s*\d|\d\s*[nsew](?![a-z])", re.IGNORECASE
)
_WORDS_LEFT = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PositionText:
    """What a text holds.

    Attributes:
        words: the text without the coordinates and the datum; empty where nothing else stands there.
        position: the coordinates as written, or None.
        datum: the datum stated beside them, or None.
    """

    words: str
    position: str | None
    datum: str | None


def split_position(text: str) -> PositionText:
    """Find the coordinates in a text.

    Numbers in an address (12号, 3-2室) are none: coordinates have decimals, degrees or letters, unless they are all that was written.

    Raises:
        KongquError: ``datum_contradiction`` (two datums are stated), ``unknown_datum`` (Xi'an 80, Beijing 54).
    """
    whole = unicodedata.normalize("NFKC", text).strip()
    for datum, order, pattern in _LINKS:
        if found := re.search(pattern, whole, re.IGNORECASE):
            lon, lat = (found["a"], found["b"]) if order == "lon" else (found["b"], found["a"])
            stated = "wgs84" if "coordinate=wgs84" in whole.lower() else datum
            return PositionText("", f"{lon}E {lat}N", stated)
    datums, rest = _stated(whole)
    run = _run(rest)
    if run is None:
        return PositionText(whole, None, None)
    words = _FILLER.sub(" ", rest[: run.start()] + " " + rest[run.end() :]).strip(" ,;:，；：()（）[]")
    return PositionText(words if _WORDS_LEFT.search(words) else "", run.group(), one_datum(datums))


def one_datum(datums: list[str]) -> str | None:
    """The one datum that is meant; WGS84 and CGCS2000 agree to centimetres and count as one.

    Raises:
        KongquError: ``datum_contradiction``, ``unknown_datum``.
    """
    distinct = list(dict.fromkeys("wgs84" if datum == "cgcs2000" else datum for datum in datums))
    if len(distinct) > 1:
        raise KongquError(
            "datum_contradiction",
            where="datum",
            zh=f"坐标系说法不一：{'、'.join(shown(d) for d in distinct)}。请只留坐标实际所用的一个。",
            en=f"Different datums are stated: {', '.join(shown(d) for d in distinct)}. Keep the one that the coordinates are in.",
        )
    for datum in distinct:
        require_datum(datum)
    return datums[0] if datums else None


def _stated(text: str) -> tuple[list[str], str]:
    """Datums that are stated, and the text without them."""
    found = []
    for datum, pattern in _STATED:
        text, times = re.subn(rf"(?:{pattern})(?:\s*{_DATUM_WORDS})*", " ", text, flags=re.IGNORECASE)
        if times:
            found.append(datum)
    return found, text


def _run(text: str) -> re.Match[str] | None:
    """The stretch of a text that is written as coordinates."""
    bare = _FILLER.sub(lambda found: " " * len(found.group()), text)
    alone = not _WORDS_LEFT.search(re.sub(_RUN, " ", bare))
    for found in _RUN.finditer(bare):
        numbers = len(_NUMBER.findall(found.group()))
        if (numbers >= 2 and alone) or (numbers >= (1 if alone else 2) and _LOOKS_LIKE.search(found.group())):
            return found
    return None
