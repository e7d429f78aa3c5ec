"""The `kongqu` command.  Exit status: 0 done, 1 a problem with the data given, 2 wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from base.errors import KongquError
from base.text import LANGS
from commands import distance, find, law, place, register, report, server, zones


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
    for group in (zones, find, place, report, register, distance, law, server):
        group.add(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())
