"""Scripts and styles that the browser reads by address; the address carries their version, so that browsers may keep them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from base.files import fingerprint

STATIC = Path(__file__).resolve().parent / "static"


@lru_cache(maxsize=1)
def static_version() -> str:
    """Fingerprint of all of them."""
    files = sorted(p for p in STATIC.rglob("*") if p.is_file())
    return fingerprint((str(p.relative_to(STATIC)), p.read_bytes()) for p in files)[:12]


def static_url(name: str) -> str:
    """Address of one file, e.g. ``map/atlas.js``."""
    return f"/assets/{static_version()}/{name}"
