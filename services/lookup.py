"""One question, end to end: which zones a place lies in, and which rules bind there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from base.text import Text, shown
from geo.geodesy import geodesic_area_km2, geodesic_lengths_km
from layers.model import Membership, Zone
from rules.findings import VERDICTS, find
from rules.given import accept_facts
from services.atlas import Atlas
from services.finding.places import ResolvedPlace, resolve
from services.given import parse_accuracy
from services.outlook import outlook
from services.place import PlaceView, in_effect
from services.question import POINT_ACCURACY_M, Place, at_address, at_known, at_outline, at_point, check_members
from services.told import Telling
from services.words import text_pair

_NEARBY_M = 50_000.0
_SAME_AS_WGS84 = ("wgs84", "cgcs2000")
_ADMIN = ("province", "prefecture", "county")


def lookup(
    atlas: Atlas,
    *,
    as_of: date,
    lon: object = None,
    lat: object = None,
    datum: str = "wgs84",
    place: str | None = None,
    address: str | None = None,
    geometry: Path | str | None = None,
    facts: Mapping[str, object] | None = None,
    members: Mapping[str, object] | None = None,
    accuracy_m: float = POINT_ACCURACY_M,
    at: time | None = None,
    months: int = 0,
) -> dict[str, Any]:
    """Answer one question.

    Args:
        as_of: the day asked; never taken from the clock.
        lon, lat, datum: a point in degrees in one of the datums of ``geo.datums``; or
        place: id of a place that Kongqu knows (:mod:`services.finding.places`), e.g. ``county/141181`` or ``park/xiaoyi``; or
        address: an administrative name; or
        geometry: a GeoJSON file with the outline of a site, or a road, in WGS84.
        facts: what is known of the site (names of ``data/facts/``).
        members: zone id → ``inside`` / ``outside``, as stated by the user; overrides the outlines.
        accuracy_m: how far the point or outline may lie from where it is given, in metres.
        at: the time of day asked; without it daily hours are shown and rule nothing out.
        months: how far ahead to tell what starts, ends or falls due at the place.

    A fact that cannot be used (unknown name, value or unit not allowed, contradicting another) is told in ``refused_facts``; the rest of the
    answer stands, and nothing rests on that fact.

    Returns:
        the object described in docs/api.md; the same question on the same editions gives the same object.

    Raises:
        KongquError, Faults: the question cannot be asked that way; the message says what is allowed.
    """
    require_one_place(lon, lat, place, address, geometry)
    if (place is not None or address is not None or geometry is not None) and datum not in _SAME_AS_WGS84:
        raise KongquError(
            "only_for_a_point",
            where="datum",
            zh="datum 只与 lon、lat 一起用；轮廓请先转成 WGS84。",
            en="datum goes with lon and lat only; convert an outline to WGS84 first.",
        )
    if (place is not None or address is not None) and accuracy_m != POINT_ACCURACY_M:
        raise KongquError(
            "not_for_an_address",
            where="accuracy_m",
            zh="按地名查的地点自带精度；请去掉 accuracy_m。",
            en="A place by name has an accuracy of its own; leave accuracy_m out.",
        )
    if place is not None:
        known = resolve(atlas, place)
        _require_agreement(known, facts or {}, members or {})
        facts, members = {**known.facts, **(facts or {})}, {**known.members, **(members or {})}
        there = at_known(known, atlas.zones)
    elif geometry is not None:
        there = at_outline(Path(geometry), parse_accuracy(accuracy_m))
    elif address is not None:
        there = at_address(address, atlas.zones)
    else:
        there = at_point(lon, lat, datum, parse_accuracy(accuracy_m))
    return answer(atlas, there, as_of=as_of, facts=facts or {}, members=members or {}, at=at, months=months)


def require_one_place(lon: object, lat: object, place: object, address: object, geometry: object) -> None:
    """Refuse two places in one question; without any, the coordinates are asked for.

    Raises:
        KongquError: ``one_place``.
    """
    given = (lon is not None or lat is not None, place is not None, address is not None, geometry is not None)
    if sum(given) > 1:
        raise KongquError(
            "one_place",
            where="lookup",
            zh="请给 lon 与 lat，或 place，或 address，或 geometry，只给一种。",
            en="Give lon and lat, or place, or address, or geometry: exactly one of them.",
        )


def _require_agreement(known: ResolvedPlace, facts: Mapping[str, object], members: Mapping[str, object]) -> None:
    """Refuse what contradicts the place itself: a park's site outside the park, another enterprise's name."""
    for stated, given in ((known.facts, facts), (known.members, members)):
        for name, value in stated.items():
            if given.get(name, value) != value:
                raise KongquError(
                    "place_contradicted",
                    where=name,
                    zh=f"所选地点是{known.name.zh}，这一项按所选地点是 {shown(value)}，不能另说；请改选地点，或去掉这一项。",
                    en=f"The place chosen is {known.name.en}, which states {shown(value)} here; choose another place, or leave this out.",
                )


def answer(
    atlas: Atlas,
    place: Place,
    *,
    as_of: date,
    facts: Mapping[str, object],
    members: Mapping[str, object],
    at: time | None = None,
    months: int = 0,
) -> dict[str, Any]:
    """Answer for a place that has been found already.  Arguments and result as :func:`lookup`."""
    law = atlas.rule_base
    given = accept_facts(facts, law.vocabulary)
    stated = check_members(members, atlas.zones)
    if place.lon is None or place.lat is None:
        memberships = atlas.index.memberships_of_site(place.outline, stated, place.accuracy_m, place.made_of)
    else:
        memberships = atlas.index.memberships(place.lon, place.lat, place.accuracy_m, stated)

    def view(day: date) -> PlaceView:
        return PlaceView(memberships, atlas.layers, place.accuracy_m, day)

    findings = find(law, view(as_of), given.accepted, as_of, at)
    telling = Telling(findings, atlas.said, law.vocabulary, atlas.zones)
    counts = Counter(f.verdict for f in findings)
    return {
        "query": {
            "lon": place.lon,
            "lat": place.lat,
            "datum": place.datum,
            "shift_m": round(place.shift_m, 1),
            "as_of": as_of.isoformat(),
            "place": place.known.id if place.known else None,
            "address": place.name,
            "at": None if at is None else f"{at:%H:%M}",
            "facts": dict(sorted(given.accepted.items())),
            "members": dict(stated),
            "by_place": {"facts": dict(place.known.facts), "members": dict(place.known.members)}
            if place.known
            else {"facts": {}, "members": {}},
        },
        "edition": {"zones": atlas.zones_edition, "rules": atlas.rules_edition},
        "place": _place(place, memberships),
        "zones": [_membership(m) for m in sorted(memberships, key=_order) if _worth_showing(m, as_of)],
        "counts": {v: counts.get(v, 0) for v in VERDICTS},
        "findings": telling.findings(),
        "questions": telling.questions(),
        "refused_facts": [{"fact": name, **error.as_json()} for name, error in given.refused.items()],
        "outlook": outlook(law, view, given.accepted, as_of, months) if months else [],
    }


def _place(place: Place, memberships: list[Membership]) -> dict[str, Any]:
    """Province, prefecture and county, as far as they are certain."""
    found: dict[str, Zone] = {}
    for level in _ADMIN:
        inside = [m for m in memberships if m.zone.layer == level and m.state in ("inside", "near_edge")]
        inside.sort(key=lambda m: (m.state != "inside", -(m.margin_m or m.share or 0)))
        # An area lies in one unit or is divided: then none is named.  A point near a boundary is shown on its own side, and flagged there.
        if inside and (place.outline is None or inside[0].state == "inside"):
            found[level] = inside[0].zone
    lowest = found.get("county") or found.get("prefecture") or found.get("province")
    return {
        "province": found["province"].name.zh if "province" in found else None,
        "prefecture": found["prefecture"].name.zh if "prefecture" in found else None,
        "county": found["county"].name.zh if "county" in found else None,
        "county_en": found["county"].name.en if "county" in found else None,
        "prefecture_en": found["prefecture"].name.en if "prefecture" in found else None,
        "adcode": lowest.adcode if lowest else None,
        "kind": place.kind,
        "name": place.name or (lowest.name.zh if lowest else None),
        "name_en": place.known.name.en if place.known else lowest.name.en if lowest else None,
        **text_pair("detail", place.known.detail if place.known else None),
        **text_pair("doubt", _doubt(place, memberships)),
        **text_pair("source", place.known.source if place.known else None),
        **text_pair("exact", place.known.exact if place.known else None),
        "lon": place.lon,
        "lat": place.lat,
        "location_accuracy_m": place.accuracy_m,
        **_size(place.outline),
        "repairs": [{"zh": repair.zh, "en": repair.en} for repair in place.repairs],
    }


def _doubt(place: Place, memberships: list[Membership]) -> Text | None:
    """The counties that a point may lie in, where it is too near a boundary to tell; None where it lies in one."""
    if place.outline is not None:
        return None
    counties = [m for m in memberships if m.zone.layer == "county" and m.state in ("inside", "near_edge") and not m.stated_by_user]
    if not counties or all(m.state == "inside" for m in counties):
        return None
    counties.sort(key=lambda m: -(m.margin_m or 0.0))
    zh, en = "、".join(m.zone.name.zh for m in counties), ", ".join(m.zone.name.en for m in counties)
    return Text(f"近县界：可能在{zh}", f"near a county boundary: it may lie in {en}")


def _size(outline: BaseGeometry | None) -> dict[str, float]:
    """Geodesic area or length of what was asked about."""
    if outline is None:
        return {}
    if shapely.get_dimensions(outline) == 1:
        return {"length_km": round(float(geodesic_lengths_km([outline])[0]), 6)}
    return {"area_km2": round(geodesic_area_km2(outline), 6)}


def _worth_showing(membership: Membership, as_of: date) -> bool:
    """Zones in effect that hold the place, may hold it, or end near by; not the hundreds far away."""
    if not in_effect(membership.zone, as_of) and not membership.stated_by_user:
        return False
    if membership.state != "outside" or membership.stated_by_user:
        return True
    if membership.zone.layer in _ADMIN:
        return False
    return membership.margin_m is not None and membership.margin_m > -_NEARBY_M


_STATE_ORDER = {"inside": 0, "near_edge": 1, "unknown": 2, "outside": 3}


def _order(membership: Membership) -> tuple[int, float, str]:
    return _STATE_ORDER[membership.state], abs(membership.margin_m or 0), membership.zone.id


def _membership(membership: Membership) -> dict[str, Any]:
    zone = membership.zone
    entry: dict[str, Any] = {
        "zone": zone.id,
        "layer": zone.layer,
        "name": zone.name.zh,
        "name_en": zone.name.en,
        "membership": membership.state,
        "stated_by_user": membership.stated_by_user,
        "margin_m": None if membership.margin_m is None else round(membership.margin_m, 1),
        "accuracy_m": zone.accuracy_m,
        "status": zone.status,
        "bound": zone.bound,
        "basis": [
            {"document": b.document or b.number or (b.title.zh if b.title else None), "clause": b.clause, "grade": b.grade}
            for b in zone.basis
        ],
        **text_pair("note", zone.note),
        **text_pair("reason", zone.reason),
        **text_pair("question", zone.question),
        **text_pair("derivation", zone.derivation),
    }
    if zone.distance_km is not None:
        entry |= {"distance_km": zone.distance_km, "of": zone.of}
    if membership.share is not None and membership.state != "unknown" and not membership.stated_by_user:  # of an outline that was believed
        inside = {"area_km2": membership.area_km2, "length_km": membership.length_km}
        amounts = {key: round(value, 9) for key, value in inside.items() if value is not None}
        entry |= {"share": membership.share, **amounts, "divided": membership.divided}
    return entry
