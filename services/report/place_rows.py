"""Where, when and on what was asked, as rows of a report; the source and the accuracy of a position always stand with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.text import Lang
from rules.conditions import shown
from services.asked import Asked
from services.atlas import Atlas
from services.report.cards import pick
from services.report.words import sayer
from services.report.zone_rows import distance

Answer = Mapping[str, Any]
_AREAS = ("county", "prefecture", "province")
_ALERT = "alert.level"
_KNOWN = ("seat", "town", "park", "enterprise")  # kinds of places by id that are told as what they are
_LEVELS = {"province": 2, "prefecture": 4, "county": 6}  # digits of an adcode that tell the unit


def place_name(answer: Answer, lang: Lang) -> str:
    """The name in a heading: of what was chosen, else of the area or county, else the coordinates."""
    place = answer["place"]
    chosen = pick(place, "name", lang)
    if answer["query"].get("place"):
        return chosen
    if place["kind"] in _AREAS:  # what was typed may hold the whole path
        short = place.get(f"{place['kind']}_en") if lang == "en" else place[place["kind"]]
        return short or chosen
    return _coordinates(answer) if place["doubt"] else chosen or pick(place, "county", lang) or _coordinates(answer)


def _coordinates(answer: Answer) -> str:
    place = answer["place"]
    return "" if place["lon"] is None or place["lat"] is None else f"{place['lon']:.6f}°E, {place['lat']:.6f}°N"


def place_rows(answer: Answer, asked: Asked, lang: Lang) -> list[list[str]]:
    """Label and text: the place, its position, the units it lies in, the day and an alert."""
    say, place, query = sayer(lang), answer["place"], answer["query"]
    size = ""
    if "area_km2" in place:
        size = say("size_area", n=_figure(place["area_km2"]))
    elif "length_km" in place:
        size = say("size_length", n=_figure(place["length_km"]))
    kind = (query.get("place") or "").split("/")[0]
    told = say(f"kind_{kind if kind in _KNOWN else place['kind']}")
    rows = [
        [say("place"), place_name(answer, lang)],
        [say("kind"), say("part_break").join(part for part in (told, size) if part)],
        [say("chain_answered" if kind in ("park", "enterprise") else "chain"), _chain(answer, lang)],
        [say("position"), pick(place, "source", lang) or _source(place, lang)],
    ]
    exact = [text] if (text := pick(place, "exact", lang)) else []
    if at := _coordinates(answer):
        moved = say("original" if query["shift_m"] else "same_datum", datum=say(f"datum_{query['datum']}"), m=f"{query['shift_m']:.1f}")
        located = say("accuracy", a=distance(place["location_accuracy_m"]) or "0 m")
        rows.append([say("coordinates"), say("part_break").join((at, located, moved))])
    else:
        area = place["kind"] in _AREAS
        exact.append(
            say("boundaries" if exact else "accuracy_area") if area else say("accuracy", a=distance(place["location_accuracy_m"]) or "0 m")
        )
    if exact:
        rows.insert(4, [say("exact"), say("part_break").join(text.rstrip("。.") for text in exact)])
    if place["repairs"]:
        rows.append([say("repairs"), say("part_break").join(repair[lang] for repair in place["repairs"])])
    time_of_day = say("time_of_day", at=query["at"]) if query["at"] else say("no_time")
    rows.append([say("day"), f"{asked.as_of.isoformat()}{say('part_break')}{time_of_day}"])
    return rows


def _figure(value: float) -> str:
    """Three or four digits that tell: 0.0123, 38.6, 1,192, 21,060."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _source(place: Mapping[str, Any], lang: Lang) -> str:
    say = sayer(lang)
    if place["kind"] in _AREAS:
        return say("from_name")
    return say("from_file" if place["kind"] in ("outline", "line") else "from_user")


def _chain(answer: Answer, lang: Lang) -> str:
    """山西省 140000 › 吕梁市 141100 › 中阳县 141129"""
    say, place, parts = sayer(lang), answer["place"], []
    stated = {zone["zone"] for zone in answer["zones"] if zone["stated_by_user"]}
    for level, digits in _LEVELS.items():
        name = pick(place, level, lang) or ("Shanxi" if lang == "en" else "")
        if level == "province" and lang == "en" and place["province"]:
            name = "Shanxi Province"
        if place[level] and place["adcode"]:
            code = place["adcode"][:digits].ljust(6, "0")
            parts.append(f"{name} {code}{say('in_brackets', text=say('stated')) if f'{level}/{code}' in stated else ''}")
    chain = " › ".join(parts) or "—"
    return f"{chain}{say('part_break')}{pick(place, 'doubt', lang)}" if place["doubt"] else chain


def alert_rows(answer: Answer, atlas: Atlas, lang: Lang) -> list[list[str]]:
    """The alert of the day, where it was given: it goes with the day asked."""
    level = answer["query"]["facts"].get(_ALERT)
    return [] if level is None else [[sayer(lang)("alert"), shown(atlas.rule_base.vocabulary.facts[_ALERT], level)[lang]]]


def fact_rows(answer: Answer, atlas: Atlas, lang: Lang) -> list[list[str]]:
    """Question and value of each fact that was accepted."""
    vocabulary = atlas.rule_base.vocabulary
    rows = []
    for name, value in answer["query"]["facts"].items():
        fact = vocabulary.facts[name]
        said = vocabulary.industry(str(value)) if fact.type == "industry" else shown(fact, value)
        rows.append([fact.question.text()[lang], said[lang]])
    return rows


def member_rows(answer: Answer, atlas: Atlas, lang: Lang) -> list[list[str]]:
    """Zone and side of each membership that the user stated."""
    say = sayer(lang)
    return [
        [atlas.zones[zone].name[lang], f"{say(f'in_{side}')}{say('part_break')}{say('stated')}"]
        for zone, side in answer["query"]["members"].items()
    ]
