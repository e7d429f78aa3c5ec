"""Everything the atlas holds, as lists: rules, documents, zones, layers, sources, facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from base.text import Text
from layers.catalogue import read_sources
from layers.model import Basis, Zone
from rules.base import RuleBase
from rules.conditions import Situation
from rules.facts import Vocabulary
from rules.force import timing
from rules.model import Document, Rule
from rules.place import Evidence, Selector
from services.atlas import Atlas
from services.words import rule_json, text_pair


class _Nowhere:
    """No place at all: the force of a rule on a date does not depend on one."""

    def evidence(self, selector: Selector) -> Evidence:
        return Evidence("no_data", Text("没有指定地点", "No place is given"))

    def basis(self, selector: Selector, found: Evidence) -> tuple[Text, Text | None]:
        return found.text, None


def rule_list(base: RuleBase, as_of: date | None = None) -> list[dict[str, Any]]:
    """Every rule as stored, in the order of the documents.

    Args:
        as_of: where given, each rule also has its ``force`` on that day.
    """
    situation = Situation(_Nowhere(), {}, base.vocabulary)
    rows = []
    for rule in base.rules:
        row = rule_row(rule, base.documents[rule.document])
        if as_of is not None:
            row["force"] = timing(rule.when, base.documents[rule.document], as_of, None, situation).force
        row["overridden_by"] = [r.id for r in base.overriding.get(rule.id, ())]
        rows.append(row)
    return rows


def rule_row(rule: Rule, document: Document) -> dict[str, Any]:
    """One rule: the words in both languages, and its conditions as stored."""
    stored = rule.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {
        **rule_json(rule, document),
        "anchor": rule.anchor,
        "where": stored.get("where"),
        "if": stored.get("if"),
        "unless": stored.get("unless", []),
        "when": stored.get("when", {}),
        "fulfilled_if": stored.get("fulfilled_if"),
        "overrides": list(rule.overrides),
        "stricter_than": list(rule.stricter_than),
        "unit_of_regulation": rule.unit_of_regulation,
        "agencies": stored.get("agencies", {}),
        "refers_to": list(rule.refers_to),
        "notes": [{"kind": n.kind, "text": n.zh, "text_en": n.en} for n in rule.notes],
    }


def document_list(atlas: Atlas) -> list[dict[str, Any]]:
    """Every document, with its term and the number of its rules."""
    counts = Counter(rule.document for rule in atlas.rule_base.rules)
    rows = []
    for d in atlas.rule_base.documents.values():
        stored = d.model_dump(mode="json", by_alias=True, exclude_none=True)
        rows.append(
            {
                "id": d.id,
                "number": d.number,
                "document": d.label,
                **text_pair("title", d.title.text()),
                **text_pair("short", d.short.text()),
                **text_pair("issuer", d.issuer.text()),
                "level": d.level,
                "issued": stored.get("issued"),
                "territory": list(d.territory),
                "in_force": stored["in_force"],
                "plan_period": stored.get("plan_period"),
                "notes": [{"kind": n.kind, "text": n.zh, "text_en": n.en} for n in d.notes],
                "sha256": d.text.sha256,
                "rules": counts[d.id],
            }
        )
    return rows


def basis_rows(zone: Zone, documents: Mapping[str, Document]) -> list[dict[str, Any]]:
    """Where the law names a zone, with the document's number or the published act."""
    return [_basis(b, documents) for b in zone.basis]


def _basis(basis: Basis, documents: Mapping[str, Document]) -> dict[str, Any]:
    if basis.document is not None and basis.document in documents:
        document = documents[basis.document]
        return {
            "document": basis.document,
            "number": document.label,
            "clause": basis.clause,
            **text_pair("title", document.title.text()),
            "grade": basis.grade,
        }
    return {
        "document": basis.document,
        "number": basis.number,
        "clause": basis.clause,
        **text_pair("title", basis.title),
        "grade": basis.grade,
    }


def zone_list(atlas: Atlas) -> list[dict[str, Any]]:
    """Every zone without its geometry."""
    return [zone_row(zone, atlas.rule_base.documents) for zone in atlas.zones.values()]


def zone_row(zone: Zone, documents: Mapping[str, Document]) -> dict[str, Any]:
    """One zone: what it is, how sure its outline is, and where it comes from."""
    return {
        "zone": zone.id,
        "layer": zone.layer,
        **text_pair("name", zone.name),
        "status": zone.status,
        "bound": zone.bound,
        "has_outline": zone.geometry is not None,
        "symbol": zone.symbol is not None,
        "area_km2": zone.area_km2,
        "accuracy_m": zone.accuracy_m,
        "seat_kind": zone.seat_kind,
        "adcode": zone.adcode,
        "distance_km": zone.distance_km,
        "of": zone.of,
        "basis": basis_rows(zone, documents),
        "valid_from": zone.valid_from.isoformat() if zone.valid_from else None,
        "valid_to": zone.valid_to.isoformat() if zone.valid_to else None,
        "stated_area_km2": zone.stated_area_km2,
        "stated_area_year": zone.stated_area_year,
        "stated_area_grade": zone.stated_area_grade,
        **text_pair("reason", zone.reason),
        **text_pair("question", zone.question),
        **text_pair("note", zone.note),
        **text_pair("derivation", zone.derivation),
        "members_named": list(zone.members_named),
        "sources": [s.id for s in zone.sources],
    }


def source_list(atlas: Atlas) -> list[dict[str, Any]]:
    """The data sources that stand behind the zones of this edition, with licence and citation."""
    used = {s.id: s for zone in atlas.zones.values() for s in zone.sources}
    known = read_sources()
    ordered = [s for key, s in known.items() if key in used] + [s for key, s in used.items() if key not in known]
    return [{"id": s.id, **text_pair("name", s.name), "licence": s.licence, "citation": s.citation} for s in ordered]


def fact_list(vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    """The vocabulary of facts: question, type, unit and allowed values of each."""
    return {
        name: {
            "type": f.type,
            "unit": f.unit,
            "min": f.min,
            "max": f.max,
            **text_pair("question", f.question.text()),
            **text_pair("help", f.help.text() if f.help else None),
            "values": {k: {"zh": v.zh, "en": v.en} for k, v in f.values.items()},
        }
        for name, f in vocabulary.facts.items()
    }


def industry_groups(atlas: Atlas) -> dict[str, dict[str, Any]]:
    """The industry groups: name in both languages and GB/T 4754—2017 codes."""
    return {k: {"zh": g.name.zh, "en": g.name.en, "codes": list(g.codes)} for k, g in atlas.rule_base.vocabulary.groups.items()}
