"""The heading of a place: its name, where it lies, its coordinates and how exactly it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.text import Lang
from ui import markup as m
from ui.markup import esc, pick
from ui.words import sayer

Answer = Mapping[str, Any]


def place_name(answer: Answer, lang: Lang) -> str:
    place = answer["place"]
    if answer["query"].get("place"):
        return pick(place, "name", lang)
    if place.get("kind") in ("county", "prefecture", "province"):  # a whole area was asked about
        return pick(place, place["kind"], lang) or pick(place, "name", lang)
    if pick(place, "doubt", lang):
        return coordinates(answer)
    return pick(place, "name", lang) or pick(place, "county", lang) or coordinates(answer)


def crumb(answer: Answer, lang: Lang) -> str:
    """吕梁市 › 中阳县 141129"""
    place = answer["place"]
    parts = [pick(place, level, lang) for level in ("prefecture", "county")]
    path = " › ".join(p for p in parts if p)
    doubt = pick(place, "doubt", lang)
    return f"{path} {place['adcode'] or ''}{f' · {doubt}' if doubt else ''}".strip()


def coordinates(answer: Answer) -> str:
    place = answer["place"]
    if place["lon"] is None or place["lat"] is None:
        return ""
    return f"{place['lon']:.4f}°E {place['lat']:.4f}°N"


def position_line(answer: Answer, lang: Lang) -> str:
    """Coordinates, how far a conversion moved them, and the accuracy of the position."""
    say, query = sayer(lang), answer["query"]
    parts = [coordinates(answer), "WGS84"] if coordinates(answer) else []
    if query.get("shift_m"):
        parts.append(say("shifted", datum=say(f"datum_{query['datum']}"), m=f"{query['shift_m']:.0f}"))
    if pick(answer["place"], "exact", lang):
        parts += [pick(answer["place"], "exact", lang), say("from_source", source=pick(answer["place"], "source", lang))]
    elif answer["place"]["location_accuracy_m"]:
        parts.append(say("located", a=m.distance(answer["place"]["location_accuracy_m"]) or "1 m"))
    return " · ".join(parts)


def place_head(answer: Answer, lang: Lang) -> str:
    return (
        f'<div class="kq-place"><h1>{esc(place_name(answer, lang))}</h1><div class="kq-crumb">{esc(crumb(answer, lang))}</div>'
        f'<div class="kq-coord">{esc(position_line(answer, lang))}</div></div>'
    )


def editions_foot(answer: Answer, lang: Lang) -> str:
    say, edition = sayer(lang), answer["edition"]
    line = say("editions", zones=edition["zones"][:8], rules=edition["rules"][:8])
    return f'<div class="kq-foot">{esc(line)} · {esc(say("same_answer"))} · {esc(say("not_evidence"))}</div>'
