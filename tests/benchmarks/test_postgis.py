"""The throw-away cluster: what it answers, and that nothing of it is left whatever happens."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

import benchmarks.postgis
from base.errors import KongquError
from benchmarks.joins import by_tree
from benchmarks.postgis import cluster, join_by_postgis, load, programs
from benchmarks.zones import random_points

needs_postgis = pytest.mark.skipif(
    programs() is None, reason="needs Debian's postgresql and postgis, and psycopg (pip install -r requirements-bench.txt)"
)
AREAS = np.array([box(0, 0, 2, 2), Polygon([(0, 0), (4, 0), (2, 4)], [[(1.5, 1), (2.5, 1), (2, 2)]]), box(5, 5, 6, 6)], dtype=object)
ON_EDGES = np.array([[0.0, 1.0], [2.0, 2.0], [2.0, 1.0], [5.5, 5.0], [0.5, 0.5], [5.5, 5.5], [9.0, 9.0]])


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Where clusters are made, to see that they go."""
    for parent in tmp_path.parents:  # the system's user postgres has to come through
        if Path(tempfile.gettempdir()) in parent.parents:
            parent.chmod(0o755)
    tmp_path.chmod(0o1777)  # as the system's own is
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@needs_postgis
def test_it_finds_the_pairs_of_the_others(folders, zones):
    lons, lats = random_points(zones, 500)
    pairs, took_s = join_by_postgis(zones, lons, lats)
    assert len(pairs) > 100
    assert sorted(pairs) == sorted(by_tree(zones, lons, lats)[0])
    assert took_s > 0.0
    assert list(folders.iterdir()) == []


@needs_postgis
def test_within_and_contains_leave_out_the_edge_as_the_others_do_and_intersects_does_not(folders):
    lons, lats = ON_EDGES.T
    expected = sorted((point, area) for area in range(3) for point in np.flatnonzero(shapely.contains_xy(AREAS[area], lons, lats)))
    with cluster(programs()) as connection:
        load(connection, AREAS, lons, lats)

        def found(test):
            return sorted(connection.execute(f"SELECT point, zone FROM zones JOIN points ON {test}").fetchall())  # noqa: S608

        assert found("ST_Within(place, outline)") == found("ST_Contains(outline, place)") == expected
        assert set(found("ST_Intersects(outline, place)")) > set(expected)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("SHOW max_parallel_workers_per_gather").fetchone() == ("0",)
        assert connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall() == [("scram-sha-256",)]
    assert list(folders.iterdir()) == []


@needs_postgis
def test_nothing_is_left_after_an_error(folders):
    with pytest.raises(RuntimeError, match="midway"), cluster(programs()):
        assert len(list(folders.iterdir())) == 1
        raise RuntimeError("midway")
    assert list(folders.iterdir()) == []


@needs_postgis
def test_nothing_is_left_when_the_process_is_killed(folders):
    text = (
        "import os, signal, tempfile; from pathlib import Path; from benchmarks.postgis import cluster, programs\n"
        f"tempfile.tempdir = {str(folders)!r}\n"
        "with cluster(programs()) as connection:\n"
        "    print(next(Path(tempfile.tempdir).iterdir()).joinpath('pid').read_text(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    server = int(told.stdout)
    until = time.monotonic() + 60.0
    while (Path(f"/proc/{server}").exists() or list(folders.iterdir())) and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{server}").exists()
    assert list(folders.iterdir()) == []


@needs_postgis
def test_a_server_that_does_not_start_is_told_with_its_own_words(folders, monkeypatch):
    monkeypatch.setitem(benchmarks.postgis._SETTINGS, "shared_buffers", "a lot")
    with pytest.raises(KongquError, match="shared_buffers") as told, cluster(programs()):
        pass
    assert told.value.code == "no_cluster"
    assert list(folders.iterdir()) == []


def test_postgis_that_is_not_installed_gives_nothing(monkeypatch):
    monkeypatch.setattr(benchmarks.postgis, "programs", lambda: None)
    assert join_by_postgis(AREAS, *ON_EDGES.T) == (None, 0.0)


def test_without_the_driver_it_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert programs() is None
