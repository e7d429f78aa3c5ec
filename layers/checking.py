"""Checks on a strict YAML mapping: each takes a key, collects a fault with file, line, key and mend, and goes on."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from base.days import read_day
from base.errors import KongquError
from base.text import Text
from base.yaml_files import Located

_GRADES = ("H", "M", "L")


class Checker:
    """Collects the faults of one file.

    Args:
        file: the file, as it is to be named in messages.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.faults: list[KongquError] = []

    def fault(self, code: str, at: Located, key: str, zh: str, en: str, near: Iterable[str] = ()) -> None:
        """Note one fault at a key of a mapping."""
        where = f"{self.file}:{at.line_of(key)}: {key}"
        self.faults.append(KongquError(code, zh=zh, en=en, where=where, near=near))

    def mapping(self, value: Any, at: Located, key: str) -> Located | None:
        if isinstance(value, Located):
            return value
        self.fault("not_a_mapping", at, key, "这里要写成「键: 值」。", "This must be a mapping of keys to values.")
        return None

    def keys(self, at: Located, required: Iterable[str], optional: Iterable[str]) -> None:
        """Refuse unknown keys and tell the missing ones."""
        required = tuple(required)
        allowed = (*required, *optional)
        for key in at:
            if key not in allowed:
                self.fault(
                    "unknown_key", at, key, f"没有键 {key!r}；可用的键：{'、'.join(allowed)}。", f"Unknown key {key!r}; allowed: {', '.join(allowed)}.",
                    near=difflib.get_close_matches(key, allowed, n=2),
                )  # fmt: skip
        for key in required:
            if key not in at:
                self.fault("missing_key", at, key, f"缺少键 {key!r}，请补上。", f"Key {key!r} is missing; add it.")

    def choice(self, at: Located, key: str, allowed: Iterable[str]) -> str | None:
        value, allowed = at.get(key), tuple(allowed)
        if key not in at:
            return None
        if value in allowed:
            return str(value)
        self.fault(
            f"bad_{key}",
            at,
            key,
            f"{value!r} 不可用；可用：{'、'.join(allowed)}。",
            f"{value!r} is not allowed; one of: {', '.join(allowed)}.",
        )
        return None

    def text(self, at: Located, key: str) -> Text | None:
        """A text in both languages; None where the key is absent or faulty."""
        if key not in at:
            return None
        value = self.mapping(at[key], at, key)
        if value is None:
            return None
        self.keys(value, (), ("zh", "en"))
        for lang in ("zh", "en"):
            if not isinstance(value.get(lang), str) or not value[lang].strip():
                self.fault("missing_language", value if lang in value else at, lang if lang in value else key,
                           f"{key} 缺少 {lang}，中英文都要写。", f"{key} has no {lang}; write both zh and en.")  # fmt: skip
                return None
        return Text(value["zh"], value["en"])

    def number(self, at: Located, key: str) -> float | None:
        """A finite number above zero."""
        value = at.get(key)
        if key not in at:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf:
            return float(value)
        self.fault("bad_number", at, key, f"{value!r} 不是大于 0 的数。", f"{value!r} is not a number above 0.")
        return None

    def day(self, at: Located, key: str) -> date | None:
        """A day in ISO form; None where the key is absent or faulty."""
        value = at.get(key)
        if key not in at:
            return None
        try:
            if isinstance(value, str):
                return read_day(value)
        except ValueError:
            pass
        self.fault(
            "bad_date", at, key, f"{value!r} 不是日期；写成 2018-11-01 这样。", f"{value!r} is not a date; write it like 2018-11-01."
        )
        return None

    def texts(self, at: Located, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent or faulty."""
        value = at.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault("bad_list", at, key, "这里要写成文本的列表；代码加引号。", "This must be a list of texts; put codes in quotes.")
        return ()

    def adcodes(self, at: Located, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """A list of adcodes, each known; codes must stand in quotes."""
        codes, known = self.texts(at, key), tuple(known)
        return tuple(code for code in codes if self.adcode(at, key, code, known))

    def adcode(self, at: Located, key: str, code: object, known: Iterable[str]) -> bool:
        if isinstance(code, str) and code in (known := tuple(known)):
            return True
        self.fault("bad_adcode", at, key, f"没有行政区划代码 {code!r}（山西省 6 位代码，加引号）。", f"There is no adcode {code!r} here (six digits of Shanxi, in quotes).",
                   near=difflib.get_close_matches(str(code), known, n=2))  # fmt: skip
        return False

    def grade(self, at: Located) -> Any:
        return self.choice(at, "grade", _GRADES)
