"""Names of the province, its prefectures and counties, found in what a person wrote."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from base.errors import KongquError
from base.text import shown
from base.yaml_files import read_yaml
from geo.boundaries import SHANXI, read_counties
from geo.seats import Seat, read_seats
from geo.spelling import short_name

Level = Literal["province", "prefecture", "county"]
PROVINCE_NAME = "山西省"
DATA = Path(__file__).resolve().parent.parent / "data"
_LONGEST_NAME = 40  # what is longer is no name, and takes long to compare


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit that a text may mean.

    Attributes:
        adcode: six digits.
        level: ``province`` | ``prefecture`` | ``county``.
        name, name_en: e.g. 孝义市, Xiaoyi City.
        full_name: e.g. 山西省吕梁市孝义市.
        lon, lat: its seat, degrees, WGS84.
        accuracy_m: how far the seat may lie from the point (the unit itself is far larger).
        source: where the point comes from.
    """

    adcode: str
    level: Level
    name: str
    name_en: str
    full_name: str
    lon: float
    lat: float
    accuracy_m: float
    source: str


def find_places(text: str) -> list[Place]:
    """Units that a name may mean, in order of adcode; empty where none does.

    Accepts 孝义市, 孝义, 吕梁市孝义市, 吕梁孝义, 山西省吕梁市孝义市, former names (太谷县), and an address that begins with a county's name
    (孝义市梧桐镇…).  A name of several units (城区) finds them all; with the prefecture in front, one.

    Args:
        text: a name, or an address.
    """
    wanted = _plain(text)
    names = _names()
    if wanted in names:
        return [_places()[adcode] for adcode in sorted(names[wanted])]
    begun = [name for name in names if wanted.startswith(name) and _full(name)]
    if not begun:
        return []
    return [_places()[adcode] for adcode in sorted(names[max(begun, key=len)])]


def require_place(text: str) -> Place:
    """The one unit that a name means.

    Raises:
        KongquError: ``empty_place``; ``unknown_place`` with near names; ``ambiguous_place`` with the full names of the candidates.
    """
    if not text.strip():
        raise KongquError(
            "empty_place", zh="没有输入地名；可写县、市、区名，如 孝义市。", en="No place given; write the name of a county, e.g. 孝义市."
        )
    found = find_places(text)
    if not found:
        raise KongquError(
            "unknown_place", zh=f"山西没有叫“{shown(text.strip())}”的市或县（市、区）。地址请以县（市、区）名开头，或改用坐标。",
            en=f"No prefecture or county of Shanxi is called {shown(text.strip())!r}. Begin an address with its county, or give coordinates.",
            near=_near(text),
        )  # fmt: skip
    if len(found) > 1:
        raise KongquError(
            "ambiguous_place", zh=f"“{shown(text.strip())}”可指 {len(found)} 个地方，请写上所在的市。",
            en=f"{shown(text.strip())!r} may be {len(found)} places; put the prefecture in front.",
            near=tuple(place.full_name.removeprefix(PROVINCE_NAME) for place in found),
        )  # fmt: skip
    return found[0]


def _near(text: str) -> tuple[str, ...]:
    """Up to five names of today that resemble a text, written in full or short."""
    wanted = _plain(text)[:_LONGEST_NAME]
    full = {form: place.name for place in _places().values() for form in (place.name, short_name(place.name))}
    close = difflib.get_close_matches(wanted, full, n=8, cutoff=0.5)
    return tuple(dict.fromkeys(full[form] for form in close))[:5]


def _plain(text: str) -> str:
    """A text without spaces and punctuation, and without the province in front unless that is all of it."""
    plain = re.sub(r"[\s,，、·/]+", "", unicodedata.normalize("NFKC", text))
    for province in (PROVINCE_NAME, PROVINCE_NAME[:-1]):
        if plain.startswith(province):
            return plain.removeprefix(province) or PROVINCE_NAME
    return plain


def _full(name: str) -> bool:
    """Whether a name ends in the kind of its unit, so that an address may go on after it."""
    return name[-1] in "市县区"


def read_places() -> MappingProxyType[str, Place]:
    """Every unit by adcode: the province, 11 prefectures, 117 counties."""
    return MappingProxyType(_places())


def nested(one: str, other: str) -> bool:
    """Whether one of two administrative units, given by adcode, holds the other or is the same."""
    return any(
        a.startswith(b.removesuffix("00").removesuffix("00") if b.endswith("0000") else b.removesuffix("00"))
        for a, b in ((one, other), (other, one))
    )


@cache
def former_names() -> MappingProxyType[str, tuple[str, ...]]:
    """Former names, in full, to the adcodes of today; several where the area was divided."""
    return MappingProxyType({row["name"]: tuple(row["adcodes"]) for row in read_yaml(DATA / "former_names.yaml")["former_names"]})


@cache
def _places() -> dict[str, Place]:
    seats = read_seats()
    capital = seats["140100"]
    found = {SHANXI: _place(capital, SHANXI, "province", PROVINCE_NAME, PROVINCE_NAME)}
    prefecture_of = dict(zip(read_counties()["adcode"], read_counties()["prefecture"], strict=True))
    for adcode, seat in seats.items():
        if seat.kind == "prefecture":
            found[adcode] = _place(seat, adcode, "prefecture", seat.name, PROVINCE_NAME + seat.name)
        else:
            found[adcode] = _place(seat, adcode, "county", seat.name, PROVINCE_NAME + prefecture_of[adcode] + seat.name)
    return found


def _place(seat: Seat, adcode: str, level: Level, name: str, full_name: str) -> Place:
    return Place(adcode, level, name, _english()[adcode], full_name, seat.lon, seat.lat, seat.accuracy_m, seat.source)


@cache
def _names() -> dict[str, frozenset[str]]:
    """Every way to write a name, without the province, to the adcodes it may mean."""
    names: dict[str, set[str]] = {}
    for place in _places().values():
        prefecture = place.full_name.removeprefix(PROVINCE_NAME).removesuffix(place.name) if place.level == "county" else ""
        for name in _written(place.name, place.adcode):
            for front in {"", prefecture, short_name(prefecture)} if prefecture else {""}:
                names.setdefault(front + name, set()).add(place.adcode)
    return {name: frozenset(adcodes) for name, adcodes in names.items()}


def _written(name: str, adcode: str) -> set[str]:
    """A unit's name of today in full and short, and its former names (in full: 长治 now means the prefecture, not 长治县)."""
    return {name, short_name(name), *(former for former, adcodes in former_names().items() if adcode in adcodes)}


@cache
def _english() -> dict[str, str]:
    return {adcode: name["en"] for adcode, name in read_yaml(DATA / "names.yaml")["names"].items()}
