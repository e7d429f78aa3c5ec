"""A list of places to take away: CSV with a row for each place and rule, a summary CSV, and GeoJSON (RFC 7946)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from base.text import Lang, Text
from layers.export import DIGITS, geometry_json
from services.atlas import Atlas
from services.lists.columns import Cell, Column
from services.lists.compare import VERDICT_ORDER, Comparison, Row
from services.lists.words import FORCES, HEADS, NOT_HELD, NOTES, SUMMARY_HEADS, VERDICT_WORDS, YES
from services.words import text_pair

_AREAS = ("county", "prefecture", "province")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: object) -> str:
    """A cell that a spreadsheet takes for text and never for a formula: an apostrophe goes before what would begin one."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def rules_csv(comparison: Comparison, links: Sequence[str], lang: Lang) -> bytes:
    """One row a place and rule, places in their order; UTF-8 with byte-order mark.

    Args:
        links: address of each place's answer, in the order of the columns.
    """
    rows = []
    for number, (column, link) in enumerate(zip(comparison.columns, links, strict=True)):
        start, end = _place_cells(column, number, lang), _end_cells(column, link)
        rows += [[*start, *_rule_cells(row, number, lang), *end] for row in comparison.rows]
    return _csv([head[lang] for head in HEADS], rows)


def summary_csv(comparison: Comparison, links: Sequence[str], lang: Lang) -> bytes:
    """One row a place: how many rules have which verdict, and how many are overdue.  Arguments as :func:`rules_csv`."""
    rows = []
    for number, (column, link) in enumerate(zip(comparison.columns, links, strict=True)):
        overdue = sum(cell.overdue for cell in column.cells.values())
        given = [
            json.dumps(column.query[key], ensure_ascii=False, sort_keys=True) if column.query[key] else "" for key in ("facts", "members")
        ]
        counts = [column.counts[verdict] for verdict in VERDICT_ORDER]
        rows.append([*_place_cells(column, number, lang), *counts, overdue, *given, ", ".join(column.refused), *_end_cells(column, link)])
    return _csv([head[lang] for head in SUMMARY_HEADS], rows)


def list_geojson(atlas: Atlas, comparison: Comparison, links: Sequence[str]) -> bytes:
    """A FeatureCollection with one feature a place: a point, or the outline of the county, city or province that was asked about.

    Any other area has the geometry null, with the reason in ``geometry_note``: no outline is made up.  Texts are Chinese, with the English
    under the same key and ``_en``; coordinates are WGS84 with at most 7 digits.
    """
    features = [
        json.dumps(_feature(atlas, comparison.rows, number, column, link), ensure_ascii=False, separators=(",", ":"))
        for number, (column, link) in enumerate(zip(comparison.columns, links, strict=True))
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def _csv(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _place_cells(column: Column, number: int, lang: Lang) -> list[object]:
    place, query = column.place, column.query
    chain = [_in(place, level, lang) for level in ("prefecture", "county")]
    where = [_degrees(place["lon"]), _degrees(place["lat"]), _accuracy(place), _in(place, "exact", lang), _in(place, "source", lang)]
    return [number + 1, column.name, " › ".join(part for part in chain if part), place["adcode"], *where, query["as_of"], query["at"]]


def _end_cells(column: Column, link: str) -> list[object]:
    return [column.edition["zones"], column.edition["rules"], link]


def _in(place: Mapping[str, Any], key: str, lang: Lang) -> str:
    return str((place.get(f"{key}_en") if lang == "en" else None) or place.get(key) or "")


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _accuracy(place: Mapping[str, Any]) -> float | None:
    """Metres that a point may be off; an area by name has none."""
    return None if place["lon"] is None else place["location_accuracy_m"]


def _rule_cells(row: Row, number: int, lang: Lang) -> list[object]:
    head, cell = row.rule, row.cells[number]
    named = [head.rule, head.document, head.clause, head.title[lang]]
    if cell is None:
        return [*named, "—", "", "", "", "", NOT_HELD[lang], ""]
    overdue = YES[lang] if cell.overdue else ""
    force = FORCES[cell.force][lang]
    stated = {"zh": "；", "en": "; "}[lang].join(text[lang] for text in cell.stated)
    return [*named, VERDICT_WORDS[cell.verdict][lang], cell.verdict, force, cell.deadline, overdue, cell.reason(lang), stated]


def _feature(atlas: Atlas, rows: Sequence[Row], number: int, column: Column, link: str) -> dict[str, Any]:
    geometry, note = _geometry(atlas, column)
    judged = [(row, cell) for row in rows if (cell := row.cells[number]) is not None]
    properties: dict[str, Any] = {
        "name": column.name,
        "kind": column.place["kind"],
        "adcode": column.place["adcode"],
        **{key: column.place.get(key) for name in ("prefecture", "county", "exact", "source") for key in (name, f"{name}_en")},
        "accuracy_m": _accuracy(column.place),
        "as_of": column.query["as_of"],
        "at": column.query["at"],
        "facts": column.query["facts"],
        "members": column.query["members"],
        "refused_facts": list(column.refused),
        "counts": dict(column.counts),
        "applies": [{**_said(row), **_due(cell)} for row, cell in judged if cell.verdict == "applies"],
        "undetermined": [{**_said(row), **_open(cell, "questions")} for row, cell in judged if cell.verdict == "undetermined"],
        "not_checked": [{**_said(row), **_open(cell, "missing")} for row, cell in judged if cell.verdict == "not_checked"],
        "not_in_this_answer": [row.rule.rule for row in rows if row.cells[number] is None],
        "edition": dict(column.edition),
        "link": link,
        **(text_pair("geometry_note", note) if note else {}),
    }
    return {"type": "Feature", "id": number + 1, "properties": properties, "geometry": geometry}


def _geometry(atlas: Atlas, column: Column) -> tuple[dict[str, Any] | None, Text | None]:
    """The point, or the administrative outline that the answer is about; never one that was not asked."""
    place, known = column.place, column.query.get("place")
    if place["lon"] is not None and place["lat"] is not None:
        return {"type": "Point", "coordinates": [round(place["lon"], DIGITS), round(place["lat"], DIGITS)]}, None
    zone = atlas.zones.get(f"{place['kind']}/{place['adcode']}") if place["kind"] in _AREAS else None
    if zone is None or zone.geometry is None:
        return None, NOTES["no_outline"]
    if known and known != zone.id:  # a park or an enterprise somewhere in it
        return None, NOTES["within"]
    return geometry_json(zone.geometry), NOTES["whole_area"]


def _said(row: Row) -> dict[str, Any]:
    return {"rule": row.rule.rule, "document": row.rule.document, "clause": row.rule.clause, **text_pair("title", row.rule.title)}


def _due(cell: Cell) -> dict[str, Any]:
    return {"force": cell.force, "deadline": cell.deadline, "overdue": cell.overdue, **_stated(cell)}


def _open(cell: Cell, key: str) -> dict[str, Any]:
    return {key: [text.zh for text in cell.why], f"{key}_en": [text.en for text in cell.why], **_stated(cell)}


def _stated(cell: Cell) -> dict[str, list[str]]:
    return {"stated_by_user": [text.zh for text in cell.stated], "stated_by_user_en": [text.en for text in cell.stated]}
