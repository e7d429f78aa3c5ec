"""`kongqu around` and `kongqu nearest`: distances on demand."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from commands.arguments import add_command, day_asked, print_json


def add(commands: Any) -> None:
    """The commands and their options."""
    command = add_command(commands, "around", around, "一个分区及其周边 a zone and all within a distance of it, as GeoJSON")
    command.add_argument("zone", metavar="ZONE", help="分区编号 id of a zone, e.g. built_up/141129")
    command.add_argument("--km", required=True, metavar="N", help="距离（千米） geodesic distance in kilometres, 0 to 100")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    command = add_command(commands, "nearest", nearest, "最近的分区 the nearest zones of a layer, with distance and direction")
    command.add_argument("layer", metavar="LAYER", help="图层 id of a layer, e.g. built_up")
    command.add_argument("--lon", help="经度 longitude, degrees")
    command.add_argument("--lat", help="纬度 latitude, degrees")
    command.add_argument("--datum", default="wgs84", help="坐标系 wgs84, cgcs2000, gcj02 or bd09")
    command.add_argument("--accuracy-m", default="10", metavar="M", help="定位精度（米） how far the point may be off, in metres (10)")
    command.add_argument("--on", metavar="DATE", help="查询日期 day asked, e.g. 2023-08-01 (today)")
    command.add_argument("--count", default="1", metavar="N", help="几个 how many")
    command.add_argument("--format", choices=("text", "json"), default="text")


def around(arguments: argparse.Namespace) -> int | None:
    """`kongqu around`"""
    from base.files import write_out
    from services.around import around_geojson
    from services.atlas import open_atlas

    write_out(arguments.output, around_geojson(open_atlas(), arguments.zone, arguments.km))
    return None


def nearest(arguments: argparse.Namespace) -> int | None:
    """`kongqu nearest`"""
    from services.atlas import open_atlas
    from services.nearest import nearest, nearest_text

    answer = nearest(
        open_atlas(),
        arguments.layer,
        as_of=day_asked(arguments.on),
        lon=arguments.lon,
        lat=arguments.lat,
        datum=arguments.datum,
        accuracy_m=arguments.accuracy_m,
        count=arguments.count,
    )
    if arguments.format == "json":
        print_json(answer)
    else:
        print(nearest_text(answer, arguments.lang))
    return None
