"""One row of an enterprise register, and one fault in it."""

from __future__ import annotations

from dataclasses import dataclass

from base.errors import KongquError
from base.text import Text, shown


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One enterprise with a place that can be used.

    Attributes:
        row: its row in the file, counted from 1 as a spreadsheet does.
        name: as it stands there.
        code: unified social credit code, upper case; None where none was given.
        given_lon, given_lat, datum: degrees as they stand in the file, and their datum.
        lon, lat: degrees, WGS84.
        shift_m: how far the conversion moved the point, in metres.
        accuracy_m: how far the point may lie from the enterprise, in metres.
        accuracy_from: where that figure comes from: ``column`` | ``digits`` (what was written is coarser) | ``default``.
        county: adcode of the county that the point lies in.
        county_name: with its prefecture, e.g. 吕梁市孝义市.
        address: as it stands in the file, or empty.
        industry: GB/T 4754 code; None where none was given, or none that is known.
    """

    row: int
    name: str
    code: str | None
    given_lon: float
    given_lat: float
    datum: str
    lon: float
    lat: float
    shift_m: float
    accuracy_m: float
    accuracy_from: str
    county: str
    county_name: Text
    address: str
    industry: str | None


class RegisterFault(KongquError):
    """A fault of one row.

    Args:
        file: name of the register.
        row: row in the file, counted from 1.
        column: title of the column in the file.
        value: what stands there, short and safe to show.
        kept: the row is in the register all the same; what was at fault is left out or stands as it is.
    """

    def __init__(self, code: str, *, file: str, row: int, column: str, value: object, kept: bool, zh: str, en: str) -> None:
        self.row, self.column, self.value, self.kept = row, shown(column, 40), shown(value), kept
        super().__init__(code, where=f"{file}:{row} {self.column}", zh=zh, en=en)

    def as_json(self) -> dict[str, object]:
        return {**super().as_json(), "row": self.row, "column": self.column, "value": self.value, "kept": self.kept}
