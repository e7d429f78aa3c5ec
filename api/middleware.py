"""Every page says its language and carries a content-security policy; nothing may come from another host."""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from base.text import Lang

COOKIE = "kq_lang"
HTML_LANG: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}

# Streamlit's front end compiles components from blobs and sets styles in place, hence the four loosened words.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
# A page differs by language, so what identifies or dates its stored copy must go.
_DROPPED = (b"content-length", b"etag", b"last-modified", b"cache-control")


def page_language(scope: Scope) -> Lang:
    """Language that a request asks for: ``?lang=``, else the cookie of an earlier visit, else Chinese."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    if not asked:
        asked = _cookie(_header(scope, b"cookie"))
    return "en" if asked == "en" else "zh"


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _cookie(text: str) -> str:
    try:
        cookies = SimpleCookie(text)
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


def with_language(page: bytes, lang: Lang) -> bytes:
    """The HTML page with its ``lang`` attribute set; Chromium picks Japanese glyphs for Han text without it."""
    return re.sub(rb'<html lang="[^"]*"', f'<html lang="{HTML_LANG[lang]}"'.encode(), page, count=1)


class PageHeaders:
    """ASGI middleware: sets ``<html lang>`` of pages and the security headers of every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "GET" and "text/html" in _header(scope, b"accept"):
            # the page is rewritten below, so it has to arrive uncompressed and whole
            keep = [h for h in scope["headers"] if h[0] not in (b"accept-encoding", b"if-none-match", b"if-modified-since")]
            scope = {**scope, "headers": keep}
        await self.app(scope, receive, _Relay(send, page_language(scope), rewrites=scope["method"] == "GET"))


class _Relay:
    """Passes messages on; holds an HTML page until it is whole, then sends it with its language set."""

    def __init__(self, send: Send, lang: Lang, *, rewrites: bool) -> None:
        self.send = send
        self.lang = lang
        self.rewrites = rewrites  # a HEAD answer has no page to rewrite
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            headers = dict(message["headers"])
            is_page = headers.get(b"content-type", b"").startswith(b"text/html") and b"content-disposition" not in headers  # else a report
            if self.rewrites and is_page and b"content-encoding" not in headers:
                self.start = message
                return
        elif self.start is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()
            return
        await self.send(message)

    async def _send_page(self) -> None:
        start, self.start = self.start, None
        if start is None:
            return
        page = with_language(self.body, self.lang)
        headers = [h for h in start["headers"] if h[0] not in _DROPPED]
        headers += [(b"content-length", str(len(page)).encode()), (b"cache-control", b"no-cache"), (b"vary", b"cookie")]
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": page})
