"""The vocabulary of facts: what can be known of a site, how it is asked for, and which values are allowed."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from base.errors import Faults, KongquError
from base.files import no_files
from base.schema import Bilingual, Record, line_of, read_record
from base.text import Text, shown
from rules.expressions import Condition

FactValue = bool | float | str
_LARGEST = 1e15  # beyond it whole numbers are no longer told apart; also keeps out NaN and infinity
_WITH_UNIT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(\s*[^0-9.,+\s-][^,]*)?")
_LONGEST = 200
_LAST_DIVISION = 97  # of GB/T 4754—2017


class Fact(Record):
    """One fact: type, unit, allowed values, question and help.

    ``only_if``: a condition on facts (this one too) that must not be false for a value to make sense; where it is, the facts contradict each other.
    """

    type: Literal["boolean", "number", "choice", "scale", "industry", "text"]
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    values: dict[str, Bilingual] = Field(default_factory=dict)
    question: Bilingual
    help: Bilingual | None = None
    only_if: Condition | None = None

    @model_validator(mode="after")
    def _complete(self) -> Fact:
        bounds = [b for b in (self.min, self.max) if b is not None]
        if bounds != sorted(bounds) or not all(map(math.isfinite, bounds)):
            raise ValueError("min and max must be numbers, min not above max")
        if (self.type in ("choice", "scale")) != bool(self.values):
            raise ValueError("choice and scale need values, the other types have none")
        if self.type == "number" and self.unit is None:
            raise ValueError("a number needs a unit")
        return self

    def rank(self, value: str) -> int:
        """Place of a value on an ordered scale, lowest 0."""
        return list(self.values).index(value)


class FactFile(Record):
    """One file of ``data/facts/``: the facts whose names begin with the file's name."""

    facts: dict[str, Fact]


class Group(Record):
    """A group of industries over GB/T 4754—2017 codes; a code stands for all that begin with it."""

    name: Bilingual
    codes: tuple[Annotated[str, Field(pattern=r"^\d{2,4}$")], ...] = Field(min_length=1)


class GroupFile(Record):
    """``data/industries.yaml``."""

    groups: dict[str, Group]


class IndustryFile(Record):
    """``data/gbt4754.yaml``: names of industries by their code."""

    codes: dict[Annotated[str, Field(pattern=r"^\d{2,4}$")], Bilingual]


class Vocabulary:
    """All facts, industry groups and names of industries."""

    def __init__(self, facts: Mapping[str, Fact], groups: Mapping[str, Group], industries: Mapping[str, Bilingual]) -> None:
        self.facts = dict(facts)
        self.groups = dict(groups)
        self.industries = dict(industries)
        self.patterns: dict[tuple[int, ...], Any] = {}  # of tests that stay as long as the vocabulary: see rules.open_points
        self._codes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def codes_of(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """All codes of some groups."""
        if groups not in self._codes:
            self._codes[groups] = tuple(code for group in groups for code in self.groups[group].codes)
        return self._codes[groups]

    def industry(self, code: str) -> Text:
        """A code with the name of its class, or of the nearest group above it that the table holds."""
        known = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in self.industries), None)
        if known is None:
            return Text(code, code)
        name = self.industries[known]
        return Text(f"{code} {name.zh}", f"{code} {name.en}") if known == code else Text(f"{code}（{name.zh}类）", f"{code} (of {name.en})")

    def require(self, name: str) -> Fact:
        """The fact of that name.

        Raises:
            KongquError: ``unknown_fact``, with near names.
        """
        if name not in self.facts:
            near = difflib.get_close_matches(name, self.facts, n=3)
            raise KongquError(
                "unknown_fact",
                where=name,
                near=near,
                zh="没有这个事实项，名称见 kongqu rules facts。",
                en="There is no such fact; see kongqu rules facts.",
            )
        return self.facts[name]

    def value(self, name: str, value: object) -> FactValue:
        """A given value of a fact, checked and typed.

        Raises:
            KongquError: ``unknown_fact``; ``bad_fact`` with what is allowed.
        """
        fact = self.require(name)
        if fact.type == "boolean":
            if isinstance(value, bool):
                return value
            raise _refused(name, value, "要 true 或 false", "true or false is needed")
        if fact.type == "number":
            return self._number(name, fact, value)
        if not isinstance(value, str) or not value.strip():
            raise _refused(name, value, "要文字", "text is needed")
        if len(value) > _LONGEST or not value.isprintable():
            raise _refused(
                name,
                value,
                f"要不超过 {_LONGEST} 字、没有换行和控制字符的文字",
                f"text of at most {_LONGEST} characters in one line is needed",
            )
        if fact.type in ("choice", "scale") and value not in fact.values:
            allowed = ", ".join(fact.values)
            raise _refused(name, value, f"只能是 {allowed} 之一", f"it must be one of {allowed}")
        if fact.type == "industry" and not _is_industry(value):
            raise _refused(
                name,
                value,
                "要 GB/T 4754—2017 的 2 至 4 位数字代码（前两位 01–97），如 2521",
                "a GB/T 4754—2017 code of 2 to 4 digits, the first two 01 to 97, is needed, e.g. 2521",
            )
        return value.strip()

    @staticmethod
    def _number(name: str, fact: Fact, value: object) -> float:
        if isinstance(value, str):
            written = _WITH_UNIT.fullmatch(value.strip())
            if written is None:
                raise _refused(
                    name,
                    value,
                    f"要数字，如 12.5 {fact.unit}，不带千位分隔",
                    f"a number is needed, e.g. 12.5 {fact.unit}, without separators",
                )
            if (unit := (written[2] or "").strip()) != fact.unit and unit:
                raise _refused(name, value, f"单位要 {fact.unit}，不是 {shown(unit)}", f"the unit must be {fact.unit}, not {shown(unit)}")
            value = float(written[1])
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _refused(name, value, f"要数字，单位 {fact.unit}", f"a number in {fact.unit} is needed")
        if not -_LARGEST <= value <= _LARGEST:
            raise _refused(name, value, f"要 ±{_LARGEST:g} {fact.unit} 以内的数", f"a number within ±{_LARGEST:g} {fact.unit} is needed")
        low, high = fact.min, fact.max
        if (low is not None and value < low) or (high is not None and value > high):
            span = f"{'−∞' if low is None else f'{low:g}'} … {'∞' if high is None else f'{high:g}'} {fact.unit}"
            raise _refused(name, value, f"超出允许范围 {span}", f"it is outside {span}")
        return float(value) + 0.0  # no negative zero


def _is_industry(code: str) -> bool:
    """Whether a text can be a code of the classification: division, group or class, without its letter."""
    return code.isascii() and code.isdigit() and 2 <= len(code) <= 4 and 1 <= int(code[:2]) <= _LAST_DIVISION


def _refused(name: str, value: object, zh: str, en: str) -> KongquError:
    given = shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    return KongquError("bad_fact", where=name, zh=f"值 {given} 不能用：{zh}。", en=f"Value {given} cannot be used: {en}.")


def read_vocabulary(data_dir: Path) -> Vocabulary:
    """Read ``facts/*.yaml``, ``industries.yaml`` and ``gbt4754.yaml``.

    Raises:
        Faults: a file is missing, does not fit its schema, or holds a fact of another file.
    """
    faults: list[KongquError] = []
    facts: dict[str, Fact] = {}
    paths = sorted((data_dir / "facts").glob("*.yaml"))
    if not paths:
        faults.append(no_files(data_dir / "facts"))
    for path in paths:
        try:
            content, tree = read_record(path, FactFile)
        except KongquError as error:
            faults += error.faults if isinstance(error, Faults) else [error]
            continue
        faults += [_misplaced(path, line_of(tree, "facts", name), name) for name in content.facts if name.split(".")[0] != path.stem]
        facts |= content.facts
    groups, tree = read_record(data_dir / "industries.yaml", GroupFile)
    industries, _ = read_record(data_dir / "gbt4754.yaml", IndustryFile)
    for name, group in groups.groups.items():
        if unnamed := [code for code in group.codes if code not in industries.codes]:
            faults.append(_unnamed(f"{data_dir / 'industries.yaml'}:{line_of(tree, 'groups', name)}", name, unnamed))
    if faults:
        raise Faults(faults)
    return Vocabulary(facts, groups.groups, industries.codes)


def _unnamed(where: str, group: str, codes: list[str]) -> KongquError:
    listed = ", ".join(codes)
    return KongquError(
        "bad_group",
        where=where,
        zh=f"{group} 的代码 {listed} 不在 gbt4754.yaml；请补上名称或改正代码。",
        en=f"Codes {listed} of {group} are not in gbt4754.yaml; add their names or mend the codes.",
    )


def _misplaced(path: Path, line: int, name: str) -> KongquError:
    home = f"{name.split('.')[0]}.yaml"
    return KongquError("bad_fact_file", where=f"{path}:{line}", zh=f"事实项 {name} 要放在 {home}。", en=f"Fact {name} belongs into {home}.")
