"""Places side by side as HTML tables: rules and zones as rows, places as columns; on a phone each row with its places below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from base.text import Lang
from services.lists.columns import Cell, Column, RuleHead
from services.lists.compare import Row, ZoneRow
from ui import markup as m
from ui.cards import deadline
from ui.looks import pattern_of
from ui.markup import esc
from ui.words import sayer
from ui.zone_list import ICONS, margin_text

_LONG = {"zh": 60, "en": 120}  # characters of a reason that stand in a cell; the whole stands in the title and on the answer page


def rules_table(rows: Sequence[Row], columns: Sequence[Column], total: int, lang: Lang) -> str:
    """Verdicts of these rules, of ``total`` that pass the filters."""
    say, heads = sayer(lang), [_place(i, c) for i, c in enumerate(columns)]
    body = [
        (
            _rule_cell(row.rule, lang),
            [_verdict_cell(cell, date.fromisoformat(c.query["as_of"]), lang) for cell, c in zip(row.cells, columns, strict=True)],
        )
        for row in rows
    ]
    return _table(say("list_caption", n=total, m=len(columns)), say("col_rule"), heads, body, say("list_rules"))


def zones_table(rows: Sequence[ZoneRow], columns: Sequence[Column], total: int, lang: Lang) -> str:
    """How the places stand to these zones."""
    say, heads = sayer(lang), [_place(i, c) for i, c in enumerate(columns)]
    body = [(_zone_cell(row, lang), [_membership_cell(cell, lang) for cell in row.cells]) for row in rows]
    return _table(say("list_zone_caption", n=total, m=len(columns)), say("col_zone"), heads, body, say("list_zones"))


def _place(i: int, column: Column) -> tuple[str, str]:
    """Name and day, as the head of a column."""
    at = f" {column.query['at']}" if column.query["at"] else ""
    return f"{i + 1} {column.name}", f"{column.query['as_of']}{at}"


def _rule_cell(rule: RuleHead, lang: Lang) -> str:
    say = sayer(lang)
    end = "&amp;lang=en" if lang == "en" else ""
    link = f'<a href="/rules?rule={esc(rule.rule)}{end}" target="_blank" rel="noopener">{esc(rule.title[lang])}</a>'
    words = " · ".join((say(f"strength_{rule.strength}"), say(f"kind_{rule.kind}")))
    return f"{link}<small>{esc(rule.document)} {esc(rule.clause)}</small><small>{esc(words)}</small>"


def _verdict_cell(cell: Cell | None, as_of: date, lang: Lang) -> str:
    say = sayer(lang)
    if cell is None:
        return f'<span class="kq-none"><b>—</b></span><small>{esc(say("list_not_held"))}</small>'
    due = deadline(cell.deadline, as_of, say, overdue=cell.overdue) if cell.deadline and cell.verdict != "does_not_apply" else ""
    stated = m.tag(say("stated"), "flag") if cell.stated else ""
    return f'<span class="kq-cell-top">{m.badge(cell.verdict, say)}{stated}{due}</span>{_reason(cell, lang)}'


def _reason(cell: Cell, lang: Lang) -> str:
    """The first point, cut where it is long, and how many more there are."""
    say, first = sayer(lang), cell.why[0][lang]
    most = _LONG[lang]
    short = first if len(first) <= most else f"{first[:most]}…"
    more = f" <i>{esc(say('list_more_points', n=len(cell.why) - 1))}</i>" if len(cell.why) > 1 else ""
    whole = cell.reason(lang)
    title = "" if whole == short else f' title="{esc(whole)}"'
    return f"<small{title}>{esc(short)}{more}</small>"


def _zone_cell(row: ZoneRow, lang: Lang) -> str:
    entry = next(cell for cell in row.cells if cell is not None)
    mark = m.mark(entry["status"], sayer(lang))
    return f"<span>{m.swatch(pattern_of(entry), entry['status'])} {esc(row.name[lang])} {mark}</span>"


def _membership_cell(zone: Mapping[str, Any] | None, lang: Lang) -> str:
    say = sayer(lang)
    if zone is None:
        return f'<span class="kq-none"><b>—</b></span><small>{esc(say("list_not_listed"))}</small>'
    state, detail, most = zone["membership"], margin_text(zone, lang), _LONG[lang]
    word = say("in_partly") if state == "near_edge" and zone.get("divided") else say(f"in_{state}")
    if state == "unknown" and zone["bound"] != "none":
        word = say("in_unclear")
    short = detail if len(detail) <= most else f"{detail[:most]}…"
    title = "" if short == detail else f' title="{esc(detail)}"'
    return f'<span class="kq-in kq-in-{state}">{m.icon(ICONS[state])}{esc(word)}</span><small{title}>{esc(short)}</small>'


def _table(caption: str, first: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, list[str]]], label: str) -> str:
    """A table whose roles are written out, because a narrow page shows its rows as blocks and a browser would drop them."""
    names = "".join(f'<th scope="col" role="columnheader">{esc(name)}<small>{esc(day)}</small></th>' for name, day in heads)
    one_day = len({day for _, day in heads}) == 1
    body = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{head}</th>'
        + "".join(
            f'<td role="cell" data-head="{esc(name if one_day else f"{name} {day}")}">{cell}</td>'
            for (name, day), cell in zip(heads, cells, strict=True)
        )
        + "</tr>"
        for head, cells in rows
    )
    return (
        f'<div class="kq-side" tabindex="0" role="region" aria-label="{esc(label)}"><table role="table"><caption>{esc(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{esc(first)}</th>{names}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )
