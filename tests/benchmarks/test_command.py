"""`kongqu bench`: the rows of the contract as JSON and as a table; options that fit."""

from __future__ import annotations

import json

import pytest

import benchmarks.space
from cli import main


def run(capsys, *argv):
    status = main([str(part) for part in argv])
    out, err = capsys.readouterr()
    return status, out, err


def test_space_prints_one_row_a_peer(capsys, zones, monkeypatch):
    monkeypatch.setattr(benchmarks.space, "nine_hundred_zones", lambda: zones)
    monkeypatch.setitem(benchmarks.space.PEERS, "PostGIS, one process", lambda *_: (None, 0.0))
    status, out, _ = run(capsys, "bench", "space", "--points", 500, "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert all(list(row) == ["name", "value", "unit", "peer", "ratio", "exact"] for row in rows)
    joins = [row["peer"] for row in rows if row["name"] == "join" and row["peer"]]
    assert joins == ["geopandas.sjoin", "shapely.STRtree", "DuckDB spatial, one thread", "PostGIS, one process"]
    status, out, _ = run(capsys, "bench", "space", "--points", 500)
    assert status == 0
    assert "apt-get install postgresql postgis" in out


def test_find_sets_names_beside_a_fuzzy_match_and_times_the_report(capsys):
    status, out, _ = run(capsys, "bench", "find", "--format", "json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert status == 0 and {"county by name", "what people type", "report, json", "report, html", "report, pdf"} == set(rows)
    assert rows["county by name"]["exact"] in (True, None)  # None where the peer is not installed
    assert all(row["value"] > 0 for name, row in rows.items() if name != "county by name")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["lookup", "--points", "5"], "--points"), (["growth", "--points", "5"], "--points"), (["space", "--write", "."], "--write"),
        (["growth", "--write", "nowhere/at/all"], "nowhere/at/all"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_told_at_once(capsys, argv, said):
    status, out, err = run(capsys, "bench", *argv)
    assert (status, out) == (1, "")
    assert said in err and "Traceback" not in err


@pytest.mark.parametrize("points", ["0", "-1", "1.5", "many"])
def test_points_are_a_whole_number(capsys, points):
    with pytest.raises(SystemExit) as left:
        main(["bench", "identity", "--points", points])
    assert left.value.code == 2
