"""The zones of a place as a list: which, whether inside, how far from the edge, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from base.text import Lang
from services.evidence import percent_text
from ui import markup as m
from ui.looks import pattern_of
from ui.markup import esc, pick
from ui.words import sayer

Zone = Mapping[str, Any]
ICONS = {"inside": "location_on", "outside": "location_off", "near_edge": "adjust", "unknown": "layers_clear"}
_ADMIN = ("province", "prefecture", "county")
_LEAST_TELLING = ("terrain", "corridor", "undefined_place")  # of the zones without outline, named last
_MOST_OUTSIDE, _MOST_UNKNOWN, _MOST_REGIONS = 3, 3, 4
_LONG = 46  # characters of a reason that stand in the list; the whole stands in the title


def margin_text(zone: Zone, lang: Lang) -> str:
    """“4.6 km inside, error ±1.0 km”; for a zone without a usable outline the reason."""
    say = sayer(lang)
    if zone["stated_by_user"]:
        return say("stated")
    margin, accuracy = zone["margin_m"], m.distance(zone["accuracy_m"])
    if zone["membership"] == "near_edge" and zone.get("divided"):
        return say("side_share_line" if "length_km" in zone else "side_share", p=percent_text(zone["share"])[lang])
    if zone["membership"] == "near_edge" and zone.get("share") is not None:
        return say(
            {"inner": "side_at_least", "outer": "side_at_most"}.get(zone["bound"], "side_near"),
            a=accuracy,
            p=percent_text(zone["share"])[lang],
        )
    if zone["membership"] == "unknown" or margin is None:
        return pick(zone, "question", lang) or pick(zone, "reason", lang) or pick(zone, "note", lang)
    side = say("side_in" if margin >= 0 else "side_out", d=m.distance(margin))
    if not accuracy:
        return side
    return side + say("sentence_comma") + say("side_less" if zone["membership"] == "near_edge" else "side_error", a=accuracy)


def zone_row(zone: Zone, lang: Lang) -> str:
    say, state = sayer(lang), zone["membership"]
    detail, most = margin_text(zone, lang), _LONG if lang == "zh" else 2 * _LONG
    short = detail if len(detail) <= most else detail[:most] + "…"
    whole = "" if short == detail else f' title="{esc(detail)}"'
    word = say("in_partly") if state == "near_edge" and zone.get("divided") else say(f"in_{state}")
    if state == "unknown" and zone["bound"] != "none":  # drawn, but not so that it tells here
        word = say("in_unclear")
    return (
        f"<li>{m.swatch(pattern_of(zone), zone['status'])}<b>{esc(pick(zone, 'name', lang))} {m.mark(zone['status'], say)}</b>"
        f'<span class="kq-in kq-in-{state}">{m.icon(ICONS[state])}{esc(word)}</span><small{whole}>{esc(short)}</small></li>'
    )


def split_zones(zones: Iterable[Zone]) -> tuple[list[Zone], list[Zone]]:
    """Zones to show at once, and the rest: the place's own province, city and county stand in its heading already."""
    shown: list[Zone] = []
    rest: list[Zone] = []
    seen = {"outside": 0, "unknown": 0, "region": 0}
    for zone in sorted(zones, key=lambda z: z["membership"] == "unknown" and z["layer"] in _LEAST_TELLING):
        state = zone["membership"]
        if zone["layer"] in _ADMIN and state == "inside":
            continue
        if _around_a_county_seat(zone) and not zone["stated_by_user"]:
            rest.append(zone)
            continue
        kind = "region" if zone["layer"] == "region" and state == "inside" else state
        most = {"outside": _MOST_OUTSIDE, "unknown": _MOST_UNKNOWN, "region": _MOST_REGIONS}.get(kind)
        if most is not None:
            seen[kind] += 1
        (rest if most is not None and seen[kind] > most and not zone["stated_by_user"] else shown).append(zone)
    return shown, rest


def _around_a_county_seat(zone: Zone) -> bool:
    """Distance zones that no rule asks for by themselves; they stand among the rest."""
    return zone["layer"] == "built_up_buffer" and not str(zone.get("of", "")).endswith("00")


def zone_list(zones: Iterable[Zone], lang: Lang, *, whole: bool = True) -> str:
    """The list as HTML.

    Args:
        whole: with the less telling zones, folded; else only their number.
    """
    say = sayer(lang)
    shown, rest = split_zones(zones)
    rows = "".join(zone_row(z, lang) for z in shown)
    more = ""
    if rest and whole:
        folded = "".join(zone_row(z, lang) for z in rest)
        more = f'<details class="kq-more"><summary>{esc(say("zones_more", n=len(rest)))}</summary><ul class="kq-list kq-zones">{folded}</ul></details>'
    elif rest:
        more = f'<p class="kq-micro kq-rest">{esc(say("zones_in_answer", n=len(rest)))}</p>'
    return f'<h2 class="kq-h">{esc(say("zones_here"))}</h2><ul class="kq-list kq-zones">{rows}</ul>{more}'
