"""How online geocoders are asked: one request, no redirect, a bounded answer in a bounded time, and not a word of it in a log."""

from __future__ import annotations

import json
import logging
import time
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener, getproxies

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable
from geopy.util import logger as geopy_logger

from base.text import shown

LONGEST_ANSWER_BYTES = 1_000_000
_CHUNK = 65_536


def _silent(record: logging.LogRecord) -> bool:
    """geopy logs the address that it asks, with the user's key and what was typed."""
    return False


geopy_logger.addFilter(_silent)


class _NoRedirect(HTTPRedirectHandler):
    """What was typed, and the key, go to the host that was named and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class CarefulAdapter(BaseSyncAdapter):  # type: ignore[misc, unused-ignore]  # geopy has no types
    """Asks over HTTP by urllib, through the system's proxy where there is one.  Errors are geopy's; no message holds an address."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        found = getproxies() if proxies is None else proxies
        self._opener = build_opener(HTTPSHandler(context=ssl_context), ProxyHandler(found), _NoRedirect())

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("no JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        end = time.monotonic() + timeout
        try:
            with self._opener.open(Request(url, headers=headers), timeout=timeout) as answer:  # noqa: S310 - http or https by construction
                return self._body(answer, end)
        except HTTPError as error:
            error.close()
            raise AdapterHTTPError(f"HTTP {error.code}", status_code=error.code, headers={}, text=None) from None
        except OSError as error:  # URLError is one
            late = isinstance(getattr(error, "reason", error), TimeoutError)
            raise (GeocoderTimedOut if late else GeocoderUnavailable)("no answer") from None
        except (HTTPException, ValueError):
            raise GeocoderServiceError("no usable answer") from None

    @staticmethod
    def _body(answer: Any, end: float) -> str:
        body = b""
        while chunk := answer.read1(_CHUNK):
            body += chunk
            if len(body) > LONGEST_ANSWER_BYTES:
                raise GeocoderParseError("too long an answer")
            if time.monotonic() > end:
                raise GeocoderTimedOut("no end of the answer in time")
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise GeocoderParseError("not UTF-8") from None


def safe(text: object) -> str:
    """What a service says, short enough to show; nothing where it is no text (Amap gives ``[]`` for nothing)."""
    return shown(text.strip(), 100) if isinstance(text, str) else ""
