"""Names of counties with their prefectures, by adcode."""

from __future__ import annotations

from functools import cache

from base.text import Text
from layers.catalogue import read_names


@cache
def county_name(adcode: str) -> Text:
    """A county with its prefecture: 吕梁市孝义市, Xiaoyi City (Lüliang)."""
    names = read_names()
    county, prefecture = names[adcode], names[f"{adcode[:4]}00"]
    english = county.en if county.en.endswith(")") else f"{county.en} ({prefecture.en})"
    return Text(prefecture.zh + county.zh, english)
