"""A tiny rule base that tests write to disk, so that it goes through the real loader."""

from __future__ import annotations

from pathlib import Path

from rules.base import RuleBase, read_rule_base

DOCUMENTS = """
documents:
  - id: doc-a
    number: 甲发〔2020〕1号
    title: {zh: 甲, en: A}
    short: {zh: 甲, en: A}
    issuer: {zh: 甲, en: A}
    level: province
    issued: 2020-01-01
    territory: ["140000"]
    in_force: {from: 2020-01-01, until: 2022-12-31, until_latest: 2023-01-01}
    text: {file: a.txt, sha256: "SHA"}
  - id: doc-b
    number: null
    title: {zh: 乙, en: B}
    short: {zh: 乙, en: B}
    issuer: {zh: 乙, en: B}
    level: prefecture
    issued: null
    territory: ["141100"]
    in_force: {from: null, not_before: 2023-10-18, by: 2024-01-09}
    text: {file: b.txt, sha256: "SHA"}
  - id: doc-c
    number: 丙发〔2021〕2号
    title: {zh: 丙, en: C}
    short: {zh: 丙, en: C}
    issuer: {zh: 丙, en: C}
    level: county
    issued: 2021-05-01
    territory: ["141181"]
    in_force: {from: 2021-05-01}
    plan_period: {from: 2021-01-01, to: 2022-12-31}
    text: {file: c.txt, sha256: "SHA"}
""".replace("SHA", "0" * 64)

FACTS = {
    "size": """
  size: {type: number, unit: t/h, min: 0, question: {zh: 多大？, en: "How big?"}}
""",
    "listed": """
  listed: {type: boolean, question: {zh: 在名单上吗？, en: "On the list?"}}
""",
    "season_now": """
  season_now: {type: boolean, question: {zh: 在季内吗？, en: "In season?"}}
""",
    "dust": """
  dust: {type: number, unit: µg/m³, question: {zh: 读数？, en: "Reading?"}}
""",
    "industry": """
  industry: {type: industry, question: {zh: 行业？, en: "Industry?"}}
""",
    "alert": """
  alert.level:
    type: scale
    values: {none: {zh: 无, en: none}, yellow: {zh: 黄, en: yellow}, orange: {zh: 橙, en: orange}, red: {zh: 红, en: red}}
    question: {zh: 预警？, en: "Alert?"}
""",
}

NAMES = 'codes:\n  "31": {zh: 黑色金属冶炼, en: Ferrous metals}\n'
INDUSTRIES = 'groups:\n  steel: {name: {zh: 钢铁, en: Steel}, codes: ["31"]}\n'

RULE = """  - id: {document}/{name}
    clause: {clause}
    anchor: 锚点文字
    title: {{zh: 规则 {name}, en: "Rule {name}"}}
    requirement: {{zh: 要求 {name}, en: "Requirement {name}"}}
    kind: ban
    strength: mandatory
    addressee: [enterprise]
    medium: [air]
"""


def rule(name: str, extra: str = "", document: str = "doc-a", clause: str = "三(二)1") -> str:
    """YAML of one rule; ``extra`` holds further keys, indented by four spaces."""
    body = RULE.format(document=document, name=name, clause=clause)
    return body + "".join(f"    {line}\n" for line in extra.strip().splitlines())


def write(folder: Path, rules: dict[str, str]) -> Path:
    """Write a data folder; ``rules`` maps a document's id to the YAML of its rules."""
    (folder / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    (folder / "facts").mkdir()
    for prefix, facts in FACTS.items():
        (folder / "facts" / f"{prefix}.yaml").write_text(f"facts:{facts}", encoding="utf-8")
    (folder / "industries.yaml").write_text(INDUSTRIES, encoding="utf-8")
    (folder / "gbt4754.yaml").write_text(NAMES, encoding="utf-8")
    for document, text in rules.items():
        (folder / "rules" / document).mkdir(parents=True)
        (folder / "rules" / document / "all.yaml").write_text(f"document: {document}\nrules:\n{text}", encoding="utf-8")
    return folder


def law(folder: Path, *rules: str, document: str = "doc-a") -> RuleBase:
    """A rule base of some rules of one document."""
    return read_rule_base(write(folder, {document: "".join(rules)}))
