"""How zones look on paper: hue says which group, hatch which layer, line how sure the outline is (as on the page's map)."""

from __future__ import annotations

from layers.model import Zone

INK, LAND, OUT, PAPER = "#17202A", "#F8F7F3", "#E7E9EB", "#FFFFFF"
BOUNDARIES = {"county": ("#B9BFC3", 0.7), "prefecture": ("#8E98A2", 1.0), "province": ("#5F6A75", 1.6)}  # colour and width
LABEL, LABEL_2 = "#222C36", "#59636D"
LINES = {"official": (1.8, ""), "derived": (1.0, ""), "proxy": (1.1, "5 3"), "unknown": (1.0, "1.2 2.4")}  # width and dashes by status
FAR_KM = 15.0  # from here on the wide hatch of the outer ring

# colour, tile in points, degrees, mark in the tile ({c} is the colour), wash below
_PATTERNS: dict[str, tuple[str, float, int, str, float]] = {
    "built-city": ("#414A54", 6, 0, "", 0.66),
    "built-county": ("#414A54", 6, 0, "", 0.4),
    "near": ("#D04F00", 6, 45, '<path d="M0 0V6" stroke="{c}" stroke-width="1.3"/>', 0.08),
    "far": ("#B37700", 10, -45, '<path d="M0 0V10" stroke="{c}" stroke-width="1"/>', 0.06),
    "coal": ("#B0558A", 7, 0, '<path d="M0 0V7" stroke="{c}" stroke-width="1.7"/>', 0.08),
    "machine": ("#0072B2", 7, 45, '<circle cx="3.5" cy="3.5" r="1.2" fill="{c}"/>', 0.08),
    "void": ("#7D6E8C", 5, 45, '<path d="M0 0V5" stroke="{c}" stroke-width="1"/>', 0.05),
}
PARK = "#00835E"
REGION = "#2B86BD"
_LAYERS = {"coal_ban": "coal", "nonroad_machinery": "machine", "terrain": "void"}


def pattern_of(zone: Zone) -> str | None:
    """The hatch of a zone that is drawn as an area; None for other forms."""
    if zone.layer == "built_up":
        return "built-city" if zone.seat_kind == "prefecture" else "built-county"
    if zone.layer == "built_up_buffer":
        return "far" if (zone.distance_km or 0.0) >= FAR_KM else "near"
    return _LAYERS.get(zone.layer)


def colour_of(pattern: str) -> str:
    return _PATTERNS[pattern][0]


def definition(pattern: str, prefix: str) -> str:
    """An SVG pattern; its id is ``<prefix>-<pattern>``."""
    colour, size, turn, mark, wash = _PATTERNS[pattern]
    return (
        f'<pattern id="{prefix}-{pattern}" width="{size:g}" height="{size:g}" patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">'
        f'<rect width="{size:g}" height="{size:g}" fill="{colour}" fill-opacity="{wash}"/>{mark.format(c=colour)}</pattern>'
    )


def stroke(colour: str, status: str) -> str:
    """Attributes of an outline: the line says how sure it is."""
    width, dashes = LINES[status]
    return f'stroke="{colour}" stroke-width="{width:g}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def diamond(x: float, y: float, status: str, size: float = 5.0) -> str:
    """The symbol of a zone of which only a point is known; its edge is dotted."""
    path = f"M{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}L{x:.1f} {y + size:.1f}L{x - size:.1f} {y:.1f}Z"
    dashes = ' stroke-dasharray="1.5 1.5"' if status == "unknown" else ""
    return f'<path d="{path}" fill="{PAPER}" stroke="{PARK}" stroke-width="1.4"{dashes}/><circle cx="{x:.1f}" cy="{y:.1f}" r="1.2" fill="{PARK}"/>'


def place_mark(x: float, y: float) -> str:
    """Where the question asks: a ring with a dot."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{PAPER}" stroke-width="4"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{INK}" stroke-width="1.8"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{INK}" stroke="{PAPER}" stroke-width="1"/>'
    )


def swatch(inside: str, definitions: str = "") -> str:
    """A small picture for the legend, 22 × 12 points."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">'
        f"<defs>{definitions}</defs>{inside}</svg>"
    )
