"""What stands out among the findings of an answer: verdicts counted, what is overdue, what to read first, the questions that settle most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.groups import Finding, grouped
from ui.markup import VERDICTS


def counts_of(findings: Iterable[Finding]) -> dict[str, int]:
    found = Counter(f["verdict"] for f in findings)
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def overdue(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose deadline has passed, earliest first."""
    return sorted((f for f in findings if f["overdue"]), key=lambda f: f["deadline"])


def first_rules(findings: list[Finding], most: int = 6) -> list[Finding]:
    """A few findings worth reading first: what binds (overdue, banned, due, to do), then one of each open kind."""
    groups = grouped(findings)
    binding = [*overdue(findings), *groups["ban"], *groups["due"], *groups["must"]]
    distinct = list({f["rule"]: f for f in binding}.values())
    still_open = [*groups["ask"][:1], *groups["void"][:1]]
    return [*distinct[: most - len(still_open)], *still_open]


def asked_facts(questions: Iterable[dict[str, Any]], findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """The facts that an answer asks for and how many of these findings each can still change, most first."""
    mine = {f["rule"] for f in findings}
    counted = [(q["fact"], len(mine.intersection(q["bears_on"]))) for q in questions if q["kind"] == "fact"]
    return sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])
