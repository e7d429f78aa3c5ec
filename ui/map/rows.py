"""Rows of the layer list: a layer is split where its zones are read apart (city and county seats, 10 and 20 km, each region)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from base.text import Lang
from ui.looks import distance_of
from ui.markup import pick
from ui.words import Say, sayer

Record = Mapping[str, Any]
SEAT_ROWS = ("prefecture", "county", "district")
DASHES = ("", "10 5", "3 3", "8 3 2 3", "14 3")
MAIN_REGIONS = ("region/jingjinji-2018", "region/fenwei-2018", "region/taiyuan-12")  # the lists of single clauses are folded
ON_AT_FIRST = ("coal_ban", "park")
STATUSES = ("official", "derived", "proxy", "unknown")
LINE_WEIGHT = {"province": 2.0, "prefecture": 1.1, "county": 0.8}
OPACITY = {"built_up_buffer": 0.85, "nonroad_machinery": 0.9}


def layer_rows(layers: Iterable[Record], zones: Iterable[Record], sources: Iterable[Record], lang: Lang) -> list[dict[str, Any]]:
    """All rows of the layer list, in order.

    Args:
        layers: as ``services.map_content.map_layers`` gives them.
        zones, sources: as ``services.catalogue.zone_list`` and ``source_list`` give them.
        lang: language of names and notes.
    """
    by_layer: dict[str, list[Record]] = {}
    for zone in zones:
        by_layer.setdefault(zone["layer"], []).append(zone)
    credits_ = {s["id"]: f"{pick(s, 'name', lang)}{short_licence(s)}" for s in sources}
    rows: list[dict[str, Any]] = []
    for layer in layers:
        rows += _SPLITS.get(layer["id"], _one_row)({**layer, "credits": credits_}, by_layer.get(layer["id"], []), lang)
    return rows


def short_licence(source: Record) -> str:
    """The licence's own name in brackets; its whole wording stands on the data page."""
    return f" ({str(source['licence']).split(' (')[0]})"


def _row(layer: Record, zones: list[Record], lang: Lang, **own: Any) -> dict[str, Any]:
    statuses = Counter(z["status"] for z in zones)
    outlined = Counter(z["status"] for z in zones if z["bound"] != "none")
    drawn = bool(outlined) or any(z.get("symbol") for z in zones)
    row = {
        "id": layer["id"],
        "source": layer["id"],
        "match": {},
        "group": layer["group"],
        "name": pick(layer, "name", lang),
        "form": layer["form"] if drawn else "none",
        "pattern": layer["pattern"] if drawn else "void",
        "colour": layer["colour"] if drawn else "void-line",
        "line": outlined.most_common(1)[0][0] if outlined else "unknown",
        "dash": "",
        "weight": LINE_WEIGHT.get(layer["id"], 1.2),
        "on": layer["id"] in ON_AT_FIRST and drawn,
        "mini": False,
        "opacity": OPACITY.get(layer["id"], 1.0),
        "statuses": {s: statuses[s] for s in STATUSES if statuses[s]},
        "count": len(zones),
        "rest": False,
        "exports": drawn and layer["form"] not in ("none", "outline"),  # administrative areas: by the REST interface
        "url": layer["url"],
        "lines": _lines(layer, zones, lang),
    }
    return {**row, **own}


def _lines(layer: Record, zones: list[Record], lang: Lang) -> list[tuple[str, str]]:
    """What stands in a row's details: (label, text), the law first, then the making, then the licence, then what is missing."""
    say = sayer(lang)
    lines = []
    if basis := basis_text(zones, say):
        lines.append((say("line_basis"), basis))
    made = {pick(z, "derivation", lang) for z in zones if z["bound"] != "none"} - {""}
    if len(made) == 1:
        lines.append((say("line_made"), made.pop()))
    if used := {layer["credits"].get(s, s): None for z in zones for s in z["sources"]}:
        lines.append((say("line_source"), say("list_comma").join(used)))
    notes = {pick(z, "note", lang) for z in zones} - {""}
    lines += [("", note) for note in sorted(notes)] if len(notes) == 1 else []
    missing = [z for z in zones if z["bound"] == "none"]
    for zone in missing[:4]:
        lines.append((f"{say('line_missing')} {pick(zone, 'name', lang)}", pick(zone, "reason", lang)))
    if len(missing) > 4:
        lines.append(("", say("more_rows", n=len(missing) - 4)))
    return lines


def basis_text(zones: Iterable[Record], say: Say, most: int = 3) -> str:
    """Documents and clauses that name these zones, each once."""
    found: dict[str, list[str]] = {}
    for zone in zones:
        for basis in zone.get("basis") or ():
            title = basis.get("number") or basis.get("title") or basis.get("document") or ""
            clauses = found.setdefault(str(title), [])
            if basis.get("clause") and basis["clause"] not in clauses:
                clauses.append(basis["clause"])
    parts = [f"{title} {say('list_comma').join(clauses[:4])}".strip() for title, clauses in found.items()]
    return "; ".join(parts[:most]) + ("…" if len(parts) > most else "")


def _one_row(layer: Record, zones: list[Record], lang: Lang) -> list[dict[str, Any]]:
    if layer["form"] == "outline":
        return [_row(layer, zones, lang, on=True, form="outline", pattern="none", colour=layer["colour"])]
    return [_row(layer, zones, lang)]


def _built_up_rows(layer: Record, zones: list[Record], lang: Lang) -> list[dict[str, Any]]:
    say, rows = sayer(lang), []
    for seat in SEAT_ROWS:
        members = [z for z in zones if z.get("seat_kind") == seat]
        if members:
            pattern = "built-city" if seat == "prefecture" else "built-county"
            rows.append(
                _row(
                    layer,
                    members,
                    lang,
                    id=f"built_{seat}",
                    match={"seat_kind": [seat]},
                    name=say(f"row_built_{seat}"),
                    pattern=pattern,
                    on=seat != "district",
                    mini=True,
                )
            )
    return rows


def _buffer_rows(layer: Record, zones: list[Record], lang: Lang) -> list[dict[str, Any]]:
    say, rows = sayer(lang), []
    for seat in SEAT_ROWS:
        distances = sorted({distance_of(z) for z in zones if z.get("seat_kind") == seat})
        for order, km in enumerate(distances):
            members = [z for z in zones if z.get("seat_kind") == seat and distance_of(z) == km]
            name = say("row_near" if seat == "prefecture" else f"row_near_{seat}", d=f"{km:g}")
            far = order > 0
            rows.append(
                _row(
                    layer, members, lang, id=f"near_{seat}_{km:g}", match={"seat_kind": [seat], "distance_km": [km]}, name=name,
                    pattern="far" if far else "near", colour="z-20" if far else "z-10", on=seat == "prefecture", rest=seat != "prefecture",
                )
            )  # fmt: skip
    return rows


def _region_rows(layer: Record, zones: list[Record], lang: Lang) -> list[dict[str, Any]]:
    order = sorted(zones, key=lambda z: (z["zone"] not in MAIN_REGIONS, z["bound"] == "none"))
    rows = []
    for place, zone in enumerate(order):
        rows.append(
            _row(
                layer, [zone], lang, id=zone["zone"], match={"zone": [zone["zone"]]}, name=pick(zone, "name", lang),
                dash=DASHES[place % len(DASHES)], on=False, rest=zone["zone"] not in MAIN_REGIONS,
            )
        )  # fmt: skip
    return rows


_SPLITS = {"built_up": _built_up_rows, "built_up_buffer": _buffer_rows, "region": _region_rows}
