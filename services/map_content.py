"""What the map shows: layers with their status mix and sources, the documents in time, and the gaps in the data."""

from __future__ import annotations

from collections import Counter
from typing import Any

from layers.catalogue import read_groups
from layers.model import Zone
from services.atlas import Atlas
from services.words import text_pair

_GAP_LAYERS = ("coal_ban", "nonroad_machinery", "park", "terrain", "corridor", "undefined_place")


def map_layers(atlas: Atlas) -> list[dict[str, Any]]:
    """One entry a layer of the layer list, with the number of its zones by status."""
    groups = read_groups()
    rows = []
    for layer in atlas.layers.values():
        zones = [z for z in atlas.zones.values() if z.layer == layer.id]
        drawn = [z for z in zones if z.geometry is not None or z.symbol is not None]
        sources = {s.id: s for z in zones for s in z.sources}
        rows.append(
            {
                "id": layer.id,
                "group": layer.group,
                **text_pair("group_name", groups[layer.group].name),
                **text_pair("name", layer.name),
                "form": layer.form,
                "pattern": layer.pattern,
                "colour": layer.colour,
                "gap": layer.gap,
                "status": dict(Counter(z.status for z in zones)),
                "count": len(zones),
                "drawn": len(drawn),
                "source_text": "；".join(f"{s.name.zh}（{s.licence}）" for s in sources.values()),
                "source_text_en": "; ".join(f"{s.name.en} ({s.licence})" for s in sources.values()),
                "url": f"/geo/{layer.id}.geojson?v={atlas.zones_edition}" if drawn else None,
            }
        )
    return rows


def documents_timeline(atlas: Atlas) -> list[dict[str, Any]]:
    """The documents in the order of their start, with the dates that the timeline draws."""
    rows = []
    for d in atlas.rule_base.documents.values():
        start = d.in_force.start or d.in_force.by
        rows.append(
            {
                "id": d.id,
                "number": d.label,
                **text_pair("short", d.short.text()),
                **text_pair("title", d.title.text()),
                "from": start.isoformat() if start else None,
                "from_known": d.in_force.start is not None,
                "not_before": d.in_force.not_before.isoformat() if d.in_force.not_before else None,
                "until": d.in_force.until.isoformat() if d.in_force.until else None,
                "period_end": d.plan_period.end.isoformat() if d.plan_period else None,
            }
        )
    return sorted(rows, key=lambda row: str(row["from"]))


def data_gaps(atlas: Atlas) -> list[dict[str, Any]]:
    """Zones that the law names and no outline is held for, counted by layer."""
    rows = []
    for layer_id in _GAP_LAYERS:
        layer = atlas.layers.get(layer_id)
        if layer is None:
            continue
        zones = [z for z in atlas.zones.values() if z.layer == layer_id]
        missing = [z for z in zones if z.geometry is None]
        if missing or not zones:
            rows.append(
                {
                    "layer": layer_id,
                    "count": len(missing),
                    "of": len(zones),
                    "text": f"{layer.name.zh}：{len(missing)} 处没有边界" if zones else f"{layer.name.zh}：没有数据",
                    "text_en": f"{layer.name.en}: {len(missing)} without outline" if zones else f"{layer.name.en}: no data",
                    "zones": [_gap(z) for z in missing],
                }
            )
    open_lists = [z for z in atlas.zones.values() if z.layer == "region" and z.bound in ("inner", "none")]
    if open_lists:
        rows.append(
            {
                "layer": "region",
                "count": len(open_lists),
                "of": len([z for z in atlas.zones.values() if z.layer == "region"]),
                "text": f"区域名单：{len(open_lists)} 份名单条文没有列全",
                "text_en": f"Region lists: {len(open_lists)} that the texts leave open",
                "zones": [_gap(z) for z in open_lists],
            }
        )
    return rows


def _gap(zone: Zone) -> dict[str, Any]:
    return {"zone": zone.id, **text_pair("name", zone.name), **text_pair("reason", zone.reason or zone.note)}
