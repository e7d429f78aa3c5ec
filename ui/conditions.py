"""Conditions of a rule in words: the stored trees of where, if, unless and when become chips, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from base.text import Lang
from services.units import OPERATORS
from ui import markup as m
from ui.looks import pattern_of
from ui.markup import esc, pick
from ui.words import Say, sayer

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the trees refer to by id.

    Attributes:
        admin: adcode → name in the page's language.
        zones: zone id → record of ``services.catalogue.zone_list``.
        layers: layer id → name.
        facts: fact id → record of ``services.catalogue.fact_list``.
        groups: industry group id → {zh, en}.
    """

    lang: Lang
    admin: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, Tree] = field(default_factory=dict)
    layers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Tree] = field(default_factory=dict)
    groups: Mapping[str, Tree] = field(default_factory=dict)

    @property
    def say(self) -> Say:
        return sayer(self.lang)

    def listed(self, parts: Iterable[str]) -> str:
        return self.say("list_comma").join(parts)


def chip(text: str, kind: str = "", swatch: str = "") -> str:
    return f'<span class="kq-chip{" is-" + kind if kind else ""}">{swatch}{esc(text)}</span>'


def _joined(parts: list[str], word: str, nested: bool) -> str:
    inner = f'<span class="kq-op">{esc(word)}</span>'.join(parts)
    return f'<span class="kq-paren">（</span>{inner}<span class="kq-paren">）</span>' if nested and len(parts) > 1 else inner


def words_of(tree: Tree, names: Names, nested: bool = False) -> str:
    """A condition tree as chips joined by and, or, not."""
    say = names.say
    if "all" in tree:
        return _joined([words_of(t, names, True) for t in tree["all"]], say("and"), nested)
    if "any" in tree:
        return _joined([words_of(t, names, True) for t in tree["any"]], say("or"), nested)
    if "not" in tree:
        word = "not_fact" if _is_fact(tree["not"]) else "not"
        return f'<span class="kq-op is-not">{esc(say(word))}</span>{words_of(tree["not"], names, True)}'
    kind = next((k for k in _LEAVES if k in tree), None)
    return _LEAVES[kind](tree, names, nested) if kind else chip(str(dict(tree)), "flag")


def _is_fact(tree: Tree) -> bool:
    return "fact" in tree or any(_is_fact(t) for k in ("all", "any") for t in tree.get(k, ())) or ("not" in tree and _is_fact(tree["not"]))


def _admin_names(codes: Iterable[str], names: Names) -> str:
    return names.listed(names.admin.get(c, c) for c in codes)


def _admin(tree: Tree, names: Names, nested: bool = False) -> str:
    return chip(_admin_names(tree["admin"], names))


def _zone_chip(zone_id: str, names: Names) -> str:
    zone = names.zones.get(zone_id)
    if zone is None:
        return chip(zone_id, "flag")
    missing = zone["bound"] == "none"
    return chip(pick(zone, "name", names.lang), "void" if missing else "", m.swatch(pattern_of(zone), zone["status"]))


def _zone(tree: Tree, names: Names, nested: bool = False) -> str:
    return _zone_chip(tree["zone"], names)


def _zones(tree: Tree, names: Names, nested: bool = False) -> str:
    return _joined([_zone_chip(z, names) for z in tree["zones"]], names.say("or"), nested)


def _narrowed(tree: Tree, names: Names) -> str:
    """Layer with its seats and areas: 吕梁市、孝义市设区市建成区."""
    layer = names.layers.get(tree["layer"], tree["layer"])
    seats = names.listed(names.say(f"seat_{s}") for s in tree.get("seats", ()))
    text = f"{layer}{'（' + seats + '）' if seats else ''}" if names.lang == "zh" else f"{layer}{' of ' + seats if seats else ''}"
    areas = _admin_names(tree.get("admin", ()), names)
    return f"{areas} {text}".strip() if names.lang == "zh" else f"{text}{', ' + areas if areas else ''}"


def _layer(tree: Tree, names: Names, nested: bool = False) -> str:
    sample = {"zone": "", "layer": tree["layer"], "seat_kind": (tree.get("seats") or ("prefecture",))[0]}
    return chip(_narrowed(tree, names), "", m.swatch(pattern_of(sample)))


def _within(tree: Tree, names: Names, nested: bool = False) -> str:
    inner, say = tree["within"], names.say
    km = f"{inner['distance_km']:g}"
    text = say("within_km", what=_narrowed(inner, names), km=km)
    sample = {"zone": "", "layer": "built_up_buffer", "distance_km": inner["distance_km"]}
    flag = chip(say(f"interior_{inner['interior']}"), "flag" if inner["interior"] == "unclear" else "")
    return chip(text, "", m.swatch(pattern_of(sample))) + flag


def _ask(tree: Tree, names: Names, nested: bool = False) -> str:
    return f'<span class="kq-chip is-flag">{m.icon("help")}{esc(str(tree["ask"][names.lang]))}</span>'


def _fact_name(fact: str, names: Names) -> str:
    record = names.facts.get(fact)
    return pick(record, "question", names.lang).rstrip("？?") if record else fact


def _value(fact: str, value: Any, names: Names) -> str:
    record = names.facts.get(fact) or {}
    named = (record.get("values") or {}).get(str(value))
    if named:
        return str(named[names.lang])
    text = f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
    return f"{text} {record['unit']}" if record.get("unit") else text


def _fact(tree: Tree, names: Names, nested: bool = False) -> str:
    fact, say = tree["fact"], names.say
    name = _fact_name(fact, names)
    flag = chip(say("boundary_unclear"), "flag") if tree.get("boundary") == "unclear" else ""
    if "op" in tree:
        return chip(f"{name} {OPERATORS[tree['op']]} {_value(fact, tree['value'], names)}") + flag
    if "in_group" in tree:
        groups = names.listed(str(names.groups.get(g, {}).get(names.lang, g)) for g in tree["in_group"])
        return chip(groups + (say("open_list") if names.lang == "zh" else f" {say('open_list')}") if tree.get("open_list") else groups)
    if "named" in tree:
        return chip(names.listed(tree["named"]))
    if "in" in tree:
        return chip(f"{name} {names.listed(_value(fact, v, names) for v in tree['in'])}")
    value = tree["is"]
    if isinstance(value, bool):
        return chip(say("fact_yes" if value else "fact_no", fact=name))
    return chip(f"{name} {_value(fact, value, names)}")


_LEAVES: dict[str, Callable[[Tree, Names, bool], str]] = {
    "ask": _ask, "fact": _fact, "within": _within, "layer": _layer, "zones": _zones, "zone": _zone, "admin": _admin,
}  # fmt: skip


def when_words(when: Tree, names: Names) -> str:
    """Start, deadline, season, hours, span, alert and sensor of a rule as chips."""
    say, parts = names.say, []
    if when.get("starts"):
        parts.append(chip(say("when_starts", date=when["starts"])))
    if when.get("deadline"):
        parts.append(chip(say("when_deadline", date=when["deadline"]), "flag" if when.get("deadline_reading") == "unclear" else ""))
    for key in ("season", "dates", "hours"):
        span = when.get(key)
        if span and (span.get("from") or span.get("to")):
            parts.append(chip(say(f"when_{key}", a=span.get("from", "…"), b=span.get("to", "…"))))
        elif span and span.get("fact"):
            parts.append(chip(_fact_name(span["fact"], names), "flag"))
    if when.get("alert"):
        parts.append(chip(say("when_alert", level=_value("alert.level", when["alert"], names))))
    if when.get("sensor"):
        parts.append(_fact(when["sensor"], names))
    if when.get("period_end"):
        parts.append(chip(say("when_period_end", date=when["period_end"])))
    return f'<span class="kq-op">{esc(say("and"))}</span>'.join(parts)


def unless_words(exceptions: Iterable[Tree], names: Names) -> str:
    """Exceptions as stated, each with the rule that then holds."""
    say, parts = names.say, []
    for e in exceptions:
        text = str(e[names.lang])
        link = f'<span class="kq-op">{esc(say("then_rule"))}</span><code>{esc(e["then"])}</code>' if e.get("then") else ""
        parts.append(f'<span class="kq-chip is-link">{esc(text)}</span>{link}')
    return f'<span class="kq-op">{esc(say("or"))}</span>'.join(parts)


def _addressed(rule: Mapping[str, Any], say: Say) -> str:
    """Where no condition singles anybody out: a duty of authorities is not told as if it bound everyone."""
    if {"enterprise", "public"}.isdisjoint(rule["addressee"]):
        return "".join(chip(say(f"addressee_{a}")) for a in rule["addressee"])
    return chip(say("anybody"))


def conditions(rule: Tree, names: Names) -> str:
    """Where, who, when and unless of a rule as a definition list."""
    say = names.say
    rows = [
        (say("cond_where"), words_of(rule["where"], names) if rule.get("where") else chip(say("whole_territory"))),
        (say("cond_if"), words_of(rule["if"], names) if rule.get("if") else _addressed(rule, say)),
    ]
    if when := when_words(rule.get("when") or {}, names):
        rows.append((say("cond_when"), when))
    if rule.get("unless"):
        rows.append((say("cond_unless"), unless_words(rule["unless"], names)))
    return f'<dl class="kq-cond">{"".join(f"<div><dt>{esc(k)}</dt><dd>{v}</dd></div>" for k, v in rows)}</dl>'
