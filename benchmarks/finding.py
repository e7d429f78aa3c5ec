"""From a name to its candidates, and from a question to a report."""

from __future__ import annotations

from functools import partial

from benchmarks.places import DAY
from benchmarks.rows import Row, beside, figure, median_s, missing
from geo.place_names import read_places
from services.asked import Asked
from services.atlas import Atlas, open_atlas
from services.finding.find import find
from services.groups import Audience
from services.report import FORMS, Form, make

_PEER = "rapidfuzz.process.extractOne (one list of names)"
_TYPED = (
    "孝义",
    "屯留县",
    "太谷",
    "中阳县城",
    "孝义市梧桐镇12号",
    "Xiaoyi",
    "111.1734, 37.3564",
    "N37°21.4′ E111°10.4′",
    "孝义开发区",
    "中阳钢铁",
    "金罗镇",
    "xyz",
)
_AUDIENCES: list[Audience] = ["enterprise"] * 3
_SITE = Asked(DAY, lon=111.1734, lat=37.3564, facts={"industry": "2521"})


def bench_find() -> list[Row]:
    """Every county by its full name against a fuzzy match over the same names; then what people type, and the three forms of a report.

    Returns:
        one row a figure; exact: the same county is found first.
    """
    atlas = open_atlas()
    names = {place.full_name: place.adcode for place in read_places().values() if place.level == "county"}
    found, ours_s = median_s(lambda name: str(find(atlas, name)["candidates"][0]["id"]).partition("/")[2], list(names))
    _, typed_s = median_s(lambda text: find(atlas, text)["candidates"], list(_TYPED) * 5)
    rows = [_beside_fuzzy(names, found, ours_s), figure("what people type", typed_s * 1e3, "ms")]
    for form in FORMS:
        rows.append(figure(f"report, {form}", median_s(partial(_report, atlas, form), _AUDIENCES)[1] * 1e3, "ms"))
    return rows


def _report(atlas: Atlas, form: Form, audience: Audience) -> int:
    return len(make(atlas, _SITE, form=form, lang="zh", base_url="", audience=audience).content)


def _beside_fuzzy(names: dict[str, str], found: list[str], ours_s: float) -> Row:
    try:
        from rapidfuzz import process
    except ImportError:
        return missing("county by name", "ms", _PEER)
    matched, fuzzy_s = median_s(lambda name: names[process.extractOne(name, names.keys())[0]], list(names))
    return beside("county by name", ours_s * 1e3, "ms", _PEER, fuzzy_s / ours_s, found == matched)
