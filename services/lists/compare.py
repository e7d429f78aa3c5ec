"""Answers for several places side by side: where the rules differ, which zones hold them, and what must be known before reading on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from base.errors import KongquError
from base.text import Text
from services.lists.columns import Answer, Cell, Column, RuleHead, column_of, text_of

VERDICT_ORDER = ("applies", "undetermined", "not_checked", "does_not_apply")
STRENGTH_ORDER = ("mandatory", "in_principle", "strive", "by_reference", "encouraged")
_HOLDING = ("inside", "near_edge")
_ELSEWHERE = ("outside", "not_listed")


@dataclass(frozen=True, slots=True)
class Row:
    """One rule at every place, in the order of the columns; None where an answer does not hold the rule: then nothing was judged."""

    rule: RuleHead
    cells: tuple[Cell | None, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone at every place; None where an answer does not list it: outside and not near, or not in effect on that day."""

    zone: str
    layer: str
    name: Text
    cells: tuple[Mapping[str, Any] | None, ...]
    differs: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places side by side.

    Attributes:
        columns: places, in the order given.
        rows: rules; those on which the places differ (verdict, deadline, overdue) come first, the more binding first.
        zones: zones; those that hold some places and not others come first.
        notices: what makes the places not asked alike: days, editions, facts; to be told before the rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    zones: tuple[ZoneRow, ...]
    notices: tuple[Text, ...]

    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.differs]


def compare(answers: Sequence[Answer], names: Sequence[str]) -> Comparison:
    """Compare answers of :func:`services.lookup.lookup`, each as it was asked.

    Args:
        names: what each place is called, one for each answer.

    Raises:
        KongquError: ``names_differ`` where their numbers are not the same.
    """
    if len(answers) != len(names):
        raise KongquError(
            "names_differ",
            where="names",
            zh=f"有 {len(answers)} 个答案、{len(names)} 个名称；每个答案要有一个名称。",
            en=f"There are {len(answers)} answers and {len(names)} names; give each answer one name.",
        )
    return side_by_side([column_of(answer, name) for answer, name in zip(answers, names, strict=True)])


def side_by_side(columns: Sequence[Column]) -> Comparison:
    """Rows of rules and zones over the places given."""
    heads = {rule: head for column in reversed(columns) for rule, head in column.rules.items()}
    order = list(dict.fromkeys(rule for column in columns for rule in column.rules))
    rows = [_row(heads[rule], [column.cells.get(rule) for column in columns]) for rule in order]
    rows.sort(
        key=lambda row: (not row.differs, _strongest(row.cells), STRENGTH_ORDER.index(row.rule.strength))
    )  # stable: else in the order of the rule base
    return Comparison(tuple(columns), tuple(rows), _zone_rows(columns), tuple(_notices(columns, rows)))


def _row(head: RuleHead, cells: list[Cell | None]) -> Row:
    told = {(cell.verdict, cell.deadline, cell.overdue) if cell else None for cell in cells}
    return Row(head, tuple(cells), len(told) > 1)


def _strongest(cells: Iterable[Cell | None]) -> int:
    return min(VERDICT_ORDER.index(cell.verdict) for cell in cells if cell)


def _zone_rows(columns: Sequence[Column]) -> tuple[ZoneRow, ...]:
    named = {zone: entry for column in reversed(columns) for zone, entry in column.zones.items()}
    rows = []
    for zone in dict.fromkeys(zone for column in columns for zone in column.zones):
        cells = tuple(column.zones.get(zone) for column in columns)
        states = [cell["membership"] if cell else "not_listed" for cell in cells]
        told = {"elsewhere" if state in _ELSEWHERE else state for state in states}
        holds = any(state in _HOLDING for state in states)
        rows.append(ZoneRow(zone, named[zone]["layer"], text_of(named[zone], "name"), cells, len(told) > 1, holds))
    rows.sort(key=lambda row: (not row.differs, not row.holds))
    return tuple(rows)


def _notices(columns: Sequence[Column], rows: Iterable[Row]) -> Iterable[Text]:
    """What makes the places not asked alike."""
    days = sorted({column.query["as_of"] for column in columns})
    if len(days) > 1:
        yield Text(
            f"各地问的日期不同（{'、'.join(days)}）：每列按自己的日期判断，差别可能来自日期。",
            f"The places are asked for different days ({', '.join(days)}): each column is judged on its own, and a difference may come from the day.",
        )
    if len({column.query["at"] for column in columns}) > 1:
        yield Text(
            "各地问的钟点不同：每列按自己的钟点判断。", "The places are asked for different hours: each column is judged at its own."
        )
    if len({tuple(sorted(column.edition.items())) for column in columns}) > 1:
        yield Text(
            "各地的答案出自不同的版本：差别可能来自版本，请按同一版本重新查询再比。",
            "The answers come from different editions: a difference may come from them; ask again on one edition before comparing.",
        )
    if len({(repr(sorted(c.query["facts"].items())), repr(sorted(c.query["members"].items()))) for c in columns}) > 1:
        yield Text(
            "各地所填的情况或所述的区内外不同：差别可能来自所填，不全来自地点。",
            "Facts or memberships stated differ between the places: a difference may come from them and not from the place.",
        )
    for column in columns:
        if column.refused:
            listed = ", ".join(column.refused)
            yield Text(f"{column.name}：所填的 {listed} 未采用。", f"{column.name}: {listed} could not be used.")
    if missing := sum(None in row.cells for row in rows):
        yield Text(
            f"有 {missing} 条规则不是每个答案里都有：没有的写“—”，是没有判断，不是不适用。",
            f"{missing} rules do not stand in every answer: “—” means that nothing was judged there, not that the rule does not apply.",
        )
