"""All that the law sees of space: questions about zones, and the evidence that answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from base.text import Text

EvidenceState = Literal["inside", "outside", "near_edge", "reading", "ask", "no_data"]


@dataclass(frozen=True, slots=True)
class ZoneSelector:
    """Any of the zones with these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdminSelector:
    """Any of these counties or prefectures (adcodes; prefectures end in 00, the province is 140000)."""

    adcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerSelector:
    """Any zone of a layer, narrowed to seats of some kinds and to zones of some counties or prefectures."""

    layer: str
    seats: tuple[str, ...] = ()
    adcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DistanceSelector:
    """At most ``distance_km`` from the edge of any zone of a layer.

    ``interior``: ``stated`` (the area itself counts), ``excluded``, or ``unclear`` (the text can be read both ways).
    """

    layer: str
    distance_km: float
    interior: Literal["stated", "excluded", "unclear"]
    seats: tuple[str, ...] = ()
    adcodes: tuple[str, ...] = ()


Selector = ZoneSelector | AdminSelector | LayerSelector | DistanceSelector


@dataclass(frozen=True, slots=True)
class Evidence:
    """The answer to one selector.

    Attributes:
        state: ``inside`` / ``outside`` are certain; ``near_edge`` (nearer to an edge than the accuracies allow to tell),
            ``reading`` (the text can be read both ways here), ``ask`` (a person on site can tell) and ``no_data``
            (no outline, no list, or the layer is missing) are not.
        zone: id of the zone that decided, where one did: the one to state a membership of.
        text: what was found, for people.
        margin_m: signed geodesic distance to the deciding edge, positive inside.
        stated_by_user: the deciding membership was stated by the user.
        question: what to ask a person, for ``ask`` and ``reading``, and for ``near_edge`` where a person can tell.
    """

    state: EvidenceState
    text: Text
    zone: str | None = None
    margin_m: float | None = None
    stated_by_user: bool = False
    question: Text | None = None


class PlaceZones(Protocol):
    """A place, as far as the law is concerned."""

    def evidence(self, selector: Selector) -> Evidence:
        """How the place stands to what the selector names; never guesses."""

    def basis(self, selector: Selector, found: Evidence) -> tuple[Text, Text | None]:
        """What the selector asks for, in words, and where the evidence comes from: an outline and its status, or what the user stated."""
