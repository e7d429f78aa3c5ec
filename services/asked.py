"""One question as it stands in an address: the same names for REST, pages, reports and links; read with checks, written back in one order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from base.errors import KongquError
from base.text import Lang
from geo.coordinates import require_numbers
from geo.datums import require_datum
from services.atlas import Atlas
from services.given import by_name, parse_accuracy, parse_date, parse_facts, parse_members, parse_time
from services.lookup import lookup, require_one_place
from services.outlook import require_months
from services.question import POINT_ACCURACY_M

PLACE_NAMES = ("place", "address", "lon", "lat", "datum", "accuracy_m")
NAMES = frozenset({*PLACE_NAMES, "on", "at", "facts", "member", "months"})
_REPEATABLE = "member"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: where, when, what is known, what is stated.

    Attributes:
        as_of, at: the day asked, and the time of day where it matters.
        place: id of a place that Kongqu knows, e.g. ``county/141181`` or ``town/1784239``; or
        address: an administrative name; or
        lon, lat, datum, accuracy_m: a point in degrees in that datum, and how far it may be off in metres.
        facts: fact → value as given, checked when it is asked with.
        members: zone id → ``inside`` / ``outside``.
        months: how far ahead to tell what changes.
    """

    as_of: date
    at: time | None = None
    place: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: str = "wgs84"
    accuracy_m: float = POINT_ACCURACY_M
    facts: Mapping[str, Any] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    months: int = 0

    def answer(self, atlas: Atlas, geometry: Path | None = None) -> dict[str, Any]:
        """The answer.

        Args:
            geometry: file with the outline of a site or a road, in place of the place: it cannot stand in an address.

        Raises:
            KongquError, Faults: as :func:`services.lookup.lookup`.
        """
        return lookup(
            atlas,
            geometry=geometry,
            as_of=self.as_of,
            at=self.at,
            place=self.place,
            address=self.address,
            lon=self.lon,
            lat=self.lat,
            datum=self.datum,
            accuracy_m=self.accuracy_m,
            facts=self.facts,
            members=self.members,
            months=self.months,
        )

    def require_place(self) -> None:
        """Refuse a question without a place, or with two.

        Raises:
            KongquError: ``one_place``; ``no_place``.
        """
        require_one_place(self.lon, self.lat, self.place, self.address, None)
        if self.lon is None and self.place is None and self.address is None:
            raise KongquError(
                "no_place",
                where="place",
                zh="没有说是哪里；请给 lon 与 lat，或 place，或 address。",
                en="No place is given; give lon and lat, or place, or address.",
            )

    def pairs(self, lang: Lang | None = None) -> list[tuple[str, str]]:
        """Names and values of the address, in a fixed order; what is left out has its usual value.

        Args:
            lang: language that the page is to be in; without it the reader's own.
        """
        named = {"place": self.place, "address": self.address, "lon": self.lon, "lat": self.lat}
        found = [(name, value if isinstance(value, str) else _number(value)) for name, value in named.items() if value is not None]
        if self.lon is not None:
            found.append(("datum", self.datum))
        if self.accuracy_m != POINT_ACCURACY_M:
            found.append(("accuracy_m", _number(self.accuracy_m)))
        found.append(("on", self.as_of.isoformat()))
        if self.at is not None:
            found.append(("at", f"{self.at:%H:%M}"))
        if self.facts:
            found.append(("facts", json.dumps(self.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))))
        found += [("member", f"{zone}={side}") for zone, side in sorted(self.members.items())]
        if self.months:
            found.append(("months", str(self.months)))
        return found if lang is None else [*found, ("lang", lang)]

    def link(self, base: str, lang: Lang) -> str:
        """Address of the answer page that asks the same; it holds nothing but the question.

        Args:
            base: address of the server, e.g. ``https://kongqu.example``.
        """
        return f"{base.rstrip('/')}/lookup?{urlencode(self.pairs(lang))}"


def read_asked(pairs: Iterable[tuple[str, str]], today: Callable[[], date]) -> Asked:
    """A question out of an address.

    Args:
        pairs: names and values; ``member`` may stand several times.
        today: tells the day where none is given.

    Raises:
        KongquError: a name that is not known or given twice, or a value that cannot be read; Faults for several.
    """
    given = by_name(pairs, NAMES, _REPEATABLE)
    members = parse_members(given.pop(_REPEATABLE, []))
    one = {name: values[0] for name, values in given.items()}
    known: dict[str, Any] = {name: one[name] for name in ("place", "address", "datum") if name in one}
    if "lon" in one or "lat" in one:
        known["lon"], known["lat"] = require_numbers(one.get("lon"), one.get("lat"))
    if "accuracy_m" in one:
        known["accuracy_m"] = parse_accuracy(one["accuracy_m"])
    if "at" in one:
        known["at"] = parse_time(one["at"])
    if "months" in one:
        known["months"] = require_months(one["months"])
    require_datum(known.get("datum", "wgs84"))
    as_of = parse_date(one["on"]) if "on" in one else today()
    return Asked(as_of=as_of, facts=parse_facts(one.get("facts", "")), members=members, **known)


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")
