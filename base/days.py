"""A calendar day as text: ``2023-08-01``, and none of the other forms that ISO 8601 has."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> date:
    """The day that a text names.

    Raises:
        ValueError: another form (``20230801``, ``2023-W05-1``), or no day of the calendar.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
