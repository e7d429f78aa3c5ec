"""Shapes on the paper as SVG paths."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry


def svg_path(shape: BaseGeometry) -> str:
    """Rings and lines of a shape on the paper, as an SVG path."""
    pieces = []
    for part in shapely.get_parts(shape):
        if part.geom_type in ("LineString", "LinearRing"):
            pieces.append(_run(part, ""))
        elif part.geom_type == "Polygon":
            pieces += [_run(ring, "Z") for ring in (part.exterior, *part.interiors)]
        elif hasattr(part, "geoms"):
            pieces.append(svg_path(part))
    return "".join(pieces)


def _run(line: BaseGeometry, end: str) -> str:
    points = shapely.get_coordinates(line)
    points = points[:-1] if end else points
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + end if len(points) > 1 else ""
