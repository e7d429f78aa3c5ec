"""Proof of the rule base: every clause is accounted for, and what the rules say stands in the clauses that they cite."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from base.errors import Faults, KongquError
from base.schema import read_record
from rules.base import RuleBase, areas_named, conditions_of, zones_named
from rules.expressions import FactTest, leaves
from rules.model import Clause, ClauseFile, Document, Limit, Rule
from rules.outlook import binding_span
from rules.texts import HEADING_LENGTH, DocumentText, plain, read_document_text

_FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the clauses of one document are accounted for.

    Attributes:
        by_rules, by_reason, headings: clauses that rules cite, that a reason says hold none, and that are headings over such clauses.
        open: clauses that nothing accounts for.
        rules: number of rules.
        checked: the texts were at hand, so that anchors, figures and headings were checked too.
    """

    document: str
    clauses: int
    by_rules: int
    by_reason: int
    headings: int
    open: tuple[str, ...]
    rules: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, and every fault that was found."""

    coverage: tuple[Coverage, ...]
    faults: tuple[KongquError, ...]


def read_clauses(data_dir: Path, rule_base: RuleBase) -> dict[str, tuple[Clause, ...]]:
    """The clauses of every document, in the order of print.

    Raises:
        Faults: a file is missing, does not fit its schema, belongs to another document, or names a clause twice.
    """
    found: dict[str, tuple[Clause, ...]] = {}
    stray = [p for p in sorted((data_dir / "clauses").glob("*.yaml")) if p.stem not in rule_base.documents]
    faults = [
        _fault(str(p), "没有这个文件编号，应与 documents.yaml 一致", "there is no document of that id in documents.yaml") for p in stray
    ]
    for document in rule_base.documents:
        path = data_dir / "clauses" / f"{document}.yaml"
        try:
            content, _ = read_record(path, ClauseFile)
        except KongquError as error:
            faults += error.faults if isinstance(error, Faults) else [error]
            continue
        if content.document != document:
            faults.append(_fault(str(path), f"document 应为 {document}", f"document must be {document}"))
        twice = [c for c, n in Counter(c.clause for c in content.clauses).items() if n > 1]
        faults += [_fault(f"{path} {clause}", "同一条款列了两次", "this clause is listed twice") for clause in twice]
        found[document] = content.clauses
    if faults:
        raise Faults(faults)
    return found


def prove(rule_base: RuleBase, clauses: Mapping[str, Sequence[Clause]], texts_dir: Path | None) -> Proof:
    """Check the whole rule base.

    Args:
        clauses: of every document (:func:`read_clauses`).
        texts_dir: folder with the documents' texts; without it what needs them is left out, and the coverage says so.
    """
    coverage: list[Coverage] = []
    faults = [*_inclusivity_faults(rule_base), *_date_faults(rule_base), *_overlap_faults(rule_base)]
    for document in rule_base.documents.values():
        rules = [r for r in rule_base.rules if r.document == document.id]
        listed = clauses[document.id]
        text: DocumentText | None = None
        if texts_dir is not None:
            try:
                text = read_document_text(document, listed, texts_dir)
                faults += _text_faults(document, rules, listed, text)
            except KongquError as error:
                faults.append(error)
        counted, problems = _cover(document, rules, listed, text)
        coverage.append(counted)
        faults += problems
    return Proof(tuple(coverage), tuple(faults))


def _cover(
    document: Document, rules: Sequence[Rule], clauses: Sequence[Clause], text: DocumentText | None
) -> tuple[Coverage, list[KongquError]]:
    """Which clauses are accounted for, and by what."""
    cited = {rule.clause for rule in rules}
    headings = [c.clause for c in clauses if c.clause not in cited and c.none is None and _is_heading(c, clauses, text)]
    unexplained = [c.clause for c in clauses if c.clause not in cited and c.none is None and c.clause not in headings]
    known = {c.clause for c in clauses}
    faults = [
        _fault(f"{document.id} {c}", "没有规则引用，也没有说明为何没有", "no rule cites it, and nothing says why") for c in unexplained
    ]
    faults += [
        _fault(
            r.id, f"条款 {r.clause} 不在 data/clauses/{document.id}.yaml", f"clause {r.clause} is not in data/clauses/{document.id}.yaml"
        )
        for r in rules
        if r.clause not in known
    ]
    faults += [
        _fault(f"{document.id} {c.clause}", "既说没有规则，又有规则引用", "it is said to hold no rule, yet rules cite it")
        for c in clauses
        if c.none is not None and c.clause in cited
    ]
    counted = Coverage(
        document=document.id,
        clauses=len(clauses),
        by_rules=sum(c.clause in cited for c in clauses),
        by_reason=sum(c.none is not None and c.clause not in cited for c in clauses),
        headings=len(headings),
        open=tuple(unexplained),
        rules=len(rules),
        checked=text is not None,
    )
    return counted, faults


def _is_heading(clause: Clause, clauses: Sequence[Clause], text: DocumentText | None) -> bool:
    """A clause with clauses of its own below it and, where the text is at hand, no more words than a heading has."""
    over = any(other.clause != clause.clause and other.clause.startswith(clause.clause) for other in clauses)
    return over and (text is None or len(text.passages[clause.clause]) <= HEADING_LENGTH)


def _text_faults(document: Document, rules: Sequence[Rule], clauses: Sequence[Clause], text: DocumentText) -> Iterator[KongquError]:
    """Anchors and figures that do not stand in the cited clause, and numbered lines of the text that no clause begins with."""
    starts = [plain(c.starts) for c in clauses]
    for heading in text.headings:
        if not any(heading.startswith(start) or start.startswith(heading) for start in starts):
            yield _fault(
                f"{document.id}", f"正文有编号条款“{heading}…”，没有列入", f"the text has a numbered clause “{heading}…” that is not listed"
            )
    own = _figures(document.number or "")
    for rule in rules:
        passage = text.passages.get(rule.clause)
        if passage is None:
            continue  # told with the coverage
        if plain(rule.anchor) not in passage:
            yield _fault(
                rule.id, f"锚点“{rule.anchor}”不在条款 {rule.clause} 里", f"anchor “{rule.anchor}” does not stand in clause {rule.clause}"
            )
        if missing := _figures(rule.requirement.zh) - _figures(passage) - own:
            figures = ", ".join(f"{f:g}" for f in sorted(missing))
            yield _fault(rule.id, f"数字 {figures} 不在条款 {rule.clause} 里", f"figures {figures} do not stand in clause {rule.clause}")


def _figures(text: str) -> set[float]:
    return {float(f) for f in _FIGURE.findall(text)}


def _inclusivity_faults(rule_base: RuleBase) -> Iterator[KongquError]:
    """Every threshold records whether its figure is in; every limit stands in the requirement."""
    for rule in rule_base.rules:
        for test in (leaf for c in conditions_of(rule) for leaf in leaves(c) if isinstance(leaf, FactTest)):
            if test.op not in (None, "=") and test.boundary is None:
                yield _fault(rule.id, f"{test.fact} {test.op} 要写 boundary", f"{test.fact} {test.op} needs a boundary")
        figures = _figures(rule.requirement.zh)
        for limit in rule.limits:
            yield from _limit_faults(rule, limit, figures)


def _limit_faults(rule: Rule, limit: Limit, figures: set[float]) -> Iterator[KongquError]:
    if limit.op != "=" and limit.boundary is None:
        yield _fault(rule.id, f"限值 {limit.quantity.zh} 要写 boundary", f"limit {limit.quantity.en} needs a boundary")
    if limit.value not in figures and limit.value != 0:
        yield _fault(rule.id, f"限值 {limit.value:g} 不在要求的文字里", f"limit {limit.value:g} does not stand in the requirement")


def _date_faults(rule_base: RuleBase) -> Iterator[KongquError]:
    """A rule begins before it ends, and is due neither before its document begins to count nor after the rule has ended."""
    for rule in rule_base.rules:
        document = rule_base.documents[rule.document]
        first, last = binding_span(rule, document)
        if first > last:
            yield _fault(rule.id, f"起日 {first} 晚于止日 {last}", f"it starts on {first}, after its end on {last}")
        due, starts = rule.when.deadline, rule.when.starts
        if due is not None and starts is not None and due < starts:
            yield _fault(rule.id, f"期限 {due} 早于起日 {starts}", f"it is due on {due}, before it starts on {starts}")
        earliest = document.plan_period.start if document.plan_period else document.in_force.not_before or document.in_force.start
        if due is not None and earliest is not None and due < earliest:
            yield _fault(
                rule.id, f"期限 {due} 早于文件的起点 {earliest}", f"it is due on {due}, before the document's own start on {earliest}"
            )


def _overlap_faults(rule_base: RuleBase) -> Iterator[KongquError]:
    """Two rules that set different figures for one quantity in the same case never hold on the same day."""
    same: dict[object, list[Rule]] = {}
    for rule in rule_base.rules:
        for limit in rule.limits:
            key = (
                rule.document,
                rule.clause,
                rule.where,
                rule.condition,
                rule.addressee,
                limit.quantity,
                limit.op,
                limit.unit,
                rule.when.season,
            )
            same.setdefault(key, []).append(rule)
    for rules in same.values():
        for one, other in itertools.combinations(rules, 2):
            if _figure_sets(one) != _figure_sets(other) and _meet(_span(one, rule_base), _span(other, rule_base)):
                yield _fault(
                    f"{one.id}, {other.id}",
                    "同一情形的同一个量有两个数，效期重叠",
                    "two figures for one quantity in one case, on the same days",
                )


def _figure_sets(rule: Rule) -> set[tuple[str, float]]:
    return {(limit.quantity.zh, limit.value) for limit in rule.limits}


def _span(rule: Rule, rule_base: RuleBase) -> tuple[date, date]:
    """Days on which the figure of a rule is the one to meet: a target with a date of its own is one for that date."""
    first, last = binding_span(rule, rule_base.documents[rule.document])
    due = rule.when.deadline or rule.when.period_end
    return (due, due) if due is not None else (first, last)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def zone_faults(rule_base: RuleBase, zones: Iterable[str], layers: Iterable[str], adcodes: Iterable[str]) -> Iterator[KongquError]:
    """Zones, layers and areas that rules refer to and that do not exist."""
    known_zones, known_layers, known_areas = set(zones), set(layers), set(adcodes)
    for rule in rule_base.rules:
        named_zones, named_layers = zones_named(rule)
        for missing in sorted((named_zones - known_zones) | (named_layers - known_layers) | (areas_named(rule) - known_areas)):
            yield _fault(rule.id, f"没有 {missing} 这个分区、图层或政区", f"there is no zone, layer or area {missing}")


def _fault(where: str, zh: str, en: str) -> KongquError:
    return KongquError("not_proved", where=where, zh=f"{zh}。", en=f"{en}.")
