"""Shared by all tests: the project's data, the built zones, and the documents' texts where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


_MADE_ONCE = ("edition", "county_towns")  # fixtures that take long


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run in several processes, those that share what takes long to make run in one."""
    for item in items:
        for name in set(_MADE_ONCE) & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def atlas():
    """The real atlas; `make test` has built its zones."""
    from services.atlas import open_atlas

    return open_atlas()


@pytest.fixture(scope="session")
def rule_base():
    """The real rule base."""
    from rules.base import read_rule_base

    return read_rule_base(DATA)


@pytest.fixture(scope="session")
def client(atlas):
    """The one server, without a socket.  One for all tests: Streamlit's runtime starts only once in a process."""
    from starlette.testclient import TestClient

    from app import app

    with TestClient(app) as made:
        yield made


@pytest.fixture(scope="session")
def documents_dir() -> Path:
    """Folder with the documents' texts: $KONGQU_DOCUMENTS, or ../shared/seeds beside the project; skipped where neither is."""
    folder = Path(os.environ.get("KONGQU_DOCUMENTS") or ROOT.parent / "shared" / "seeds")
    if not folder.is_dir():
        pytest.skip("the documents' texts are not here; set KONGQU_DOCUMENTS to the folder that holds them")
    return folder


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The measured figures, in the test's own report; nothing is asserted on time."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"{name}: {value}")
