"""`kongqu rules` and `kongqu verify`: read the law, and prove it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from commands.arguments import add_command, print_json


def add(commands: Any) -> None:
    """The commands and their options."""
    rules = commands.add_parser("rules", help="规则 the rule base", description="规则 the rule base").add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = add_command(rules, "list", list_rules, "列出规则 every rule")
    listing.add_argument("--on", metavar="DATE", help="按此日看效力 with its force on that day")
    add_command(rules, "show", show_rule, "一条规则 one rule, as JSON").add_argument("rule")
    facts = add_command(rules, "facts", list_facts, "可以填报的事实 the facts that can be given")
    calendar = add_command(rules, "timeline", show_timeline, "起止与期限 when rules start, end and fall due")
    calendar.add_argument("--from", dest="start", metavar="DATE", help="起日 first day (all)")
    calendar.add_argument("--to", dest="end", metavar="DATE", help="止日 last day (all)")
    calendar.add_argument("--document", metavar="ID", help="只看一个文件 of one document only")
    proof = add_command(commands, "verify", verify, "核对规则库 prove the rule base against clauses and texts")
    proof.add_argument("--documents", metavar="DIR", help="文件正文所在 folder of the texts ($KONGQU_DOCUMENTS)")
    for command in (listing, facts, calendar, proof):
        command.add_argument("--format", choices=("text", "json"), default="text")


def list_rules(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules list`"""
    from rules.base import read_rule_base
    from services.atlas import DATA_DIR
    from services.catalogue import rule_list
    from services.given import parse_date

    rows = rule_list(read_rule_base(DATA_DIR), parse_date(arguments.on) if arguments.on is not None else None)
    if arguments.format == "json":
        print_json(rows)
        return None
    suffix: str = "" if arguments.lang == "zh" else "_en"
    for row in rows:
        print(f"{row['rule']}\t{row['document']}\t{row['clause']}\t{row[f'title{suffix}']}")
    return None


def show_rule(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules show`"""
    from rules.base import read_rule_base
    from services.atlas import DATA_DIR
    from services.catalogue import rule_row

    base = read_rule_base(DATA_DIR)
    rule = base.require(arguments.rule)
    print_json(rule_row(rule, base.documents[rule.document]))
    return None


def list_facts(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules facts`"""
    from rules.facts import read_vocabulary
    from services.atlas import DATA_DIR
    from services.catalogue import fact_list

    rows = fact_list(read_vocabulary(DATA_DIR))
    if arguments.format == "json":
        print_json(rows)
        return None
    for name, row in rows.items():
        allowed = "|".join(row["values"]) or row["unit"] or row["type"]
        print(f"{name}\t{allowed}\t{row['question' if arguments.lang == 'zh' else 'question_en']}")
    return None


def show_timeline(arguments: argparse.Namespace) -> int | None:
    """`kongqu rules timeline`"""
    from rules.base import read_rule_base
    from services.atlas import DATA_DIR
    from services.given import parse_date
    from services.outlook import timeline
    from services.text_answer import timeline_text

    start, end = (None if day is None else parse_date(day) for day in (arguments.start, arguments.end))
    rows = timeline(read_rule_base(DATA_DIR), start, end, arguments.document)
    if arguments.format == "json":
        print_json(rows)
    else:
        print(timeline_text(rows, arguments.lang))
    return None


def verify(arguments: argparse.Namespace) -> int | None:
    """`kongqu verify`"""
    from services.atlas import DATA_DIR
    from services.proof import proof_text, verify_law

    given = arguments.documents or os.environ.get("KONGQU_DOCUMENTS")  # empty counts as not given
    proof = verify_law(DATA_DIR, Path(given) if given else None)
    if arguments.format == "json":
        print_json(proof)
    else:
        print(proof_text(proof, arguments.lang))
    return 1 if proof["faults"] else None
