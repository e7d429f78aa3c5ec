"""The `kongqu` command.  Exit status: 0 done, 1 a problem with the data given, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.arguments import Once, finite, numbers, port, require_free_port
from base.errors import KongquError
from base.text import LANGS, Lang, Text

if TYPE_CHECKING:  # imported where a command needs it: `kongqu --help` must not wait for geopandas
    from layers.store import Edition

_PROGRESS_WIDTH = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: arguments without the program's name; the process's own by default.

    Returns:
        the exit status.
    """
    arguments = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int | None] = arguments.run
    try:
        status = run(arguments) or 0
        sys.stdout.flush()
        return status
    except KongquError as error:
        print(error.message(arguments.lang), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more when it ends
        return 1
    except KeyboardInterrupt:
        print("已中断。Interrupted.", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="kongqu", description="控区：大气污染管控分区与规则。Control zones and rules against air pollution.")
    top.add_argument("--lang", choices=LANGS, default="zh", help="语言 language of messages")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for add in (_build, _lookup, _export, _rules, _serve, _bench):
        add(commands)
    return top


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    for action in (None, "store"):
        command.register("action", action, Once)
    return command


def _build(commands: Any) -> None:
    command = _command(commands, "build", build, "生成分区 build the zones into data/build")
    command.add_argument("--report", action="store_true", help="与公布的建成区面积比较 compare built-up areas with official figures")
    command.add_argument(
        "--built-up", type=Path, metavar="FILE", help="用这个建成区或地表覆盖 GeoTIFF a built-up or land-cover GeoTIFF to use instead"
    )
    command.add_argument("--classes", type=numbers, metavar="N[,N…]", help="其中算建成区的类别值 classes of that raster that are built-up")
    command.add_argument("--threshold", type=finite, metavar="X", help="不小于此值算建成区 built-up from this value on")
    command.add_argument("--dem", type=Path, metavar="FILE", help="数字高程模型 GeoTIFF a digital elevation model, for plains and valleys")
    command.add_argument("--if-needed", action="store_true", help="已是最新则不做 do nothing when the build is current")


def _lookup(commands: Any) -> None:
    command = _command(commands, "lookup", look_up, "查一个地点 zones and rules for a place")
    where = command.add_argument_group("place")
    where.add_argument("--lon", help="经度 longitude, degrees")
    where.add_argument("--lat", help="纬度 latitude, degrees")
    where.add_argument("--datum", default="wgs84", help="坐标系 wgs84, cgcs2000, gcj02 or bd09")
    where.add_argument("--address", metavar="TEXT", help="政区名 name of a county or prefecture")
    where.add_argument("--geometry", type=Path, metavar="FILE", help="厂界 GeoJSON a site's outline, WGS84")
    command.add_argument("--on", metavar="DATE", help="查询日期 day asked, e.g. 2023-08-01 (today)")
    command.add_argument("--facts", type=Path, metavar="FILE", help="事实 JSON facts about the site")
    command.add_argument(
        "--member", action="append", default=[], metavar="ZONE=inside|outside", help="用户声明的归属 a membership that you state"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")


def _export(commands: Any) -> None:
    command = _command(commands, "export", export, "导出分区 zones as GeoJSON (RFC 7946)")
    command.add_argument("layers", nargs="*", metavar="LAYER", help="图层 layers of data/layers.yaml")
    command.add_argument("--all", action="store_true", help="全部图层 every layer")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.geojson")


def _rules(commands: Any) -> None:
    rules = commands.add_parser("rules", help="规则 the rule base", description="规则 the rule base").add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = _command(rules, "list", list_rules, "列出规则 every rule")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    listing.add_argument("--on", metavar="DATE", help="按此日看效力 with its force on that day")
    _command(rules, "show", show_rule, "一条规则 one rule, as JSON").add_argument("rule")


def _serve(commands: Any) -> None:
    command = _command(
        commands, "serve", serve, "启动网页与接口（先补建分区） pages, REST and assets in one server; builds the zones first where needed"
    )
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=port, default=8720)


def _bench(commands: Any) -> None:
    command = _command(commands, "bench", bench, "测速 measure against peers in the same run")
    command.add_argument("name", choices=("lookup",))
    command.add_argument("--format", choices=("text", "json"), default="text")


def build(arguments: argparse.Namespace) -> int | None:
    """`kongqu build`"""
    from layers.build import build_edition
    from services.atlas import BUILD_DIR

    if arguments.if_needed:
        given = (arguments.built_up, arguments.classes, arguments.threshold, arguments.dem)
        if arguments.report or any(value is not None for value in given):
            raise KongquError(
                "bad_options",
                where="--if-needed",
                zh="--if-needed 沿用上次的栅格，不能与其他选项同用；请去掉一边。",
                en="--if-needed keeps the rasters of the last build and stands alone; leave one side out.",
            )
        _build_if_needed(arguments.lang)
        return None
    edition = build_edition(
        BUILD_DIR,
        built_up_file=arguments.built_up,
        classes=arguments.classes,
        threshold=arguments.threshold,
        dem=arguments.dem,
        progress=_progress(arguments.lang),
    )
    _tell_edition(edition, arguments.lang)
    if arguments.report:
        from layers.report import report_text

        print(report_text(edition.zones, arguments.lang))
    return None


def _build_if_needed(lang: Lang) -> None:
    """Build again where the edition does not match its inputs, with the options that it records."""
    from layers.build import is_current, rebuild_edition
    from services.atlas import BUILD_DIR

    if not is_current(BUILD_DIR):
        _tell_edition(rebuild_edition(BUILD_DIR, _progress(lang)), lang)


def _tell_edition(edition: Edition, lang: Lang) -> None:
    count = len(edition.zones)
    print(f"共 {count} 个分区，版本 {edition.id}" if lang == "zh" else f"{count} zones, edition {edition.id}", file=sys.stderr)


def _progress(lang: Lang) -> Callable[[Text, float], None]:
    """One line that fills up; where nobody watches, a plain line each stage and each tenth."""
    watched, shown = sys.stderr.isatty(), [("", -1)]

    def show(stage: Text, share: float) -> None:
        step = (stage[lang], int(share * 10))
        if watched:
            print(
                f"\r{'█' * round(share * 24):<24} {share:4.0%} {stage[lang]:<{_PROGRESS_WIDTH}}",
                end="\n" if share >= 1 else "",
                file=sys.stderr,
                flush=True,
            )
        elif step != shown[0]:
            print(f"{share:4.0%} {stage[lang]}", file=sys.stderr, flush=True)
        shown[0] = step

    return show


def look_up(arguments: argparse.Namespace) -> int | None:
    """`kongqu lookup`"""
    from services.atlas import open_atlas
    from services.given import parse_date, parse_members, read_facts
    from services.lookup import lookup
    from services.text_answer import answer_text

    given = [arguments.address is not None, arguments.geometry is not None, arguments.lon is not None or arguments.lat is not None]
    if sum(given) != 1:
        raise KongquError(
            "one_place",
            where="lookup",
            zh="请给 --lon 与 --lat，或 --address，或 --geometry，只给一种。",
            en="Give --lon and --lat, or --address, or --geometry: exactly one of them.",
        )
    answer = lookup(
        open_atlas(),
        as_of=parse_date(arguments.on) if arguments.on is not None else date.today(),
        lon=arguments.lon,
        lat=arguments.lat,
        datum=arguments.datum,
        address=arguments.address,
        geometry=arguments.geometry,
        facts=read_facts(arguments.facts) if arguments.facts else {},
        members=parse_members(arguments.member),
    )
    print(_json(answer) if arguments.format == "json" else answer_text(answer, arguments.lang))
    return None


def export(arguments: argparse.Namespace) -> int | None:
    """`kongqu export`"""
    from base.files import write_out
    from services.atlas import open_atlas
    from services.export import export_layers

    if bool(arguments.layers) == arguments.all:
        raise KongquError(
            "which_layers", where="export", zh="请写图层名，或用 --all，二者取一。", en="Name layers, or give --all: one of the two."
        )
    write_out(arguments.output, export_layers(open_atlas(), arguments.layers))
    return None


def list_rules(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules list`"""
    from rules.base import read_rule_base
    from services.atlas import DATA_DIR
    from services.catalogue import rule_list
    from services.given import parse_date

    rows = rule_list(read_rule_base(DATA_DIR), parse_date(arguments.on) if arguments.on is not None else None)
    if arguments.format == "json":
        print(_json(rows))
        return None
    suffix: str = "" if arguments.lang == "zh" else "_en"
    for row in rows:
        print(f"{row['rule']}\t{row['document']}\t{row['clause']}\t{row[f'title{suffix}']}")
    return None


def show_rule(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules show`"""
    from rules.base import read_rule_base
    from services.atlas import DATA_DIR
    from services.catalogue import rule_row

    base = read_rule_base(DATA_DIR)
    rule = base.require(arguments.rule)
    print(_json(rule_row(rule, base.documents[rule.document])))
    return None


def serve(arguments: argparse.Namespace) -> int | None:
    """`kongqu serve`"""
    require_free_port(arguments.host, arguments.port)
    _build_if_needed(arguments.lang)
    from app import run

    run(arguments.host, arguments.port)
    return None


def bench(arguments: argparse.Namespace) -> int | None:
    """`kongqu bench`"""
    from services.benchmarks import bench_lookup, rows_text

    rows = bench_lookup()
    print(_json(rows) if arguments.format == "json" else rows_text(rows))
    return None


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


if __name__ == "__main__":
    sys.exit(main())
