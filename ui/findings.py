"""Findings of an answer, sorted for people: by audience, into the groups of the answer page, and the questions that settle most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ui.markup import VERDICTS

Finding = dict[str, Any]
AUDIENCES: dict[str, frozenset[str]] = {
    "enterprise": frozenset({"enterprise", "public"}),
    "park": frozenset({"park_authority"}),
    "government": frozenset({"government"}),
    "all": frozenset({"enterprise", "public", "park_authority", "government"}),
}
GROUPS = ("must", "ban", "due", "ask", "void", "not")
STRENGTHS = ("mandatory", "in_principle", "strive", "by_reference", "encouraged")


def for_audience(findings: Iterable[Finding], audience: str) -> list[Finding]:
    """Findings whose rule addresses that audience (see :data:`AUDIENCES`)."""
    wanted = AUDIENCES[audience]
    return [f for f in findings if wanted & set(f["addressee"])]


def counts_of(findings: Iterable[Finding]) -> dict[str, int]:
    found = Counter(f["verdict"] for f in findings)
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def group_of(finding: Finding) -> str:
    """The group of the answer page: one that applies is a deadline, a ban or a thing to do; the rest goes by verdict."""
    verdict = finding["verdict"]
    if verdict == "applies":
        return "due" if finding.get("deadline") else "ban" if finding["kind"] == "ban" else "must"
    return {"undetermined": "ask", "not_checked": "void", "does_not_apply": "not"}[verdict]


def grouped(findings: Iterable[Finding], order: str = "strength") -> dict[str, list[Finding]]:
    """Groups in their fixed order; within one, the stricter come first, or what is due earlier (what has no date, last)."""
    groups: dict[str, list[Finding]] = {g: [] for g in GROUPS}
    for f in findings:
        groups[group_of(f)].append(f)
    for found in groups.values():
        found.sort(key=lambda f: STRENGTHS.index(f["strength"]))
    for name in GROUPS if order == "deadline" else ("due",):
        groups[name].sort(key=lambda f: f["deadline"] or "9999")
    return groups


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
