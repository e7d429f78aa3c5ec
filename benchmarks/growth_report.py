"""The growth of cost and speed as a Markdown table and a plot."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from base.files import write_whole
from benchmarks.growth import PEER, OfPoints, OfZones

_OURS, _OTHER = "#1f5fa8", "#c25a1e"
_INK, _GRID = "#333333", "#dddddd"

_HEAD = """# Growth

How build time, memory and speed grow with the number of zones and of points. Written by `make bench-growth` (`kongqu bench growth --write docs`);
measured on {cores} cores, of which each measurement uses one, in a fresh process each.

![Build time, memory and speed by the number of zones, and time by the number of points](pictures/growth.svg)

**The zones.** One province is the 927 zones of `kongqu bench space`: 543 drawn ones and rings of 5, 15 and 30 km round 128 built-up areas. Up to 900
zones are a random choice of them. More zones are a simulated nation: copies of these 927, moved in longitude and latitude by whole steps of the
box round them and otherwise unchanged, in rows of seven from 88° E, 15° N; the last copy is a random choice. 30,000 zones are 33 copies, over about
10 million km², as large as China. The outlines keep all their vertices, shared edges, holes and parts.

**The points** lie at random over the box round the zones.
"""


def write_report(folder: Path, of_zones: Sequence[OfZones], of_points: Sequence[OfPoints]) -> None:
    """Write ``growth.md`` and ``pictures/growth.svg`` into a folder.

    Raises:
        OSError: the folder cannot be written to.
        ImportError: matplotlib is not installed.
    """
    plot = _plot(of_zones, of_points)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    write_whole(folder / "pictures" / "growth.svg", plot)
    write_whole(folder / "growth.md", markdown(of_zones, of_points).encode())


def markdown(of_zones: Sequence[OfZones], of_points: Sequence[OfPoints]) -> str:
    """The text with both tables."""
    zones = [
        "| zones | vertices | grid built | margin index built | both indexes | process, outlines read | its peak, built | one point | its margins | join, 1 M points "
        f"| `{PEER}` | ratio | exact |",
        "|" + "---:|" * 12 + "---|",
        *(_zone_line(one) for one in of_zones),
    ]
    points = [
        f"| points | pairs | join | points/s | `{PEER}` | ratio | exact |",
        "|" + "---:|" * 6 + "---|",
        *(_point_line(one) for one in of_points),
    ]
    head = _HEAD.format(cores=os.cpu_count())
    notes = (
        f"`{PEER}` is asked about 200,000 of the points while zones grow, and about up to a million while points grow (`—`: not asked). `exact`: the same\n"
        "pairs. “Both indexes” are their arrays in memory, and the same on disk, without the outlines. “Its margins”: distances to every edge up to 50 km."
        "\n\n**What remains.** The grid has at most 32 million cells: up to some 3,700 zones of this density they are 0.002° wide, at 30,000 zones 0.006°, so that more\n"
        "points share a cell with an edge, and the join slows down. From 3,000 zones on, build time and memory grow no faster than their number; while it is\n"
        "built, the margin index of 30,000 zones takes some three times what it has at the end. The join is exact at any size."
    )
    return "\n".join([head, "## Zones", "", *zones, "", "## Points, on the 927 zones", "", *points, "", notes, ""])


def _zone_line(one: OfZones) -> str:
    peer = one.peer
    cells = [
        f"{one.zones:,}", f"{one.vertices:,}", f"{one.grid_s:.2g} s", f"{one.margins_s:.2g} s", f"{one.arrays_mb:,.0f} MB",
        _mb(one.outlines_mb), _mb(one.peak_mb), f"{one.one_point_us:.1f} µs", f"{one.one_margin_ms:.2f} ms", _per_s(one.points_per_s),
        _per_s(peer.points_per_s), f"{one.points_per_s / peer.points_per_s:.0f}×", str(peer.exact).lower(),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _point_line(one: OfPoints) -> str:
    speed = one.points / one.join_s
    beside = ["—"] * 3
    if one.peer is not None:
        beside = [_per_s(one.peer.points_per_s), f"{speed / one.peer.points_per_s:.0f}×", str(one.peer.exact).lower()]
    return "| " + " | ".join([f"{one.points:,}", f"{one.pairs:,}", f"{one.join_s:.2g} s", _per_s(speed), *beside]) + " |"


def _mb(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f} MB"


def _per_s(value: float) -> str:
    return f"{value / 1e6:.1f} M/s" if value >= 1e6 else f"{value / 1e3:.0f} k/s"


def _plot(of_zones: Sequence[OfZones], of_points: Sequence[OfPoints]) -> bytes:
    """Four panels, both axes of each logarithmic; SVG, the same bytes for the same figures."""

    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: dict[Any, Any] = {
        "svg.hashsalt": "kongqu",
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "text.color": _INK,
        "axes.edgecolor": _INK,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(9.6, 7.2), layout="constrained", facecolor="white")
        (build, memory), (speed, points) = figure.subplots(2, 2)
        zones = [one.zones for one in of_zones]
        _panel(build, "Building the indexes", "zones", "seconds", [
            ("point grid", zones, [one.grid_s for one in of_zones], _OURS),
            ("margin index", zones, [one.margins_s for one in of_zones], _OTHER),
        ])  # fmt: skip
        _panel(memory, "Memory", "zones", "MB", [
            ("both indexes (in memory, on disk)", zones, [one.arrays_mb for one in of_zones], _OURS),
            ("whole process at its peak", zones, [one.peak_mb for one in of_zones], _OTHER),
        ])  # fmt: skip
        _panel(speed, "Joining a million points", "zones", "points per second, one core", [
            ("Kongqu", zones, [one.points_per_s for one in of_zones], _OURS),
            (PEER, zones, [one.peer.points_per_s for one in of_zones], _OTHER),
        ])  # fmt: skip
        asked = [one for one in of_points if one.peer is not None]
        _panel(points, "Joining to 927 zones", "points", "seconds, one core", [
            ("Kongqu", [one.points for one in of_points], [one.join_s for one in of_points], _OURS),
            (PEER, [one.points for one in asked], [one.points / one.peer.points_per_s for one in asked if one.peer], _OTHER),
        ])  # fmt: skip
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _panel(axes: Any, title: str, along: str, up: str, lines: Sequence[tuple[str, Sequence[float], Sequence[float | None], str]]) -> None:
    """One panel: a line each, named in the legend; a line with a figure missing is left out."""
    for (name, x, y, colour), marker in zip(lines, "os", strict=True):
        if None not in y:
            axes.plot(x, y, marker=marker, markersize=5, linewidth=1.8, color=colour, label=name)
    axes.set(xscale="log", yscale="log", xlabel=along, ylabel=up)
    axes.set_title(title, loc="left", fontweight="bold")
    axes.grid(visible=True, which="major", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.set_major_formatter(_plain)
    axes.yaxis.set_major_formatter(_plain)
    axes.legend(frameon=False, loc="best")


def _plain(value: float, _: int) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"
