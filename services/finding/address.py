"""An address read from its beginning: the unit that is certain, the town or works if it is known, and the words that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from base.text import Text, shown
from geo.place_index import How, Named, chinese_starts, is_unit_name, key_of, names, towns_named
from geo.place_names import nested, read_places
from geo.spelling import is_chinese, sounds
from geo.towns import Town, kind_of, read_towns

_LONGEST_START = 16
_LONGEST_ADDRESS = 100
_LONGEST_LATIN = 12  # words
_TOWN = re.compile(r"(?P<stem>[^\d]{2,4}?)(?:镇|乡|街道)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A park or enterprise that is known by name.

    Attributes:
        forms: every way to write its name (:func:`geo.place_index.key_of`).
        adcodes: where it is, as far as that is known.
    """

    id: str
    name: Text
    forms: frozenset[str]
    adcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Places that a part of an address stands for, or what is to be said of a part."""

    places: tuple[Named, ...] = ()
    written: str = ""
    notice: tuple[str, Text] | None = None


def read_address(text: str, listed: Sequence[Listed]) -> Iterator[Part]:
    """The parts of an address, the certain ones first; nothing where it names no unit.

    Args:
        text: as typed.
        listed: the parks and enterprises that are known by name.
    """
    if not is_chinese(text):
        yield from _latin_address(text)
        return
    key = key_of(text)[:_LONGEST_ADDRESS]
    named = [one for one in listed if any(len(f) >= 4 and f in key for f in one.forms)]
    start = _start(key)
    if start is None:
        yield Part(tuple(Named(one.id, "address") for one in named), key)
        return
    at, form = start
    if at:
        yield Part(notice=("rest_unread", Text(
            f"“{shown(key[:at], 30)}”没有收录，不作依据：所写的可能是别处，请核对。",
            f"“{shown(key[:at], 30)}” is not known here and nothing rests on it: another place may be meant; check this.",
        )))  # fmt: skip
    units, rest = units_named(form), key[at + len(form) :]
    if not is_unit_name(form) and len(rest) < 2:
        return
    yield Part(units, form)
    if again := _unit_at(rest):
        others, after = units_named(again), rest[len(again) :]
        agreeing = tuple(other for other in others if _agree(units, (other,)))
        if agreeing:
            yield Part(agreeing, again)
        elif is_unit_name(again):
            yield Part(others, again, _contradiction(form, again, units, others))
        if is_unit_name(again) or (agreeing and _towns(after)):
            units, form, rest = agreeing or others, again, after
    for one in named:
        agrees = _lies_in(one, units)
        yield Part((Named(one.id, "address"),), key, None if agrees else _listed_elsewhere(one, form))
    yield from _within(rest, units, form, [] if named else listed, told=bool(named))


def _within(rest: str, units: tuple[Named, ...], form: str, listed: Sequence[Listed], told: bool) -> Iterator[Part]:
    """What follows the unit: a town, a part of the name of a park or works in it; and, unless that has been told, what is left."""
    if not rest:
        return
    known = [one for one in listed if _lies_in(one, units) and len(rest) >= 2 and any(rest in f for f in one.forms)]
    yield Part(tuple(Named(one.id, "address") for one in known), rest)
    told = told or bool(known)
    towns = _towns(rest)
    here = [(town, left) for town, left in towns if _holds(units, town) and (not left or kind_of(rest.removesuffix(left)))]
    for town, left in here:
        how: How = "address" if left else "name" if town.names else "pinyin"
        yield Part((Named(f"town/{town.id}", how),), rest.removesuffix(left))
    elsewhere = [(town, left) for town, left in towns if not here and not told and kind_of(rest.removesuffix(left))]
    for town, left in elsewhere:
        yield Part((Named(f"town/{town.id}", "address"),), rest.removesuffix(left), _town_elsewhere(town, form))
    left = min((left for _, left in here or elsewhere), key=len, default=rest)
    if left and not told:
        yield Part(notice=("rest_unread", Text(
            f"“{shown(left, 30)}”没有收录，不作依据；只认到前面的地名，请核对，或改用坐标。",
            f"“{shown(left, 30)}” is not known here and nothing rests on it; only the names before it were read. Check them, or give coordinates.",
        )))  # fmt: skip


def _towns(rest: str) -> list[tuple[Town, str]]:
    """Towns that the rest of an address begins with: by their Chinese name, or by its sound where only a Latin name is known."""
    if found := towns_named(rest):
        return found
    if match := _TOWN.match(rest):
        ids = [n.id for sound in sounds(match["stem"]) for n in names().get(sound, ()) if n.id.startswith("town/")]
        towns = [read_towns()[i.removeprefix("town/")] for i in ids]
        return [(town, rest[match.end() :]) for town in towns if not town.names]
    return []


def _start(key: str) -> tuple[int, str] | None:
    """Where the first unit stands in a text, and its name: at the beginning also in short, further on only in full."""
    if form := _unit_at(key):
        return 0, form
    for at in range(1, len(key)):
        if (form := _unit_at(key[at : at + _LONGEST_START])) and is_unit_name(form) and len(form) > 2:
            return at, form
    return None


def _unit_at(text: str) -> str | None:
    """The longest name in full that a text begins with; where there is none, the longest short name."""
    forms = [text[:end] for end in range(min(len(text), _LONGEST_START), 1, -1) if text[:end] in chinese_starts()]
    return next((form for form in forms if is_unit_name(form)), forms[0] if forms else None)


def units_named(form: str) -> tuple[Named, ...]:
    """The administrative units of a form, as parts of an address."""
    return tuple(
        Named(named.id, "address" if named.how != "former" else "former") for named in names()[form] if not named.id.startswith("town/")
    )


def _adcode(unit: Named) -> str:
    return unit.id.partition("/")[2]


def _agree(some: tuple[Named, ...], others: tuple[Named, ...]) -> bool:
    """Whether one of some units holds, or lies in, one of the others."""
    return any(nested(_adcode(a), _adcode(b)) for a in some for b in others)


def _holds(units: tuple[Named, ...], town: Town) -> bool:
    return any(nested(_adcode(unit), county) for unit in units for county in town.counties)


def _lies_in(one: Listed, units: tuple[Named, ...]) -> bool:
    """Whether a park or enterprise may lie in one of some units."""
    return not one.adcodes or any(nested(_adcode(unit), code) for unit in units for code in one.adcodes)


def _listed_elsewhere(one: Listed, form: str) -> tuple[str, Text]:
    where = read_places()[one.adcodes[0]]
    return "contradiction", Text(
        f"写的是{form}，而文件所列的“{one.name.zh}”按现有资料在{where.full_name}，两者不符；请核对。",
        f"{form} is written, but {one.name.en}, as named in the documents, is recorded in {where.name_en}; check which is meant.",
    )


def _town_elsewhere(town: Town, form: str) -> tuple[str, Text]:
    county = read_places()[town.counties[0]]
    return "contradiction", Text(
        f"写的是{form}，而收录的“{town.name}”在{county.full_name}，两者不符；{form}若另有同名乡镇，这里没有它的位置。请核对。",
        f"{form} is written, but the {town.name_en} known here lies in {county.name_en}. If {form} has one of that name too, its position is not known here. Check which is meant.",
    )


def _contradiction(first: str, second: str, units: tuple[Named, ...], others: tuple[Named, ...]) -> tuple[str, Text]:
    unit, other = read_places()[_adcode(units[0])], read_places()[_adcode(others[0])]
    return "contradiction", Text(
        f"{second}（{other.full_name}）不在{first}内，两者不符；两个都列出，请核对。",
        f"{other.name_en} does not lie in {unit.name_en}; both are offered, check which is meant.",
    )


def _latin_address(text: str) -> Iterator[Part]:
    """The longest name in each part between commas of an address in Latin letters; a larger unit only where no smaller one is named."""
    parts = [words for part in re.split(r"[,;，；]", text) if (words := part.split()[:_LONGEST_LATIN])]
    found = [hit for words in parts if (hit := _latin_name(words))]
    counties = [(written, means) for written, means in found if any(n.id.startswith("county/") for n in means)]
    towns = [(written, means) for written, means in found if all(n.id.startswith("town/") for n in means)]
    for written, means in counties or [one for one in found if one not in towns]:
        yield Part(tuple(Named(n.id, "address") for n in means if not n.id.startswith("town/")), written)
    units = tuple(n for _, means in counties for n in means)
    for written, means in towns:
        yield Part(tuple(Named(n.id, "address") for n in means if not units or _holds(units, read_towns()[_adcode(n)])), written)
    if found and [written for written, _ in found] != [" ".join(words) for words in parts]:
        yield Part(notice=("rest_unread", Text(
            "地址只认出其中的地名，其余不作依据；请核对，或改用坐标。",
            "Of the address only the names were read; nothing rests on the other words. Check them, or give coordinates.",
        )))  # fmt: skip


def _latin_name(words: list[str]) -> tuple[str, tuple[Named, ...]] | None:
    """The longest name among some words, the first of that length."""
    for size in range(len(words), 0, -1):
        for i in range(len(words) - size + 1):
            key = key_of("".join(words[i : i + size]))
            if len(key) >= 4 and key in names():
                return " ".join(words[i : i + size]), names()[key]
    return None
