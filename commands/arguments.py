"""What the command line takes: options that stand once, and kinds of values; each says in both languages what is wrong."""

from __future__ import annotations

import argparse
import json
import math
import socket
from collections.abc import Callable
from datetime import date
from typing import Any

from base.errors import KongquError

Run = Callable[[argparse.Namespace], int | None]


def add_command(commands: Any, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    """A command of the parser, with the function that runs it."""
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    for action in (None, "store"):
        command.register("action", action, Once)
    return command


def print_json(content: Any) -> None:
    """A result for programs, on standard output."""
    print(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False))


class Once(argparse.Action):
    """An option that can be given once only; of two, argparse would drop the first in silence."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        given = namespace.__dict__.setdefault("_given", set())
        if option_string and self.dest in given:
            parser.error(f"{option_string}: 只能给一次 can be given only once")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: 要整数，逗号分开 whole numbers with commas are needed, e.g. 50,80") from None


def finite(text: str) -> float:
    """A number that is one: not NaN, not infinite."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r}: 要一个数 a number is needed, e.g. 0.5")
    return value


def count(text: str) -> int:
    """A whole number above 0."""
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r}: 要大于 0 的整数 a whole number above 0 is needed, e.g. 100000")
    return int(text)


def day_asked(text: str | None) -> date:
    """The day of ``--on``, or today: with the server's own, the only place where the clock is read."""
    from services.given import parse_date

    return date.today() if text is None else parse_date(text)


def port(text: str) -> int:
    """A TCP port."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r}: 要 1 至 65535 的端口 a port from 1 to 65535 is needed")
    return int(text)


def require_free_port(host: str, number: int) -> None:
    """Refuse an address that this machine does not have, or a port that another program holds.

    Raises:
        KongquError: ``cannot_listen``.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise KongquError(
            "cannot_listen",
            where=f"{host}:{number}",
            zh=f"不能在这里服务（{why}）；请用 --host 或 --port 换一个。",
            en=f"Cannot serve here ({why}); choose another with --host or --port.",
        ) from None
