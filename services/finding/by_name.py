"""Which places a text may mean by name: units, seats, towns, parks and named enterprises, each with the reason why it is offered."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from base.text import Text
from geo.place_index import How, Named, key_of, names, offered_names, same_sound
from geo.place_names import read_places
from geo.seats import read_seats
from geo.spelling import is_chinese, latin, short_name, sounds
from rules.enterprises import read_enterprises
from services.atlas import Atlas
from services.finding.address import Listed, Part, read_address, units_named

LONGEST_NAME = 40
_SEAT = re.compile(
    r"(?P<zh>.+?)(?:人民政府|政府|县城|市区|城区|城关|政府所在地|驻地)(?:驻地|所在地|大楼|办公楼|附近)*"
    r"|(?:governmentof|seatof)(?P<of>.+)|(?P<en>.+?)(?:peoplesgovernment|government|countyseat|townhall|seat)(?:seat)?"
)
_PARK = re.compile(r"(?:经济技术|经济)?开发区$")
_PARK_ENDS = ("经济技术开发区", "经济开发区", "技术开发区", "开发区", "经开区")


@dataclass(slots=True)
class Names:
    """What was found.

    Attributes:
        how: id of a place → why it is offered, best reason first found.
        notices: what a person should know: words that were not read, contradictions.
        written: what of the text stands for each place, where it is a former name or the beginning of an address.
    """

    how: dict[str, How] = field(default_factory=dict)
    notices: list[tuple[str, Text]] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)

    def add(self, found: Iterable[Named], written: str = "") -> None:
        for named in found:
            if named.id not in self.how:
                self.how[named.id] = named.how
                self.written[named.id] = written

    @property
    def only_near(self) -> bool:
        return all(how == "near" for how in self.how.values())


def find_names(atlas: Atlas, text: str) -> Names:
    """Places that a text may mean; empty or only near ones where it is no known name."""
    key = key_of(text)
    found = Names()
    if not key:
        return found
    found.add(names().get(key, ()), text.strip())
    found.add(_seats_of(list(found.how)))
    listed = _listed(atlas)
    found.add(Named(one.id, "name") for one in listed if key in one.forms)
    if not found.how:
        _add_address(found, _seat_named(key))
    if len(key) >= (4 if key.isascii() else 2):
        found.add(Named(one.id, "part") for one in listed if any(key in form for form in one.forms))
    if not found.how:
        _add_address(found, read_address(text, listed))
    if not found.how and len(key) <= LONGEST_NAME:
        found.add(_latin_towns(key) or _beginnings(key))
    if not found.how and len(key) <= LONGEST_NAME:
        found.add(Named(i, "near") for i in near_ids(key))
    return found


def near_ids(key: str) -> list[str]:
    """Places whose name sounds like a text, or is written nearly so; at most five, best first."""
    near = {place_id: None for sound in sounds(key) for place_id in same_sound().get(sound, ())} if is_chinese(key) else {}
    forms = [form for form in offered_names() if form.isascii() == key.isascii() and abs(len(form) - len(key)) <= max(2, len(key) // 2)]
    for form in difflib.get_close_matches(key, forms, n=8, cutoff=0.75 if key.isascii() else 0.5):
        near.update(dict.fromkeys(offered_names()[form]))
    return list(near)[:5]


def _add_address(found: Names, parts: Iterable[Part]) -> None:
    for part in parts:
        if part.notice is not None:
            found.notices.append(part.notice)
        found.add(part.places, part.written)


def _seats_of(ids: Iterable[str]) -> list[Named]:
    """The seats of counties and prefectures that a name means."""
    return [
        Named(f"seat/{key}", "seat")
        for kind, _, key in (i.partition("/") for i in ids)
        if kind in ("county", "prefecture") and key in read_seats()
    ]


def _seat_named(key: str) -> list[Part]:
    """孝义市政府, 中阳县城, Xiaoyi government: the seat first, then the whole unit."""
    match = _SEAT.fullmatch(key)
    if match is None:
        return []
    stem = match["zh"] or match["of"] or match["en"]
    form = next((form for form in (stem, stem + "县", stem + "市", stem + "区") if form in names()), None)
    units = units_named(form) if form else ()
    return [Part(tuple(Named(seat.id, "name") for seat in _seats_of(unit.id for unit in units))), Part(units, form or "")]


def _latin_towns(key: str) -> list[Named]:
    """Towns of which only the Latin name is known, by the sound of a Chinese name."""
    if not is_chinese(key):
        return []
    stem = re.sub(r"(?:镇|乡|街道)$", "", key)
    return [named for sound in sounds(stem) for named in names().get(sound, ()) if named.id.startswith("town/") and named.how == "pinyin"]


def _beginnings(key: str) -> list[Named]:
    """Names that begin with a text, as a person types; of Latin letters at least three."""
    if len(key) < 3 and key.isascii():
        return []
    return [Named(i, "part") for form, ids in offered_names().items() if form.startswith(key) for i in ids]


def _listed(atlas: Atlas) -> list[Listed]:
    """The parks of the atlas and the enterprises that the documents name."""
    return [*(_park(zone.id, zone.name, zone.within) for zone in atlas.zones.values() if zone.layer == "park"), *_enterprises()]


@lru_cache(maxsize=256)
def _park(zone_id: str, name: Text, within: tuple[str, ...]) -> Listed:
    stem, stem_en = _PARK.sub("", name.zh), name.en.split(" Economic")[0]
    counties = [read_places()[adcode].name for adcode in within if short_name(read_places()[adcode].name) == stem]
    forms = [name.zh, *(front + end for front in (stem, *counties) for end in _PARK_ENDS)]
    english = [name.en, name.en.replace(" and Technological", ""), f"{stem_en} Development Zone", f"{stem_en} Park"]
    return Listed(zone_id, name, frozenset([*(key_of(form) for form in forms), *map(latin, english)]), within)


@cache
def _enterprises() -> tuple[Listed, ...]:
    return tuple(
        Listed(
            f"enterprise/{e.id}",
            Text(e.name, e.name_en),
            frozenset(key_of(name) for name in (e.name, e.name_en, *e.short)),
            tuple(code for code in (e.county if e.grade == "H" else e.prefecture,) if code),  # what is read from a name contradicts nothing
        )
        for e in read_enterprises()
    )
