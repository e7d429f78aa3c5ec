"""Online geocoders, an option of those who have a key: the only place from which what a user typed leaves this host."""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import SERVICE_TO_GEOCODER

from base.errors import KongquError
from base.text import Text, shown
from geo.datums import DATUMS
from services.geocoding.places import candidate
from services.geocoding.services import AMAP_URL, TIANDITU_URL, Amap, Tianditu
from services.geocoding.transport import CarefulAdapter

TIMEOUT_S = 3.0
LONGEST_TEXT = 200
MOST_CANDIDATES = 5
_URL = re.compile(r"https?://[^\s?#@]+")
_OURS = ("adapter_factory", "timeout")  # options of geopy that are set here
_STANDS = Text("离线查找的结果仍有效。", "What was found offline stands.")


@dataclass(frozen=True, slots=True)
class OnlineGeocoder:
    """A service that may be asked.  Its text form holds no key.

    Attributes:
        id: e.g. ``amap``.
        label: what it is called.
        datum: of the coordinates that it gives.
        geocoder: of geopy; None where its settings are wrong.
        fault: what is wrong with its settings.
    """

    id: str
    label: Text
    datum: str
    geocoder: Any = field(repr=False)
    fault: KongquError | None = None


def configured(environ: Mapping[str, str]) -> tuple[OnlineGeocoder, ...]:
    """The services that the environment names; docs/geocoders.md lists the variables.

    Settings that are wrong raise nothing: the service stands there with its fault, and :func:`find_online` tells it.

    Args:
        environ: e.g. ``os.environ``.
    """
    given = {name: value.strip() for name, value in environ.items() if name.startswith("KONGQU_")}
    services = []
    if key := given.get("KONGQU_TIANDITU_KEY"):
        services.append(
            _keyed("tianditu", Text("天地图", "Tianditu"), "cgcs2000", Tianditu, key, given.get("KONGQU_TIANDITU_URL") or TIANDITU_URL)
        )
    if key := given.get("KONGQU_AMAP_KEY"):
        services.append(_keyed("amap", Text("高德", "Amap"), "gcj02", Amap, key, given.get("KONGQU_AMAP_URL") or AMAP_URL))
    if name := given.get("KONGQU_GEOPY"):
        services.append(_of_geopy(name.lower(), given.get("KONGQU_GEOPY_OPTIONS", ""), given.get("KONGQU_GEOPY_DATUM", "")))
    return tuple(services)


def _keyed(service: str, label: Text, datum: str, kind: Any, key: str, url: str) -> OnlineGeocoder:
    if not _URL.fullmatch(url):
        name = f"KONGQU_{service.upper()}_URL"
        fault = _bad_setting(name, "要 http(s) 网址，不带 ? 和用户名", "an http(s) address is needed, without ? and user name")
        return OnlineGeocoder(service, label, datum, None, fault)
    return OnlineGeocoder(service, label, datum, kind(key, url))


def _of_geopy(name: str, options: str, datum: str) -> OnlineGeocoder:
    label = Text(f"{shown(name, 30)}（geopy）", f"{shown(name, 30)} (geopy)")
    try:
        if name not in SERVICE_TO_GEOCODER:
            allowed = ", ".join(sorted(SERVICE_TO_GEOCODER))
            raise _bad_setting("KONGQU_GEOPY", f"geopy 没有这个服务，可用：{allowed}", f"geopy has no such service; it has {allowed}")
        if datum not in DATUMS:
            allowed = ", ".join(DATUMS)
            raise _bad_setting("KONGQU_GEOPY_DATUM", f"请写明该服务的坐标系：{allowed}", f"state the service's datum: {allowed}")
        return OnlineGeocoder(name, label, datum, SERVICE_TO_GEOCODER[name](**_options(options), adapter_factory=CarefulAdapter))
    except KongquError as fault:
        return OnlineGeocoder(name, label, datum, None, fault)
    except (GeopyError, TypeError, ValueError, AttributeError, LookupError):  # what it says may hold the key
        refused = _bad_setting(
            "KONGQU_GEOPY_OPTIONS",
            "geopy 不接受这些选项，请对照 geopy 文档中该服务的参数",
            "geopy refuses these options; compare the service's parameters in geopy's documentation",
        )
        return OnlineGeocoder(name, label, datum, None, refused)


def _options(text: str) -> dict[str, Any]:
    try:
        options = json.loads(text or "{}")
    except (ValueError, RecursionError):
        options = None
    if not isinstance(options, dict) or set(options) & set(_OURS):
        refused = ", ".join(_OURS)
        raise _bad_setting("KONGQU_GEOPY_OPTIONS", f"要一个 JSON 对象，且不含 {refused}", f"a JSON object is needed, without {refused}")
    return options


def _bad_setting(name: str, zh: str, en: str) -> KongquError:
    return KongquError("bad_geocoder_setting", where=name, zh=f"{zh}。", en=f"{en[0].upper()}{en[1:]}.")


def find_online(
    text: str, geocoders: Sequence[OnlineGeocoder], timeout_s: float = TIMEOUT_S
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Ask every service at once.  Raises nothing: a service that fails is told in a notice, and the rest stands.

    Args:
        text: what a person typed; sent to each service as it stands.
        geocoders: from :func:`configured`.
        timeout_s: seconds to wait, for all of them together.

    Returns:
        candidates of kind ``online`` as :func:`services.finding.find.find` lists them, in the order of the services; and notices
        ``{code, zh, en}``.
    """
    text = " ".join(text.split())
    if not text or not geocoders:
        return [], []
    if len(text) > LONGEST_TEXT:
        said = Text(
            f"文字超过 {LONGEST_TEXT} 字，没有发给在线服务。", f"Text of more than {LONGEST_TEXT} signs is not sent to online services."
        )
        return [], [_notice("online_too_long", said)]
    answers: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
    asked = [number for number, service in enumerate(geocoders) if service.fault is None]
    for number in asked:
        # A daemon: a name server that does not answer keeps a thread longer than any timeout, and must not keep the program.
        threading.Thread(target=_ask, args=(text, geocoders[number], number, timeout_s, answers), daemon=True).start()
    got = _collect(answers, len(asked), timeout_s)
    candidates: list[dict[str, Any]] = []
    notices: list[dict[str, str]] = []
    for number, service in enumerate(geocoders):
        found, told = _outcome(service, _placed(service, got.get(number, GeocoderTimedOut())))
        candidates += found
        notices += told
    return candidates, notices


def _ask(text: str, service: OnlineGeocoder, number: int, timeout_s: float, answers: queue.SimpleQueue[tuple[int, Any]]) -> None:
    try:
        answers.put((number, list(service.geocoder.geocode(text, exactly_one=False, timeout=timeout_s) or ())))
    except Exception as error:  # noqa: BLE001 - parsers of many hands read what a stranger sent; whatever it does to them, the service failed
        answers.put((number, error))


def _collect(answers: queue.SimpleQueue[tuple[int, Any]], count: int, timeout_s: float) -> dict[int, Any]:
    """What came in time, by the number of the service."""
    end = time.monotonic() + timeout_s + 0.25  # a service's own timeout tells more than ours
    got: dict[int, Any] = {}
    while len(got) < count:
        try:
            number, answer = answers.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            break
        got[number] = answer
    return got


def _placed(service: OnlineGeocoder, answer: Any) -> Any:
    """What a service found, as candidates, with None for each that lies outside Shanxi; or the error that tells why there is nothing."""
    if isinstance(answer, Exception):
        return answer
    try:
        return [candidate(service.id, service.label, service.datum, i, place) for i, place in enumerate(answer[:MOST_CANDIDATES], start=1)]
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:  # numbers and texts that are none
        return error


def _outcome(service: OnlineGeocoder, answer: Any) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    zh, en = service.label.zh, service.label.en
    if service.fault is not None:
        said = Text(f"{zh} 的设置不对：{service.fault.message('zh')}", f"The settings of {en} are wrong: {service.fault.message('en')}")
        return [], [_notice("online_setting", said)]
    if isinstance(answer, Exception):
        code, why = _why(answer)
        return [], [_notice(code, Text(f"在线服务 {zh} {why.zh}。", f"The online service {en} {why.en}."))]
    found = [row for row in answer if row is not None]
    if not answer:
        return [], [_notice("online_nothing", Text(f"在线服务 {zh} 没有找到。", f"The online service {en} found nothing."))]
    outside = len(answer) - len(found)
    if not outside:
        return found, []
    said = Text(
        f"在线服务 {zh} 的 {outside} 条结果在山西省外，未列；请在前面写上市、县名。",
        f"Results of the online service {en} outside Shanxi were left out ({outside}); put the city and county in front.",
    )
    return found, [_notice("online_outside", said)]


def _why(error: Exception) -> tuple[str, Text]:
    """What failed, in our own words: what the service or a library says may hold the key or the text."""
    if isinstance(error, GeocoderQuotaExceeded):
        return "online_quota", Text("的配额已用完，或问得太密", "has no quota left, or was asked too often")
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return "online_key", Text(
            "不接受所设的密钥（或密钥没有此项权限）；请核对设置", "refuses the key that is set (or its permission); check the settings"
        )
    if isinstance(error, GeocoderTimedOut):
        return "online_timeout", Text("没有及时回答", "did not answer in time")
    if isinstance(error, GeocoderUnavailable):
        return "online_unreachable", Text("连不上", "cannot be reached")
    return "online_failed", Text("出错，或回答看不懂", "failed, or gave an answer that cannot be read")


def _notice(code: str, said: Text) -> dict[str, str]:
    return {"code": code, "zh": f"{said.zh}{_STANDS.zh}", "en": f"{said.en} {_STANDS.en}"}
