"""Words that stand on every page."""

from __future__ import annotations

CHROME: dict[str, tuple[str, str]] = {
    "title": ("控区 · 山西大气污染管控分区图", "Kongqu · Control zones for air pollution in Shanxi"),
    "nav_map": ("地图", "Map"),
    "nav_lookup": ("查询", "Look-up"),
    "nav_rules": ("规则库", "Rules"),
    "nav_data": ("数据与局限", "Data and limits"),
    "other_language": ("English", "中文"),
    "switch_language": ("Switch to English", "切换到中文"),
    "editions": ("分区版 {zones} · 规则版 {rules}", "Zones edition {zones} · Rules edition {rules}"),
    "same_answer": ("同一版本、同一问题，答案逐字相同", "the same question on the same editions gives the same answer, to the letter"),
    "not_evidence": ("要求为本项目转述，以文件原文为准", "requirements are in this project's words; the documents' own text decides"),
    "sentence_stop": ("。", ". "),
    "error_title": ("这一步没有做成", "This step did not work"),
    "error_kept": ("已填的内容都还在，改好后再试。", "What you entered is kept; mend it and try again."),
}
