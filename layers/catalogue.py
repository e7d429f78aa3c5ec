"""The layers, the data sources and the administrative names: the small tables in ``data/`` that zones refer to."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from base.errors import KongquError
from base.text import Text, shown
from base.yaml_files import read_yaml
from layers.model import Source

DATA = Path(__file__).resolve().parent.parent / "data"
PROVINCE = "140000"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the layer list.

    Attributes:
        id, group, name: as in ``data/layers.yaml``, in whose order layers are always shown.
        form: how the map draws its zones: ``fill`` | ``symbol`` | ``ribbon`` | ``outline`` | ``none``.
        pattern, colour: tokens of the page's theme.
        gap: the layer cannot be complete, so that "in no known zone" never means "in none".
    """

    id: str
    group: str
    name: Text
    form: str
    pattern: str
    colour: str
    gap: bool


@dataclass(frozen=True, slots=True)
class LayerGroup:
    """A heading of the layer list."""

    id: str
    name: Text


@cache
def read_layers() -> dict[str, Layer]:
    """Layers by id, in the order of the layer list."""
    rows = read_yaml(DATA / "layers.yaml")["layers"]
    return {row["id"]: Layer(**{**row, "name": Text(**row["name"])}) for row in rows}


@cache
def read_groups() -> dict[str, LayerGroup]:
    """Headings of the layer list by id, in order."""
    return {row["id"]: LayerGroup(row["id"], Text(**row["name"])) for row in read_yaml(DATA / "layers.yaml")["groups"]}


@cache
def read_sources() -> dict[str, Source]:
    """Data sources by id."""
    rows: list[dict[str, Any]] = read_yaml(DATA / "sources.yaml")["sources"]
    return {row["id"]: Source(row["id"], Text(**row["name"]), row["licence"], row["citation"]) for row in rows}


@cache
def read_names() -> dict[str, Text]:
    """Names of the province, its prefectures and counties by adcode (six digits; prefectures end in 00)."""
    return {adcode: Text(**name) for adcode, name in read_yaml(DATA / "names.yaml")["names"].items()}


@cache
def counties_of(adcode: str) -> tuple[str, ...]:
    """County-level adcodes of an administrative unit: of a county itself, of a prefecture or of the province."""
    counties = [code for code in read_names() if not code.endswith("00")]
    if adcode == PROVINCE:
        return tuple(counties)
    if adcode.endswith("00"):
        return tuple(code for code in counties if code[:4] == adcode[:4])
    return (adcode,)


def unknown_zone(zone_id: str, known: Iterable[str]) -> KongquError:
    """What is said of a zone id that is not among those known, with near ones."""
    near = difflib.get_close_matches(zone_id, list(known), n=3)
    return KongquError("unknown_zone", where=shown(zone_id), near=near, zh="没有这个分区。", en="There is no such zone.")


def require_layer(name: str) -> Layer:
    """The layer with this id.

    Raises:
        KongquError: ``unknown_layer``, with near names.
    """
    layers = read_layers()
    if name in layers:
        return layers[name]
    near = [*difflib.get_close_matches(name, layers, n=3), *(layer.id for layer in layers.values() if name and name in layer.name.zh)]
    raise KongquError(
        "unknown_layer", zh=f"没有名为 {name!r} 的图层；可用的图层：{'、'.join(layers)}。",
        en=f"There is no layer {name!r}; the layers are: {', '.join(layers)}.", near=dict.fromkeys(near),
    )  # fmt: skip
