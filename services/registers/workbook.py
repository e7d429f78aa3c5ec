"""Spreadsheets of a register: .xlsx, .xls and .ods by calamine, and nothing that would swell beyond measure."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from base.errors import KongquError
from base.text import Text, shown

MOST_CELLS = 5_000_000
MOST_UNPACKED_BYTES = 400_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # name of the stream in which Office keeps an encrypted .xlsx
_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 20
_CELL = re.compile(rb"""<(?:\w+:)?c\s((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_CELL_BEGINS = re.compile(rb"<(?:\w+:)?c\s")
_AT = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "

Cells = list[list[object]]
Fit = Callable[[Sequence[Sequence[object]]], int]


def read_workbook(where: str, data: bytes, fit: Fit) -> tuple[Cells, tuple[Text, ...]]:
    """The cells of the sheet that looks most like a register, the first of equals; formulas stand with the value that was saved.

    What a merged cell holds stands in every cell of it.

    Raises:
        KongquError: ``register_password``, ``register_broken``, ``register_too_big``, ``register_empty``.
    """
    if data.startswith(b"PK"):
        _require_modest(where, data)
    elif _ENCRYPTED in data:
        raise _password(where)
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            return _best_sheet(where, book, fit)
    except PasswordError:
        raise _password(where) from None
    except (CalamineError, ValueError, OverflowError):  # the latter: dates that no calendar has
        raise _broken(where) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of calamine, on files that are broken on purpose; it is no Exception
            raise _broken(where) from None
        raise


def _best_sheet(where: str, book: CalamineWorkbook, fit: Fit) -> tuple[Cells, tuple[Text, ...]]:
    sheets = [m for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
    tables = {}
    for sheet in sheets:
        cells = _cells(where, book.get_sheet_by_name(sheet.name))
        if any(cell != "" for row in cells for cell in row):
            tables[sheet.name] = cells
    if not tables:
        raise KongquError(
            "register_empty", where=where, zh="各工作表都是空的；请给有内容的名录。", en="Every sheet is empty; give a register with rows."
        )
    best = max(tables, key=lambda name: fit(tables[name]))
    notes = [Text(f"读取工作表“{shown(best)}”。", f"Read from sheet {shown(best)!r}.")]
    hidden = {m.name for m in sheets if m.visible is not SheetVisibleEnum.Visible}
    for name in tables:
        if name != best:
            zh, en = ("（隐藏的）", "hidden ") if name in hidden else ("", "")
            notes.append(Text(f"{zh}工作表“{shown(name)}”没有读。", f"The {en}sheet {shown(name)!r} was not read."))
    return tables[best], tuple(notes)


def _cells(where: str, sheet: CalamineSheet) -> Cells:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise _too_many(where)
    cells: Cells = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    filled = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        filled += (bottom - top + 1) * (right - left + 1)
        if filled > MOST_CELLS:
            raise _too_many(where)
        if top >= len(cells) or left >= len(cells[top]) or cells[top][left] == "":
            continue
        for row in cells[top : bottom + 1]:
            if any(cell != "" for cell in row):  # a row that is empty otherwise stays empty
                row[left : right + 1] = [cells[top][left]] * len(row[left : right + 1])
    return cells


def _require_modest(where: str, data: bytes) -> None:
    """Refuse an archive that unpacks to too much, or whose cells stand so far apart that a table of them would be too big."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "EncryptedPackage" in archive.namelist():
                raise _password(where)
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED_BYTES:
                raise _too_big(where)
            if "xl/workbook.bin" in archive.namelist():  # .xlsb under another name: its cells cannot be counted beforehand
                raise _broken(where)
            if any(member.flag_bits & 1 for member in archive.infolist()):
                raise _password(where)
            cells = 0  # of all sheets together: each becomes a table before the register is chosen among them
            for member in archive.infolist():
                cells += _size(member.filename, _chunks(archive, member))
                if cells > MOST_CELLS:
                    raise _too_many(where)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, EOFError, OSError, ValueError, LookupError):
        raise _broken(where) from None


def _size(name: str, chunks: Iterator[bytes]) -> int:
    """Cells of one member, which is unpacked whole: its size and checksum must be as claimed."""
    return _ods_size(chunks) if name == "content.xml" else _xlsx_size(chunks)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as content:
        while chunk := content.read(_CHUNK):
            yield chunk


def _xlsx_size(chunks: Iterator[bytes]) -> int:
    """Rows times columns between the outermost cells of a worksheet that hold something; 0 for what is no worksheet."""
    rows: set[int] = set()
    columns: set[bytes] = set()
    rest = b""
    for chunk in chunks:
        rest += chunk
        done = 0
        for tag in _CELL.finditer(rest):
            done = tag.end()
            if not tag[1].rstrip().endswith(b"/") and (place := _AT.search(tag[1])):
                columns.add(place[1])
                rows.add(int(place[2]))
        rest = rest[max(done, rest.rfind(b"<")) :]
        if len(rest) > _LONGEST_TAG:
            if _CELL_BEGINS.match(rest):
                raise ValueError("a cell without end")
            rest = b""
    if not rows:
        return 0
    numbers = [_column(letters) for letters in columns]
    return (max(rows) - min(rows) + 1) * (max(numbers) - min(numbers) + 1)


def _column(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _ods_size(chunks: Iterator[bytes]) -> int:
    """Rows times columns of the widest and highest sheets, with cells and rows that are written once for many."""
    widest, highest, row, column, last, repeated = 0, 0, 0, 0, 0, 1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal widest, row, column, last, repeated
        if name == f"{_TABLE}table":
            row = 0
        elif name == f"{_TABLE}table-row":
            column, last, repeated = 0, 0, int(attributes.get(f"{_TABLE}number-rows-repeated", "1"))
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            column += int(attributes.get(f"{_TABLE}number-columns-repeated", "1"))
            if f"{_OFFICE}value-type" in attributes or f"{_TABLE}formula" in attributes:
                last = column
                widest = max(widest, last)

    def end(name: str) -> None:
        nonlocal row, highest
        if name == f"{_TABLE}table-row":
            row += repeated
            highest = max(highest, row if last else 0)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    for chunk in chunks:
        parser.Parse(chunk)
    parser.Parse(b"", True)
    return widest * highest


def _password(where: str) -> KongquError:
    return KongquError(
        "register_password",
        where=where,
        zh="工作簿有密码；请去掉密码后再给。",
        en="The workbook is protected by a password; take the password off first.",
    )


def _broken(where: str) -> KongquError:
    return KongquError(
        "register_broken",
        where=where,
        zh="工作簿打不开：文件不完整，或不是 .xlsx、.xls、.ods；请用表格软件打开后另存。",
        en="The workbook cannot be opened: it is incomplete, or no .xlsx, .xls or .ods; open it in a spreadsheet program and save it anew.",
    )


def _too_big(where: str) -> KongquError:
    most = MOST_UNPACKED_BYTES // 1_000_000
    return KongquError(
        "register_too_big",
        where=where,
        zh=f"工作簿解压后超过 {most} MB；请只留名录所在的工作表。",
        en=f"Unpacked, the workbook has more than {most} MB; leave only the sheet with the register in it.",
    )


def _too_many(where: str) -> KongquError:
    return KongquError(
        "register_too_big",
        where=where,
        zh=f"工作表超过 {MOST_CELLS:,} 格（离得很远的格子也算在内）；请删去多余的行列。",
        en=f"A sheet has more than {MOST_CELLS:,} cells (those far apart count as well); delete the rows and columns that are not needed.",
    )
