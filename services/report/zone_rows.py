"""The zones of an answer as rows of a report: which, whether inside, how far from the edge, how sure, and on what basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from base.text import Lang
from layers.model import Zone
from rules.model import Document
from services import units
from services.catalogue import basis_rows
from services.evidence import percent_text
from services.report.cards import pick
from services.report.words import Say

Row = Mapping[str, Any]
_MOST_OUTSIDE = 3  # of a layer; the nearest come first

_TIED = "\u00a0"  # figure and unit stay on one line


def distance(metres: float | None) -> str:
    """As on the pages, with figure and unit on one line."""
    return units.distance(metres, _TIED)


def split_zones(zones: Iterable[Row]) -> tuple[list[Row], list[Row], int]:
    """Zones that an outline tells about, those that none does, and how many far ones are left out."""
    told: list[Row] = []
    unknown: list[Row] = []
    outside: dict[str, int] = {}
    left_out = 0
    for zone in zones:
        if zone["membership"] == "unknown" and not zone["stated_by_user"]:
            unknown.append(zone)
            continue
        if zone["membership"] == "outside" and not zone["stated_by_user"]:
            outside[zone["layer"]] = outside.get(zone["layer"], 0) + 1
            if outside[zone["layer"]] > _MOST_OUTSIDE:
                left_out += 1
                continue
        told.append(zone)
    return told, unknown, left_out


def member_word(zone: Row, say: Say) -> str:
    """Inside, outside, near the edge, partly inside, unclear, or without outline."""
    state = zone["membership"]
    if state == "near_edge" and zone.get("divided"):
        return say("in_partly")
    return say("in_unclear") if state == "unknown" and zone["bound"] != "none" else say(f"in_{state}")


def margin_text(zone: Row, lang: Lang, say: Say) -> str:
    """“4.6 km inside, error ±1.0 km”; what the user stated is told as such."""
    if zone["stated_by_user"]:
        return say("stated")
    margin, accuracy, share = zone["margin_m"], distance(zone["accuracy_m"]), zone.get("share")
    if zone["membership"] == "near_edge" and share is not None:
        part = percent_text(share)[lang]
        if zone.get("divided"):
            return say("side_share_line" if "length_km" in zone else "side_share", p=part)
        return say({"inner": "side_at_least", "outer": "side_at_most"}.get(zone["bound"], "side_near"), a=accuracy, p=part)
    if margin is None:
        return say("side_share_line" if "length_km" in zone else "side_share", p=percent_text(share)[lang]) if share is not None else "—"
    side = say("side_in" if margin >= 0 else "side_out", d=distance(margin))
    if not accuracy:
        return side
    return side + say("sentence_comma") + say("side_less" if zone["membership"] == "near_edge" else "side_error", a=accuracy)


def basis_text(zone: Row, known: Mapping[str, Zone], documents: Mapping[str, Document], lang: Lang, say: Say) -> str:
    """Document and clause that name the zone; where none does, how the zone was worked out."""
    stored = known.get(zone["zone"])
    clauses: dict[str, list[str]] = {}
    for row in basis_rows(stored, documents) if stored else []:
        name = row["number"] or pick(row, "title", lang) or str(row["document"])
        grade = say("grade", g=row["grade"]) if row["grade"] else ""
        clauses.setdefault(name, []).append(f"{row['clause'] or ''}{grade}")
    parts = [f"{name} {say('list_comma').join(c for c in named if c)}".strip() for name, named in clauses.items()]
    return say("part_break").join(parts) or say("no_basis", text=pick(zone, "derivation", lang) or "—")


def open_text(zone: Row, lang: Lang) -> str:
    """What is missing of a zone without a usable outline, and what a person must check."""
    parts = [pick(zone, "reason", lang) or pick(zone, "note", lang), pick(zone, "question", lang)]
    return " ".join(dict.fromkeys(part for part in parts if part))
