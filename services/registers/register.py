"""An enterprise register that a user supplies: its rows, its faults, and the search in it."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from base.errors import KongquError
from base.text import Text, shown
from services.registers.columns import plain
from services.registers.model import RegisterFault, RegisterRow
from services.words import text_pair

LEAST_CODE_SIGNS = 4
MOST_REGISTERS = 16
_CODE = re.compile(rf"[0-9A-Z]{{{LEAST_CODE_SIGNS},18}}")
_TOKEN_BYTES = 24
_SEPARATOR = "\n"
_LONGEST_QUERY = 100
_LONGEST_NAME = 120
_TOLD = ("other_county", "unknown_county", "bad_accuracy")  # faults of rows that are kept and matter to whoever asks


@dataclass(frozen=True, slots=True)
class Register:
    """One register.  Immutable; safe to share between threads.  Its rows never stand in a log: they are not part of its text form.

    Attributes:
        name: of the file.
        rows: the rows that can be used, in the order of the file.
        faults: every fault, in the order of the file.
        notes: how the file was read: encoding, sheet, header, columns not read.
    """

    name: str
    rows: tuple[RegisterRow, ...] = field(repr=False)
    faults: tuple[RegisterFault, ...] = field(repr=False)
    notes: tuple[Text, ...] = field(repr=False)
    _names: str = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _codes: tuple[tuple[str, int], ...] = field(init=False, repr=False, compare=False)
    _doubts: dict[int, list[Text]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts, parts, at = [], [], 1
        for row in self.rows:
            starts.append(at)
            parts.append(plain(row.name))
            at += len(parts[-1]) + 1
        object.__setattr__(self, "_names", _SEPARATOR + _SEPARATOR.join(parts) + _SEPARATOR)
        object.__setattr__(self, "_starts", tuple(starts))
        doubts: dict[int, list[Text]] = {}
        for fault in self.faults:
            if fault.code in _TOLD:
                doubts.setdefault(fault.row, []).append(fault.text)
        object.__setattr__(self, "_doubts", doubts)
        object.__setattr__(self, "_codes", tuple(sorted((row.code, i) for i, row in enumerate(self.rows) if row.code)))

    @property
    def dropped(self) -> int:
        """How many rows of the file are not in the register."""
        return len({fault.row for fault in self.faults if not fault.kept})

    def search(self, text: str, limit: int = 20) -> list[dict[str, Any]]:
        """Rows that a text may mean, best first: the whole name, the code's first signs (four or more), the name's beginning, a part of it.

        Width, case, spaces, brackets and punctuation do not matter.

        Args:
            text: what a person typed.
            limit: how many at most.

        Returns:
            candidates as :func:`services.finding.find.find` lists them, of kind ``register``.
        """
        found: dict[int, str] = {}
        for matched, numbers in self._stages(text[:_LONGEST_QUERY]):
            for number in numbers:
                if len(found) >= limit:
                    break
                found.setdefault(number, matched)
        return [self._candidate(self.rows[number], matched) for number, matched in found.items()]

    def _stages(self, text: str) -> Iterator[tuple[str, Iterator[int]]]:
        code = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
        wanted = plain(text)
        if wanted:
            yield "name", self._named(f"{_SEPARATOR}{wanted}{_SEPARATOR}")
        if _CODE.fullmatch(code):
            yield "credit_code", self._coded(code)
        if wanted:
            yield "name_begins", self._named(_SEPARATOR + wanted)
            yield "name_part", self._named(wanted)

    def _named(self, part: str) -> Iterator[int]:
        """Rows whose name holds a part, in order; each once."""
        at = self._names.find(part)
        while at >= 0:
            number = bisect_right(self._starts, at + (part[0] == _SEPARATOR)) - 1
            yield number
            at = self._names.find(part, self._starts[number + 1] - 1) if number + 1 < len(self._starts) else -1

    def _coded(self, code: str) -> Iterator[int]:
        for found, number in self._codes[bisect_left(self._codes, (code, -1)) :]:
            if not found.startswith(code):
                return
            yield number

    def _told_of(self, row: RegisterRow) -> Text:
        """What of a row contradicts itself: the place is offered with it."""
        told = self._doubts.get(row.row, ())
        return Text("".join(f"；{text.zh}" for text in told), "".join(f"; {text.en}" for text in told))

    def _candidate(self, row: RegisterRow, matched: str) -> dict[str, Any]:
        name, file = shown(row.name, _LONGEST_NAME), shown(self.name)
        return {
            "id": f"register/{row.row}",
            "kind": "register",
            "name": name,
            "name_en": name,
            **text_pair("detail", _detail(row, self._told_of(row))),
            "lon": round(row.lon, 6),
            "lat": round(row.lat, 6),
            "accuracy_m": row.accuracy_m,
            **text_pair("source", Text(f"用户名录《{file}》第 {row.row} 行", f"The user's register {file}, row {row.row}")),
            **text_pair("exact", _exact(row)),
            "matched": matched,
            "shift_m": round(row.shift_m, 1),
            "question": {
                "lon": f"{row.given_lon:.10g}",
                "lat": f"{row.given_lat:.10g}",
                "datum": row.datum,
                "accuracy_m": f"{row.accuracy_m:.10g}",
                **({"facts": json.dumps({"industry": row.industry})} if row.industry else {}),
            },
        }

    def as_json(self) -> dict[str, Any]:
        """The register's check, for programs: counts, notes and faults, not its rows."""
        return {
            "name": self.name,
            "rows": len(self.rows),
            "dropped": self.dropped,
            "notes": [note.as_json() for note in self.notes],
            "faults": [fault.as_json() for fault in self.faults],
        }


def _detail(row: RegisterRow, told: Text) -> Text:
    zh, en = [f"坐标在{row.county_name.zh}"], [f"its point lies in {row.county_name.en}"]
    if row.code:
        zh.append(f"统一社会信用代码 {row.code}")
        en.append(f"credit code {row.code}")
    if row.address:
        zh.append(f"地址 {shown(row.address)}")
        en.append(f"address {shown(row.address)}")
    if row.industry:
        zh.append(f"行业代码 {row.industry}")
        en.append(f"industry {row.industry}")
    return Text("；".join(zh) + told.zh, "; ".join(en) + told.en)


def _exact(row: RegisterRow) -> Text:
    metres = f"{row.accuracy_m:.10g}"
    match row.accuracy_from:
        case "column":
            return Text(f"±{metres} 米，名录所写", f"±{metres} m, as the register states")
        case "digits":
            return Text(f"±{metres} 米，按名录所写坐标的位数", f"±{metres} m, by the digits that the register gives")
        case _:
            return Text(
                f"按名录所给坐标，名录没有写精度，以 ±{metres} 米计",
                f"as given in the register, which states no accuracy; taken as ±{metres} m",
            )


class Registers:
    """The registers that a server holds for its users, in memory only; the one that was not used for longest goes first.

    Safe to share between threads.  A register is found by its token alone, which nobody can guess; tokens and rows are written nowhere.
    """

    def __init__(self, most: int = MOST_REGISTERS) -> None:
        self._most = most
        self._kept: OrderedDict[str, Register] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, register: Register) -> str:
        """Keep a register.

        Returns:
            its token, good for an address.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._kept[token] = register
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return token

    def get(self, token: str) -> Register | None:
        """The register of a token; None where there is none."""
        with self._lock:
            if token in self._kept:
                self._kept.move_to_end(token)
            return self._kept.get(token)

    def require(self, token: str) -> Register:
        """The register of a token.

        Raises:
            KongquError: ``unknown_register``; the message does not repeat the token.
        """
        if register := self.get(token):
            return register
        raise KongquError(
            "unknown_register",
            where="register",
            zh="这份名录已不在服务器上（只保存在内存里，重启或被别的名录顶替即清除）；请重新上传。",
            en="This register is no longer on the server (it is kept in memory only, until a restart or until others replace it); upload it again.",
        )

    def drop(self, token: str) -> None:
        """Forget a register; nothing happens where there is none."""
        with self._lock:
            self._kept.pop(token, None)


REGISTERS = Registers()
"""Those of this server."""
