"""`kongqu lookup`: one question about a place."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from base.errors import KongquError
from commands.arguments import add_command, day_asked, print_json


def add(commands: Any) -> None:
    """The command and its options."""
    command = add_command(commands, "lookup", look_up, "查一个地点 zones and rules for a place")
    where = command.add_argument_group("place")
    where.add_argument("--lon", help="经度 longitude, degrees")
    where.add_argument("--lat", help="纬度 latitude, degrees")
    where.add_argument("--datum", default="wgs84", help="坐标系 wgs84, cgcs2000, gcj02 or bd09")
    where.add_argument("--place", metavar="ID", help="地点编号，见 kongqu find: id of a place, as kongqu find gives it")
    where.add_argument("--address", metavar="TEXT", help="政区名 name of a county or prefecture")
    where.add_argument("--geometry", type=Path, metavar="FILE", help="厂界或道路 GeoJSON a site's outline or a road, WGS84")
    where.add_argument("--accuracy-m", metavar="M", help="定位精度（米） how far the point or outline may be off, in metres (10)")
    command.add_argument("--on", metavar="DATE", help="查询日期 day asked, e.g. 2023-08-01 (today)")
    command.add_argument("--at", metavar="HH:MM", help="查询时刻 time of day asked, for rules with daily hours")
    command.add_argument("--months", default="0", metavar="N", help="往后看几个月 tell what starts, ends or falls due in the next N months")
    command.add_argument("--facts", type=Path, metavar="FILE", help="事实 JSON facts about the site")
    command.add_argument(
        "--member", action="append", default=[], metavar="ZONE=inside|outside", help="用户声明的归属 a membership that you state"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")


def look_up(arguments: argparse.Namespace) -> int | None:
    """`kongqu lookup`"""
    from services.atlas import open_atlas
    from services.given import parse_accuracy, parse_members, parse_time, read_facts
    from services.lookup import lookup
    from services.outlook import require_months
    from services.question import POINT_ACCURACY_M
    from services.text_answer import answer_text, refused_lines

    given = [
        arguments.place is not None,
        arguments.address is not None,
        arguments.geometry is not None,
        arguments.lon is not None or arguments.lat is not None,
    ]
    if sum(given) != 1:
        raise KongquError(
            "one_place",
            where="lookup",
            zh="请给 --lon 与 --lat，或 --place，或 --address，或 --geometry，只给一种。",
            en="Give --lon and --lat, or --place, or --address, or --geometry: exactly one of them.",
        )
    answer = lookup(
        open_atlas(),
        as_of=day_asked(arguments.on),
        lon=arguments.lon,
        lat=arguments.lat,
        datum=arguments.datum,
        place=arguments.place,
        address=arguments.address,
        geometry=arguments.geometry,
        accuracy_m=POINT_ACCURACY_M if arguments.accuracy_m is None else parse_accuracy(arguments.accuracy_m),
        facts=read_facts(arguments.facts) if arguments.facts else {},
        members=parse_members(arguments.member),
        at=None if arguments.at is None else parse_time(arguments.at),
        months=require_months(arguments.months),
    )
    if arguments.format == "json":
        print_json(answer)
    else:
        print(answer_text(answer, arguments.lang))
    for line in refused_lines(answer, arguments.lang):
        print(line, file=sys.stderr)
    return 1 if answer["refused_facts"] else None
