"""Build an edition of the zones: all or nothing, and the same bytes from the same inputs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import shapely

from base.errors import KongquError
from base.files import write_whole
from base.text import Text
from geo.seats import read_seats
from layers.admin_zones import build_admin_zones, read_admin_areas
from layers.built_up_work import build_around_seats
from layers.defined_zones import Ingredients, build_defined_zone
from layers.definitions import read_definitions
from layers.display import display_files
from layers.inputs import BuildOptions, files_unchanged, make_options, options_of, present_inputs
from layers.model import Zone
from layers.rasters_given import read_terrain_given
from layers.store import (
    BUILD,
    MANIFEST,
    ZONES,
    Edition,
    in_layer_order,
    manifest_of,
    read_edition,
    read_files,
    read_manifest,
    zones_as_flatgeobuf,
)

Progress = Callable[[Text, float], None]
_GRID_DEG = 1e-7


def build_edition(
    out_dir: Path = BUILD,
    *,
    built_up_file: str | Path | None = None,
    classes: Sequence[int] | None = None,
    threshold: float | None = None,
    dem: str | Path | None = None,
    progress: Progress = lambda stage, share: None,
) -> Edition:
    """Build all zones and put them in place of the edition in ``out_dir``.

    The new edition is made in a folder beside it and takes its place only when it is whole; an interrupted build leaves what was there.

    Args:
        out_dir: folder of the edition.
        built_up_file, classes, threshold, dem: see :class:`layers.inputs.BuildOptions`; the edition records them.
        progress: called with the stage and the share done (0 to 1).

    Raises:
        Faults: faults of the zone definitions.
        KongquError: ``bad_options``, ``file_missing``, ``build_running``, or a raster that cannot be used.
    """
    options = make_options(built_up_file, classes, threshold, dem)
    out_dir = Path(out_dir)
    with _only_one_build(out_dir):
        _clear_leftovers(out_dir)
        zones = build_zones(options, progress)
        progress(Text("写出", "Writing"), 0.9)
        _write_edition(out_dir, zones, options)
    progress(Text("完成", "Done"), 1.0)
    return read_edition(out_dir)


def rebuild_edition(out_dir: Path = BUILD, progress: Progress = lambda stage, share: None) -> Edition:
    """Build again with the options that the edition in ``out_dir`` records; with none where there is no edition."""
    with _only_one_build(Path(out_dir)):
        _clear_leftovers(Path(out_dir))  # the edition, and with it the options, may stand aside
    try:
        options = options_of(read_manifest(out_dir))
    except KongquError:
        options = BuildOptions()
    return build_edition(
        out_dir, built_up_file=options.built_up_file, classes=options.classes, threshold=options.threshold, dem=options.dem, progress=progress
    )  # fmt: skip


def is_current(out_dir: Path = BUILD) -> bool:
    """Whether the edition in ``out_dir`` is whole, and was made from the present definitions, recipe, packages and files."""
    try:
        manifest = read_manifest(out_dir)
        read_files(out_dir, manifest)
    except KongquError:
        return False
    return manifest.get("inputs") == present_inputs() and files_unchanged(manifest)


def build_zones(options: BuildOptions, progress: Progress = lambda stage, share: None) -> dict[str, Zone]:
    """All zones by id, in the order of the layer list; nothing is written."""
    progress(Text("读控区定义", "Reading zone definitions"), 0.0)
    definitions = read_definitions()
    progress(Text("政区", "Administrative areas"), 0.02)
    areas, seats = read_admin_areas(), read_seats()
    admin = build_admin_zones(areas)
    built_up, around = build_around_seats(
        options, lambda share: progress(Text("建成区及其周边", "Built-up areas and distances"), 0.05 + 0.75 * share)
    )
    progress(Text("其他控区", "Other zones"), 0.8)
    given = Ingredients(areas, seats, {zone.adcode or "": zone for zone in built_up}, read_terrain_given(options))
    defined = [build_defined_zone(definition, given) for definition in definitions]
    return {zone.id: zone for zone in in_layer_order(_on_grid([*admin, *built_up, *around, *defined]))}


def _on_grid(zones: list[Zone]) -> list[Zone]:
    """Coordinates with 7 digits (1 cm), as they are exported; equal vertices stay equal."""
    known = [zone for zone in zones if zone.geometry is not None]
    rounded = shapely.normalize(shapely.set_precision([zone.geometry for zone in known], _GRID_DEG))
    on_grid = {zone.id: outline for zone, outline in zip(known, rounded, strict=True)}
    return [replace(zone, geometry=on_grid[zone.id]) if zone.id in on_grid else zone for zone in zones]


def _write_edition(out_dir: Path, zones: dict[str, Zone], options: BuildOptions) -> None:
    files = {ZONES: zones_as_flatgeobuf(zones.values()), **display_files(zones)}
    manifest = manifest_of(files, len(zones), present_inputs(), options.as_json())
    folder = Path(tempfile.mkdtemp(dir=out_dir.parent, prefix=f".{out_dir.name}.building-"))
    folder.chmod(0o755)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, content)
    write_whole(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
    _sync_folder(folder)
    _swap(folder, out_dir)


def _swap(new: Path, out_dir: Path) -> None:
    """Put the new folder in place; should that fail, the old one comes back."""
    old = out_dir.with_name(f".{out_dir.name}.replaced")
    if out_dir.exists():
        out_dir.rename(old)
    try:
        new.rename(out_dir)
    except OSError:
        if old.exists():
            old.rename(out_dir)
        raise
    _sync_folder(out_dir.parent)
    shutil.rmtree(old, ignore_errors=True)


def _clear_leftovers(out_dir: Path) -> None:
    """Remove what an interrupted build left; an edition that it had just moved aside comes back."""
    old = out_dir.with_name(f".{out_dir.name}.replaced")
    if old.exists() and not out_dir.exists():
        old.rename(out_dir)
    for leftover in [old, *out_dir.parent.glob(f".{out_dir.name}.building-*")]:
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _only_one_build(out_dir: Path) -> Iterator[None]:
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    lock = out_dir.with_name(f".{out_dir.name}.lock")
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KongquError(
                "build_running",
                where=str(out_dir),
                zh="另一次构建正在进行；请等它结束再试。",
                en="Another build is running; wait for it to end.",
            ) from None
        yield


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
