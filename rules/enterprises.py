"""The enterprises, mines, plants and works that the documents name: which clauses name them, and what is known of where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from base.errors import Faults, KongquError
from base.schema import Bilingual, Record, line_of, read_record
from rules.base import RuleBase, conditions_of
from rules.expressions import Adcode, FactTest, leaves
from rules.model import Clause, ClausePath
from rules.texts import DocumentText, plain

DATA = Path(__file__).resolve().parent.parent / "data"


class Mention(Record):
    """A clause that names an enterprise; ``words`` (``as`` in the file): how it writes the name, where it writes it otherwise."""

    document: str
    clause: ClausePath
    words: str | None = Field(default=None, alias="as")


class Enterprise(Record):
    """One enterprise, mine, plant or works.

    Attributes:
        name, name_en: as the document writes it; the English is ours.
        short: other names that a person would type.
        county, prefecture: adcodes, None where no document tells.
        grade: ``H`` the document states where it is, ``M`` it follows from the name, ``L`` only the document's territory is known.
        note: where county and prefecture come from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    name: Annotated[str, Field(min_length=2)]
    name_en: Annotated[str, Field(min_length=2)]
    short: tuple[str, ...] = ()
    county: Adcode | None
    prefecture: Adcode | None
    grade: Literal["H", "M", "L"]
    documents: tuple[Mention, ...] = Field(min_length=1)
    note: Bilingual

    @model_validator(mode="after")
    def _one_place(self) -> Enterprise:
        if self.county is not None and (self.prefecture is None or self.county[:4] != self.prefecture[:4]):
            raise ValueError("the county lies in another prefecture than the one given")
        if self.county is None and self.prefecture is None and self.grade != "L":
            raise ValueError("grade H or M needs a county or a prefecture")
        return self


class EnterpriseFile(Record):
    """``data/enterprises.yaml``."""

    enterprises: tuple[Enterprise, ...] = Field(min_length=1)


@cache
def read_enterprises(data_dir: Path = DATA) -> tuple[Enterprise, ...]:
    """Every enterprise that the documents name, in the order of the file.

    Raises:
        KongquError: the file is missing or cannot be read.
        Faults: what does not fit the schema, and ids or names that stand twice; each with file, line and key.
    """
    path = data_dir / "enterprises.yaml"
    content, tree = read_record(path, EnterpriseFile)
    rows = content.enterprises
    counted = Counter(word for e in rows for word in {e.id, e.name, *e.short})
    faults = [
        KongquError(
            "bad_record",
            where=f"{path}:{line_of(tree, 'enterprises', i)}",
            zh=f"编号或名称“{word}”列了两次，请留一处。",
            en=f"The id or name “{word}” stands twice; keep one.",
        )
        for i, e in enumerate(rows)
        for word in (e.id, e.name, *e.short)
        if counted[word] > 1
    ]
    if faults:
        raise Faults(faults)
    return rows


def enterprise_faults(
    enterprises: Sequence[Enterprise],
    rule_base: RuleBase,
    clauses: Mapping[str, Sequence[Clause]],
    adcodes: Collection[str],
    texts: Mapping[str, DocumentText],
) -> Iterator[KongquError]:
    """Enterprises that no clause names as they say, and enterprises that a rule names and that are not listed.

    Args:
        clauses: of every document; ``texts``: of the documents whose texts are at hand.
        adcodes: every known adcode.
    """
    printed = {(document, c.clause) for document, listed in clauses.items() for c in listed}
    for e in enterprises:
        for code in (e.county, e.prefecture):
            if code is not None and code not in adcodes:
                yield _fault(e.id, f"没有行政区划 {code}", f"there is no area {code}")
        for m in e.documents:
            name = m.words or e.name
            if (m.document, m.clause) not in printed:
                yield _fault(e.id, f"没有条款 {m.document} {m.clause}", f"there is no clause {m.document} {m.clause}")
            elif m.document in texts and plain(name) not in texts[m.document].passages[m.clause]:
                yield _fault(
                    e.id, f"“{name}”不在条款 {m.document} {m.clause} 里", f"“{name}” does not stand in clause {m.document} {m.clause}"
                )
    known = {name for e in enterprises for name in (e.name, *e.short)}
    for rule in rule_base.rules:
        tests = [leaf for c in conditions_of(rule) for leaf in leaves(c) if isinstance(leaf, FactTest) and leaf.fact == "enterprise.name"]
        for name in sorted({n for test in tests for n in test.named or ()} - known):
            yield _fault(rule.id, f"点名的“{name}”不在 enterprises.yaml", f"“{name}”, which it names, is not in enterprises.yaml")


def _fault(where: str, zh: str, en: str) -> KongquError:
    return KongquError("not_proved", where=where, zh=f"{zh}。", en=f"{en}.")
