"""A place for tests of the law: says what it is told to say, and nothing where it was told nothing."""

from base.text import Text
from rules.place import AdminSelector, DistanceSelector, Evidence, LayerSelector, ZoneSelector


class ToldPlace:
    """Evidence by county, zone id, layer and distance.

    Args:
        county: adcode of the county; it lies in its prefecture and province.
        states: zone id, layer id or ``layer@km`` → evidence state.
    """

    def __init__(self, county: str, **states: str) -> None:
        self.county = county
        self.states = {k.replace("__", "/").replace("_at_", "@"): v for k, v in states.items()}

    def evidence(self, selector):
        if isinstance(selector, AdminSelector):
            areas = {self.county, self.county[:4] + "00", self.county[:2] + "0000"}
            return _found("inside" if areas & set(selector.adcodes) else "outside")
        if isinstance(selector, ZoneSelector):
            keys = selector.ids
        elif isinstance(selector, LayerSelector):
            keys = (selector.layer,)
        else:
            assert isinstance(selector, DistanceSelector)
            keys = (f"{selector.layer}@{selector.distance_km:g}",)
        states = [self.states.get(key, "no_data") for key in keys]
        order = ("inside", "no_data", "ask", "reading", "near_edge", "outside")
        return _found(min(states, key=order.index), keys[0])

    def basis(self, selector, found):
        return Text("所问", "asked"), Text("测试", "test")


def _found(state, zone=None):
    text = Text(f"证据 {state}", f"evidence {state}")
    return Evidence(state, text, zone=zone, question=text if state in ("ask", "reading") else None)
