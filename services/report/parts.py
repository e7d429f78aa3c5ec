"""The parts of a report: what binds enterprises first, then park authorities, then governments."""

from __future__ import annotations

from services.groups import Audience, Finding

PARTS: tuple[Audience, ...] = ("enterprise", "park", "government")


def part_of(finding: Finding) -> Audience:
    """A rule stands once, with the first of its addressees."""
    addressee = finding["addressee"]
    if "enterprise" in addressee or "public" in addressee:
        return "enterprise"
    return "park" if "park_authority" in addressee else "government"
