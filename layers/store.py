"""An edition of the zones on disk: one FlatGeobuf file with every zone, display files for the map, and a manifest with hashes.

``manifest.json`` is written last; a folder without it, or whose files do not have the hashes it states, is no edition.
FlatGeobuf rather than GeoParquet, because pyarrow's threads abort the process at its end now and then (apache/arrow#34314).
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw

from base.errors import KongquError
from base.files import fingerprint, sha256_of
from layers.catalogue import DATA, read_layers
from layers.model import Zone
from layers.records import zone_from_record, zone_to_record

BUILD = DATA / "build"
MANIFEST = "manifest.json"
ZONES = "zones.fgb"
FORMAT = 1
_SWAP_S = 0.05  # longer than one edition is out of place while the next takes it
_MEND_ZH, _MEND_EN = "请运行 kongqu build。", "Run kongqu build."


@dataclass(frozen=True, slots=True)
class Edition:
    """The zones as built at one time.

    Attributes:
        id: hash over the contents; the same inputs give the same id.
        zones: by zone id, in the order of the layer list.
        manifest: what ``manifest.json`` says: files with hashes, inputs, options.
    """

    id: str
    zones: Mapping[str, Zone]
    manifest: Mapping[str, Any]


def in_layer_order(zones: Iterable[Zone]) -> list[Zone]:
    """Zones in the order of the layer list, then of their ids."""
    order = {layer: number for number, layer in enumerate(read_layers())}
    return sorted(zones, key=lambda zone: (order[zone.layer], zone.id))


def zones_as_flatgeobuf(zones: Iterable[Zone]) -> bytes:
    """A FlatGeobuf file: one row a zone, WGS84; ``record`` holds all attributes as JSON.  The same zones give the same bytes."""
    rows = in_layer_order(zones)
    columns = {
        "zone": [zone.id for zone in rows],
        "layer": [zone.layer for zone in rows],
        "name": [zone.name.zh for zone in rows],
        "name_en": [zone.name.en for zone in rows],
        "status": [zone.status for zone in rows],
        "record": [json.dumps(zone_to_record(zone), ensure_ascii=False, sort_keys=True) for zone in rows],
    }
    out = io.BytesIO()
    raw.write(
        out,
        geometry=shapely.to_wkb([zone.geometry for zone in rows]),
        field_data=[np.array(values, dtype=object) for values in columns.values()],
        fields=list(columns),
        crs="EPSG:4326",
        driver="FlatGeobuf",
        layer="zones",
        geometry_type="Unknown",
        SPATIAL_INDEX="NO",  # it would change the order
    )
    return out.getvalue()


def manifest_of(files: Mapping[str, bytes], zones: int, inputs: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """What ``manifest.json`` says of some files.

    Args:
        files: contents by path within the edition.
        zones: how many zones there are.
        inputs: fingerprints of what the edition was made from.
        options: options of the build.
    """
    manifest = {
        "format": FORMAT,
        "edition": fingerprint(files.items())[:16],
        "zones": zones,
        "files": {name: {"sha256": sha256_of(data), "bytes": len(data)} for name, data in sorted(files.items())},
        "inputs": dict(inputs),
        "options": dict(options),
    }
    return {**manifest, "checksum": _checksum(manifest)}


def _checksum(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "checksum"}
    return sha256_of(json.dumps(rest, ensure_ascii=False, sort_keys=True))


def read_manifest(folder: Path = BUILD) -> dict[str, Any]:
    """The manifest of an edition.

    Raises:
        KongquError: ``no_edition`` where there is none, ``broken_edition`` where it cannot be read or is of another format.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise KongquError(
            "no_edition", where=str(folder), zh=f"还没有建好的控区。{_MEND_ZH}", en=f"No zones have been built here. {_MEND_EN}"
        ) from None
    except (ValueError, OSError) as error:
        raise _broken(folder / MANIFEST, f"清单读不通（{error}）", f"the manifest cannot be read ({error})") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _broken(folder / MANIFEST, "清单不是本版本的格式", "the manifest is not of this format")
    if manifest.get("checksum") != _checksum(manifest):
        raise _broken(folder / MANIFEST, "清单被改动过", "the manifest was changed")
    return manifest


def read_edition(folder: Path = BUILD) -> Edition:
    """Read an edition and check every file against its hash.

    Raises:
        KongquError: ``no_edition`` or ``broken_edition``, with the mend.
    """
    try:
        return _read_edition(folder)
    except KongquError:
        time.sleep(_SWAP_S)  # a build may just have put another edition in place: then the second look finds it whole
        return _read_edition(folder)


def _read_edition(folder: Path) -> Edition:
    manifest = read_manifest(folder)
    contents = read_files(folder, manifest)
    zones = _zones_from_flatgeobuf(contents[ZONES])
    if len(zones) != manifest.get("zones"):
        raise _broken(folder / ZONES, "控区个数不符", "the number of zones is not the stated one")
    return Edition(str(manifest["edition"]), {zone.id: zone for zone in zones}, manifest)


def read_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """The contents of an edition's files, by path within it.

    Raises:
        KongquError: ``broken_edition``: a file is missing, or is not what the manifest states.
    """
    try:
        hashes = {name: str(entry["sha256"]) for name, entry in dict(manifest["files"]).items()}
    except (KeyError, TypeError, ValueError):
        raise _broken(folder / MANIFEST, "清单缺项", "the manifest lacks entries") from None
    contents = {name: _checked(folder / name, hashes[name]) for name in hashes}
    if ZONES not in contents or fingerprint(contents.items())[:16] != manifest.get("edition"):
        raise _broken(folder / MANIFEST, "清单与文件不符", "the manifest does not match the files")
    return contents


def _zones_from_flatgeobuf(content: bytes) -> list[Zone]:
    _, _, outlines, (records,) = raw.read(content, columns=["record"])
    return [zone_from_record(json.loads(record), outline) for record, outline in zip(records, shapely.from_wkb(outlines), strict=True)]


def _checked(file: Path, sha256: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError:
        raise _broken(file, "文件缺失", "the file is missing") from None
    if sha256_of(content) != sha256:
        raise _broken(file, "内容与清单的校验值不符", "its content does not have the hash that the manifest states")
    return content


def _broken(file: Path, zh: str, en: str) -> KongquError:
    return KongquError(
        "broken_edition", where=str(file), zh=f"建好的控区不可用：{zh}。{_MEND_ZH}", en=f"The built zones cannot be used: {en}. {_MEND_EN}"
    )
