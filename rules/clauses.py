"""Clause paths: printed numbers joined, such as ``三(六)32``, ``附件二(一)2`` or ``专栏1-2``; and the order in which they stand in a document."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_PART = {"前言": -1, "": 0, "专栏": 1, "附件": 2, "结语": 3}
_FORM = re.compile(r"(前言|结语|附件|专栏)?([一二三四五六七八九十]*)(?:\(([一二三四五六七八九十]+)\))?([0-9]*)(?:-([0-9]+))?")


def clause_order(clause: str) -> tuple[int, ...]:
    """A key that sorts clauses as they stand in their document; boxes and annexes come after the body.

    Args:
        clause: a clause path; one of another form sorts last.
    """
    found = _FORM.fullmatch(clause)
    if found is None:
        return (len(_PART),)
    part, chapter, section, *numbers = found.groups()
    return (_PART[part or ""], _number(chapter), _number(section or ""), *(int(n or 0) for n in numbers))


def _number(numeral: str) -> int:
    """A Chinese numeral up to ninety-nine; none is 0."""
    tens, ten, ones = numeral.rpartition("十") if "十" in numeral else ("", "", numeral)
    return (_DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.index(ones) if ones else 0)
