"""Zone definitions: ``data/zones/*.yaml``, read strictly.  The form is in docs/zones.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from base.errors import Faults, KongquError
from base.files import no_files
from base.text import Text
from base.yaml_files import Located, read_yaml
from layers.catalogue import DATA, PROVINCE, read_layers, read_names
from layers.checking import Checker
from layers.model import Basis, Bound, Grade, Status

ZONE_FILES = DATA / "zones"
OUTLINES = DATA / "outlines"
TERRAINS = ("plain", "river_valley")
_REQUIRED = ("id", "name", "status", "bound", "basis")
_OPTIONAL = (
    "recipe", "accuracy_m", "within", "derivation", "reason", "note", "question", "valid_from", "valid_to", "stated_area_km2", "symbol_at",
    "members_named",
)  # fmt: skip
_RECIPES = ("counties", "prefectures", "built_up", "built_up_to_area", "terrain", "outline")
_ALONE = frozenset({"built_up_to_area", "terrain", "outline"})
_ID = re.compile(r"[a-z_]+/[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an outline is made.

    Attributes:
        admin: adcodes of counties and prefectures to join.
        built_up: adcodes whose built-up areas are joined.
        to_area_km2: the one built-up area is grown or shrunk to this area.
        terrain: ``plain`` | ``river_valley``, out of a DEM.
        outline: a GeoJSON file under ``data/outlines/``, as an agency supplied it.
    """

    admin: tuple[str, ...] = ()
    built_up: tuple[str, ...] = ()
    to_area_km2: float | None = None
    terrain: str | None = None
    outline: str | None = None


@dataclass(frozen=True, slots=True)
class StatedArea:
    """An area as published."""

    km2: float
    year: int | None
    grade: Grade | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Definition:
    """One zone as defined, before it has an outline.  Attributes as in :class:`layers.model.Zone`."""

    id: str
    layer: str
    name: Text
    status: Status
    bound: Bound
    recipe: Recipe | None
    accuracy_m: float | None
    within: tuple[str, ...]
    basis: tuple[Basis, ...]
    derivation: Text | None
    reason: Text | None
    note: Text | None
    question: Text | None
    valid_from: date | None
    valid_to: date | None
    stated_area: StatedArea | None
    symbol_at: str | None
    members_named: tuple[str, ...]


def read_definitions(folder: Path = ZONE_FILES) -> list[Definition]:
    """All zone definitions, in the order of their ids.

    Args:
        folder: the folder of the definition files.

    Raises:
        Faults: every fault of every file, each with file, line, key and mend.
    """
    faults: list[KongquError] = []
    found: list[Definition] = []
    first_at: dict[str, str] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise no_files(folder)
    for file in files:
        check = Checker(file)
        for entry in _entries(file, check):
            definition = _definition(entry, check)
            zone_id = entry.get("id")
            if isinstance(zone_id, str) and zone_id in first_at:
                check.fault("id_twice", entry, "id", f"{zone_id!r} 已在 {first_at[zone_id]} 定义；请改名。",
                            f"{zone_id!r} is already defined at {first_at[zone_id]}; rename one.")  # fmt: skip
            elif isinstance(zone_id, str):
                first_at[zone_id] = f"{file.name}:{entry.line_of('id')}"
            if definition is not None:
                found.append(definition)
        faults += check.faults
    if faults:
        raise Faults(faults)
    return sorted(found, key=lambda definition: definition.id)


def _entries(file: Path, check: Checker) -> list[Located]:
    try:
        content = read_yaml(file)
    except KongquError as error:
        check.faults.append(error)
        return []
    top = content if isinstance(content, Located) else Located()
    check.keys(top, ("zones",), ())
    zones = top.get("zones", [])
    if not isinstance(zones, list):
        check.fault(
            "not_a_list", top, "zones", "zones 下面要写成列表，每项以「- 」开头。", "Under zones goes a list; begin each entry with “- ”."
        )
        return []
    return [entry for entry in (check.mapping(zone, top, "zones") for zone in zones) if entry is not None]


def _definition(entry: Located, check: Checker) -> Definition | None:
    """One entry; None where it is faulty (the faults are with ``check``)."""
    before = len(check.faults)
    check.keys(entry, _REQUIRED, _OPTIONAL)
    known = tuple(read_names())
    recipe = _recipe(entry, check)
    symbol_at = entry.get("symbol_at")
    if "symbol_at" in entry:
        check.adcode(entry, "symbol_at", symbol_at, known)
    fields: dict[str, Any] = {
        "id": entry.get("id"),
        "layer": _layer(entry, check),
        "status": check.choice(entry, "status", ("official", "derived", "proxy", "unknown")),
        "bound": check.choice(entry, "bound", ("exact", "inner", "outer", "none")),
        "recipe": recipe,
        "accuracy_m": check.number(entry, "accuracy_m"),
        "within": check.adcodes(entry, "within", known),
        "basis": _basis(entry, check),
        "valid_from": check.day(entry, "valid_from"),
        "valid_to": check.day(entry, "valid_to"),
        "stated_area": _stated_area(entry, check),
        "symbol_at": symbol_at,
        "members_named": check.texts(entry, "members_named"),
    }
    for key in ("name", "derivation", "reason", "note", "question"):
        fields[key] = check.text(entry, key)
    _agreement(entry, fields, check)
    return Definition(**fields) if len(check.faults) == before else None


def _layer(entry: Located, check: Checker) -> str | None:
    zone_id = entry.get("id")
    if "id" not in entry:
        return None
    if not isinstance(zone_id, str) or not _ID.fullmatch(zone_id):
        check.fault("bad_id", entry, "id", f"{zone_id!r} 不是「图层/短名」（小写字母、数字、连字符）。",
                    f"{zone_id!r} is not <layer>/<slug> in lower case, digits and hyphens.")  # fmt: skip
        return None
    layer = zone_id.split("/")[0]
    if layer not in read_layers():
        check.fault("unknown_layer", entry, "id", f"没有图层 {layer!r}；可用：{'、'.join(read_layers())}。",
                    f"There is no layer {layer!r}; the layers are: {', '.join(read_layers())}.")  # fmt: skip
    return layer


def _recipe(entry: Located, check: Checker) -> Recipe | None:
    if "recipe" not in entry:
        return None
    recipe = check.mapping(entry["recipe"], entry, "recipe")
    if recipe is None:
        return None
    check.keys(recipe, (), _RECIPES)
    names = read_names()
    prefectures = [code for code in names if code.endswith("00") and code != PROVINCE]
    counties = [code for code in names if not code.endswith("00")]
    admin = check.adcodes(recipe, "counties", counties) + check.adcodes(recipe, "prefectures", prefectures)
    built_up, to_area_km2 = check.adcodes(recipe, "built_up", [*prefectures, *counties]), None
    if "built_up_to_area" in recipe and (target := check.mapping(recipe["built_up_to_area"], recipe, "built_up_to_area")) is not None:
        check.keys(target, ("built_up", "area_km2"), ())
        to_area_km2 = check.number(target, "area_km2")
        if check.adcode(target, "built_up", target.get("built_up"), [*prefectures, *counties]):
            built_up = (target["built_up"],)
    terrain = check.choice(recipe, "terrain", TERRAINS)
    if not recipe or (len(recipe) > 1 and not _ALONE.isdisjoint(recipe)):
        check.fault("bad_recipe", entry, "recipe", "built_up_to_area、terrain、outline 须单独写；recipe 不能为空。",
                    "built_up_to_area, terrain and outline stand alone; a recipe cannot be empty.")  # fmt: skip
    return Recipe(admin, built_up, to_area_km2, terrain, _outline_file(recipe, check))


def _outline_file(recipe: Located, check: Checker) -> str | None:
    """Name of a file that stands in ``data/outlines/``."""
    if "outline" not in recipe:
        return None
    name = recipe["outline"]
    if not isinstance(name, str) or Path(name).name != name or not (OUTLINES / name).is_file():
        check.fault("no_outline", recipe, "outline", f"data/outlines/ 里没有文件 {name!r}；请放入 GeoJSON，只写文件名。",
                    f"There is no file {name!r} in data/outlines/; put the GeoJSON there and give its name only.")  # fmt: skip
        return None
    return name


def _basis(entry: Located, check: Checker) -> tuple[Basis, ...]:
    rows = entry.get("basis")
    if "basis" not in entry:
        return ()
    if not isinstance(rows, list) or not rows:
        check.fault("no_basis", entry, "basis", "至少写一条依据。", "Give at least one basis.")
        return ()
    found = (check.mapping(row, entry, "basis") for row in rows)
    return tuple(_one_basis(row, check) for row in found if row is not None)


def _one_basis(row: Located, check: Checker) -> Basis:
    if "document" in row:
        check.keys(row, ("document", "clause"), ())
        if row["document"] not in (known := _document_ids()):
            check.fault("unknown_document", row, "document", f"data/documents.yaml 里没有 {row['document']!r}；有：{'、'.join(known)}。",
                        f"{row['document']!r} is not in data/documents.yaml; there are: {', '.join(known)}.")  # fmt: skip
        return Basis(document=row["document"], clause=str(row.get("clause")))
    check.keys(row, ("title", "grade"), ("number",))
    return Basis(title=check.text(row, "title"), number=row.get("number"), grade=check.grade(row))


@cache
def _document_ids() -> tuple[str, ...]:
    return tuple(row["id"] for row in read_yaml(DATA / "documents.yaml")["documents"])


def _stated_area(entry: Located, check: Checker) -> StatedArea | None:
    if "stated_area_km2" not in entry or (area := check.mapping(entry["stated_area_km2"], entry, "stated_area_km2")) is None:
        return None
    check.keys(area, ("value", "grade"), ("year", "note"))
    km2, year = check.number(area, "value"), area.get("year")
    if "year" in area and not isinstance(year, int):
        check.fault("bad_number", area, "year", f"{year!r} 不是年份。", f"{year!r} is not a year.")
    return StatedArea(km2 or 0.0, year, check.grade(area), check.text(area, "note"))


def _agreement(entry: Located, fields: dict[str, Any], check: Checker) -> None:
    """What keys must agree with one another."""
    if entry.get("recipe") is None:
        _without_outline(entry, fields, check)
    else:
        if fields["bound"] == "none" or fields["status"] == "unknown":
            check.fault("bad_bound", entry, "bound", "有 recipe 的区，bound 不能是 none，status 不能是 unknown。",
                        "A zone with a recipe cannot have bound none or status unknown.")  # fmt: skip
        for key in ("accuracy_m", "derivation"):
            if key not in entry:
                check.fault("missing_key", entry, key, f"有 recipe 的区须写 {key}。", f"A zone with a recipe needs {key}.")
        if "question" in entry:
            check.fault("bad_question", entry, "question", "question 只用于没有轮廓的区。", "question is only for zones without outline.")
    if fields["valid_from"] and fields["valid_to"] and fields["valid_from"] > fields["valid_to"]:
        check.fault("bad_period", entry, "valid_to", "valid_to 早于 valid_from；请核对。", "valid_to is before valid_from; check both.")


def _without_outline(entry: Located, fields: dict[str, Any], check: Checker) -> None:
    if "reason" not in entry:
        check.fault("no_reason", entry, "reason", "没有 recipe 的区须写 reason：缺什么、怎样补。",
                    "A zone without recipe needs a reason: what is missing and how to supply it.")  # fmt: skip
    if fields["bound"] not in ("none", None) or fields["status"] not in ("unknown", None):
        check.fault("bad_bound", entry, "bound", "没有 recipe 的区，status 须为 unknown，bound 须为 none。",
                    "A zone without recipe has status unknown and bound none.")  # fmt: skip
    if "accuracy_m" in entry:
        check.fault(
            "bad_accuracy",
            entry,
            "accuracy_m",
            "没有 recipe 的区没有轮廓精度，请删去。",
            "A zone without recipe has no accuracy; remove it.",
        )
