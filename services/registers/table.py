"""The cells of a register as it was supplied: text with delimiters in the encodings of this country, or a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from base.errors import KongquError
from base.text import Text, shown

LONGEST_BYTES = 50_000_000
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
SHEET_SUFFIXES = (".xlsx", ".xls", ".ods")
DELIMITERS = (",", "\t", ";", "、")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8（带 BOM）"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_NAMES = {
    ",": Text("逗号", "commas"),
    "\t": Text("制表符", "tabs"),
    ";": Text("分号", "semicolons"),
    "、": Text("顿号", "enumeration commas (、)"),
}
_WINDOW = 65_536  # bytes after a broken one that tell what the rest of a file is
_ROWS_TO_SNIFF = 30

Cells = list[list[object]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one file, as text, numbers or whatever the spreadsheet held; row 1 of the file is ``cells[0]``.

    Attributes:
        notes: what was found on the way: encoding, delimiter, sheet.
    """

    cells: Cells
    notes: tuple[Text, ...]


def read_table(name: str, data: bytes, fit: Callable[[Sequence[Sequence[object]]], int]) -> Table:
    """Read the cells of a file; what it holds decides, not its name.

    Args:
        name: of the file, for messages; its suffix must be an allowed one.
        data: its content.
        fit: how well the first rows of a table look like a register; decides between delimiters and between sheets.

    Raises:
        KongquError: ``register_suffix``, ``register_too_big``, ``register_empty``, ``register_encoding``, ``register_text``, or as
            :func:`services.registers.workbook.read_workbook`.
    """
    where = shown(name)
    _require_suffix(where)
    require_size(where, len(data))
    if not data.strip(b"\x00 \r\n\t"):
        raise KongquError(
            "register_empty", where=where, zh="文件是空的；请给有内容的名录。", en="The file is empty; give a register with rows."
        )
    if data.startswith((_ZIP, _OLE)):
        from services.registers.workbook import read_workbook  # calamine is read only where a spreadsheet comes

        return Table(*read_workbook(where, data, fit))
    return _read_text(where, data, fit)


def require_size(where: str, size: int) -> None:
    """Refuse a file that is too big to be a register.

    Raises:
        KongquError: ``register_too_big``.
    """
    if size > LONGEST_BYTES:
        raise KongquError(
            "register_too_big",
            where=where,
            zh=f"文件有 {size / 1e6:.0f} MB，最多 {LONGEST_BYTES // 1_000_000} MB；请分成几份。",
            en=f"The file has {size / 1e6:.0f} MB, at most {LONGEST_BYTES // 1_000_000} MB are read; split it.",
        )


def _require_suffix(where: str) -> None:
    if PurePath(where).suffix.lower() not in TEXT_SUFFIXES + SHEET_SUFFIXES:
        allowed = " ".join(TEXT_SUFFIXES + SHEET_SUFFIXES)
        raise KongquError(
            "register_suffix",
            where=where,
            zh=f"名录须是 {allowed} 文件；请另存为其中一种。",
            en=f"A register must be one of {allowed}; save it as one of them.",
        )


def _read_text(where: str, data: bytes, fit: Callable[[Sequence[Sequence[object]]], int]) -> Table:
    text, encoding = _decode(where, data)
    start = text.lstrip()[:300].lower()
    if start.startswith(("<html", "<!doctype", "<?xml", "<table")):
        raise KongquError(
            "register_text",
            where=where,
            zh="这是网页或 XML，不是表格；请用表格软件打开后另存为 .xlsx 或 .csv。",
            en="This is a web page or XML and no table; open it in a spreadsheet program and save it as .xlsx or .csv.",
        )
    head = "\n".join(text.splitlines()[:_ROWS_TO_SNIFF])
    tried = [(_split(where, head, delimiter, strict=False), delimiter) for delimiter in DELIMITERS]
    _, delimiter = max(tried, key=lambda pair: (fit(pair[0]), max((len(row) for row in pair[0]), default=0)))
    word = _NAMES[delimiter]
    notes = (Text(f"按 {encoding} 编码、{word.zh}分隔读取。", f"Read as {_english(encoding)} with {word.en} between the columns."),)
    return Table(_split(where, text, delimiter, strict=True), notes)


def _english(encoding: str) -> str:
    return encoding.replace("（带 BOM）", " (with byte order mark)")


def _decode(where: str, data: bytes) -> tuple[str, str]:
    """The text, and the encoding that was taken; no byte is replaced in silence."""
    for mark, codec, label in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec), label
            except UnicodeDecodeError as error:
                raise _undecodable(where, label, error.start) from None
    if b"\x00" in data[:_WINDOW]:
        raise _undecodable(where, "UTF-8、GB18030", data.index(b"\x00"))
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        broken_at = error.start
    if _is_broken_utf8(data, broken_at):
        raise _undecodable(where, "UTF-8", broken_at)
    try:
        return data.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        raise _undecodable(where, "UTF-8、GB18030", error.start) from None


def _is_broken_utf8(data: bytes, broken_at: int) -> bool:
    """Whether a text is UTF-8 with a few broken bytes: GB18030 would read it without complaint, as other characters."""
    around = data[max(0, broken_at - _WINDOW) : broken_at + _WINDOW].decode("utf-8", errors="replace")
    broken = around.count("\ufffd")
    return sum(1 for char in around if "\u0800" <= char != "\ufffd") > broken


def _undecodable(where: str, encoding: str, offset: int) -> KongquError:
    return KongquError(
        "register_encoding",
        where=where,
        zh=f"第 {offset} 字节起不是 {encoding} 文字；请另存为 UTF-8 的 .csv，或 .xlsx。",
        en=f"From byte {offset} on this is no text in {encoding.replace('、', ' or ')}; save it as .csv in UTF-8, or as .xlsx.",
    )


def _split(where: str, text: str, delimiter: str, *, strict: bool) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    cells: Cells = []
    try:
        for row in reader:
            cells.append(list(row))
    except csv.Error as error:
        if not strict:
            return cells
        raise KongquError(
            "register_text",
            where=f"{where}:{len(cells) + 1}",
            zh=f"从这一行起分不出列（引号没有成对，或一格太长：{error}）；请改正这一行的引号。",
            en=f"From this row on the columns cannot be told apart (a quote lacks its other half, or a cell is too long: {error}); mend its quotes.",
        ) from None
    return cells
