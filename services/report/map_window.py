"""The window of a report's map: which part of the country it shows, and where a position of it lies on the paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesy import geodesic_lengths_km

WIDTH, HEIGHT = 498.0, 282.0  # points of the paper: the width of the text, and of what fits below the summary
_LEAST_KM, _MOST_KM = 16.0, 40.0  # height of the window round a point
_MARGIN = 1.12
_BARS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Window:
    """An equirectangular window, true to scale at its middle.

    Attributes:
        lon, lat: the middle, WGS84 degrees.
        per_degree: points of the paper per degree of longitude and of latitude.
        per_km: points of the paper per kilometre.
    """

    lon: float
    lat: float
    per_degree: tuple[float, float]
    per_km: float

    @classmethod
    def of_height(cls, lon: float, lat: float, height_km: float) -> Window:
        """The window round a position.

        Args:
            height_km: what its height shows, on the ellipsoid.
        """
        east, north = geodesic_lengths_km(
            np.array(
                [shapely.LineString([(lon - 0.05, lat), (lon + 0.05, lat)]), shapely.LineString([(lon, lat - 0.05), (lon, lat + 0.05)])]
            )
        )
        per_km = HEIGHT / height_km
        return cls(lon, lat, (float(east) * 10 * per_km, float(north) * 10 * per_km), per_km)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        across, up = WIDTH / 2 / self.per_degree[0], HEIGHT / 2 / self.per_degree[1]
        return self.lon - across, self.lat - up, self.lon + across, self.lat + up

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """A position on the paper, in points from the upper left corner."""
        x, y = self._points(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def _points(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (degrees[:, 0] - self.lon) * self.per_degree[0] + WIDTH / 2
        y = (self.lat - degrees[:, 1]) * self.per_degree[1] + HEIGHT / 2
        return np.column_stack([x, y])

    def drawn(self, outline: BaseGeometry, tolerance: float = 0.35) -> BaseGeometry:
        """What of an outline stands on the paper, simplified; a little of what lies beyond the frame is kept, so that no edge is made there."""
        west, south, east, north = self.bounds
        dx, dy = 12 / self.per_degree[0], 12 / self.per_degree[1]
        kept = shapely.clip_by_rect(outline, west - dx, south - dy, east + dx, north + dy)
        return shapely.simplify(shapely.transform(kept, self._points), tolerance)

    def scale_bar(self) -> tuple[float, float]:
        """Length of the scale bar in km, a round figure, and in points."""
        fits = [km for km in _BARS_KM if km * self.per_km <= WIDTH / 4] or [_BARS_KM[0]]
        return fits[-1], fits[-1] * self.per_km


def window_at(lon: float, lat: float, margins_m: Iterable[float], accuracy_m: float) -> Window:
    """Round a point, so wide that the nearest edges are seen.

    Args:
        margins_m: signed distances to the edges near by.
        accuracy_m: of the point.
    """
    nearest = sorted(abs(m) for m in margins_m)[:4]
    reach_km = max([accuracy_m * 2.5, *nearest]) / 1000
    height = min(max(_LEAST_KM, 2.3 * reach_km), max(_MOST_KM, 5 * accuracy_m / 1000))
    return Window.of_height(lon, lat, height)


def window_over(outline: BaseGeometry) -> Window:
    """Over a whole area."""
    west, south, east, north = outline.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    unit = Window.of_height(lon, lat, 1.0)
    high = (north - south) * unit.per_degree[1] / unit.per_km
    wide = (east - west) * unit.per_degree[0] / unit.per_km
    return Window.of_height(lon, lat, max(0.5, _MARGIN * max(high, wide * HEIGHT / WIDTH)))
