"""An answer as plain text, for a terminal."""

from __future__ import annotations

from typing import Any

from base.text import Lang, Text
from services.evidence import percent_text

_VERDICT = {
    "zh": {"applies": "适用", "undetermined": "待核实", "not_checked": "未核查", "does_not_apply": "不适用"},
    "en": {"applies": "applies", "undetermined": "undetermined", "not_checked": "not checked", "does_not_apply": "does not apply"},
}
_MEMBER = {
    "zh": {"inside": "区内", "outside": "区外", "near_edge": "近边界", "unknown": "不明"},
    "en": {"inside": "inside", "outside": "outside", "near_edge": "near edge", "unknown": "unknown"},
}
_STATUS = {
    "zh": {"official": "官方边界", "derived": "由政区导出", "proxy": "替代数据", "unknown": "边界未知"},
    "en": {"official": "official", "derived": "derived", "proxy": "stand-in", "unknown": "unknown"},
}


_AT = {"inner": Text("至少 ", "at least "), "outer": Text("至多 ", "at most ")}  # what is drawn is a part of the zone, or more than it


def answer_text(answer: dict[str, Any], lang: Lang) -> str:
    """The answer in lines: place, zones, then the rules by verdict, each with its clause and its reason."""
    end = "" if lang == "zh" else "_en"
    place = answer["place"]
    lines = [f"{place['name' + end] or place['name']}  {place['adcode'] or ''}  {answer['query']['as_of']}"]
    if answer["query"]["shift_m"]:
        lines.append(f"{answer['query']['datum']} → wgs84: {answer['query']['shift_m']} m")
    lines += [{"zh": "轮廓有修补：", "en": "Repaired: "}[lang] + repair[lang] for repair in place["repairs"]]
    lines += [{"zh": "未采用的事实 ", "en": "Not used: "}[lang] + line for line in refused_lines(answer, lang)]
    for zone in answer["zones"]:
        lines.append(
            f"  {_MEMBER[lang][zone['membership']]:<6} {zone['name' + end]} [{_STATUS[lang][zone['status']]}]{_measure(zone, lang)}"
        )
    for verdict, word in _VERDICT[lang].items():
        found = [f for f in answer["findings"] if f["verdict"] == verdict]
        lines.append(f"\n{word} {len(found)}")
        for finding in found:
            last = (
                finding["reasons"][-1]
                if verdict == "does_not_apply"
                else next((r for r in finding["reasons"] if r["result"] != "holds"), None)
            )
            lines.append(f"  {finding['document']} {finding['clause']}  {finding['title' + end]}")
            if last:
                lines.append(f"      {last['text' + end]}")
    if answer["outlook"]:
        lines.append("\n" + {"zh": "往后", "en": "Ahead"}[lang] + f" {len(answer['outlook'])}\n" + timeline_text(answer["outlook"], lang))
    lines.append(f"\nzones {answer['edition']['zones']}  rules {answer['edition']['rules']}")
    return "\n".join(lines)


def _measure(zone: dict[str, Any], lang: Lang) -> str:
    """The margin of a point; of a site's outline how much of it lies inside."""
    if zone["margin_m"] is not None:
        return f"  {zone['margin_m'] / 1000:+.1f} km"
    amount = f"{zone['area_km2']:.3g} km²" if "area_km2" in zone else f"{zone['length_km']:.3g} km" if "length_km" in zone else ""
    limit = _AT[zone["bound"]][lang] if amount and zone["bound"] in _AT else ""
    return f"  {limit}{amount} ({percent_text(zone['share'])[lang]})" if amount else ""


def refused_lines(answer: dict[str, Any], lang: Lang) -> list[str]:
    """Each problem with the facts given, once: which facts, what is wrong, what is allowed, and near names."""
    lines = []
    for refused in answer["refused_facts"]:
        near = {"zh": " 相近的有：", "en": " Near: "}[lang] + ", ".join(refused["near"]) if refused["near"] else ""
        lines.append(f"{refused['where']}: {refused['message'][lang]}{near}")
    return list(dict.fromkeys(lines))


_EVENT = {
    "zh": {"starts": "起", "ends": "止", "due": "到期", "season_starts": "入季", "season_ends": "出季", "period_ends": "计划期满"},
    "en": {
        "starts": "starts", "ends": "ends", "due": "due", "season_starts": "season starts", "season_ends": "season ends",
        "period_ends": "period ends",
    },
}  # fmt: skip


def timeline_text(rows: list[dict[str, Any]], lang: Lang) -> str:
    """Events in lines: day, what happens, document, clause, title."""
    end = "" if lang == "zh" else "_en"
    return "\n".join(f"{r['date']}\t{_EVENT[lang][r['event']]}\t{r['document']} {r['clause']}\t{r['title' + end]}" for r in rows)
