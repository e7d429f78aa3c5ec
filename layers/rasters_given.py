"""The rasters of a build: built-up land (packaged, or a file that the user gives) and terrain (only from a DEM that the user gives)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from base.text import Text
from geo.degurba import Degurba
from geo.geotiff import BuiltUpGeotiff, BuiltUpRule
from geo.rasters import BuiltUpSource
from geo.terrain import read_terrain
from layers.catalogue import read_sources
from layers.defined_zones import TerrainOutlines
from layers.inputs import BuildOptions
from layers.model import Source


@contextmanager
def open_built_up(options: BuildOptions) -> Iterator[tuple[BuiltUpSource, tuple[Source, ...]]]:
    """The raster of built-up land, and the data sources to name in the zones made from it.

    Raises:
        KongquError: the file cannot be used (see :class:`geo.geotiff.BuiltUpGeotiff`).
    """
    packaged = read_sources()
    seats_and_clip = (packaged["cpca-seats"], packaged["tianditu-boundaries"])
    if options.built_up_file is None:
        yield Degurba(), (packaged["ghs-wup-degurba"], *seats_and_clip)
        return
    path = Path(options.built_up_file)
    with BuiltUpGeotiff(path, BuiltUpRule(options.classes, options.threshold)) as source:
        yield source, (_given(path, "built-up-file"), *seats_and_clip)


def read_terrain_given(options: BuildOptions) -> TerrainOutlines | None:
    """Plains and river valleys, or None without a DEM.

    Raises:
        KongquError: the file cannot be used (see :func:`geo.terrain.read_terrain`).
    """
    if options.dem is None:
        return None
    path = Path(options.dem)
    terrain = read_terrain(path)
    outlines = {"plain": terrain.plain, "river_valley": terrain.river_valley}
    return TerrainOutlines(outlines, terrain.covers_province, terrain.accuracy_m, _given(path, "dem-file"))


def _given(path: Path, source_id: str) -> Source:
    """A file that the user gave: its licence and citation are not known here."""
    return Source(source_id, Text(path.name, path.name), "用户提供，许可未说明 (supplied by the user, licence not stated)", path.name)
