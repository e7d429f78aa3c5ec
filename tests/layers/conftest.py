"""One full build for all tests of the layers."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.build import build_edition
from layers.store import Edition


@pytest.fixture(scope="session")
def edition_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a freshly built edition of the real data; read only."""
    folder = tmp_path_factory.mktemp("edition") / "build"
    build_edition(folder)
    return folder


@pytest.fixture(scope="session")
def edition(edition_dir: Path) -> Edition:
    from layers.store import read_edition

    return read_edition(edition_dir)
