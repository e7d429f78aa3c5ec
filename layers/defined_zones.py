"""Zones out of their definitions: administrative areas and built-up areas joined, areas matched, terrain, an agency's own file, or no outline at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from base.text import Text
from geo.built_up import match_area
from geo.geodesy import geodesic_area_km2
from geo.outlines import read_official_area
from geo.seats import Seat
from layers.admin_zones import AdminAreas
from layers.catalogue import counties_of, read_sources
from layers.definitions import OUTLINES, Definition, Recipe
from layers.model import Bound, Source, Zone

_NO_OUTLINE = Text("没有绘制轮廓。", "No outline is drawn.")


@dataclass(frozen=True, slots=True)
class TerrainOutlines:
    """Plains and river valleys out of a DEM.

    Attributes:
        outlines: by name of the terrain; WGS84.
        whole: the DEM covers the whole province; otherwise the outlines are only a part.
        accuracy_m: of the outlines.
        source: the DEM.
    """

    outlines: Mapping[str, BaseGeometry]
    whole: bool
    accuracy_m: float
    source: Source


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What recipes are made from."""

    areas: AdminAreas
    seats: dict[str, Seat]
    built_up: dict[str, Zone]
    terrain: TerrainOutlines | None


@dataclass(frozen=True, slots=True)
class _Outline:
    geometry: BaseGeometry | None
    sources: tuple[Source, ...]
    bound: Bound
    made_of: tuple[str, ...] = ()
    reason: Text | None = None
    accuracy_m: float | None = None


def build_defined_zone(definition: Definition, given: Ingredients) -> Zone:
    """The zone of one definition, with its outline where it has one."""
    made = _outline(definition, given)
    known = made.geometry is not None
    stated = definition.stated_area
    return Zone(
        id=definition.id,
        layer=definition.layer,
        name=definition.name,
        status=definition.status if known else "unknown",
        bound=made.bound,
        geometry=made.geometry,
        accuracy_m=(made.accuracy_m or definition.accuracy_m) if known else None,
        derivation=definition.derivation if known and definition.derivation else _NO_OUTLINE,
        within=definition.within,
        symbol=_symbol(definition, given),
        basis=definition.basis,
        sources=(*made.sources, read_sources()["published-acts"]),
        reason=made.reason,
        question=definition.question,
        note=definition.note,
        valid_from=definition.valid_from,
        valid_to=definition.valid_to,
        stated_area_km2=stated.km2 if stated else None,
        stated_area_year=stated.year if stated else None,
        stated_area_grade=stated.grade if stated else None,
        stated_area_note=stated.note if stated else None,
        area_km2=round(geodesic_area_km2(made.geometry), 3) if known else None,
        members_named=definition.members_named,
        made_of=made.made_of,
    )


def _symbol(definition: Definition, given: Ingredients) -> tuple[float, float] | None:
    if definition.symbol_at is None:
        return None
    seat = given.seats[definition.symbol_at]
    return round(seat.lon, 6), round(seat.lat, 6)


def _outline(definition: Definition, given: Ingredients) -> _Outline:
    recipe = definition.recipe
    if recipe is None:
        return _Outline(None, (), "none", reason=definition.reason)
    if recipe.terrain is not None:
        return _terrain(definition, recipe.terrain, given.terrain)
    if recipe.outline is not None:
        supplied = Source(
            "agency-outline",
            Text(recipe.outline, recipe.outline),
            "由提供方说明 (as stated by its supplier)",
            f"data/outlines/{recipe.outline}",
        )
        return _Outline(read_official_area(OUTLINES / recipe.outline), (supplied,), definition.bound)
    missing = [given.built_up[code] for code in recipe.built_up if given.built_up[code].geometry is None]
    if missing:
        return _Outline(None, (), "none", reason=missing[0].reason)
    return _joined(definition, recipe, given)


def _joined(definition: Definition, recipe: Recipe, given: Ingredients) -> _Outline:
    parts: list[BaseGeometry] = [given.areas.joined(recipe.admin)] if recipe.admin else []
    sources = {source.id: source for code in recipe.built_up for source in given.built_up[code].sources}
    if recipe.admin:
        sources["tianditu-boundaries"] = read_sources()["tianditu-boundaries"]
    parts += [given.built_up[code].geometry for code in recipe.built_up]
    outline = shapely.union_all(parts)
    if recipe.to_area_km2 is not None:
        outline, _ = match_area(outline, recipe.to_area_km2)
    bound = definition.bound
    if bound == "exact" and any(given.built_up[code].bound == "inner" for code in recipe.built_up):
        bound = "inner"
    made_of = () if recipe.built_up else sorted({county for code in recipe.admin for county in counties_of(code)})
    return _Outline(outline, tuple(sources[key] for key in sorted(sources)), bound, tuple(made_of))


def _terrain(definition: Definition, name: str, terrain: TerrainOutlines | None) -> _Outline:
    if terrain is None:
        return _Outline(None, (), "none", reason=definition.reason)
    outline = terrain.outlines.get(name)
    if outline is None or outline.is_empty:
        reason = Text("所给地形数据里没有这样的地面。", "The DEM supplied shows no such ground.")
        return _Outline(None, (terrain.source,), "none", reason=reason)
    return _Outline(outline, (terrain.source,), definition.bound if terrain.whole else "inner", accuracy_m=terrain.accuracy_m)
