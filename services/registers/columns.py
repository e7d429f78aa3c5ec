"""Which column of a register is which, by the names in ``data/register_columns.yaml``; and the datums as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from base.errors import KongquError
from base.schema import Bilingual, Record, read_record
from base.text import Text, shown
from services.atlas import DATA_DIR

_ROWS_ABOVE = 20  # titles and remarks that may stand above the header
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_NO_LETTERS = re.compile(r"[\W_]+")
_MOST_SHOWN = 20


class _Column(Record):
    label: Bilingual
    names: tuple[str, ...]


class _ColumnFile(Record):
    """``data/register_columns.yaml``."""

    columns: dict[str, _Column]
    datums: dict[str, tuple[str, ...]]
    not_converted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a register stand.

    Attributes:
        first_row: number of the first row under the header, counted from 0.
        columns: field (``name``, ``lon`` …) → number of its column, counted from 0.
        titles: field → the column's title as it stands in the file.
        datum: the datum that the titles of the coordinates state, e.g. 经度（GCJ-02）; None where they state none.
        unread: titles of the columns that are not read.
    """

    first_row: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    datum: str | None
    unread: tuple[str, ...]


def label(field: str) -> Text:
    """What a field is called in messages."""
    return _file().columns[field].label.text()


def plain(text: object) -> str:
    """A text for comparison: one width, no case, no spaces, brackets or punctuation."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", str(text)).casefold())


def read_datum(text: str) -> str | None:
    """One of ``geo.datums.DATUMS`` for a datum as people write it; None where it is not known, or names two."""
    known = _datums()
    whole = plain(text)
    if whole in known:
        return known[whole]
    parts = [plain(part) for part in re.split(r"[()\[\]/,;、，]", unicodedata.normalize("NFKC", text)) if plain(part)]
    found = {known.get(part) or known.get(part.removesuffix("坐标系").removesuffix("坐标")) for part in parts}
    return found.pop() if len(found) == 1 else None


def is_not_converted(text: str) -> bool:
    """Whether a datum is one that exists and cannot be converted here (西安80, 北京54)."""
    return plain(text) in {plain(name) for name in _file().not_converted}


def fit(rows: Sequence[Sequence[object]]) -> int:
    """How well some rows look like a register: how many columns are known under the best header, ten more where it is complete."""
    return max((len(header.columns) + 10 * _complete(header.columns) for header in _headers(rows)), default=0)


def find_header(where: str, rows: Sequence[Sequence[object]]) -> Header:
    """The row, or two rows together, with most titles that are known; the first of equals.

    Raises:
        KongquError: ``register_columns``: none has all that are needed; with the titles that are there and the names allowed.
    """
    headers = list(_headers(rows))
    best = max(headers, key=lambda header: (_complete(header.columns), len(header.columns)), default=None)
    if best is None or not _complete(best.columns):
        raise _missing(where, best)
    return best


def _complete(columns: Mapping[str, int]) -> bool:
    return "name" in columns and ("coordinates" in columns or {"lon", "lat"} <= set(columns))


def _headers(rows: Sequence[Sequence[object]]) -> Iterator[Header]:
    """Every row near the top as a header: alone, and with the row under it (titles over two rows)."""
    top = [[str(cell).strip() for cell in row] for row in rows[: _ROWS_ABOVE + 1]]
    for number, titles in enumerate(top[:_ROWS_ABOVE]):
        if not any(titles):
            continue
        yield _header(number + 1, titles)
        if number + 1 < len(top) and any(top[number + 1]):
            under = top[number + 1]
            width = max(len(titles), len(under))
            both = [(under[i] if i < len(under) else "") or (titles[i] if i < len(titles) else "") for i in range(width)]
            yield _header(number + 2, both)


def _header(first_row: int, titles: Sequence[str]) -> Header:
    columns: dict[str, int] = {}
    for whole in (True, False):  # 经度 before 经度（度）
        for number, title in enumerate(titles):
            field = _fields().get(plain(title if whole else _BRACKETS.sub("", unicodedata.normalize("NFKC", title))))
            if field and field not in columns and number not in columns.values():
                columns[field] = number
    stated = {found for field in ("lon", "lat", "coordinates") if field in columns for found in _datums_in(titles[columns[field]])}
    unread = tuple(title for number, title in enumerate(titles) if title and number not in columns.values())
    named = {field: titles[number] for field, number in columns.items()}
    return Header(first_row, columns, named, stated.pop() if len(stated) == 1 else None, unread)


def _datums_in(title: str) -> Iterator[str]:
    for groups in _BRACKETS.findall(unicodedata.normalize("NFKC", title)):
        if datum := read_datum("".join(groups)):
            yield datum


def _missing(where: str, best: Header | None) -> KongquError:
    have = best.columns if best else {}
    needed = [field for field in ("name", "lon", "lat") if field not in have]
    titles = [*best.titles.values(), *best.unread] if best else []
    there = "、".join(shown(title, 20) for title in titles[:_MOST_SHOWN]) or "（无）"
    lacking = "、".join(label(field).zh for field in needed)
    allowed = "；".join(f"{label(field).zh}可写作 {'、'.join(_file().columns[field].names[:6])}" for field in needed)
    allowed_en = "; ".join(f"{label(field).en} may be called {', '.join(_english_names(field))}" for field in needed)
    return KongquError(
        "register_columns",
        where=where,
        zh=f"前 {_ROWS_ABOVE} 行里没有写全列名的表头，缺 {lacking}。看到的列：{there}。{allowed}。",
        en=f"None of the first {_ROWS_ABOVE} rows is a complete header; missing: {', '.join(label(field).en for field in needed)}. "
        f"Columns found: {there.replace('（无）', '(none)')}. {allowed_en}; Chinese names are taken as well.",
    )


def _english_names(field: str) -> list[str]:
    return [name for name in _file().columns[field].names if name.isascii()]


@cache
def _file() -> _ColumnFile:
    return read_record(DATA_DIR / "register_columns.yaml", _ColumnFile)[0]


@cache
def _fields() -> dict[str, str]:
    return {plain(name): field for field, column in _file().columns.items() for name in column.names}


@cache
def _datums() -> dict[str, str]:
    return {plain(name): datum for datum, names in _file().datums.items() for name in names}
