"""The outlines of an edition's zones, ready to be asked about points: which hold it, exactly, and how far their edges are.

What takes seconds to prepare is kept in a folder of its own for each edition and read back by memory map; it is made again for another edition.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from base.errors import KongquError
from geo.margin_index import MarginIndex
from geo.point_grid import PointGrid
from layers.model import Zone

SEARCH_RADIUS_M = 50_000.0
_BUILT_FOR_M = SEARCH_RADIUS_M + 1_000.0  # positions are rarely less exact; beyond this every edge is measured


def build_indexes(areas: Sequence[BaseGeometry]) -> tuple[PointGrid, MarginIndex]:
    """Both indexes of some areas, side by side in two threads: neither changes what the other reads.  Raises as their own ``build``."""
    with ThreadPoolExecutor(2) as pool:
        grid, margins = pool.submit(PointGrid.build, areas), pool.submit(MarginIndex.build, areas, _BUILT_FOR_M)
        return grid.result(), margins.result()


@dataclass(frozen=True, slots=True)
class ZoneOutlines:
    """Made by :meth:`of` or :meth:`kept`; never changed, safe to share between threads.

    Attributes:
        ids: of the zones with an outline; their order numbers the areas of both indexes.
    """

    ids: tuple[str, ...]
    grid: PointGrid
    margins: MarginIndex

    @classmethod
    def of(cls, zones: Iterable[Zone]) -> ZoneOutlines:
        """Prepare the outlines of some zones; takes seconds for a province."""
        drawn = [zone for zone in zones if zone.geometry is not None]
        areas = [zone.geometry for zone in drawn]
        return cls(tuple(zone.id for zone in drawn), *build_indexes(areas))

    @classmethod
    def kept(cls, zones: Iterable[Zone], edition: str, folder: Path) -> ZoneOutlines:
        """What was prepared for this edition before, or else prepared now and kept for the next start.

        Args:
            edition: id of the edition that the zones come from.
            folder: where editions are kept; where it cannot be written, nothing is kept.
        """
        drawn = [zone for zone in zones if zone.geometry is not None]
        here = folder / f"outlines-{edition}"
        grid = PointGrid.load(here, [zone.geometry for zone in drawn])
        if grid is not None:
            try:
                return cls(tuple(zone.id for zone in drawn), grid, MarginIndex.load(here))
            except KongquError:  # damaged: made again below
                pass
        made = cls.of(drawn)
        made._keep(here)
        return made

    def margins_m(self, lon: float, lat: float, radius_m: float) -> dict[str, float]:
        """Signed geodesic distances in metres, positive inside, to the edges that lie near.

        Args:
            lon, lat: degrees, WGS84.
            radius_m: zones that neither hold the position nor come nearer than this may be left out.

        Returns:
            by zone id, in the order of :attr:`ids`.

        Raises:
            KongquError: a coordinate that is not finite.
        """
        inside = set(self.grid.inside(lon, lat).tolist())
        numbers, metres = self.margins.distances_m(lon, lat, radius_m)
        return {self.ids[n]: m if n in inside else -m for n, m in zip(numbers.tolist(), metres.tolist(), strict=True)}

    def _keep(self, here: Path) -> None:
        """Put both indexes in place, whole or not at all; what was kept for other editions goes."""
        try:
            here.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".outlines-", dir=here.parent))
            try:
                self.grid.save(draft)
                self.margins.save(draft)
                for old in here.parent.glob("outlines-*"):
                    shutil.rmtree(old, ignore_errors=True)
                draft.replace(here)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        except (OSError, KongquError):
            return
