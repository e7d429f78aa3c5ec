"""`kongqu find`: candidates on standard output, what must be known on standard error."""

from __future__ import annotations

import argparse
import json

from commands import find


def run(capsys, *words, lang="zh"):
    top = argparse.ArgumentParser()
    top.add_argument("--lang", default=lang)
    find.add(top.add_subparsers())
    arguments = top.parse_args(["find", *words])
    status = arguments.run(arguments)
    out, err = capsys.readouterr()
    return status or 0, out, err


def test_candidates_are_listed_with_their_ids(atlas, capsys):
    status, out, err = run(capsys, "孝义")
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith("county/141181  孝义市  山西省吕梁市孝义市")
    assert "seat/141181" in out and "±500 米" in out


def test_english_is_complete(atlas, capsys):
    _, out, err = run(capsys, "Ningxiang", lang="en")
    assert "town/1784239  Ningxiang Town  Zhongyang County, Lüliang, Shanxi" in out
    assert (out + err).replace("ü", "u").replace("±", "").isascii()


def test_notices_and_errors_are_told_apart(atlas, capsys):
    status, out, err = run(capsys, "111.1734,37.3564")
    assert status == 0 and out.count("coordinates/") == 3 and "坐标系" in err
    status, out, err = run(capsys, "孝仪市")
    assert status == 1 and "没有查到" in err and "county/141181" in out


def test_json_is_what_the_service_gives(atlas, capsys):
    status, out, _ = run(capsys, "111.1734,37.3564", "--datum", "gcj02", "--format", "json")
    found = json.loads(out)
    assert status == 0 and [c["id"] for c in found["candidates"]] == ["coordinates/gcj02"]
