"""The law against the texts of the documents: the whole proof, and that nothing was copied."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.proof import verify_law
from tests.conftest import DATA

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_law_is_proved_against_its_texts(documents_dir):
    proof = verify_law(DATA, documents_dir)
    assert proof["faults"] == []
    assert proof["texts"]
    for row in proof["coverage"]:
        assert row["checked"]
        assert row["open"] == ()
        assert row["by_rules"] + row["by_reason"] + row["headings"] == row["clauses"]


def test_no_passage_of_a_document_is_copied(documents_dir):
    tool = documents_dir.parent / "tools" / "copied_sentences.py"
    if not tool.is_file():
        pytest.skip("the comparison tool is not beside the documents' texts")
    done = subprocess.run([sys.executable, str(tool), str(ROOT)], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("0 copied passage(s) of 36 characters or more"), done.stdout
