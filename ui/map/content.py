"""What the map shows around the zones, by URL: rows of the layer list, documents, gaps, words; and the export of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from base.errors import KongquError
from base.files import fingerprint
from base.text import Lang
from layers.store import BUILD
from services.atlas import open_atlas
from services.catalogue import source_list, zone_list
from services.export import export_layers
from services.map_content import data_gaps, documents_timeline, map_layers
from ui.map.rows import layer_rows, short_licence
from ui.markup import pick
from ui.words import MAP_WORDS, sayer

MAP_FOLDER = BUILD / "map"
BASE_LAYERS = ("neighbours", "province", "prefecture", "county", "built_up")  # built_up: names stand beside the areas
EXTENT = (110.23, 34.58, 114.56, 40.74)  # of Shanxi: west, south, east, north in degrees
MIN_DATE, MAX_DATE = "2019-01-01", "2029-01-01"
GROUP_ORDER = ("built_up", "fuel", "park", "region", "terrain", "admin")


def content_url(lang: Lang) -> str:
    edition = open_atlas().edition
    words = fingerprint((k, f"{sayer('zh')(k)}|{sayer('en')(k)}".encode()) for k in MAP_WORDS)[:6]
    return f"/geo/content-{lang}.json?v={edition['zones'][:12]}-{edition['rules'][:12]}-{words}"


def _rows(lang: Lang) -> list[dict[str, Any]]:
    atlas = open_atlas()
    return layer_rows(map_layers(atlas), zone_list(atlas), source_list(atlas), lang)


def map_content(language: str) -> dict[str, Any]:
    """Everything around the zones in one language, as JSON; changes only with the edition, the rules and the words."""
    lang: Lang = "en" if language == "en" else "zh"
    atlas, say = open_atlas(), sayer(lang)
    rows = _rows(lang)
    groups = {layer["group"]: pick(layer, "group_name", lang) for layer in map_layers(atlas)}
    version = atlas.edition["zones"][:12]
    return {
        "lang": lang,
        "words": {key: say(key) for key in MAP_WORDS},
        "groups": [{"id": g, "name": groups[g]} for g in GROUP_ORDER if g in groups],
        "layers": rows,
        "base": {name: f"/geo/{name}.geojson?v={version}" for name in BASE_LAYERS if (MAP_FOLDER / f"{name}.geojson").is_file()},
        "extent": EXTENT,
        "documents": [{**d, "short": pick(d, "short", lang)} for d in documents_timeline(atlas)],
        "min_date": MIN_DATE,
        "max_date": MAX_DATE,
        "gaps": [
            {"text": pick(g, "text", lang), "effect": say("list_comma").join(pick(z, "name", lang) for z in g["zones"])}
            for g in data_gaps(atlas)
        ],
        "credit": " · ".join([*(f"{pick(s, 'name', lang)}{short_licence(s)}" for s in source_list(atlas)), say("credit_end")]),
    }


def clamp_date(as_of: date) -> str:
    """The date as the map's strip can show it."""
    return min(max(as_of.isoformat(), MIN_DATE), MAX_DATE)


def export_rows(row_ids: list[str]) -> bytes:
    """GeoJSON of the zones of these rows of the layer list.

    Raises:
        KongquError: a row is unknown, or none is named.
    """
    rows = {r["id"]: r for r in _rows("zh")}
    unknown = [r for r in row_ids if r not in rows]
    if unknown or not row_ids:
        raise KongquError(
            "unknown_layer", where="rows", zh=f"没有这样的图层：{'、'.join(unknown) or '（空）'}。", en=f"No such layer: {', '.join(unknown) or '(none given)'}.",
            near=sorted(rows)[:8],
        )  # fmt: skip
    atlas = open_atlas()
    wanted = [z["zone"] for z in zone_list(atlas) if any(_belongs(z, rows[r]) for r in row_ids)]
    return export_layers(atlas, sorted({rows[r]["source"] for r in row_ids}), zones=wanted)


def _belongs(zone: dict[str, Any], row: dict[str, Any]) -> bool:
    return zone["layer"] == row["source"] and all(zone.get(key) in allowed for key, allowed in row["match"].items())
