"""``/api/v1/report``: an answer to hand over."""

from __future__ import annotations

import os
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api.responses import told
from base.errors import KongquError
from base.text import LANGS
from services.asked import NAMES, read_asked
from services.atlas import open_atlas
from services.given import by_name
from services.groups import AUDIENCES
from services.report.make import FORMS, make


@told
def get_report(request: Request) -> Response:
    """``GET /api/v1/report?form=pdf|html|json&lang=&audience=`` with the parameters of a lookup."""
    pairs = request.query_params.multi_items()
    given = by_name(pairs, (*NAMES, "form", "lang", "audience"), repeatable="member")
    form, lang, audience = (given.get(name, [usual])[0] for name, usual in (("form", "pdf"), ("lang", "zh"), ("audience", "all")))
    if form not in FORMS or lang not in LANGS or audience not in AUDIENCES:
        raise KongquError(
            "bad_form",
            where=f"form={form}, lang={lang}, audience={audience}",
            zh=f"form 只能是 {'、'.join(FORMS)}；lang 只能是 {'、'.join(LANGS)}；audience 只能是 {'、'.join(AUDIENCES)}。",
            en=f"form is one of {', '.join(FORMS)}; lang of {', '.join(LANGS)}; audience of {', '.join(AUDIENCES)}.",
        )
    asked = read_asked([pair for pair in pairs if pair[0] in NAMES], date.today)
    report = make(
        open_atlas(), asked, form=form, lang=lang, audience=audience, base_url=os.environ.get("KONGQU_URL") or str(request.base_url)
    )
    kept = "attachment" if form == "json" else "inline"
    headers = {"content-disposition": f"{kept}; filename*=utf-8''{quote(report.filename)}", "cache-control": "no-store"}
    return Response(report.content, media_type=report.media_type, headers=headers)
