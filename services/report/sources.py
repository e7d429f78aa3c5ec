"""What a report rests on: the documents that its rules come from, and the data behind its zones with licence and citation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.text import Lang
from rules.model import Document
from services.atlas import Atlas
from services.catalogue import source_list
from services.report.words import sayer

Answer = Mapping[str, Any]


def document_rows(atlas: Atlas, answer: Answer, lang: Lang) -> list[dict[str, Any]]:
    """The documents of the rule base that hold at the place, with issuer, term and notes."""
    cited = {f["document_id"] for f in answer["findings"]}
    say = sayer(lang)
    return [
        {
            "number": d.number or say("no_number"),
            "title": d.title.text()[lang],
            "issuer": d.issuer.text()[lang],
            "term": term(d, lang),
            "notes": [n.en if lang == "en" else n.zh for n in d.notes],
        }
        for d in atlas.rule_base.documents.values()
        if d.id in cited
    ]


def term(document: Document, lang: Lang) -> str:
    """From when to when a document is in force, as far as it is stated."""
    say, force = sayer(lang), document.in_force
    start = force.start.isoformat() if force.start else say("term_between", early=force.not_before, late=force.by)
    text = say("term", start=start, end=force.until.isoformat()) if force.until else say("term_open", start=start)
    return text + (say("term_period", end=document.plan_period.end.isoformat()) if document.plan_period else "")


def source_rows(atlas: Atlas, answer: Answer, lang: Lang) -> list[list[str]]:
    """The data sources behind the zones listed, in the order of the source list."""
    used = {s.id for z in answer["zones"] if z["zone"] in atlas.zones for s in atlas.zones[z["zone"]].sources}
    suffix = "_en" if lang == "en" else ""
    return [[row[f"name{suffix}"], row["licence"], row["citation"]] for row in source_list(atlas) if row["id"] in used]
