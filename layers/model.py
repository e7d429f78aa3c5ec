"""What a control zone is, and how a place can stand to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

from base.text import Text

Status = Literal["official", "derived", "proxy", "unknown"]
Bound = Literal["exact", "inner", "outer", "none"]
MembershipState = Literal["inside", "outside", "near_edge", "unknown"]
SeatKind = Literal["prefecture", "county", "district"]
Grade = Literal["H", "M", "L"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where the law names a zone.

    Attributes:
        document: id in ``data/documents.yaml``, or None for an act outside the document base.
        clause: clause path within the document, or None.
        title, number: of an act outside the document base.
        grade: how sure we are of that act (H high, M medium, L low).
    """

    document: str | None = None
    clause: str | None = None
    title: Text | None = None
    number: str | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A data source with its licence and the citation it asks for."""

    id: str
    name: Text
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One control zone with its whole provenance.

    Attributes:
        id: ``<layer>/<slug>``, stable, ASCII.
        layer: id in ``data/layers.yaml``.
        name: shown name.
        status: ``official`` | ``derived`` (follows exactly from administrative areas) | ``proxy`` (a stand-in) | ``unknown``.
        bound: how far the outline can be trusted (see docs/architecture.md); ``none`` where there is no geometry.
        geometry: WGS84 (lon, lat) polygon or multipolygon, or None.
        accuracy_m: accuracy of the outline in metres, or None where there is none.
        within: adcodes (counties, prefectures ending in 00, province 140000) outside which the zone certainly does not reach.
        symbol: (lon, lat) in WGS84 where a zone without outline is drawn as a symbol.
        basis, derivation, sources: provenance.
        reason: why there is no geometry, and how to supply it.
        question: what a person on site can answer where the outline cannot.
        note: caution that goes wherever the zone is shown.
        valid_from, valid_to: first and last day of validity, None where nothing is stated.
        stated_area_km2, stated_area_year, stated_area_grade: area as published, where it is.
        seat_kind, adcode: of built-up areas (and of their distance zones): which seat they belong to.
        distance_km, of: of distance zones: the distance, and the id of the zone it is measured from.
        area_km2: geodesic area of the geometry.
        members_named: members as the text gives them.
        made_of: adcodes of the counties of which the outline is exactly the union, where it is; so that a place known only by its
            county can be told from the list, without the outline.
        stated_area_note: of what the stated area is, e.g. a part of a park.
    """

    id: str
    layer: str
    name: Text
    status: Status
    bound: Bound
    geometry: BaseGeometry | None
    accuracy_m: float | None
    derivation: Text
    within: tuple[str, ...] = ()
    symbol: tuple[float, float] | None = None
    basis: tuple[Basis, ...] = ()
    sources: tuple[Source, ...] = ()
    reason: Text | None = None
    question: Text | None = None
    note: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    stated_area_km2: float | None = None
    stated_area_year: int | None = None
    stated_area_grade: Grade | None = None
    seat_kind: SeatKind | None = None
    adcode: str | None = None
    distance_km: float | None = None
    of: str | None = None
    area_km2: float | None = None
    members_named: tuple[str, ...] = field(default_factory=tuple)
    made_of: tuple[str, ...] = ()
    stated_area_note: Text | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """How a place stands to one zone.

    Attributes:
        zone: the zone.
        state: ``inside`` | ``outside`` | ``near_edge`` | ``unknown``.
        margin_m: signed geodesic distance to the edge in metres, positive inside; None where there is no outline
            or the zone is far away (beyond the search radius).
        stated_by_user: the user stated it; the outline was not asked.
        share: for an area or a line, the share of its surface or length inside (0 to 1).
        area_km2, length_km: how much of the area or line that is, geodesic.
        divided: the outline's edge crosses the area or line for sure, whatever the accuracies.
        drawn: what the outline showed, where the user stated something.
    """

    zone: Zone
    state: MembershipState
    margin_m: float | None = None
    stated_by_user: bool = False
    share: float | None = None
    area_km2: float | None = None
    length_km: float | None = None
    divided: bool = False
    drawn: MembershipState | None = None
