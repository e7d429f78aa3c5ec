"""Read a register: every row that can be used is kept, and every fault is told with its row, its column and the mend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from base.errors import KongquError
from base.text import Text, shown
from geo.coordinates import read_position, require_in_shanxi, require_numbers
from geo.county_at import county_at
from geo.datums import DATUMS, require_datum, to_wgs84
from services.county_names import county_name
from services.question import POINT_ACCURACY_M
from services.registers.cells import accuracy_of, degrees_of, text_of, written_accuracy_m
from services.registers.columns import Header, find_header, fit, is_not_converted, label, read_datum
from services.registers.model import RegisterFault, RegisterRow
from services.registers.register import Register
from services.registers.remarks import code_of, county_remark, industry_of, twice
from services.registers.table import read_table, require_size

MOST_ROWS = 100_000
_LONGEST_NAME = 200
_MEASURED_OUTSIDE = 100
_DATUM_WORDS = {
    "wgs84": Text("WGS84", "WGS84"),
    "cgcs2000": Text("CGCS2000", "CGCS2000"),
    "gcj02": Text("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
    "bd09": Text("BD-09（百度）", "BD-09 (Baidu)"),
}


def read_register_file(path: Path, datum: str | None = None) -> Register:
    """Read a register from a file; as :func:`read_register`.

    Raises:
        KongquError: ``unreadable``, and as :func:`read_register`.
    """
    try:
        require_size(path.name, path.stat().st_size)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise KongquError(
            "unreadable",
            where=str(path),
            zh=f"读不了（{why}）；请核对路径与权限。",
            en=f"Cannot be read ({why}); check path and permission.",
        ) from None
    return read_register(path.name, data, datum)


def read_register(name: str, data: bytes, datum: str | None = None) -> Register:
    """Read a register.

    Args:
        name: of the file, as the user calls it; its suffix is .csv, .txt, .tsv, .xlsx, .xls or .ods.
        data: its content.
        datum: the datum of all rows that state none, as the user says: one of ``geo.datums.DATUMS``; never guessed.

    Returns:
        the rows that can be used, and every fault.

    Raises:
        KongquError: the file cannot be read as a register at all: ``unknown_datum``, ``register_columns``, ``register_too_many_rows``, or as
            :func:`services.registers.table.read_table`.
    """
    if datum is not None:
        require_datum(datum)
    name = shown(name)
    table = read_table(name, data, fit)
    header = find_header(name, table.cells)
    rows = [
        (number, cells)
        for number, cells in enumerate(table.cells[header.first_row :], start=header.first_row + 1)
        if any(text_of(cell) for cell in cells)
    ]
    if len(rows) > MOST_ROWS:
        raise KongquError(
            "register_too_many_rows",
            where=name,
            zh=f"有 {len(rows):,} 行，最多 {MOST_ROWS:,} 行；请分成几份。",
            en=f"There are {len(rows):,} rows, at most {MOST_ROWS:,} are read; split the file.",
        )
    if not rows:
        raise KongquError("register_empty", where=name, zh="表头下面没有一行；请给有内容的名录。", en="There is no row under the header.")
    reading = _Reading(name, header, datum)
    kept = reading.read(rows)
    return Register(name, kept, reading.faults_in_order(), (*table.notes, *_notes(header, datum)))


def _notes(header: Header, datum: str | None) -> Iterable[Text]:
    yield Text(f"表头在第 {header.first_row} 行。", f"The header is row {header.first_row}.")
    if header.unread:
        names = [shown(title, 20) for title in header.unread]
        yield Text(f"没有读的列：{'、'.join(names)}。", f"Columns not read: {', '.join(names)}.")
    if header.datum:
        word = _DATUM_WORDS[header.datum]
        yield Text(f"表头写明坐标系 {word.zh}，用于没有另写的行。", f"The header states {word.en}; it holds for rows that state no other.")
    if datum:
        word = _DATUM_WORDS[datum]
        if header.datum not in (None, datum):
            yield Text(f"您说的 {word.zh} 与表头不符，以表头为准。", f"You stated {word.en}; the header says otherwise, and stands.")
        elif "datum" in header.columns:
            yield Text(f"您说的 {word.zh} 只用于没有写坐标系的行。", f"You stated {word.en}; it is used for rows that state none.")
        else:
            yield Text(f"坐标系 {word.zh}：由您说明，用于全部行。", f"Datum {word.en}: as you stated, for all rows.")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row while it is read: its number, and its cells by field."""

    number: int
    cells: Mapping[str, object]

    def text(self, field: str) -> str:
        return text_of(self.cells.get(field))


class _Refused(Exception):
    """A row that cannot be kept; its fault is noted already."""


class _Reading:
    """The rows of one file, read one after another."""

    def __init__(self, file: str, header: Header, datum: str | None) -> None:
        self.file, self.header = file, header
        self.datum = header.datum or datum
        self._faults: list[RegisterFault] = []
        self._outside = 0

    def faults_in_order(self) -> tuple[RegisterFault, ...]:
        return tuple(sorted(self._faults, key=lambda fault: fault.row))

    def read(self, rows: Sequence[tuple[int, Sequence[object]]]) -> tuple[RegisterRow, ...]:
        """All rows that can be used; the faults of the others, and remarks on those kept, are noted."""
        kept: list[RegisterRow] = []
        seen: dict[str, int] = {}
        for number, cells in rows:
            line = _Line(number, {field: cells[at] for field, at in self.header.columns.items() if at < len(cells)})
            try:
                kept.append(self._finished(line, self._placed(line), seen))
            except _Refused:
                continue
        return tuple(kept)

    def _placed(self, line: _Line) -> RegisterRow:
        """The row with its point in WGS84; nothing else read yet."""
        name = line.text("name")
        if not name:
            self._refuse(line, "empty_name", "name", "没有企业名称，请补上。", "There is no name; add it.")
        if len(name) > _LONGEST_NAME:
            self._refuse(
                line,
                "long_name",
                "name",
                f"名称超过 {_LONGEST_NAME} 字，请改正。",
                f"The name has more than {_LONGEST_NAME} signs; mend it.",
            )
        lon, lat, written_m = self._coordinates(line)
        datum = self._datum(line)
        try:
            there = to_wgs84(lon, lat, datum)
        except (ValueError, OverflowError):
            self._refuse(
                line, "not_numbers", _coordinate_field(line), "坐标换算不了，请改正。", "The coordinates cannot be converted; mend them."
            )
        if written_m > POINT_ACCURACY_M:
            accuracy_m, source = float(f"{written_m:.2g}"), "digits"
        else:
            accuracy_m, source = POINT_ACCURACY_M, "default"
        return RegisterRow(
            line.number, name, None, lon, lat, datum, there.lon, there.lat, there.shift_m, accuracy_m, source, "", Text("", ""), line.text("address"), None
        )  # fmt: skip

    def _coordinates(self, line: _Line) -> tuple[float, float, float]:
        """Degrees as given, and how exact the writing is, in metres."""
        field = _coordinate_field(line)
        try:
            if field == "coordinates":
                text = line.text("coordinates")
                if not text:
                    self._refuse(line, "no_coordinates", field, "没有坐标，请补上。", "There are no coordinates; add them.")
                position = read_position(text)
                return position.lon, position.lat, position.accuracy_m
            for axis in ("lon", "lat"):
                if not line.text(axis):
                    said = label(axis)
                    self._refuse(line, "no_coordinates", axis, f"没有{said.zh}，请补上。", f"There is no {said.en}; add it.")
            field = "lon"
            lon = degrees_of(line.cells["lon"], "lon")
            field = "lat"
            lat = degrees_of(line.cells["lat"], "lat")
            field = "lon"
            require_numbers(lon, lat)
            return lon, lat, written_accuracy_m(line.cells["lon"], line.cells["lat"])
        except KongquError as error:
            self._refuse(line, error.code, field, error.message("zh"), error.message("en"))

    def _datum(self, line: _Line) -> str:
        stated = line.text("datum")
        if not stated:
            if self.datum:
                return self.datum
            self._refuse(
                line, "no_datum", "datum", f"没有写坐标系，不猜；请写明（{'、'.join(DATUMS)}），或为整份文件说明。",
                f"No datum is stated, and none is guessed; state it ({', '.join(DATUMS)}), or for the whole file.",
            )  # fmt: skip
        if found := read_datum(stated):
            return found
        if is_not_converted(stated):
            self._refuse(
                line, "datum_not_converted", "datum", "这种坐标系须用当地参数换算；请先换成 CGCS2000。",
                "This datum needs local parameters to be converted; convert it to CGCS2000 first.",
            )  # fmt: skip
        self._refuse(
            line, "unknown_datum", "datum", f"不认识这个坐标系；可写 {'、'.join(DATUMS)}，或 高德、百度、国家2000。",
            f"Unknown datum; allowed are {', '.join(DATUMS)}.",
        )  # fmt: skip

    def _finished(self, line: _Line, row: RegisterRow, seen: dict[str, int]) -> RegisterRow:
        """The row with all that is known of it; ``seen`` holds the codes of the rows before."""
        county = county_at(row.lon, row.lat)
        if county is None:
            self._outside += 1
            try:
                if self._outside <= _MEASURED_OUTSIDE:  # how far outside takes milliseconds to tell
                    require_in_shanxi(row.lon, row.lat)
            except KongquError as error:
                self._refuse(line, error.code, _coordinate_field(line), error.message("zh"), error.message("en"))
            if self._outside > _MEASURED_OUTSIDE:
                self._refuse(
                    line, "outside_province", _coordinate_field(line), "点在山西省界外；请核对经纬度顺序和坐标系。",
                    "The point lies outside Shanxi; check the order of the coordinates and their datum.",
                )  # fmt: skip
            self._refuse(
                line, "outside_province", _coordinate_field(line), "点正在省界上，认不出县；请核对。", "The point lies on the very border."
            )
        row = replace(row, county=county, county_name=county_name(county))
        if line.text("accuracy"):
            stated_m = accuracy_of(line.cells["accuracy"])
            if stated_m is None:
                self._remark(
                    line, "bad_accuracy", "accuracy", f"读不出定位精度（米，0 至 100000），以 ±{row.accuracy_m:.10g} 米计。",
                    f"The accuracy cannot be read (metres, 0 to 100,000); taken as ±{row.accuracy_m:.10g} m.",
                )  # fmt: skip
            else:
                row = replace(row, accuracy_m=stated_m, accuracy_from="column")
        code, remark = code_of(line.cells.get("code"))
        self._note(line, "code", remark)
        if code:
            self._note(line, "code", twice(code, seen.setdefault(code, line.number), line.number))
        industry, remark = industry_of(line.cells.get("industry"))
        self._note(line, "industry", remark)
        self._note(line, "county", county_remark(line.text("county"), row))
        return replace(row, code=code, industry=industry)

    def _note(self, line: _Line, field: str, remark: tuple[str, Text] | None) -> None:
        if remark:
            self._remark(line, remark[0], field, remark[1].zh, remark[1].en)

    def _remark(self, line: _Line, code: str, field: str, zh: str, en: str) -> None:
        """A fault of a row that is kept."""
        self._faults.append(self._fault(line, code, field, f"{zh}（本行仍收录）", f"{en} (The row is kept.)", kept=True))

    def _refuse(self, line: _Line, code: str, field: str, zh: str, en: str) -> NoReturn:
        self._faults.append(self._fault(line, code, field, zh, en, kept=False))
        raise _Refused

    def _fault(self, line: _Line, code: str, field: str, zh: str, en: str, *, kept: bool) -> RegisterFault:
        title = self.header.titles.get(field) or label(field).zh
        value = line.text(field)
        given, given_en = (f"“{shown(value)}”：", f"{shown(value)!r}: ") if value else ("", "")
        return RegisterFault(
            code, file=self.file, row=line.number, column=title, value=value, kept=kept, zh=f"{given}{zh}", en=f"{given_en}{en}"
        )


def _coordinate_field(line: _Line) -> str:
    """Where the coordinates of a row stand: in two columns, or in one."""
    return "lon" if line.text("lon") or line.text("lat") or "coordinates" not in line.cells else "coordinates"
