"""`kongqu report`: an answer as a document to sign, print or keep."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from base.errors import KongquError
from base.files import write_out
from commands.arguments import add_command
from commands.question import add_question, question_of, require_one_place
from services.groups import AUDIENCES

_URL = "http://127.0.0.1:8720"


def add(commands: Any) -> None:
    """The command and its options."""
    command = add_command(commands, "report", report, "出具查询报告 a report to sign: PDF, page or JSON")
    add_question(command)
    command.add_argument("--audience", choices=tuple(AUDIENCES), default="all", help="只列写给谁的条款 whose rules are listed (all)")
    command.add_argument(
        "--url", default=_URL, metavar="BASE", help=f"链接与二维码指向的服务 server that the link and the QR code lead to ({_URL})"
    )
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=".pdf, .html, .json")


def report(arguments: argparse.Namespace) -> int | None:
    """`kongqu report`; an outline is no part of a link, so it has no report."""
    from services.atlas import open_atlas
    from services.report import FORMS, make

    form = next((f for f in FORMS if arguments.output.suffix.lower() == f".{f}"), None)
    if form is None:
        raise KongquError(
            "bad_form",
            where=str(arguments.output),
            zh=f"文件名要以 {'、'.join('.' + f for f in FORMS)} 结尾。",
            en=f"The file's name must end in {', '.join('.' + f for f in FORMS)}.",
        )
    require_one_place(arguments)
    asked = question_of(arguments)
    made = make(open_atlas(), asked, form=form, lang=arguments.lang, base_url=arguments.url, audience=arguments.audience)
    write_out(arguments.output, made.content)
    for line in made.refused:
        print(line, file=sys.stderr)
    return 1 if made.refused else None
