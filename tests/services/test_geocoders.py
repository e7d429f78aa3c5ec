"""Online geocoders, against a stand-in on this machine: answers, every failure told, and the key nowhere."""

import json
import logging
import socket
import threading

import pytest
from geopy.geocoders.base import Geocoder

from geo.county_at import county_at
from geo.datums import from_wgs84
from services.geocoding.geocoders import LONGEST_TEXT, configured, find_online
from services.geocoding.places import _levels
from services.geocoding.transport import LONGEST_ANSWER_BYTES
from tests.services.geocoder_stand_in import (
    XIAOYI,
    StandIn,
    amap,
    amap_error,
    drip_until,
    nominatim,
    redirect_to,
    silent_until,
    tianditu,
)

KEY = "k3y-not-to-be-seen"
TEXT = "孝义市某厂"
SHORT_S = 0.4


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with StandIn() as made:
        yield made


@pytest.fixture
def done():
    """Set when the test is over, so that nothing keeps waiting."""
    event = threading.Event()
    yield event
    event.set()


def settings(service, *names):
    known = {
        "amap": {"KONGQU_AMAP_KEY": KEY, "KONGQU_AMAP_URL": f"{service.url}/v3/geocode/geo"},
        "tianditu": {"KONGQU_TIANDITU_KEY": KEY, "KONGQU_TIANDITU_URL": f"{service.url}/geocoder"},
        "nominatim": {
            "KONGQU_GEOPY": "nominatim",
            "KONGQU_GEOPY_OPTIONS": json.dumps({"user_agent": "kongqu-test", "domain": service.host, "scheme": "http"}),
            "KONGQU_GEOPY_DATUM": "wgs84",
        },
    }
    return {name: value for wanted in names for name, value in known[wanted].items()}


def ask(service, name="amap", text=TEXT, timeout_s=SHORT_S):
    return find_online(text, configured(settings(service, name)), timeout_s)


def codes(notices):
    return [notice["code"] for notice in notices]


def gcj02(lon, lat):
    return "{:.6f},{:.6f}".format(*from_wgs84(lon, lat, "gcj02"))


def test_without_keys_nothing_is_configured_and_nothing_is_asked(service):
    assert configured({"PATH": "/bin", "KONGQU_AMAP_KEY": " "}) == ()
    assert find_online(TEXT, ()) == ([], [])
    assert service.asked == []


def test_the_services_own_addresses_are_https():
    made = configured({"KONGQU_AMAP_KEY": KEY, "KONGQU_TIANDITU_KEY": KEY})
    assert [service.geocoder._url for service in made] == [
        "https://api.tianditu.gov.cn/geocoder",
        "https://restapi.amap.com/v3/geocode/geo",
    ]
    assert all(isinstance(service.geocoder, Geocoder) for service in made)


def test_amap_is_asked_as_documented_and_converted_from_gcj02(service):
    service.answer = amap(("山西省吕梁市孝义市某厂", gcj02(*XIAOYI), "门牌号"))
    (found,), notices = ask(service)
    assert notices == []
    assert service.paths == ["/v3/geocode/geo"]
    assert service.asked == [{"address": [TEXT], "output": ["JSON"], "key": [KEY]}]
    assert (found["lon"], found["lat"]) == pytest.approx(XIAOYI, abs=2e-6)
    assert found["question"] == {"lon": f"{found['lon']:.6f}", "lat": f"{found['lat']:.6f}", "datum": "wgs84", "accuracy_m": "100"}
    assert 300 < found["shift_m"] < 700
    assert (found["kind"], found["id"], found["accuracy_m"]) == ("online", "online/amap/1", 100.0)
    assert "高德" in found["source"] and "Amap" in found["source_en"]
    assert "孝义市" in found["detail"]


def test_tianditu_is_asked_as_documented_and_not_shifted(service):
    service.answer = tianditu(*XIAOYI)
    (found,), notices = ask(service, "tianditu")
    assert notices == []
    assert json.loads(service.asked[0]["ds"][0]) == {"keyWord": TEXT}
    assert service.asked[0]["tk"] == [KEY]
    assert (found["lon"], found["lat"], found["shift_m"]) == (*XIAOYI, 0.0)


@pytest.mark.parametrize(
    ("level", "accuracy_m"), [("门牌号", 100), ("门址", 100), ("兴趣点", 100), ("村庄", 1000), ("道路", 2000), ("乡镇", 3000)]
)
def test_the_accuracy_follows_from_the_services_own_word(service, level, accuracy_m):
    service.answer = amap(("某处", gcj02(*XIAOYI), level))
    (found,), _ = ask(service)
    assert found["accuracy_m"] == accuracy_m
    assert found["question"]["accuracy_m"] == str(accuracy_m)
    assert level in found["exact"] and str(accuracy_m) in found["exact_en"]


@pytest.mark.parametrize(
    ("level", "adcode", "place"),
    [
        ("区县", "141181", "county/141181"), ("开发区", "141181", "county/141181"), ("市", "141100", "prefecture/141100"),
        ("省", "140000", "province/140000"), ("未知", "141181", "county/141181"), ("从未见过的词", "[]", "county/141181"),
        ("区县", "999999", "county/141181"),
    ],
)  # fmt: skip
def test_what_is_no_point_is_offered_as_an_area_only(service, level, adcode, place):
    service.answer = amap(("某处", gcj02(*XIAOYI), level), adcode=adcode)
    (found,), _ = ask(service)
    assert found["question"] == {"place": place}
    assert (found["lon"], found["lat"], found["accuracy_m"]) == (None, None, None)


def test_tianditu_without_a_level_is_the_county_only(service):
    service.answer = tianditu(*XIAOYI, level=None)
    (found,), _ = ask(service, "tianditu")
    assert found["question"] == {"place": "county/141181"}
    assert "没有说明精度" in found["exact"]


def test_a_service_of_geopy_takes_its_accuracy_from_the_extent(service):
    service.answer = nominatim(*XIAOYI, half_deg=0.005)
    (found,), notices = ask(service, "nominatim")
    assert notices == []
    assert service.asked[0]["q"] == [TEXT]
    assert found["question"]["datum"] == "wgs84"
    assert found["accuracy_m"] == pytest.approx(710, abs=15)  # half the diagonal of a box of 0.01 degrees at 37° N


@pytest.mark.parametrize(("half_deg", "place"), [(0.2, "county/141181"), (1.0, "prefecture/141100"), (3.0, "province/140000")])
def test_a_wide_extent_is_an_area(service, half_deg, place):
    service.answer = nominatim(*XIAOYI, half_deg=half_deg)
    (found,), _ = ask(service, "nominatim")
    assert found["question"] == {"place": place}


def test_results_outside_the_province_are_dropped_and_told(service):
    service.answer = amap(("北京市朝阳区", "116.482086,39.990496", "门牌号"), ("孝义", gcj02(*XIAOYI), "门牌号"))
    found, notices = ask(service)
    assert [row["id"] for row in found] == ["online/amap/2"]
    assert codes(notices) == ["online_outside"]
    assert "1 条" in notices[0]["zh"] and "(1)" in notices[0]["en"]


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        ("amap", amap(), "online_nothing"),
        ("tianditu", {"msg": "无结果", "status": "101"}, "online_nothing"),
        ("nominatim", [], "online_nothing"),
        ("amap", amap_error("10001", "INVALID_USER_KEY"), "online_key"),
        ("amap", amap_error("10009", "USERKEY_PLAT_NOMATCH"), "online_key"),
        ("amap", amap_error("10003", "DAILY_QUERY_OVER_LIMIT"), "online_quota"),
        ("amap", amap_error("10044", "USER_DAILY_QUERY_OVER_LIMIT"), "online_quota"),
        ("amap", amap_error("10021", "CUQPS_HAS_EXCEEDED_THE_LIMIT"), "online_quota"),
        ("amap", amap_error("30001", "ENGINE_RESPONSE_DATA_ERROR"), "online_failed"),
        ("tianditu", {"msg": "error", "status": "404"}, "online_failed"),
        ("tianditu", {"code": 301001, "msg": "非法Key", "resolve": KEY}, "online_failed"),
        ("amap", b"<html>not json</html>", "online_failed"),
        ("amap", b"\xff\xfe\xfd", "online_failed"),
        ("amap", b"[" * 100_000, "online_failed"),
        ("amap", [], "online_failed"),
        ("amap", None, "online_failed"),
        ("amap", {"status": "1", "geocodes": [{"location": []}]}, "online_failed"),
        ("amap", {"status": "1", "geocodes": [{"location": "x,y"}]}, "online_failed"),
        ("amap", {"status": "1", "geocodes": "KEY"}, "online_failed"),
        ("tianditu", {"status": "0", "location": {"lon": "x", "lat": None}}, "online_failed"),
        ("nominatim", {"error": KEY}, "online_failed"),
        ("amap", b" " * (LONGEST_ANSWER_BYTES + 1), "online_failed"),
    ],
)
def test_every_failure_is_a_notice_in_both_languages(service, name, answer, code):
    service.answer = answer
    found, notices = ask(service, name, timeout_s=3.0)
    assert found == []
    assert codes(notices) == [code]
    assert "离线查找的结果仍有效" in notices[0]["zh"] and "offline stands" in notices[0]["en"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "online_failed"),
        (401, "online_key"),
        (403, "online_key"),
        (429, "online_quota"),
        (402, "online_quota"),
        (504, "online_timeout"),
    ],
)
@pytest.mark.parametrize("name", ["amap", "tianditu", "nominatim"])
def test_http_errors_are_told(service, name, status, code):
    service.status, service.answer = status, {"message": KEY}
    found, notices = ask(service, name, timeout_s=3.0)
    assert (found, codes(notices)) == ([], [code])


@pytest.mark.parametrize("never", [silent_until, drip_until])
def test_a_service_that_does_not_answer_is_not_waited_for(service, done, never):
    service.answer = never(done)
    found, notices = ask(service)
    assert (found, codes(notices)) == ([], ["online_timeout"])


def test_a_refused_connection_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/geo"
    found, notices = find_online(TEXT, configured({"KONGQU_AMAP_KEY": KEY, "KONGQU_AMAP_URL": url}))
    assert (found, codes(notices)) == ([], ["online_unreachable"])


def test_a_redirect_is_not_followed(service):
    with StandIn() as other:
        service.answer = redirect_to(f"{other.url}/stolen")
        for name in ("amap", "tianditu", "nominatim"):
            found, notices = ask(service, name, timeout_s=3.0)
            assert (found, codes(notices)) == ([], ["online_failed"])
        assert other.asked == []


def test_one_service_that_fails_leaves_the_other(service):
    service.answer = tianditu(*XIAOYI)  # for 高德 an answer that cannot be read
    found, notices = find_online(TEXT, configured(settings(service, "tianditu", "amap")), 3.0)
    assert [row["id"] for row in found] == ["online/tianditu/1"]
    assert codes(notices) == ["online_failed"]


def test_long_and_empty_texts_are_not_sent(service):
    assert ask(service, text="  ") == ([], [])
    found, notices = ask(service, text="山" * (LONGEST_TEXT + 1))
    assert (found, codes(notices)) == ([], ["online_too_long"])
    assert service.asked == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "a&tk=other&key=other#x", "💥\x00\x1b[0m"])
def test_hostile_texts_arrive_as_text(service, text):
    service.answer = amap((f"{text}\n", gcj02(*XIAOYI), "门牌号"))
    (found,), notices = ask(service, text=text)
    assert notices == []
    assert service.asked == [{"address": [text], "output": ["JSON"], "key": [KEY]}]
    assert found["name"].isprintable()


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"KONGQU_AMAP_KEY": KEY, "KONGQU_AMAP_URL": f"ftp://{KEY}"}, "KONGQU_AMAP_URL"),
        ({"KONGQU_TIANDITU_KEY": KEY, "KONGQU_TIANDITU_URL": f"https://user:{KEY}@host/"}, "KONGQU_TIANDITU_URL"),
        ({"KONGQU_GEOPY": "nowhere"}, "KONGQU_GEOPY"),
        ({"KONGQU_GEOPY": "photon"}, "KONGQU_GEOPY_DATUM"),
        ({"KONGQU_GEOPY": "photon", "KONGQU_GEOPY_DATUM": "mars"}, "KONGQU_GEOPY_DATUM"),
        ({"KONGQU_GEOPY": "photon", "KONGQU_GEOPY_DATUM": "wgs84", "KONGQU_GEOPY_OPTIONS": f"[{KEY}"}, "KONGQU_GEOPY_OPTIONS"),
        ({"KONGQU_GEOPY": "photon", "KONGQU_GEOPY_DATUM": "wgs84", "KONGQU_GEOPY_OPTIONS": f'{{"{KEY}": 1}}'}, "KONGQU_GEOPY_OPTIONS"),
        ({"KONGQU_GEOPY": "photon", "KONGQU_GEOPY_DATUM": "wgs84", "KONGQU_GEOPY_OPTIONS": '{"timeout": 99}'}, "KONGQU_GEOPY_OPTIONS"),
        ({"KONGQU_GEOPY": "nominatim", "KONGQU_GEOPY_DATUM": "wgs84"}, "KONGQU_GEOPY_OPTIONS"),  # geopy wants a user agent
    ],
)
def test_wrong_settings_are_told_by_name_and_stop_nothing(environ, names):
    made = configured(environ)
    found, notices = find_online(TEXT, made)
    assert (found, codes(notices)) == ([], ["online_setting"])
    assert f"{names}: " in notices[0]["zh"] and f"{names}: " in notices[0]["en"]
    assert KEY not in repr(made) + json.dumps(notices)


@pytest.mark.parametrize(
    "answer",
    [amap(("孝义", "111.78,37.14", "门牌号")), amap_error("10001", f"INVALID_USER_KEY {KEY}"), f"garbage {KEY}".encode(), {"a": KEY}],
)
@pytest.mark.parametrize("status", [200, 403, 500])
@pytest.mark.parametrize("name", ["amap", "tianditu", "nominatim"])
def test_the_key_and_the_text_stand_in_no_log_notice_or_text_form(service, caplog, capfd, name, answer, status):
    caplog.set_level(logging.DEBUG)
    for known in [*logging.Logger.manager.loggerDict, "geopy", "urllib3", "http.client"]:
        caplog.set_level(logging.DEBUG, logger=known)
    service.answer, service.status = answer, status
    made = configured(settings(service, name))
    found, notices = find_online(TEXT, made, 3.0)
    assert service.asked
    shown = "".join([caplog.text, *capfd.readouterr(), repr(made), str(made), json.dumps([found, notices], ensure_ascii=False)])
    shown += "".join(repr(made_one.geocoder) for made_one in made)
    assert KEY not in shown
    assert TEXT not in caplog.text


def test_the_stand_ins_place_and_the_table_of_levels_are_sound():
    assert county_at(*XIAOYI) == "141181"
    assert not set(_levels().points) & set(_levels().units)
    assert all(100 <= metres <= 3000 for metres in _levels().points.values())
