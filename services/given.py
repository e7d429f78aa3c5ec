"""What the command line and the REST interface take as text, turned into values; one clear message where that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Any

from base.days import read_day
from base.errors import KongquError
from base.files import read_text
from base.json_text import parse_json
from geo.sound import require_accuracy

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def parse_date(text: object) -> date:
    """A day as ``2023-08-01``.

    Raises:
        KongquError: ``bad_date``.
    """
    try:
        return read_day(str(text).strip())
    except ValueError:
        raise KongquError(
            "bad_date", where=str(text), zh="不是日期；请写成 2023-08-01 这样。", en="Not a date; write it like 2023-08-01."
        ) from None


def parse_time(text: object) -> time:
    """A time of day as ``14:30``.

    Raises:
        KongquError: ``bad_time``.
    """
    if found := _CLOCK.fullmatch(str(text).strip()):
        return time(int(found[1]), int(found[2]))
    raise KongquError("bad_time", where=f"at={text}", zh="不是时刻；请写成 14:30 这样。", en="Not a time of day; write it like 14:30.")


def parse_accuracy(text: object) -> float:
    """The accuracy of a position in metres, 0 to 100 km.

    Raises:
        KongquError: ``bad_accuracy``.
    """
    try:
        accuracy_m = -1.0 if "_" in str(text) else float(str(text))  # Python reads 1_0 as 10
    except ValueError:
        accuracy_m = -1.0
    require_accuracy(accuracy_m, str(text))
    return accuracy_m


def parse_facts(text: str, where: str = "facts") -> dict[str, Any]:
    """Facts as a JSON object; nothing at all means no facts.

    Raises:
        KongquError: ``bad_facts``: not JSON, not an object, or a name that stands twice.
    """
    if not text.strip():
        return {}
    facts = parse_json(text, where, "bad_facts")
    if not isinstance(facts, dict):
        raise KongquError(
            "bad_facts",
            where=where,
            zh='要一个 JSON 对象，如 {"industry": "2521"}。',
            en='A JSON object is needed, e.g. {"industry": "2521"}.',
        )
    try:
        json.dumps(facts, allow_nan=False)
    except ValueError:  # 1e999 is read as infinite, and no link could hold it
        raise KongquError(
            "bad_facts", where=where, zh="有一个数大得没有意义，请改正。", en="A number is beyond all measure; mend it."
        ) from None
    return facts


def read_facts(path: Path) -> dict[str, Any]:
    """Facts from a JSON file.

    Raises:
        KongquError: the file cannot be read or is empty, or as :func:`parse_facts`.
    """
    text = read_text(path)
    if not text.strip():
        raise KongquError(
            "bad_facts", where=str(path), zh="文件是空的；没有事实请写 {}。", en="The file is empty; write {} where there are no facts."
        )
    return parse_facts(text, str(path))


def parse_members(pairs: Iterable[str]) -> dict[str, str]:
    """``ZONE=inside`` and ``ZONE=outside`` pairs.

    Raises:
        KongquError: ``bad_member``: a pair without ``=``, or two that contradict each other.
    """
    members: dict[str, str] = {}
    for pair in pairs:
        zone, sign, side = pair.partition("=")
        if not sign:
            raise KongquError("bad_member", where=pair, zh="要写成 分区=inside 或 分区=outside。", en="Write ZONE=inside or ZONE=outside.")
        if members.get(zone, side) != side:
            raise KongquError(
                "bad_member", where=zone, zh="同一分区既说在内又说在外。", en="The same zone is stated both inside and outside."
            )
        members[zone] = side
    return members


def by_name(pairs: Iterable[tuple[str, str]], names: Iterable[str], repeatable: str = "") -> dict[str, list[str]]:
    """Values of an address by name; a name that is not known, or one given twice, would otherwise be dropped in silence.

    Raises:
        KongquError: ``unknown_parameter``; ``given_twice``.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    allowed = sorted(names)
    if unknown := sorted(set(given) - set(allowed)):
        raise KongquError(
            "unknown_parameter",
            where=", ".join(unknown),
            zh=f"没有这个参数；可用：{'、'.join(allowed) or '无'}。",
            en=f"No such parameter; allowed: {', '.join(allowed) or 'none'}.",
        )
    if twice := [name for name, values in given.items() if name != repeatable and len(values) > 1]:
        raise KongquError("given_twice", where=", ".join(twice), zh="这个参数只能给一次。", en="This parameter can be given only once.")
    return given
