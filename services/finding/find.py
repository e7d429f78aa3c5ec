"""From what a person typed to the places it may mean: always candidates with what is known of each, never a silent choice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from base.errors import KongquError
from base.text import Text, shown
from geo.place_index import How, unit_id
from geo.place_names import nested, read_places
from geo.position_text import one_datum, split_position
from geo.towns import read_towns
from services.atlas import Atlas
from services.finding.by_name import Names, find_names
from services.finding.coordinates import Candidate, Notice, position_candidates
from services.finding.places import ResolvedPlace, resolve

MOST_CANDIDATES = 20
LONGEST_TEXT = 200
_RANK = {"name": 0, "short": 1, "former": 1, "english": 1, "address": 2, "pinyin": 3, "part": 4, "near": 5}
_EXACT = ("coordinates", "name", "short", "former", "english", "pinyin", "seat")
_KINDS = ("province", "prefecture", "county", "seat", "town", "park", "enterprise")
_WHY = {
    "former": Text("“{}”是旧名", "“{}” is a former name"),
    "pinyin": Text("按拼音", "by its pinyin"),
    "part": Text("名称中有所写的字", "its name has what is written"),
    "near": Text("名称相近，不是所写的名称", "a near name, not the one written"),
    "address": Text("出自地址中的“{}”", "from “{}” in the address"),
}


@dataclass(slots=True)
class _Found:
    candidates: list[Candidate] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    error: KongquError | None = None


def find(atlas: Atlas, text: object, *, datum: str | None = None, others: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """What a text may mean: a name, an address, coordinates, or a name with coordinates.

    Args:
        text: whatever was typed; never raises for it.
        datum: of the coordinates, where it is known (one of ``geo.datums.DATUMS``); else it is read from the text, or asked for.
        others: candidates found elsewhere (a register, an online service), shown after exact names.

    Returns:
        the object described in docs/finding.md: ``query``, ``candidates`` (at most 20, best first), ``notices``, ``error``.
    """
    given = [dict(other) for other in others]
    query = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in str(text)[: LONGEST_TEXT + 1]).strip()
    found = _search(atlas, query[:LONGEST_TEXT], (datum or "").strip().lower())
    candidates = _joined(found.candidates, given)
    notices, error = found.notices, found.error
    if len(query) > LONGEST_TEXT:
        notices.insert(0, ("text_cut", Text(f"只读了前 {LONGEST_TEXT} 个字。", f"Only the first {LONGEST_TEXT} characters were read.")))
    if given and error is not None and error.code in ("unknown_place", "not_numbers"):
        error = None
    if (more := len(candidates) - MOST_CANDIDATES) > 0:
        notices.append(("more_candidates", Text(f"还有 {more} 个没有列出，请写得更完整。", f"{more} more are not listed; write more.")))
    return {
        "query": shown(text, LONGEST_TEXT),
        "candidates": candidates[:MOST_CANDIDATES],
        "notices": [{"code": code, **said.as_json()} for code, said in notices],
        "error": None if error is None else error.as_json(),
    }


def _search(atlas: Atlas, query: str, datum: str) -> _Found:
    """What a text holds; a problem with its coordinates leaves the names found beside them."""
    found, names = _Found(), Names()
    try:
        if not query:
            raise _empty()
        split = split_position(query)
        names = find_names(atlas, split.words) if split.words else names
        if split.position is not None:
            stated = one_datum([d for d in (split.datum, datum) if d])
            found.candidates, found.notices, counties = position_candidates(split.position, stated)
            found.notices += _against(atlas, names, counties, found.candidates)
            if split.words and names.only_near:
                names = Names()
                found.notices.append(_unread(split.words))
        elif names.only_near:
            found.error = _unknown(query, names)
    except KongquError as error:
        found.error = error
    found.notices += names.notices
    for place_id in sorted(names.how, key=lambda i: _order(i, names.how)):
        found.candidates.append(_candidate(resolve(atlas, place_id), names.how[place_id], names.written.get(place_id, "")))
    return found


def _order(place_id: str, how: Mapping[str, How]) -> tuple[int, int]:
    """Best reason first, then the larger unit; a seat goes with its unit."""
    kind, _, key = place_id.partition("/")
    reason = how.get(unit_id(key), "name") if how[place_id] == "seat" else how[place_id]
    return _RANK[reason], _KINDS.index(kind)


def _candidate(place: ResolvedPlace, how: str, written: str) -> Candidate:
    """A place by name as a candidate; a unit as a whole has no position of its own."""
    said = _why(how, shown(written, 30))
    return {
        "id": place.id,
        "kind": place.kind,
        "name": place.name.zh,
        "name_en": place.name.en,
        "detail": place.detail.zh + said.zh,
        "detail_en": place.detail.en + said.en,
        "lon": None if place.lon is None else round(place.lon, 7),
        "lat": None if place.lat is None else round(place.lat, 7),
        "accuracy_m": place.accuracy_m,
        "source": place.source.zh,
        "source_en": place.source.en,
        "exact": place.exact.zh,
        "exact_en": place.exact.en,
        "matched": how,
        "shift_m": 0.0,
        "question": {"place": place.id},
    }


def _why(how: str, written: str) -> Text:
    """Why a place is offered, to be read after where it lies; nothing where it bears the name as written."""
    why = _WHY.get(how)
    if why is None or ("{}" in why.zh and not written):
        return Text("", "")
    return Text(f"；{why.zh.format(written)}", f"; {why.en.format(written)}")


def _joined(found: list[Candidate], given: list[dict[str, Any]]) -> list[Candidate]:
    """Candidates from elsewhere after those of exactly this name; each id once."""
    exact = [c for c in found if c["matched"] in _EXACT]
    rest = [c for c in found if c not in exact]
    return list({c["id"]: c for c in reversed([*exact, *given, *rest])}.values())[::-1]


def _against(atlas: Atlas, names: Names, counties: list[tuple[str, ...]], found: list[Candidate]) -> list[Notice]:
    """A contradiction where the point lies, in every datum, outside all that is named beside it."""
    named = [resolve(atlas, place_id) for place_id, how in names.how.items() if how not in ("near", "part")]
    if not named or any(nested(adcode, county) for place in named for adcode in place.adcodes for near in counties for county in near):
        return []
    place = named[0]
    unit = place.kind in ("province", "prefecture", "county")
    zh = place.detail.zh if unit else f"{place.name.zh}（{place.detail.zh}）"
    en = place.detail.en if unit else f"{place.name.en} ({place.detail.en})"
    return [("contradiction", Text(
        f"写的是{zh}，而坐标在{found[0]['detail']}，两者不符；都列出，请核对。",
        f"{en} is written, but the coordinates lie in {found[0]['detail_en']}; all are offered, check which is meant.",
    ))]  # fmt: skip


def _empty() -> KongquError:
    return KongquError(
        "empty_place",
        zh="没有输入；请写地名、地址、企业名称或坐标。",
        en="Nothing was typed; write a name, an address, an enterprise or coordinates.",
    )


def _unread(words: str) -> Notice:
    return "rest_unread", Text(
        f"“{shown(words, 30)}”没有收录，不作依据；只按坐标。", f"“{shown(words, 30)}” is not known here; only the coordinates are used."
    )


def _unknown(query: str, names: Names) -> KongquError:
    near = [_name(place_id) for place_id in names.how]
    return KongquError(
        "unknown_place",
        zh=f"没有查到“{shown(query)}”。地址请以县（市、区）名开头，或改用坐标；乡镇只收录一部分。",
        en=f"{shown(query)!r} was not found. Begin an address with its county, or give coordinates; only some of the towns are known here.",
        near=dict.fromkeys(near),
    )


def _name(place_id: str) -> str:
    """The name of a unit or a town."""
    kind, _, key = place_id.partition("/")
    return read_towns()[key].name if kind == "town" else read_places()[key].name
