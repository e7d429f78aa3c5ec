"""The conditions of a rule as data: where, who, and what is singled out.  `rules.conditions` evaluates them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from base.schema import Bilingual, Record

Adcode = Annotated[str, Field(pattern=r"^14\d{4}$")]
SeatKind = Literal["prefecture", "county", "district"]
Boundary = Literal["stated", "assumed", "unclear"]
Operator = Literal["=", "<", "<=", ">", ">="]


class All(Record):
    """Every part holds."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Record):
    """At least one part holds."""

    any: tuple[Condition, ...] = Field(min_length=1)


class Not(Record):
    """The part does not hold."""

    negated: Condition = Field(alias="not")


class InAdmin(Record):
    """In one of these counties or prefectures."""

    admin: tuple[Adcode, ...] = Field(min_length=1)


class InZone(Record):
    """In one named zone."""

    zone: str


class InZones(Record):
    """In any of some named zones."""

    zones: tuple[str, ...] = Field(min_length=1)


class InLayer(Record):
    """In any zone of a layer, narrowed to seats of some kinds and to zones of some counties or prefectures."""

    layer: str
    seats: tuple[SeatKind, ...] = ()
    admin: tuple[Adcode, ...] = ()


class Distance(Record):
    """A distance around the zones of a layer."""

    layer: str
    distance_km: float = Field(ge=0, le=100)
    interior: Literal["stated", "excluded", "unclear"]
    seats: tuple[SeatKind, ...] = ()
    admin: tuple[Adcode, ...] = ()


class Within(Record):
    """At most a distance from the edge of a zone."""

    within: Distance


class FactTest(Record):
    """One test of one fact.  Exactly one of ``is``, ``in``, ``in_group``, ``named`` or ``op`` with ``value`` is given."""

    fact: str
    equals: bool | str | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = Field(default=None, alias="in")
    in_group: tuple[str, ...] | None = None
    open_list: bool = False
    named: tuple[str, ...] | None = None
    op: Operator | None = None
    value: float | str | None = None
    boundary: Boundary | None = None

    @model_validator(mode="after")
    def _one_test(self) -> FactTest:
        given = [x is not None for x in (self.equals, self.one_of, self.in_group, self.named, self.op)]
        if sum(given) != 1 or (self.op is None) != (self.value is None):
            raise ValueError("give exactly one of is, in, in_group, named, or op with value")
        if self.open_list and self.in_group is None:
            raise ValueError("open_list goes with in_group")
        return self


class Ask(Record):
    """What no fact could hold: a question for a person, always open."""

    ask: Bilingual


_KEYS = ("all", "any", "not", "ask", "fact", "within", "layer", "zones", "zone", "admin")


def _which(value: Any) -> str | None:
    """The kind of a condition by its telling key."""
    if isinstance(value, dict):
        return next((k for k in _KEYS if k in value), None)
    return next((k for k, kind in _KINDS.items() if isinstance(value, kind)), None)


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Ask, Tag("ask")]
    | Annotated[FactTest, Tag("fact")]
    | Annotated[Within, Tag("within")]
    | Annotated[InLayer, Tag("layer")]
    | Annotated[InZones, Tag("zones")]
    | Annotated[InZone, Tag("zone")]
    | Annotated[InAdmin, Tag("admin")],
    Discriminator(_which),
]

_KINDS: dict[str, type[Record]] = {
    "all": All,
    "any": AnyOf,
    "not": Not,
    "ask": Ask,
    "fact": FactTest,
    "within": Within,
    "layer": InLayer,
    "zones": InZones,
    "zone": InZone,
    "admin": InAdmin,
}

for _model in (All, AnyOf, Not):
    _model.model_rebuild()


def leaves(condition: Condition) -> list[Condition]:
    """All leaves of a condition, from left to right."""
    if isinstance(condition, All):
        return [leaf for part in condition.all for leaf in leaves(part)]
    if isinstance(condition, AnyOf):
        return [leaf for part in condition.any for leaf in leaves(part)]
    if isinstance(condition, Not):
        return leaves(condition.negated)
    return [condition]
