"""Every way to write the name of an administrative unit or a town, and the units that it may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo.place_names import PROVINCE_NAME, Place, former_names, read_places
from geo.spelling import bare_english, is_chinese, latin, plain, short_name, sounds
from geo.towns import Town, kind_of, read_towns

How = Literal["name", "short", "former", "english", "pinyin", "address", "seat", "part", "near"]
_UNITS = "省市县区"
_PROVINCE = (PROVINCE_NAME, PROVINCE_NAME[:-1], "shanxi", "shanxiprovince", "shanxisheng")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name may mean.

    Attributes:
        id: of the place: ``county/141181``, ``seat/141181``, ``town/1784239``.
        how: why it is offered; ``near`` means that no name is the one written.
    """

    id: str
    how: How


def unit_id(adcode: str) -> str:
    """The id of the whole of an administrative unit."""
    return f"{read_places()[adcode].level}/{adcode}"


def key_of(text: str) -> str:
    """The form under which a text is looked up: plain, and without the country and the province in front unless that is all of it."""
    key = latin(text) if not is_chinese(text) else plain(text)
    for word in ("中国", "china", "prc", PROVINCE_NAME, PROVINCE_NAME[:-1], "shanxiprovince", "shanxi"):
        if key not in _PROVINCE:
            key = key.removeprefix(word) or key
            key = key.removesuffix(word) or key if word.isascii() else key
    return key


@cache
def names() -> dict[str, tuple[Named, ...]]:
    """Every form to what it may mean; a unit stands under a form once, with the best reason."""
    found: dict[str, dict[str, How]] = {}

    def add(forms: Iterable[str], place_id: str, how: How) -> None:
        for form in forms:
            if form:
                found.setdefault(form, {}).setdefault(place_id, how)

    for place in read_places().values():
        fronts, latin_fronts = _fronts(place)
        add([*(front + place.name for front in fronts), place.adcode], unit_id(place.adcode), "name")
        add((front + short_name(place.name) for front in fronts), unit_id(place.adcode), "short")
        add(_around(_english(place), latin_fronts), unit_id(place.adcode), "english")
        add(_around(_spelled(place), latin_fronts), unit_id(place.adcode), "pinyin")
    for former, adcodes in former_names().items():
        for adcode in adcodes:
            fronts, _ = _fronts(read_places()[adcode])
            add((front + former for front in fronts), unit_id(adcode), "former")
            add(sounds(former), unit_id(adcode), "former")
    for town in read_towns().values():
        add((name for name in town.names if kind_of(name)), f"town/{town.id}", "name")
        add((name for name in town.names if not kind_of(name)), f"town/{town.id}", "short")
        county = [latin(bare_english(read_places()[town.counties[0]].name_en))]
        english = [latin(town.name_en), latin(bare_english(town.name_en))]
        add(_around([*english, *town.latin], ["", *county]), f"town/{town.id}", "pinyin")
    return {form: tuple(Named(place_id, how) for place_id, how in sorted(means.items())) for form, means in found.items()}


@cache
def chinese_starts() -> frozenset[str]:
    """Chinese forms of administrative units that an address may begin with."""
    return frozenset(form for form, means in names().items() if not form.isascii() and any(not m.id.startswith("town/") for m in means))


@cache
def offered_names() -> dict[str, tuple[str, ...]]:
    """Names of today, in full and short, in Chinese and Latin letters, to the places that bear them: what beginnings and near names are sought in."""
    found: dict[str, list[str]] = {}
    for place in read_places().values():
        for form in {place.name, short_name(place.name), latin(bare_english(place.name_en))}:
            found.setdefault(form, []).append(unit_id(place.adcode))
    for town in read_towns().values():
        for form in {*town.names, latin(bare_english(town.name_en))}:
            found.setdefault(form, []).append(f"town/{town.id}")
    return {form: tuple(ids) for form, ids in sorted(found.items())}


@cache
def same_sound() -> dict[str, tuple[str, ...]]:
    """Pinyin of the Chinese names of today to the places that sound so; and of the towns that only have a Latin name."""
    found: dict[str, dict[str, None]] = {}
    for form, ids in offered_names().items():
        for sound in (form,) if form.isascii() else sounds(form):
            found.setdefault(sound, {}).update(dict.fromkeys(ids))
    return {sound: tuple(ids) for sound, ids in found.items()}


def towns_named(text: str) -> list[tuple[Town, str]]:
    """Towns whose name a Chinese text begins with, and what follows the name; those with the longest name only."""
    best: list[tuple[Town, str]] = []
    longest = 0
    for town in read_towns().values():
        for name in town.names:
            if text.startswith(name) and len(name) >= max(longest, 2):
                best = [*best, (town, text[len(name) :])] if len(name) == longest else [(town, text[len(name) :])]
                longest = len(name)
    return best


def _fronts(place: Place) -> tuple[set[str], list[str]]:
    """What may stand before a county's name: nothing, or its prefecture in full or short; and the same in Latin letters."""
    if place.level != "county":
        return {""}, [""]
    prefecture = read_places()[place.adcode[:4] + "00"]
    spelled = {latin(prefecture.name_en), *sounds(short_name(prefecture.name))}
    return {"", prefecture.name, short_name(prefecture.name)}, [
        "",
        *(bare + end for bare in sorted(spelled) for end in ("", "city", "shi")),
    ]


def _around(forms: Iterable[str], fronts: Iterable[str]) -> Iterable[str]:
    """Each form alone, and with the larger unit before or after it."""
    for form in forms:
        for front in fronts:
            yield front + form
            yield form + front


def _english(place: Place) -> list[str]:
    bare = bare_english(place.name_en)
    kind = {"省": "Province", "市": "City", "县": "County", "区": "District"}[place.name[-1]]
    forms = [bare, f"{bare} {kind}"]
    if len(place.name) == 2:  # Yuxian, Yu County
        forms += [f"{sound} {kind}" for sound in sounds(place.name[:-1])]
    return [latin(form) for form in forms]


def _spelled(place: Place) -> list[str]:
    """In pinyin: as officially read with the kind of unit, and as the dictionary reads it."""
    bare = latin(bare_english(place.name_en))
    kind = sounds(place.name[-1])[0]
    spaced = [bare if bare.endswith(kind) and len(place.name) == 2 else bare + kind]
    return [*spaced, *sounds(place.name), *sounds(short_name(place.name))]


def is_unit_name(form: str) -> bool:
    """Whether a form ends in the kind of its unit, so that an address may surely go on after it."""
    return form[-1] in _UNITS
