"""`kongqu serve` and `kongqu bench`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.errors import KongquError
from commands.arguments import add_command, count, port, print_json, require_free_port
from commands.zones import build_if_needed

if TYPE_CHECKING:
    from benchmarks.rows import Row


def add(commands: Any) -> None:
    """The commands and their options."""
    _add_serve(commands)
    _add_bench(commands)


def _add_serve(commands: Any) -> None:
    command = add_command(
        commands, "serve", serve, "启动网页与接口（先补建分区） pages, REST and assets in one server; builds the zones first where needed"
    )
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=port, default=8720)


def _add_bench(commands: Any) -> None:
    command = add_command(commands, "bench", bench, "测速 measure against peers in the same run")
    command.add_argument("name", choices=("lookup", "find", "rules", "space", "identity", "growth"))
    command.add_argument("--points", type=count, help="space, identity：随机点数 how many random points")
    command.add_argument(
        "--write", metavar="DIR", type=Path, help="growth：把表与图写入该文件夹 write the table and the plot into this folder"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")


def serve(arguments: argparse.Namespace) -> int | None:
    """`kongqu serve`"""
    require_free_port(arguments.host, arguments.port)
    build_if_needed(arguments.lang)
    from app import run

    run(arguments.host, arguments.port)
    return None


def bench(arguments: argparse.Namespace) -> int | None:
    """`kongqu bench`"""
    from benchmarks.joins import HOW_TO_INSTALL
    from benchmarks.rows import rows_text

    _require_fitting(arguments)
    rows = _benchmark(arguments)()
    if arguments.format == "json":
        print_json(rows)
    else:
        print(rows_text(rows, HOW_TO_INSTALL))
    return None


def _require_fitting(arguments: argparse.Namespace) -> None:
    """Refuse, before minutes are spent, options that the benchmark asked for would not heed, and a folder that is not there."""
    for option, names in (("points", ("space", "identity")), ("write", ("growth",))):
        if getattr(arguments, option) is not None and arguments.name not in names:
            raise KongquError(
                "option_without_effect",
                where=f"--{option}",
                zh=f"只用于 {'、'.join(names)}；请去掉。",
                en=f"Is only for {', '.join(names)}; leave it out.",
            )
    if arguments.write is not None and not (arguments.write.is_dir() and os.access(arguments.write, os.W_OK)):
        raise KongquError(
            "no_folder",
            where="--write",
            zh=f"{arguments.write} 不是可写的文件夹；请先建好，例如 docs。",
            en=f"{arguments.write} is no folder that can be written to; make it first, or give another, e.g. docs.",
        )


def _benchmark(arguments: argparse.Namespace) -> Callable[[], list[Row]]:
    """The benchmark with its options; what it needs is read only now."""
    sized = {} if arguments.points is None else {"points": arguments.points}
    match arguments.name:
        case "lookup":
            from benchmarks.lookup import bench_lookup

            return bench_lookup
        case "find":
            from benchmarks.finding import bench_find

            return bench_find
        case "rules":
            from benchmarks.rules import bench_rules

            return bench_rules
        case "space":
            from benchmarks.space import bench_space

            return partial(bench_space, **sized)
        case "identity":
            from benchmarks.identity import bench_identity

            return partial(bench_identity, **sized)
        case _:
            from benchmarks.growth import bench_growth

            return partial(bench_growth, arguments.write)
