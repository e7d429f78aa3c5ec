"""天地图 and 高德 as geocoders of geopy, which has neither."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderParseError,
    GeocoderQuotaExceeded,
    GeocoderServiceError,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from services.geocoding.transport import CarefulAdapter, safe

TIANDITU_URL = "https://api.tianditu.gov.cn/geocoder"
AMAP_URL = "https://restapi.amap.com/v3/geocode/geo"
_TIANDITU_FOUND, _TIANDITU_EMPTY = "0", "101"
_AMAP_KEY = frozenset({"10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013", "10026", "10041", "40002"})
_AMAP_QUOTA = frozenset({"10003", "10004", "10010", "10014", "10019", "10020", "10021", "10029", "10044", "10045", "40000", "40003"})


class _Keyed(Geocoder):  # type: ignore[misc, unused-ignore]  # geopy has no types
    """A geocoder with a key, at an address that can be replaced."""

    def __init__(self, key: str, url: str) -> None:
        super().__init__(user_agent="kongqu", adapter_factory=CarefulAdapter)
        self._key, self._url = key, url

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def geocode(self, query: str, *, exactly_one: bool = False, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """Positions of an address, in the service's own datum; geopy's errors where it fails."""
        return self._call_geocoder(f"{self._url}?{urlencode(self._parameters(query))}", self._read, timeout=timeout)

    def _parameters(self, query: str) -> dict[str, str]:
        raise NotImplementedError

    def _read(self, answer: Any) -> list[Location]:
        raise NotImplementedError


class Tianditu(_Keyed):
    """天地图: ``GET /geocoder?ds={"keyWord": …}&tk=…``; http://lbs.tianditu.gov.cn/server/geocodinginterface.html.

    ``status`` 0 found, 101 nothing found, 404 error; ``location`` with ``lon``, ``lat`` (CGCS2000), ``level``, ``score``.
    """

    def _parameters(self, query: str) -> dict[str, str]:
        return {"ds": json.dumps({"keyWord": query}, ensure_ascii=False), "tk": self._key}

    def _read(self, answer: Any) -> list[Location]:
        if not isinstance(answer, dict) or "status" not in answer:
            raise GeocoderParseError("no status")
        status = str(answer["status"])
        if status == _TIANDITU_EMPTY:
            return []
        if status != _TIANDITU_FOUND:
            raise GeocoderServiceError("the service reports an error")
        found = answer.get("location")
        if not found:
            return []
        return [Location(safe(found.get("keyWord")), (float(found["lat"]), float(found["lon"]), 0.0), found)]


class Amap(_Keyed):
    """高德: ``GET /v3/geocode/geo?address=…&output=JSON&key=…``; https://lbs.amap.com/api/webservice/guide/api/georegeo.

    ``status`` "1" with ``geocodes``, or "0" with ``infocode`` (https://lbs.amap.com/api/webservice/guide/tools/info); ``location`` is
    ``"lon,lat"`` in GCJ-02.
    """

    def _parameters(self, query: str) -> dict[str, str]:
        return {"address": query, "output": "JSON", "key": self._key}

    def _read(self, answer: Any) -> list[Location]:
        if not isinstance(answer, dict) or "status" not in answer:
            raise GeocoderParseError("no status")
        if str(answer["status"]) != "1":
            code = str(answer.get("infocode"))
            if code in _AMAP_KEY:
                raise GeocoderAuthenticationFailure("key refused")
            if code in _AMAP_QUOTA:
                raise GeocoderQuotaExceeded("quota used up")
            raise GeocoderServiceError("the service reports an error")
        found = []
        for row in answer.get("geocodes") or []:
            lon, lat = str(row["location"]).split(",")
            found.append(Location(safe(row.get("formatted_address")), (float(lat), float(lon), 0.0), row))
        return found
