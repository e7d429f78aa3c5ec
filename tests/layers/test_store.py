"""An edition on disk: read back whole, or refused with the mend."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from base.errors import KongquError
from layers.build import build_edition, is_current, rebuild_edition
from layers.inputs import present_inputs
from layers.store import MANIFEST, ZONES, Edition, manifest_of, read_edition, zones_as_flatgeobuf
from tests.layers.samples import sample_zones

ROOT = Path(__file__).resolve().parents[2]

# Builds the sample zones into the folder argv[1]; `KILL_AT` names what the process dies in, as if the power went.
BUILD = """
import os, signal, sys
from pathlib import Path
import layers.build as build
from tests.layers.samples import sample_zones
build.build_zones = lambda options, progress: sample_zones()
if target := os.environ.get("KILL_AT"):
    module, name = target.split(":")
    setattr(build, name, lambda *given: os.kill(os.getpid(), signal.SIGKILL))
build.build_edition(Path(sys.argv[1]))
"""


def build_sample(folder: Path, kill_at: str | None = None) -> int:
    environment = {**os.environ, **({"KILL_AT": kill_at} if kill_at else {})}
    return subprocess.run([sys.executable, "-W", "error", "-c", BUILD, str(folder)], cwd=ROOT, env=environment, check=False).returncode


def test_round_trip(edition: Edition, edition_dir: Path) -> None:
    again = read_edition(edition_dir)
    assert again.id == edition.id and list(again.zones) == list(edition.zones)
    zones = sample_zones()
    (edition_dir.parent / "sample.fgb").write_bytes(zones_as_flatgeobuf(zones.values()))
    import geopandas as gpd

    table = gpd.read_file(edition_dir.parent / "sample.fgb")
    assert table.crs.to_epsg() == 4326 and set(table["zone"]) == set(zones)


def test_every_attribute_comes_back() -> None:
    from layers.records import zone_from_record, zone_to_record

    for one in sample_zones().values():
        assert zone_from_record(json.loads(json.dumps(zone_to_record(one))), one.geometry) == one


def test_loading_is_quick(edition_dir: Path) -> None:
    start = time.perf_counter()
    read_edition(edition_dir)
    assert time.perf_counter() - start < 1.0


def test_no_edition_names_the_mend(tmp_path: Path) -> None:
    with pytest.raises(KongquError) as caught:
        read_edition(tmp_path / "build")
    assert caught.value.code == "no_edition" and "kongqu build" in caught.value.message("en")


@pytest.mark.parametrize("name", [ZONES, "map/county.geojson", MANIFEST])
def test_tampering_is_found(name: str, edition_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    shutil.copytree(edition_dir, folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content.replace(b"1", b"2", 1))
    with pytest.raises(KongquError) as caught:
        read_edition(folder)
    assert caught.value.code == "broken_edition" and "kongqu build" in caught.value.message("zh")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 0}', b'{"format": 1}', b'{"format": 1, "files": {}, "edition": "x", "zones": 0}']
)
def test_a_foreign_manifest_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(KongquError) as caught:
        read_edition(tmp_path)
    assert caught.value.code == "broken_edition"


def test_a_missing_file_is_found(edition_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    shutil.copytree(edition_dir, folder)
    (folder / ZONES).unlink()
    with pytest.raises(KongquError) as caught:
        read_edition(folder)
    assert caught.value.code == "broken_edition"


def test_an_edition_that_lost_a_file_is_not_current(edition_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    shutil.copytree(edition_dir, folder)
    assert is_current(folder)
    (folder / "map/county.geojson").unlink()
    assert not is_current(folder)


def test_a_build_killed_in_the_swap_keeps_its_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old edition stands aside at that moment, and its options with it."""
    aside = tmp_path / ".build.replaced"
    aside.mkdir()
    manifest = manifest_of({}, 0, {}, {"dem": "heights.tif"})
    (aside / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    asked: dict[str, object] = {}
    monkeypatch.setattr("layers.build.build_edition", lambda _, **given: asked.update(given))
    rebuild_edition(tmp_path / "build")
    assert asked["dem"] == "heights.tif"


def test_a_reader_gets_a_whole_edition_while_another_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "build"
    assert build_sample(folder) == 0
    folder.rename(tmp_path / "new")
    monkeypatch.setattr("layers.store.time.sleep", lambda _: (tmp_path / "new").rename(folder))
    assert read_edition(folder).zones


@pytest.mark.parametrize("moment", ["build:manifest_of", "build:_sync_folder", "build:_swap"])
def test_a_killed_build_leaves_nothing_or_the_old_edition(moment: str, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    assert build_sample(folder, kill_at=moment) == -signal.SIGKILL
    assert not folder.exists()
    assert build_sample(folder) == 0
    first = read_edition(folder).id
    assert build_sample(folder, kill_at=moment) == -signal.SIGKILL
    assert read_edition(folder).id == first
    assert build_sample(folder) == 0
    assert sorted(left.name for left in tmp_path.iterdir()) == [".build.lock", "build"]


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(KongquError) as caught:
            build_edition(tmp_path / "build")
    assert caught.value.code == "build_running"


def test_the_same_inputs_give_the_same_bytes(edition_dir: Path, tmp_path: Path) -> None:
    """A second full build, in another process with another hash seed."""
    code = "import sys; from pathlib import Path; from layers.build import build_edition; build_edition(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(tmp_path / "build")], cwd=ROOT, env=environment, check=True)
    assert time.perf_counter() - start < 90.0  # 17 s on two free cores
    files = sorted(file.relative_to(edition_dir) for file in edition_dir.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(tmp_path / "build") for file in (tmp_path / "build").rglob("*") if file.is_file())
    assert all((edition_dir / file).read_bytes() == (tmp_path / "build" / file).read_bytes() for file in files)


def test_an_edition_is_current_until_an_input_changes(edition_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_current(edition_dir) and not is_current(tmp_path)
    inputs = present_inputs()
    inputs["files"]["zones/parks.yaml"] = "0"
    monkeypatch.setattr("layers.build.present_inputs", lambda: inputs)
    assert not is_current(edition_dir)
