"""`kongqu find`: the places that a name, an address or coordinates may mean."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from base.text import Lang
from commands.arguments import add_command, print_json


def add(commands: Any) -> None:
    """The command and its options."""
    command = add_command(commands, "find", run, "查地名、地址或坐标 places that a text may mean")
    command.add_argument("text", help="地名、地址、企业或坐标 a name, an address, an enterprise or coordinates")
    command.add_argument("--datum", help="坐标系 wgs84, cgcs2000, gcj02 or bd09, where it is known")
    command.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int | None:
    """`kongqu find`"""
    from services.atlas import open_atlas
    from services.finding.find import find

    found = find(open_atlas(), arguments.text, datum=arguments.datum)
    if arguments.format == "json":
        print_json(found)
        return 1 if found["error"] else None
    for line in found_lines(found, arguments.lang):
        print(line)
    for notice in found["notices"]:
        print(notice[arguments.lang], file=sys.stderr)
    if found["error"]:
        print(found["error"]["message"][arguments.lang], file=sys.stderr)
    return 1 if found["error"] else None


def found_lines(found: dict[str, Any], lang: Lang) -> list[str]:
    """Two lines for each candidate: its id, name and where it lies; how exactly it is known, and from where."""
    tail = "" if lang == "zh" else "_en"
    lines = []
    for c in found["candidates"]:
        at = "" if c["lon"] is None else f"  {c['lon']:.5f}, {c['lat']:.5f} (WGS84)"
        lines += [f"{c['id']}  {c['name' + tail]}  {c['detail' + tail]}{at}", f"    {c['exact' + tail]}  [{c['source' + tail]}]"]
    return lines
