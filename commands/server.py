"""`kongqu serve` and `kongqu bench`."""

from __future__ import annotations

import argparse
from typing import Any

from commands.arguments import add_command, port, print_json, require_free_port
from commands.zones import build_if_needed


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
    command.add_argument("name", choices=("lookup", "rules", "space"))
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
    from services.benchmarks import bench_lookup, bench_rules, rows_text
    from services.space_benchmark import bench_space

    rows = {"lookup": bench_lookup, "rules": bench_rules, "space": bench_space}[arguments.name]()
    if arguments.format == "json":
        print_json(rows)
    else:
        print(rows_text(rows))
    return None
