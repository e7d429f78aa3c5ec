"""One edition of zones and one of the rule base, opened together and shared by every question."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from base.errors import Faults, KongquError
from layers.catalogue import Layer, read_layers
from layers.membership import ZoneIndex
from layers.model import Zone
from layers.store import read_edition
from layers.zone_outlines import ZoneOutlines
from rules.base import RuleBase, read_rule_base
from services.words import finding_json

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
BUILD_DIR = DATA_DIR / "build"
_OPENING = Lock()  # two first questions at once read the atlas once


@dataclass(frozen=True, slots=True)
class Atlas:
    """What questions are answered from.  Immutable; safe to share between threads.

    Attributes:
        zones_edition, rules_edition: hashes that every answer carries.
        zones: zone id → zone.
        layers: layer id → layer, in the order of the layer list.
        said: rule id → what every finding on it says, whatever the place; shared between answers, so never to be changed.
        build_dir: folder of the edition, with the display files of the map.
    """

    zones_edition: str
    zones: dict[str, Zone]
    layers: dict[str, Layer]
    index: ZoneIndex
    rule_base: RuleBase
    said: dict[str, dict[str, Any]]
    build_dir: Path

    @property
    def edition(self) -> dict[str, str]:
        return {"zones": self.zones_edition, "rules": self.rules_edition}

    @property
    def rules_edition(self) -> str:
        return self.rule_base.edition

    def without_layer(self, layer: str) -> Atlas:
        """The same atlas with one layer's zones missing, as when its data cannot be had."""
        zones = {k: z for k, z in self.zones.items() if z.layer != layer}
        return replace(self, zones=zones, index=ZoneIndex(zones, self.index.outlines))


def open_atlas() -> Atlas:
    """The atlas of this installation, read once and shared; safe to call from any thread.

    Raises:
        KongquError: no edition is built, or it is broken (the mend is ``kongqu build``).
        KongquError: ``broken_law``, with every fault of the rule base.
    """
    with _OPENING:
        return _opened()


@cache
def _opened() -> Atlas:
    atlas = read_atlas(DATA_DIR)
    gc.collect()
    gc.freeze()  # the atlas lives as long as the process: no need to look through it for garbage at every question
    return atlas


def read_atlas(data_dir: Path) -> Atlas:
    """Read the built zones of ``data_dir/build`` and the rule base of ``data_dir``.  Raises as :func:`open_atlas`."""
    edition = read_edition(data_dir / "build")
    try:
        law = read_rule_base(data_dir)
    except Faults as error:
        raise KongquError(
            "broken_law", where=str(data_dir), zh=f"规则库读不通：\n{error.text.zh}", en=f"The rule base is broken:\n{error.text.en}"
        ) from None
    index = ZoneIndex(edition.zones, ZoneOutlines.kept(edition.zones.values(), edition.id, data_dir / "cache"))
    said = {rule.id: finding_json(rule, law.documents[rule.document]) for rule in law.rules}
    return Atlas(edition.id, dict(edition.zones), read_layers(), index, law, said, data_dir / "build")
