"""What the command line and the REST interface take as text, turned into values; one clear message where that fails."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from base.errors import KongquError


def parse_date(text: object) -> date:
    """A day in ISO form.

    Raises:
        KongquError: ``bad_date``.
    """
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise KongquError(
            "bad_date", where=str(text), zh="不是日期；请写成 2023-08-01 这样。", en="Not a date; write it like 2023-08-01."
        ) from None


def parse_accuracy(text: object) -> float:
    """The accuracy of a position in metres, 0 to 100 km.

    Raises:
        KongquError: ``bad_accuracy``.
    """
    try:
        accuracy_m = float(str(text))
    except ValueError:
        accuracy_m = -1.0
    if not 0.0 <= accuracy_m <= 100_000.0:  # also false for what is not a number at all
        raise KongquError(
            "bad_accuracy",
            where=str(text),
            zh="定位精度要 0 到 100000 米的数字。",
            en="The accuracy must be a number of metres from 0 to 100,000.",
        )
    return accuracy_m


def parse_facts(text: str, where: str = "facts") -> dict[str, Any]:
    """Facts as a JSON object; nothing at all means no facts.

    Raises:
        KongquError: ``bad_facts``: not JSON, not an object, or a name that stands twice.
    """
    if not text.strip():
        return {}
    try:
        facts = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, where))
    except (json.JSONDecodeError, RecursionError) as error:
        raise KongquError("bad_facts", where=where, zh=f"不是 JSON：{error}。", en=f"Not JSON: {error}.") from None
    if not isinstance(facts, dict):
        raise KongquError(
            "bad_facts",
            where=where,
            zh='要一个 JSON 对象，如 {"industry": "2521"}。',
            en='A JSON object is needed, e.g. {"industry": "2521"}.',
        )
    return facts


def _once(pairs: Iterable[tuple[str, Any]], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise KongquError("bad_facts", where=where, zh=f"{name} 写了两次，请只留一个。", en=f"{name} stands twice; keep one.")
        found[name] = value
    return found


def read_facts(path: Path) -> dict[str, Any]:
    """Facts from a JSON file.

    Raises:
        KongquError: the file cannot be read, or as :func:`parse_facts`.
    """
    try:
        return parse_facts(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise KongquError("file_missing", where=str(path), zh="没有这个文件。", en="There is no such file.") from None
    except UnicodeDecodeError:
        raise KongquError("not_utf8", where=str(path), zh="不是 UTF-8；请另存为 UTF-8。", en="Not UTF-8; save it as UTF-8.") from None


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
