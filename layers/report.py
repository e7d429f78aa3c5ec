"""Built-up areas of an edition against areas as published: how far the stand-in data can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from base.text import Lang, Text
from base.yaml_files import read_yaml
from geo.geodesy import geodesic_area_km2
from layers.catalogue import DATA
from layers.model import Grade, Zone


@dataclass(frozen=True, slots=True)
class OfficialArea:
    """A built-up area as published.

    Attributes:
        place: what the figure is for.
        built_up: adcodes of the built-up zones that belong to it.
        area_km2, year, grade: the figure, its year, how sure we are of it (H, M, L).
        note: a caution.
    """

    place: Text
    built_up: tuple[str, ...]
    area_km2: float
    year: int
    grade: Grade
    note: Text | None


@dataclass(frozen=True, slots=True)
class AreaComparison:
    """One official figure and ours; ``ours_km2`` and ``ratio`` (ours over official) are None where an outline is missing."""

    official: OfficialArea
    ours_km2: float | None
    ratio: float | None


def read_official_areas() -> list[OfficialArea]:
    """The table of published figures, in its order."""
    rows = read_yaml(DATA / "official_areas.yaml")["areas"]
    return [
        OfficialArea(
            Text(**row["place"]), tuple(row["built_up"]), float(row["area_km2"]), row["year"], row["grade"], Text(**row["note"]) if "note" in row else None
        )
        for row in rows
    ]  # fmt: skip


def compare_areas(zones: Mapping[str, Zone]) -> list[AreaComparison]:
    """Each official figure beside the area of our outlines; overlapping outlines count once."""
    return [_compare(official, zones) for official in read_official_areas()]


def report_text(zones: Mapping[str, Zone], lang: Lang = "zh") -> str:
    """The comparison as a table of text."""
    head = (
        ("地方", "公布 km²", "年份", "把握", "本版 km²", "比值")
        if lang == "zh"
        else ("place", "official km²", "year", "grade", "ours km²", "ratio")
    )
    lines = ["\t".join(head)]
    for row in compare_areas(zones):
        official = row.official
        ours = ("–", "–") if row.ours_km2 is None or row.ratio is None else (f"{row.ours_km2:.2f}", f"{row.ratio:.2f}")
        note = "" if official.note is None else f"\t{official.note[lang]}"
        lines.append("\t".join((official.place[lang], f"{official.area_km2:g}", str(official.year), official.grade, *ours)) + note)
    return "\n".join(lines)


def _compare(official: OfficialArea, zones: Mapping[str, Zone]) -> AreaComparison:
    outlines = [zones[key].geometry if (key := f"built_up/{adcode}") in zones else None for adcode in official.built_up]
    if any(outline is None for outline in outlines):
        return AreaComparison(official, None, None)
    ours_km2 = geodesic_area_km2(shapely.union_all(outlines))
    return AreaComparison(official, ours_km2, ours_km2 / official.area_km2)
