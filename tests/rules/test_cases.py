"""Golden cases: each states its clause, and its verdict follows from the text of the document."""

from datetime import date
from pathlib import Path

import pytest

from base.yaml_files import read_yaml
from rules.findings import VERDICTS, find
from rules.given import require_facts
from tests.rules.places import ToldPlace

FOLDER = Path(__file__).resolve().parent.parent / "cases"
CASES = [(path.stem, i, case) for path in sorted(FOLDER.glob("*.yaml")) for i, case in enumerate(read_yaml(path)["cases"])]


@pytest.mark.parametrize("case", [c for _, _, c in CASES], ids=[f"{c['rule']}-{i}" for _, i, c in CASES])
def test_case(rule_base, case):
    rule = rule_base.require(case["rule"])
    assert rule.clause == case["clause"]
    assert case["verdict"] in VERDICTS
    place = ToldPlace(case["county"], **case.get("zones", {}))
    facts = require_facts(case.get("facts", {}), rule_base.vocabulary)
    found = {f.rule.id: f for f in find(rule_base, place, facts, date.fromisoformat(case["on"]))}[rule.id]
    assert found.verdict == case["verdict"], [(r.step, r.result, r.text.zh) for r in found.reasons]
    for key in ("force", "overdue", "replaced_by"):
        if key in case:
            assert getattr(found, key) == case[key]


def test_cases_cover_every_document(rule_base):
    assert {c["rule"].split("/")[0] for _, _, c in CASES} == set(rule_base.documents)
