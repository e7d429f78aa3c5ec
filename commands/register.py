"""`kongqu register`: check an enterprise register before it is used."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.text import Lang
from commands.arguments import add_command, print_json

if TYPE_CHECKING:
    from services.registers.register import Register


def add(commands: Any) -> None:
    """The command and its options."""
    command = add_command(
        commands, "register", check_register, "检查企业名录 check an enterprise register: each row that cannot be used, and why"
    )
    command.add_argument("file", type=Path, metavar="FILE", help=".csv .txt .tsv .xlsx .xls .ods")
    command.add_argument(
        "--datum", metavar="D", help="没有写坐标系的行用这个 datum of rows that state none: wgs84, cgcs2000, gcj02 or bd09; never guessed"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")


def check_register(arguments: argparse.Namespace) -> int | None:
    """`kongqu register`"""
    from services.registers.reader import read_register_file

    register = read_register_file(arguments.file, arguments.datum)
    if arguments.format == "json":
        print_json(register.as_json())
    else:
        print(_text(register, arguments.lang))
    return 1 if register.faults else None


def _text(register: Register, lang: Lang) -> str:
    counts = (
        f"{register.name}：可用 {len(register.rows)} 行，不能用 {register.dropped} 行，问题 {len(register.faults)} 处。"
        if lang == "zh"
        else f"{register.name}: {len(register.rows)} rows can be used, {register.dropped} cannot; {len(register.faults)} faults."
    )
    notes = [note[lang] for note in register.notes]
    return "\n".join([counts, *notes, *(fault.message(lang) for fault in register.faults)])
