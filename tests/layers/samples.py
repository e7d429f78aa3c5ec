"""Small zones for tests: two counties side by side near 中阳, and zones of every bound in the western one."""

from __future__ import annotations

from typing import Any

from shapely.geometry import box

from base.text import Text
from layers.model import Basis, Source, Zone

WEST, EAST = "141129", "141102"
SOURCE = Source("sample", Text("样例", "sample"), "CC0", "made for a test")


def zone(zone_id: str, geometry: Any = None, **more: Any) -> Zone:
    """A zone with everything that a zone must have."""
    given: dict[str, Any] = {
        "layer": zone_id.split("/")[0],
        "name": Text("样本", "Sample"),
        "status": "unknown" if geometry is None else "proxy",
        "bound": "none" if geometry is None else "exact",
        "accuracy_m": None if geometry is None else 100.0,
        "derivation": Text("画的。", "Drawn."),
        "basis": (Basis("shanxi-2019-39", "三(三)14"),),
        "sources": (SOURCE,),
    }
    return Zone(id=zone_id, geometry=geometry, **{**given, **more})


def county(adcode: str, geometry: Any) -> Zone:
    return zone(f"county/{adcode}", geometry, status="derived", within=(adcode,), adcode=adcode, made_of=(adcode,), accuracy_m=150.0)


def sample_zones() -> dict[str, Zone]:
    """Counties: 111.0-111.2 and 111.2-111.4 E, 37.2-37.4 N.  The square of the others: 111.08-111.12 E, 37.28-37.32 N (some 3.5 by 4.4 km)."""
    square = box(111.08, 37.28, 111.12, 37.32)
    town = box(111.095, 37.295, 111.105, 37.305)
    found = [
        county(WEST, box(111.0, 37.2, 111.2, 37.4)),
        county(EAST, box(111.2, 37.2, 111.4, 37.4)),
        zone("coal_ban/exact", square),
        zone("coal_ban/inner", square, bound="inner", within=(WEST,)),
        zone("coal_ban/outer", square, bound="outer"),
        zone("coal_ban/none", reason=Text("缺。", "Missing."), within=(WEST,)),
        zone("coal_ban/anywhere", reason=Text("缺。", "Missing.")),
        zone("region/west", box(111.0, 37.2, 111.2, 37.4), made_of=(WEST,)),
        zone("built_up/141129", town, adcode=WEST),
        zone("built_up_buffer/141129/10km", town.buffer(0.1), adcode=WEST, distance_km=10.0, of="built_up/141129"),
        zone("built_up_buffer/141129/20km", town.buffer(0.2), adcode=WEST, distance_km=20.0, of="built_up/141129"),
    ]
    return {one.id: one for one in found}
