"""The next twelve months as rows of a report: events of one day, kind and document together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from base.text import Lang
from services.outlook import months_later
from services.report.cards import pick
from services.report.words import sayer

MONTHS = 12
_MOST_TITLES = 12  # of more rules at once, as when a whole document ends, the clauses alone are named


def ahead_rows(answer: Mapping[str, Any], listed: Collection[str], as_of: date, lang: Lang) -> dict[str, Any]:
    """Rows in the order of the days, of the rules that are listed."""
    say = sayer(lang)
    rows: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for event in answer["outlook"]:
        if event["rule"] in listed:
            rows.setdefault((event["date"], event["event"], event["document"]), []).append((event["clause"], pick(event, "title", lang)))
    end = months_later(as_of, MONTHS)
    return {
        "caption": say("ahead_caption", start=as_of.isoformat(), end=end.isoformat()),
        "rows": [
            {"date": day, "event": say(f"event_{kind}"), "document": document, "count": say("count", n=len(rules)), "rules": _rules(rules)}
            for (day, kind, document), rules in rows.items()
        ],
    }


def _rules(rules: list[tuple[str, str]]) -> list[str]:
    """Clause and title of each rule; of many, each clause once with the number of its rules."""
    if len(rules) <= _MOST_TITLES:
        return [f"{clause} {title}" for clause, title in rules]
    return [clause if n == 1 else f"{clause} ×{n}" for clause, n in Counter(clause for clause, _ in rules).items()]
