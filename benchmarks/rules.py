"""The law by itself: loading the rule base, and all rules for one place and set of facts."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.places import DAY, spread_places
from benchmarks.rows import Row, beside, figure, median_s, timed
from rules.base import RuleBase, read_rule_base
from rules.conditions import Situation, evaluate, in_zones
from rules.facts import FactValue
from rules.findings import Verdict, find, verdict_of
from rules.force import timing
from rules.given import accept_facts
from rules.logic import Outcome, all_of, negation
from rules.place import AdminSelector
from services.atlas import DATA_DIR, open_atlas
from services.place import PlaceView

_PLACES = 40
_FACTS = {"industry": "2521", "boiler.fuel": "coal", "boiler.capacity_tph": 20, "machine.emission_stage": "stage_2", "vehicle.use": "bus"}


def bench_rules() -> list[Row]:
    """All rules for one place against the same law evaluated rule by rule, each condition anew.

    Returns:
        values are our medians, exact: the same verdicts.
    """
    read_rule_base(DATA_DIR)  # leaves what it read for the next start
    law, loaded_s = timed(lambda: read_rule_base(DATA_DIR))
    atlas = open_atlas()
    places = spread_places(atlas, _PLACES)
    views = [PlaceView(atlas.index.memberships(lon, lat, 10.0, {}), atlas.layers, 10.0, DAY) for lon, lat in places]
    facts = accept_facts(_FACTS, law.vocabulary).accepted
    find(law, views[0], facts, DAY)
    for view in views:  # how a place stands to zones is told once a place, whatever the facts
        find(law, view, {}, DAY)
    verdicts, ours_s = median_s(lambda view: [f.verdict for f in find(law, view, facts, DAY)], views)
    others, anew_s = median_s(lambda view: _one_by_one(law, view, facts), views)
    return [
        figure("load_rule_base", loaded_s * 1e3, "ms"),
        beside("all_rules_one_place", ours_s * 1e3, "ms", "each condition of each rule anew", anew_s / ours_s, verdicts == others),
        figure("rules", len(law.rules), ""),
        figure("distinct_cases", len(law.programs.distinct), ""),
    ]


def _one_by_one(law: RuleBase, view: PlaceView, facts: Mapping[str, FactValue]) -> list[Verdict]:
    """The verdicts without sharing anything between rules."""
    situation = Situation(view, facts, law.vocabulary)
    outcomes: dict[str, Outcome] = {}
    for rule in law.rules:
        document = law.documents[rule.document]
        outcomes[rule.id] = all_of(
            [
                in_zones(AdminSelector(document.territory), view),
                *(evaluate(c, situation) for c in (rule.where, rule.condition) if c is not None),
                timing(rule.when, document, DAY, None, situation).outcome,
                *(negation(all_of(evaluate(c, situation) for c in (e.where, e.condition) if c is not None)) for e in rule.unless),
            ]
        )
    for general, specials in law.overriding.items():
        outcomes[general] = all_of([outcomes[general], *(negation(outcomes[s.id]) for s in specials)])
    return [verdict_of([outcomes[rule.id]]) for rule in law.rules]
