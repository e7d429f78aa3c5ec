"""The rule base against the texts of the documents, and against the zones it names."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from layers.catalogue import read_layers, read_names
from layers.definitions import read_definitions
from rules.base import zones_named
from rules.expressions import Distance, InAdmin, InLayer, Within, leaves

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURE = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def texts(rule_base, documents_dir):
    """Document id → its text without white space."""
    return {d.id: re.sub(r"\s", "", (documents_dir / d.text.file).read_text(encoding="utf-8")) for d in rule_base.documents.values()}


def test_the_texts_are_the_ones_that_were_read(rule_base, documents_dir):
    for document in rule_base.documents.values():
        content = (documents_dir / document.text.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document.text.sha256, document.id


def test_every_anchor_stands_in_its_document(rule_base, texts):
    missing = [r.id for r in rule_base.rules if re.sub(r"\s", "", r.anchor) not in texts[r.document]]
    assert missing == []


def test_every_figure_of_a_requirement_stands_in_its_document(rule_base, texts):
    """Dates are written out in the documents (2019年10月1日), so the parts of an ISO date count one by one."""
    missing = []
    for rule in rule_base.rules:
        figures = {str(int(f)) if f.isdigit() else f for f in FIGURE.findall(rule.requirement.zh)}
        known = {str(int(f)) if f.isdigit() else f for f in FIGURE.findall(texts[rule.document])}
        missing += [(rule.id, f) for f in sorted(figures - known)]
    assert missing == []


def test_every_limit_stands_in_the_requirement(rule_base):
    missing = []
    for rule in rule_base.rules:
        figures = {float(f) for f in FIGURE.findall(rule.requirement.zh)}
        missing += [(rule.id, limit.value) for limit in rule.limits if limit.value not in figures and limit.value != 0]
    assert missing == []


def test_every_zone_layer_and_area_that_a_rule_names_exists(rule_base):
    counties = read_names()
    known = {d.id for d in read_definitions()} | {f"built_up/{code}" for code in counties} | {f"county/{code}" for code in counties}
    layers = read_layers()
    for rule in rule_base.rules:
        zones, named_layers = zones_named(rule)
        assert zones <= known, rule.id
        assert named_layers <= set(layers), rule.id
        for adcode in _adcodes(rule):
            assert adcode in counties, (rule.id, adcode)


def _adcodes(rule):
    from rules.base import conditions_of

    for leaf in (leaf for c in conditions_of(rule) for leaf in leaves(c)):
        part = leaf.within if isinstance(leaf, Within) else leaf
        if isinstance(part, InAdmin | InLayer | Distance):
            yield from part.admin


def test_no_passage_of_a_document_is_copied(documents_dir):
    tool = documents_dir.parent / "tools" / "copied_sentences.py"
    if not tool.is_file():
        pytest.skip("the comparison tool is not beside the documents' texts")
    done = subprocess.run([sys.executable, str(tool), str(ROOT)], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("0 copied passage(s) of 36 characters or more"), done.stdout
