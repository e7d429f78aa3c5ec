"""`kongqu lookup`: one question about a place."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from commands.arguments import add_command, print_json
from commands.question import add_question, question_of, require_one_place


def add(commands: Any) -> None:
    """The command and its options."""
    command = add_command(commands, "lookup", look_up, "查一个地点 zones and rules for a place")
    where = add_question(command)
    where.add_argument("--geometry", type=Path, metavar="FILE", help="厂界或道路 GeoJSON a site's outline or a road, WGS84")
    command.add_argument("--months", default="0", metavar="N", help="往后看几个月 tell what starts, ends or falls due in the next N months")
    command.add_argument("--format", choices=("text", "json"), default="text")


def look_up(arguments: argparse.Namespace) -> int | None:
    """`kongqu lookup`"""
    from services.atlas import open_atlas
    from services.outlook import require_months
    from services.text_answer import answer_text, refused_lines

    require_one_place(arguments, [arguments.geometry], "，或 --geometry", ", or --geometry")
    asked = question_of(arguments, require_months(arguments.months))
    answer = asked.answer(open_atlas(), arguments.geometry)
    if arguments.format == "json":
        print_json(answer)
    else:
        print(answer_text(answer, arguments.lang))
    for line in refused_lines(answer, arguments.lang):
        print(line, file=sys.stderr)
    return 1 if answer["refused_facts"] else None
