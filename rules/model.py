"""What a document and a rule are.  The form is described in docs/rules.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from base.schema import Bilingual, Record
from rules.expressions import Adcode, Boundary, Condition, FactTest, Operator

Kind = Literal[
    "ban",
    "limit",
    "retrofit",
    "siting",
    "monitoring",
    "reporting",
    "phase_out",
    "transport",
    "curtailment",
    "encouragement",
    "government_duty",
]
Strength = Literal["mandatory", "in_principle", "strive", "encouraged", "by_reference"]
Addressee = Literal["enterprise", "park_authority", "government", "public"]
Medium = Literal["air", "water", "soil", "waste", "radiation", "climate", "ecology", "general"]
NoteKind = Literal["reading", "reference", "stricter", "print", "caution"]
AlertLevel = Literal["yellow", "orange", "red"]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
ClausePath = Annotated[
    str, Field(pattern=r"^(附件|专栏|前言|结语)?[一二三四五六七八九十]*(\([一二三四五六七八九十]+\))?[0-9-]*$", min_length=1)
]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]


class Note(Bilingual):
    """A reading, a flag, or a reference to something that is not held here."""

    kind: NoteKind


class InForce(Record):
    """From when to when a document is in force.

    ``from`` may be unknown: then it lies between ``not_before`` and ``by``.  Where a stated term can be counted in two ways, ``until`` is the
    earlier and ``until_latest`` the later last day.
    """

    start: date | None = Field(default=None, alias="from")
    not_before: date | None = None
    by: date | None = None
    until: date | None = None
    until_latest: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> InForce:
        if self.start is None and (self.not_before is None or self.by is None):
            raise ValueError("give from, or not_before and by")
        days = [d for d in (self.start or self.by, self.until, self.until_latest) if d is not None]
        if days != sorted(days) or (self.until_latest and not self.until):
            raise ValueError("dates are out of order")
        return self


class Period(Record):
    """The plan year or period of a document."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")


class SourceText(Record):
    """The text that the rules were read from: the part of the file from one passage to another, where it holds more."""

    file: str
    start: str | None = Field(default=None, alias="from")
    end: str | None = Field(default=None, alias="until")
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Document(Record):
    """One government document."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    number: str | None
    title: Bilingual
    short: Bilingual
    issuer: Bilingual
    level: Literal["province", "prefecture", "county"]
    issued: date | None
    territory: tuple[Adcode, ...] = Field(min_length=1)
    in_force: InForce
    plan_period: Period | None = None
    notes: tuple[Note, ...] = ()
    text: SourceText

    @property
    def label(self) -> str:
        """Its number, or its title where it has none."""
        return self.number or self.title.zh


class Limit(Record):
    """One figure that a rule sets.

    ``boundary``: whether the text itself says that the figure is in or out (``stated``), whether it was read so (``assumed``), or can be read both
    ways (``unclear``); an ``=`` needs none.
    """

    quantity: Bilingual
    op: Operator
    value: float
    unit: str
    boundary: Boundary | None = None


class Season(Record):
    """A yearly season by month and day, or by a fact where the text gives no dates."""

    start: MonthDay | None = Field(default=None, alias="from")
    end: MonthDay | None = Field(default=None, alias="to")
    fact: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Season:
        if (self.fact is None) != (self.start is not None and self.end is not None):
            raise ValueError("give from and to, or a fact")
        return self


class Hours(Record):
    """Daily hours."""

    start: ClockTime = Field(alias="from")
    end: ClockTime = Field(alias="to")


class Span(Record):
    """A single span of days, first and last included."""

    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")


class When(Record):
    """When a rule binds.  ``yearly_deadline``: a day of every year by which it is to be done once more."""

    starts: date | None = None
    deadline: date | None = None
    yearly_deadline: MonthDay | None = None
    deadline_reading: Literal["by", "before", "unclear"] = "by"
    period_end: date | None = None
    season: Season | None = None
    hours: Hours | None = None
    alert: AlertLevel | None = None
    dates: Span | None = None
    sensor: FactTest | None = None


class Exempt(Record):
    """One exception: what it takes, and the rule that then holds instead."""

    condition: Condition | None = Field(default=None, alias="if")
    where: Condition | None = None
    then: str | None = None
    zh: str
    en: str

    @model_validator(mode="after")
    def _tests_something(self) -> Exempt:
        if self.condition is None and self.where is None:
            raise ValueError("give if or where")
        return self


class Agencies(Record):
    """Who leads, who helps, who carries out; Chinese names as printed."""

    lead: tuple[str, ...] = ()
    helping: tuple[str, ...] = Field(default=(), alias="with")
    carry_out: tuple[str, ...] = ()


class Rule(Record):
    """One distinct requirement.

    ``medium``: what it is about; ``general`` is the environment as a whole, alone or beside the medium that it is mainly about; ``overrides``: rules
    that give way where this one applies; ``stricter_than``: parallel rules, of this or another document, that bind as well and ask for less;
    ``fulfilled_if``: when facts show that what was to be done is done, which never changes the verdict; ``unit_of_regulation``: what a ratio or a
    count is taken of, where the text says.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")]
    clause: ClausePath
    anchor: Annotated[str, Field(min_length=2, max_length=19)]
    title: Bilingual
    requirement: Bilingual
    kind: Kind
    strength: Strength
    addressee: tuple[Addressee, ...] = Field(min_length=1)
    medium: tuple[Medium, ...] = Field(min_length=1)
    where: Condition | None = None
    condition: Condition | None = Field(default=None, alias="if")
    unless: tuple[Exempt, ...] = ()
    fulfilled_if: Condition | None = None
    overrides: tuple[str, ...] = ()
    stricter_than: tuple[str, ...] = ()
    unit_of_regulation: Literal["enterprise", "facility"] | None = None
    limits: tuple[Limit, ...] = ()
    when: When = When()
    agencies: Agencies = Agencies()
    notes: tuple[Note, ...] = ()
    refers_to: tuple[str, ...] = ()

    @property
    def document(self) -> str:
        """Id of its document."""
        return self.id.split("/", 1)[0]


class Clause(Record):
    """One printed clause: how its passage begins, and why it holds no rule, where it holds none."""

    clause: ClausePath
    starts: Annotated[str, Field(min_length=2, max_length=19)]
    none: Bilingual | None = None


class ClauseFile(Record):
    """One file of ``data/clauses/``: every clause of a document, in the order of print."""

    document: str
    clauses: tuple[Clause, ...] = Field(min_length=1)


class RuleFile(Record):
    """One file under ``data/rules/<document>/``."""

    document: str
    rules: tuple[Rule, ...]


class DocumentFile(Record):
    """``data/documents.yaml``."""

    documents: tuple[Document, ...]
