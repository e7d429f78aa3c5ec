"""Speed against peers, in the same run on the same places, with the results compared for equality."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import shapely

from rules.base import RuleBase, read_rule_base
from rules.conditions import Situation, evaluate, in_zones
from rules.facts import FactValue
from rules.findings import Verdict, find, verdict_of
from rules.force import timing
from rules.given import accept_facts
from rules.logic import Outcome, all_of, negation
from rules.place import AdminSelector
from services.atlas import DATA_DIR, Atlas, open_atlas
from services.lookup import lookup
from services.place import PlaceView

_PLACES = 200
_DAY = date(2024, 1, 15)
_CASES = 40
_FACTS = {"industry": "2521", "boiler.fuel": "coal", "boiler.capacity_tph": 20, "machine.emission_stage": "stage_2", "vehicle.use": "bus"}
Case = TypeVar("Case")


def bench_lookup() -> list[dict[str, Any]]:
    """One place at a time: memberships with margins against ``geopandas.sjoin`` and ``shapely.STRtree``, and the whole answer.

    Returns:
        one row a peer: ``name``, ``value`` (median), ``unit``, ``peer``, ``ratio`` (peer's time over ours), ``exact`` (same zones found).
    """
    started = time.perf_counter()
    atlas = open_atlas()
    opened_s = time.perf_counter() - started
    places = _places(atlas)
    zones = {k: z for k, z in atlas.zones.items() if z.geometry is not None}
    ours, found = _timed(lambda p: _inside(atlas, *p), places)
    frame = gpd.GeoDataFrame({"zone": list(zones)}, geometry=[z.geometry for z in zones.values()], crs=4326)
    tree = shapely.STRtree(frame.geometry.values)
    ids = frame["zone"].to_numpy()
    by_join, joined = _timed(lambda p: set(gpd.sjoin(_point(p), frame, predicate="within")["zone"]), places)
    by_tree, treed = _timed(lambda p: set(ids[tree.query(shapely.Point(p), predicate="within")]), places)
    whole, _ = _timed(lambda p: lookup(atlas, as_of=_DAY, lon=p[0], lat=p[1])["counts"], places)
    return [
        {"name": "open_atlas", "value": round(opened_s * 1000, 1), "unit": "ms", "peer": None, "ratio": None, "exact": None},
        _row("memberships_with_margins", ours, "geopandas.sjoin (inside only)", by_join, found == joined),
        _row("memberships_with_margins", ours, "shapely.STRtree (inside only)", by_tree, found == treed),
        {"name": "whole_answer", "value": round(whole, 3), "unit": "ms", "peer": None, "ratio": None, "exact": None},
    ]


def bench_rules() -> list[dict[str, Any]]:
    """The law by itself: loading the rule base, all rules for one place and set of facts, and many cases of one place.

    The peer of the evaluation is the same law evaluated rule by rule, each condition anew, with the verdicts compared.

    Returns:
        rows as of :func:`bench_lookup`.
    """
    read_rule_base(DATA_DIR)  # leaves what it read for the next start
    started = time.perf_counter()
    law = read_rule_base(DATA_DIR)
    loaded_s = time.perf_counter() - started
    atlas = open_atlas()
    views = [PlaceView(atlas.index.memberships(lon, lat, 10.0, {}), atlas.layers, 10.0, _DAY) for lon, lat in _places(atlas)[:_CASES]]
    facts = accept_facts(_FACTS, law.vocabulary).accepted
    find(law, views[0], facts, _DAY)
    for view in views:  # how a place stands to zones is told once a place, whatever the facts
        find(law, view, {}, _DAY)
    ours, verdicts = _timed(lambda v: [f.verdict for f in find(law, v, facts, _DAY)], views)
    one_by_one, others = _timed(lambda v: _one_by_one(law, v, facts), views)
    distinct = len(law.programs.distinct)
    return [
        {"name": "load_rule_base", "value": round(loaded_s * 1000, 1), "unit": "ms", "peer": None, "ratio": None, "exact": None},
        _row("all_rules_one_place", ours, "each condition of each rule anew", one_by_one, verdicts == others),
        {"name": "rules", "value": len(law.rules), "unit": "", "peer": None, "ratio": None, "exact": None},
        {"name": "distinct_cases", "value": distinct, "unit": "", "peer": None, "ratio": None, "exact": None},
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
                timing(rule.when, document, _DAY, None, situation).outcome,
                *(negation(all_of(evaluate(c, situation) for c in (e.where, e.condition) if c is not None)) for e in rule.unless),
            ]
        )
    for general, specials in law.overriding.items():
        outcomes[general] = all_of([outcomes[general], *(negation(outcomes[s.id]) for s in specials)])
    return [verdict_of([outcomes[rule.id]]) for rule in law.rules]


def rows_text(rows: list[dict[str, Any]]) -> str:
    """The rows as a table for a terminal."""
    lines = [f"{'name':<26}{'value':>10} unit  {'ratio':>7}  exact  peer"]
    for row in rows:
        ratio = "—" if row["ratio"] is None else f"{row['ratio']:.2f}×"
        exact = "—" if row["exact"] is None else str(row["exact"]).lower()
        lines.append(f"{row['name']:<26}{row['value']:>10} {row['unit']:<4}  {ratio:>7}  {exact:<5}  {row['peer'] or '—'}")
    return "\n".join(lines)


def _places(atlas: Atlas) -> list[tuple[float, float]]:
    """Points spread evenly over the province; the same in every run."""
    province = atlas.zones["province/140000"].geometry
    rng = np.random.default_rng(20240115)
    west, south, east, north = shapely.bounds(province)
    found: list[tuple[float, float]] = []
    while len(found) < _PLACES:
        lon, lat = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        if shapely.contains_xy(province, lon, lat):
            found.append((lon, lat))
    return found


def _inside(atlas: Atlas, lon: float, lat: float) -> set[str]:
    """The zones whose outline holds a point, by the sign of the margin; margins are worked out on the way."""
    near = atlas.index.memberships(lon, lat, 0.0, {})
    return {m.zone.id for m in near if m.zone.geometry is not None and m.margin_m is not None and m.margin_m > 0}


def _point(place: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(place)], crs=4326)


def _timed(run: Callable[[Case], Any], cases: Sequence[Case]) -> tuple[float, list[Any]]:
    """Median milliseconds a case, and the results."""
    run(cases[0])
    times, results = [], []
    for case in cases:
        started = time.perf_counter()
        results.append(run(case))
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), results


def _row(name: str, value: float, peer: str, peer_value: float, exact: bool) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": "ms", "peer": peer, "ratio": round(peer_value / value, 2), "exact": exact}
