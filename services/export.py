"""Zones to take away: GeoJSON (RFC 7946) with provenance in each feature."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from layers.catalogue import require_layer
from layers.export import export_geojson
from services.atlas import Atlas


def export_layers(atlas: Atlas, layer_ids: Sequence[str], zones: Collection[str] | None = None) -> bytes:
    """The zones of some layers as one GeoJSON file.

    Args:
        layer_ids: ids of ``data/layers.yaml``; none means all.
        zones: narrow to these zone ids.

    Raises:
        KongquError: ``unknown_layer``, with near names.
    """
    wanted = [require_layer(name).id for name in layer_ids] or list(atlas.layers)
    chosen = [z for z in atlas.zones.values() if z.layer in wanted and (zones is None or z.id in zones)]
    return export_geojson(chosen, edition=atlas.zones_edition)
