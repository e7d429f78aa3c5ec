"""Contrast of the theme's tokens by WCAG 2.2: 4.5:1 for text, 3:1 for graphics, in both colour schemes."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "ui" / "theme.css").read_text(encoding="utf-8")
TEXT = [
    ("ink", "bg"), ("ink-2", "bg"), ("ink-3", "bg"), ("ink", "panel"), ("ink-2", "panel"), ("ink-3", "panel"), ("accent", "bg"), ("accent", "panel"),
    ("on-accent", "accent"), ("accent", "accent-soft"), ("amber-ink", "amber-soft"), ("amber-ink", "bg"), ("ink-2", "amber-soft"), ("ink", "amber-soft"),
    ("mute-ink", "bg"), ("void-ink", "void-soft"), ("void-ink", "void-hatch"), ("void-ink", "bg"), ("ink", "void-soft"), ("red-ink", "red-soft"),
    ("ink", "red-soft"), ("ink-2", "red-soft"), ("map-label", "map-land"), ("map-label-2", "map-land"), ("map-label-2", "map-out"),
]  # fmt: skip
GRAPHICS = [
    *((f"z-{zone}", "map-land") for zone in ("built", "10", "20", "coal", "machine", "park", "region")), ("amber-line", "amber-soft"), ("amber-line", "bg"),
    ("void-line", "bg"), ("mute-line", "bg"), ("accent", "map-land"), ("map-line-1", "map-land"), ("control", "bg"), ("control", "panel"),
]  # fmt: skip
PAIRS = [(*pair, 4.5) for pair in TEXT] + [(*pair, 3.0) for pair in GRAPHICS]


def tokens(scheme: int) -> dict[str, str]:
    found = re.findall(r"--kq-([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)", CSS)
    return {name: values[scheme] for name, *values in found}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme, front, back, least):
    found = tokens(scheme)
    bright, dim = sorted((luminance(found[front]), luminance(found[back])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least
