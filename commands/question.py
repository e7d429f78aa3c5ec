"""The question on the command line: where, when, what is known; the same options for every command that answers one."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.errors import KongquError
from commands.arguments import day_asked

if TYPE_CHECKING:  # imported where a command needs it: `kongqu --help` must not wait for geopandas
    from services.asked import Asked


def add_question(command: argparse.ArgumentParser) -> Any:
    """The options of place, time, facts and memberships.

    Returns:
        the group of the place's options, to add another way of giving one.
    """
    where = command.add_argument_group("place")
    where.add_argument("--lon", help="经度 longitude, degrees")
    where.add_argument("--lat", help="纬度 latitude, degrees")
    where.add_argument("--datum", default="wgs84", help="坐标系 wgs84, cgcs2000, gcj02 or bd09")
    where.add_argument("--place", metavar="ID", help="地点编号，见 kongqu find: id of a place, as kongqu find gives it")
    where.add_argument("--address", metavar="TEXT", help="政区名 name of a county or prefecture")
    where.add_argument("--accuracy-m", metavar="M", help="定位精度（米） how far the place may be off, in metres (10)")
    command.add_argument("--on", metavar="DATE", help="查询日期 day asked, e.g. 2023-08-01 (today)")
    command.add_argument("--at", metavar="HH:MM", help="查询时刻 time of day asked, for rules with daily hours")
    command.add_argument("--facts", type=Path, metavar="FILE", help="事实 JSON facts about the site")
    command.add_argument(
        "--member", action="append", default=[], metavar="ZONE=inside|outside", help="用户声明的归属 a membership that you state"
    )
    return where


def require_one_place(arguments: argparse.Namespace, others: Iterable[object] = (), zh: str = "", en: str = "") -> None:
    """Refuse a question without a place, or with two.

    Args:
        others: what else may give the place.
        zh, en: words that name it.

    Raises:
        KongquError: ``one_place``.
    """
    point = arguments.lon is not None or arguments.lat is not None
    if sum([point, arguments.place is not None, arguments.address is not None, *(other is not None for other in others)]) != 1:
        raise KongquError(
            "one_place",
            where="place",
            zh=f"请给 --lon 与 --lat，或 --place，或 --address{zh}，只给一种。",
            en=f"Give --lon and --lat, or --place, or --address{en}: exactly one of them.",
        )


def question_of(arguments: argparse.Namespace, months: int = 0) -> Asked:
    """The question that the options state.

    Raises:
        KongquError: a value cannot be read.
    """
    from geo.coordinates import require_numbers
    from services.asked import Asked
    from services.given import parse_accuracy, parse_members, parse_time, read_facts

    known: dict[str, Any] = {"place": arguments.place, "address": arguments.address, "datum": arguments.datum}
    if arguments.lon is not None or arguments.lat is not None:
        known["lon"], known["lat"] = require_numbers(arguments.lon, arguments.lat)
    if arguments.accuracy_m is not None:
        known["accuracy_m"] = parse_accuracy(arguments.accuracy_m)
    return Asked(
        as_of=day_asked(arguments.on),
        at=None if arguments.at is None else parse_time(arguments.at),
        facts=read_facts(arguments.facts) if arguments.facts else {},
        members=parse_members(arguments.member),
        months=months,
        **known,
    )
