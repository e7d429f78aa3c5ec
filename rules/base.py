"""The rule base: documents, rules and vocabulary, read together and checked against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.errors import Faults, KongquError
from base.files import fingerprint, no_files
from base.schema import line_of, read_record
from rules.clauses import clause_order
from rules.expressions import Condition, Distance, FactTest, InAdmin, InLayer, InZone, InZones, Within, leaves
from rules.facts import Vocabulary, read_vocabulary
from rules.force import Calendar
from rules.kept import Kept, keep, key_of, read_kept
from rules.model import Document, DocumentFile, Rule, RuleFile
from rules.programs import Programs


@dataclass(frozen=True, slots=True)
class RuleBase:
    """Everything the law part knows.

    Attributes:
        edition: hash over all files that it was read from.
        rules: in the order of the documents, then of their clauses.
        overriding: rule id → the more special rules that hold in its place.
        stricter: rule id → the parallel rules that ask for more.
        programs: the conditions of all rules, each part once.
        calendar: the terms of time of all rules, each once.
    """

    edition: str
    documents: dict[str, Document]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    overriding: dict[str, tuple[Rule, ...]]
    stricter: dict[str, tuple[Rule, ...]]
    programs: Programs
    calendar: Calendar

    def require(self, rule_id: str) -> Rule:
        """The rule of that id.

        Raises:
            KongquError: ``unknown_rule``.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KongquError(
            "unknown_rule", where=rule_id, zh="没有这条规则，编号见 kongqu rules list。", en="There is no such rule; see kongqu rules list."
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """One rule with the file and line it stands on."""

    rule: Rule
    where: str


def read_rule_base(data_dir: Path) -> RuleBase:
    """Read and check the whole rule base; what was read before and has not changed since comes from ``cache/rules.json``.

    Args:
        data_dir: folder with ``documents.yaml``, ``industries.yaml``, ``gbt4754.yaml``, ``facts/`` and ``rules/``.

    Raises:
        Faults: every fault of every file, each with file, line and key.
    """
    edition = _edition(data_dir)
    path, key = data_dir / "cache" / "rules.json", key_of(edition)
    kept = read_kept(path, key)
    if kept is None:
        kept = _read(data_dir, key)
        keep(path, kept)
    vocabulary = Vocabulary(kept.facts, kept.groups, kept.industries)
    documents = {d.id: d for d in kept.documents}
    programs = Programs(kept.rules, vocabulary)
    return RuleBase(
        edition=edition,
        documents=documents,
        rules=kept.rules,
        vocabulary=vocabulary,
        overriding=_pointing(kept.rules, lambda rule: rule.overrides),
        stricter=_pointing(kept.rules, lambda rule: rule.stricter_than),
        programs=programs,
        calendar=Calendar([(documents[document], when) for document, when in programs.whens]),
    )


def _read(data_dir: Path, key: str) -> Kept:
    """Everything from the YAML files, checked.  Raises as :func:`read_rule_base`."""
    faults: list[KongquError] = []
    vocabulary = _collect(faults, lambda: read_vocabulary(data_dir))
    listed = _collect(faults, lambda: read_record(data_dir / "documents.yaml", DocumentFile)[0])
    documents = {d.id: d for d in listed.documents} if listed else {}
    read: list[_Read] = []
    files = _rule_files(data_dir, documents)
    if not files:
        faults.append(no_files(data_dir / "rules"))  # without rules every answer would say that none applies
    for path in files:
        found = _collect(faults, lambda p=path: read_record(p, RuleFile))
        if found is not None:
            read += _rules_of(path, found[0], found[1], documents, faults)
    if vocabulary is not None:
        faults += _only_if_faults(vocabulary)
        faults += _reference_faults(read, vocabulary)
    if faults or vocabulary is None:
        raise Faults(faults)
    rules = tuple(_in_order(read, list(documents)))
    return Kept(
        key=key,
        documents=tuple(documents.values()),
        facts=vocabulary.facts,
        groups=vocabulary.groups,
        industries=vocabulary.industries,
        rules=rules,
    )


def _pointing(rules: tuple[Rule, ...], to: Callable[[Rule], tuple[str, ...]]) -> dict[str, tuple[Rule, ...]]:
    """Rule id → the rules that point to it."""
    found: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for other in to(rule):
            found[other].append(rule)
    return {other: tuple(pointing) for other, pointing in found.items()}


def _collect(faults: list[KongquError], read: Any) -> Any:
    """Run one reader; on failure note its faults and return None."""
    try:
        return read()
    except Faults as error:
        faults += error.faults
    except KongquError as error:
        faults.append(error)
    return None


def _rule_files(data_dir: Path, documents: Collection[str]) -> list[Path]:
    order = {name: i for i, name in enumerate(documents)}
    files = sorted((data_dir / "rules").glob("*/*.yaml"))
    return sorted(files, key=lambda p: (order.get(p.parent.name, len(order)), p.parent.name, p.name))


def _rules_of(path: Path, content: RuleFile, tree: Any, documents: Collection[str], faults: list[KongquError]) -> list[_Read]:
    """The rules of one file, with faults of their own ids."""
    if content.document not in documents or content.document != path.parent.name:
        faults.append(
            _fault(
                f"{path}:{line_of(tree, 'document')}",
                f"document 要与文件夹同名并列在 documents.yaml，这里是 {content.document}",
                f"document must match the folder and stand in documents.yaml, here {content.document}",
            )
        )
    found = []
    for i, rule in enumerate(content.rules):
        where = f"{path}:{line_of(tree, 'rules', i, 'id')}"
        if rule.document != content.document:
            faults.append(
                _fault(
                    where, f"id 要以 {content.document}/ 开头，这里是 {rule.id}", f"id must begin with {content.document}/, here {rule.id}"
                )
            )
        found.append(_Read(rule, where))
    return found


def _fault(where: str, zh: str, en: str) -> KongquError:
    return KongquError("bad_rule", where=where, zh=f"{zh}。", en=f"{en}.")


def _reference_faults(read: list[_Read], vocabulary: Vocabulary) -> Iterator[KongquError]:
    """Ids that stand twice; facts, values, groups and rules that are referred to and do not exist."""
    ids: dict[str, str] = {}
    for item in read:
        if item.rule.id in ids:
            yield _fault(
                item.where, f"id {item.rule.id} 已在 {ids[item.rule.id]} 用过", f"id {item.rule.id} is already used at {ids[item.rule.id]}"
            )
        ids[item.rule.id] = item.where
    for item in read:
        rule = item.rule
        for other in (*rule.overrides, *rule.stricter_than, *(e.then for e in rule.unless if e.then)):
            if other not in ids:
                yield _fault(item.where, f"{rule.id} 指向不存在的规则 {other}", f"{rule.id} refers to rule {other}, which does not exist")
        for test in _fact_tests(rule):
            problem = _fact_problem(test, vocabulary)
            if problem:
                yield _fault(item.where, f"{rule.id}：{problem[0]}", f"{rule.id}: {problem[1]}")


def _only_if_faults(vocabulary: Vocabulary) -> Iterator[KongquError]:
    """What is wrong with the conditions under which a fact makes sense: they may test facts only."""
    for name, fact in vocabulary.facts.items():
        where = f"facts/{name.split('.')[0]}.yaml {name}"
        for leaf in leaves(fact.only_if) if fact.only_if is not None else ():
            if not isinstance(leaf, FactTest):
                yield _fault(where, "only_if 只能写事实项的条件", "only_if takes conditions on facts only")
            elif problem := _fact_problem(leaf, vocabulary):
                yield _fault(where, f"only_if：{problem[0]}", f"only_if: {problem[1]}")


def conditions_of(rule: Rule) -> list[Condition]:
    """Every condition of a rule: where, if, what fulfils it, and where and if of its exceptions."""
    parts = [rule.where, rule.condition, rule.fulfilled_if, *(e.where for e in rule.unless), *(e.condition for e in rule.unless)]
    return [c for c in parts if c is not None]


def _fact_tests(rule: Rule) -> list[FactTest]:
    found = [leaf for c in conditions_of(rule) for leaf in leaves(c) if isinstance(leaf, FactTest)]
    if rule.when.sensor is not None:
        found.append(rule.when.sensor)
    if rule.when.season is not None and rule.when.season.fact is not None:
        found.append(FactTest.model_validate({"fact": rule.when.season.fact, "is": True}))
    return found


def _fact_problem(test: FactTest, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """What is wrong with a test of a fact, in Chinese and English."""
    fact = vocabulary.facts.get(test.fact)
    if fact is None:
        return f"没有事实项 {test.fact}", f"there is no fact {test.fact}"
    if missing := [g for g in test.in_group or () if g not in vocabulary.groups]:
        return f"没有行业组 {'、'.join(missing)}", f"there is no industry group {', '.join(missing)}"
    if test.in_group is not None and fact.type != "industry":
        return f"{test.fact} 不是行业", f"{test.fact} is not an industry"
    if fact.type in ("choice", "scale"):
        asked = [
            *(test.one_of or ()),
            *([test.equals] if test.equals is not None else []),
            *([test.value] if test.value is not None else []),
        ]
        if bad := [str(v) for v in asked if v not in fact.values]:
            return f"{test.fact} 没有这个值：{'、'.join(bad)}", f"{test.fact} has no value {', '.join(bad)}"
    if fact.type == "boolean" and not isinstance(test.equals, bool):
        return f"{test.fact} 只能用 is: true 或 false", f"{test.fact} takes is: true or false"
    if test.op is not None and fact.type not in ("number", "scale"):
        return f"{test.fact} 不能比较大小", f"{test.fact} cannot be compared"
    if fact.type == "number" and not isinstance(test.value, float):
        return f"{test.fact} 要与数字比较", f"{test.fact} must be compared with a number"
    return None


def zones_named(rule: Rule) -> tuple[set[str], set[str]]:
    """The zone ids and the layer names that a rule refers to."""
    zones: set[str] = set()
    layers: set[str] = set()
    for leaf in (leaf for c in conditions_of(rule) for leaf in leaves(c)):
        if isinstance(leaf, InZone):
            zones.add(leaf.zone)
        elif isinstance(leaf, InZones):
            zones.update(leaf.zones)
        elif isinstance(leaf, InLayer):
            layers.add(leaf.layer)
        elif isinstance(leaf, Within):
            layers.add(leaf.within.layer)
    return zones, layers


def areas_named(rule: Rule) -> set[str]:
    """The adcodes that a rule refers to."""
    found: set[str] = set()
    for leaf in (leaf for c in conditions_of(rule) for leaf in leaves(c)):
        part = leaf.within if isinstance(leaf, Within) else leaf
        if isinstance(part, InAdmin | InLayer | Distance):
            found.update(part.admin)
    return found


def _in_order(read: list[_Read], documents: list[str]) -> list[Rule]:
    """Rules as their clauses stand in the documents, whatever files hold them."""
    return sorted((i.rule for i in read), key=lambda rule: (documents.index(rule.document), clause_order(rule.clause)))


def _edition(data_dir: Path) -> str:
    files = [data_dir / name for name in ("documents.yaml", "industries.yaml", "gbt4754.yaml")]
    files += sorted((data_dir / "facts").glob("*.yaml")) + sorted((data_dir / "rules").glob("*/*.yaml"))
    return fingerprint((str(p.relative_to(data_dir)), p.read_bytes() if p.is_file() else b"") for p in files)[:16]
