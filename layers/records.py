"""A zone without its geometry as plain JSON, and back: the form in which the store and the export carry provenance."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from base.text import Text
from layers.model import Basis, Source, Zone

_TEXTS = ("name", "derivation", "reason", "question", "note", "stated_area_note")
_DATES = ("valid_from", "valid_to")
_LISTS = ("within", "members_named", "made_of", "symbol")


def zone_to_record(zone: Zone) -> dict[str, Any]:
    """All attributes but the geometry, as JSON values; attributes that are empty or None are left out."""
    record = {field.name: _plain(getattr(zone, field.name)) for field in fields(zone) if field.name != "geometry"}
    return {key: value for key, value in record.items() if value not in (None, [])}


def zone_from_record(record: dict[str, Any], geometry: BaseGeometry | None) -> Zone:
    """The zone that :func:`zone_to_record` wrote."""
    values = dict(record)
    for key in _TEXTS:
        if key in values:
            values[key] = Text(**values[key])
    for key in _DATES:
        if key in values:
            values[key] = date.fromisoformat(values[key])
    for key in _LISTS:
        if key in values:
            values[key] = tuple(values[key])
    values["basis"] = tuple(_basis(row) for row in values.get("basis", ()))
    values["sources"] = tuple(Source(**{**row, "name": Text(**row["name"])}) for row in values.get("sources", ()))
    values.setdefault("accuracy_m", None)
    return Zone(geometry=geometry, **values)


def basis_to_record(basis: Basis) -> dict[str, Any]:
    """A basis as JSON values; what it does not have is left out."""
    row = {field.name: _plain(getattr(basis, field.name)) for field in fields(basis)}
    return {key: value for key, value in row.items() if value is not None}


def _basis(row: dict[str, Any]) -> Basis:
    return Basis(**{**row, "title": Text(**row["title"])} if "title" in row else row)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_json()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Basis):
        return basis_to_record(value)
    if isinstance(value, Source):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
