"""Findings sorted for people: by whom they address, and into the groups of the answer page and the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

Finding = dict[str, Any]
Audience = Literal["enterprise", "park", "government", "all"]
AUDIENCES: dict[Audience, frozenset[str]] = {
    "enterprise": frozenset({"enterprise", "public"}),
    "park": frozenset({"park_authority"}),
    "government": frozenset({"government"}),
    "all": frozenset({"enterprise", "public", "park_authority", "government"}),
}
GROUPS = ("must", "ban", "due", "ask", "void", "not")
STRENGTHS = ("mandatory", "in_principle", "strive", "by_reference", "encouraged")
OPEN_FORCES = ("period_ended", "unstated", "expired")  # a person has to look into these
Order = Literal["strength", "deadline"]


def for_audience(findings: Iterable[Finding], audience: Audience) -> list[Finding]:
    """Findings whose rule addresses that audience (see :data:`AUDIENCES`)."""
    wanted = AUDIENCES[audience]
    return [f for f in findings if wanted & set(f["addressee"])]


def group_of(finding: Finding) -> str:
    """The group: one that applies is a deadline, a ban or a thing to do; the rest goes by verdict."""
    verdict = finding["verdict"]
    if verdict == "applies":
        return "due" if finding.get("deadline") else "ban" if finding["kind"] == "ban" else "must"
    return {"undetermined": "ask", "not_checked": "void", "does_not_apply": "not"}[verdict]


def grouped(findings: Iterable[Finding], order: Order = "strength") -> dict[str, list[Finding]]:
    """Groups in their fixed order; within one, the stricter come first, or what is due earlier (what has no date, last)."""
    groups: dict[str, list[Finding]] = {g: [] for g in GROUPS}
    for f in findings:
        groups[group_of(f)].append(f)
    for found in groups.values():
        found.sort(key=lambda f: STRENGTHS.index(f["strength"]))
    for name in GROUPS if order == "deadline" else ("due",):
        groups[name].sort(key=lambda f: f["deadline"] or "9999")
    return groups
