"""One place of a list as a column: its verdicts with what decides each, without what only the answer page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from base.text import Lang, Text
from services.evidence import BY_USER

Answer = Mapping[str, Any]
_DECIDING = {"applies": "holds", "not_checked": "no_data", "does_not_apply": "fails"}
_BY_FACT = "所给事实 "  # how rules name a fact as the source of a finding


class RuleHead(NamedTuple):
    """What a rule says wherever it is asked: its source, words and addressees."""

    rule: str
    document: str
    clause: str
    title: Text
    kind: str
    strength: str
    addressee: tuple[str, ...]


class Cell(NamedTuple):
    """The verdict on one rule at one place.

    Attributes:
        why: what decides the verdict; for an open one what has to be answered or checked, each point once.
        stated: what the verdict rests on by the user's word: memberships and facts given.
        deadline: ISO day, or None.
    """

    verdict: str
    why: tuple[Text, ...]
    force: str
    deadline: str | None
    overdue: bool
    fulfilled: bool | None
    stated: tuple[Text, ...]

    def reason(self, lang: Lang) -> str:
        """All of :attr:`why` in one line."""
        return {"zh": "；", "en": "; "}[lang].join(text[lang] for text in self.why)


@dataclass(frozen=True, slots=True)
class Column:
    """One place: its answer without what only the answer page shows.

    Attributes:
        query, place, edition, counts: as in the answer (docs/api.md).
        rules, cells: rule id → what it says, and the verdict here.
        zones: zone id → the entry of the answer.
        refused: names of facts that could not be used.
    """

    name: str
    query: Mapping[str, Any]
    place: Mapping[str, Any]
    edition: Mapping[str, str]
    counts: Mapping[str, int]
    rules: Mapping[str, RuleHead]
    cells: Mapping[str, Cell]
    zones: Mapping[str, Mapping[str, Any]]
    refused: tuple[str, ...]

    def head(self) -> dict[str, Any]:
        """The part of the answer that names the place, the day and the editions."""
        return {"query": self.query, "place": self.place, "edition": self.edition}


def column_of(answer: Answer, name: str) -> Column:
    """What of an answer is compared; small enough to be kept for each place of a list."""
    findings = answer["findings"]
    shared: dict[tuple[object, ...], Cell] = {}  # many rules share a case, and then its reasons
    cells = {}
    for finding in findings:
        key = (id(finding["reasons"]), finding["deadline"], finding["overdue"], finding["fulfilled"])
        cell = shared.get(key)
        cells[finding["rule"]] = shared.setdefault(key, _cell(finding)) if cell is None else cell
    return Column(
        name=name,
        query=answer["query"],
        place=answer["place"],
        edition=answer["edition"],
        counts=answer["counts"],
        rules={f["rule"]: _rule_head(f) for f in findings},
        cells=cells,
        zones={zone["zone"]: zone for zone in answer["zones"]},
        refused=tuple(refused["fact"] for refused in answer["refused_facts"]),
    )


def _cell(finding: Mapping[str, Any]) -> Cell:
    return Cell(
        finding["verdict"],
        _why(finding),
        finding["force"],
        finding["deadline"],
        finding["overdue"],
        finding["fulfilled"],
        rests_on(finding),
    )


def _rule_head(f: Mapping[str, Any]) -> RuleHead:
    return _head(f["rule"], f["document"], f["clause"], f["title"], f["title_en"], f["kind"], f["strength"], tuple(f["addressee"]))


@lru_cache(maxsize=4096)
def _head(rule: str, document: str, clause: str, zh: str, en: str, kind: str, strength: str, addressee: tuple[str, ...]) -> RuleHead:
    """Shared between the places: it says the same at each."""
    return RuleHead(rule, document, clause, Text(zh, en), kind, strength, addressee)


def _why(finding: Mapping[str, Any]) -> tuple[Text, ...]:
    """What decides: where it holds, what fails, what data are missing, or what is still open."""
    reasons, verdict = finding["reasons"], finding["verdict"]
    if verdict == "undetermined":
        found = [text_of(fact, "question") for fact in finding["missing_facts"]]
        told = {"facts", "exception"} if found else set()  # their questions say the same
        if any(str(fact["fact"]).startswith("member:") for fact in finding["missing_facts"]):
            told.add("space")
        found += [text_of(r, "text") for r in reasons if r["result"] not in ("holds", "fails") and r["step"] not in told]
    else:
        found = [
            text_of(r, "text") for r in reasons if r["result"] == _DECIDING[verdict] and (verdict != "applies" or r["step"] == "space")
        ]
    return tuple(dict.fromkeys(found or [text_of(r, "text") for r in reasons[-1:]]))


def rests_on(finding: Mapping[str, Any]) -> tuple[Text, ...]:
    """What the verdict rests on by the user's word alone."""
    sources = [text_of(t, "source") for r in finding["reasons"] for t in r.get("tests", ()) if t["source"]]
    return tuple(dict.fromkeys(s for s in sources if s == BY_USER or s.zh.startswith(_BY_FACT)))


def text_of(record: Mapping[str, Any], key: str) -> Text:
    return Text(record[key], record.get(f"{key}_en") or record[key])
