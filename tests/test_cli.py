"""The `kongqu` command: what it prints, what it writes, and its exit status."""

import json
import socket

import pytest

from base.errors import KongquError
from cli import main, parser

HERE = ["--lon", "111.1734", "--lat", "37.3564", "--on", "2023-08-01"]


def run(capsys, *argv):
    status = main([str(a) for a in argv])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_lookup_as_json_is_the_contract_object(capsys):
    status, out, err = run(capsys, "lookup", *HERE, "--format", "json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["place"]["county"] == "中阳县"
    assert answer["query"]["as_of"] == "2023-08-01"


@pytest.mark.parametrize(("lang", "said"), [("zh", "待核实"), ("en", "undetermined")])
def test_lookup_as_text_in_both_languages(capsys, lang, said):
    status, out, _ = run(capsys, "--lang", lang, "lookup", *HERE)
    assert status == 0
    assert said in out


def test_lookup_with_facts_members_and_a_datum(capsys, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"industry": "2521", "boiler.capacity_tph": 35}', encoding="utf-8")
    place = ["--lon", "111.1734", "--lat", "37.3564", "--datum", "gcj02", "--on", "2024-06-01"]
    status, out, _ = run(capsys, "lookup", *place, "--facts", facts, "--member", "park/xiaoyi=outside", "--format", "json")
    query = json.loads(out)["query"]
    assert status == 0
    assert query["facts"] == {"industry": "2521", "boiler.capacity_tph": 35.0}
    assert query["members"] == {"park/xiaoyi": "outside"}
    assert query["shift_m"] > 300


def test_lookup_by_county_name(capsys):
    status, out, _ = run(capsys, "lookup", "--address", "孝义", "--on", "2023-08-01", "--format", "json")
    assert status == 0
    assert json.loads(out)["place"]["adcode"] == "141181"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["lookup", "--lon", "37.35", "--lat", "111.17", "--on", "2023-08-01"], "111.17"),
        (["lookup", "--lon", "116.4", "--lat", "39.9", "--on", "2023-08-01"], "km"),
        (["lookup", "--lon", "x", "--lat", "y", "--on", "2023-08-01"], "x"),
        (["lookup", "--on", "2023-08-01"], "--address"),
        (["lookup", "--lon", "111", "--lat", "37", "--address", "孝义"], "--address"),
        (["lookup", "--address", "孝意", "--on", "2023-08-01"], "孝义"),
        (["lookup", *HERE[:4], "--on", "2023-02-30"], "2023-02-30"),
        (["lookup", *HERE[:4], "--on", ""], "2023-08-01"),
        (["lookup", *HERE, "--datum", "wgs72"], "gcj02"),
        (["lookup", *HERE, "--member", "park/xiaoyi"], "inside"),
        (["lookup", *HERE, "--member", "park/xiaoyi=inside", "--member", "park/xiaoyi=outside"], "park/xiaoyi"),
        (["lookup", *HERE, "--member", "park/none=inside"], "park/none"),
        (["lookup", *HERE, "--facts", "no-such-file.json"], "no-such-file.json"),
        (["lookup", "--geometry", "no-such-file.geojson", "--on", "2023-08-01"], "no-such-file.geojson"),
        (["export", "built_upp", "-o", "x.geojson"], "built_up"),
        (["export", "-o", "x.geojson"], "--all"),
        (["export", "built_up", "--all", "-o", "x.geojson"], "--all"),
        (["export", "park", "-o", "no/such/folder/x.geojson"], "no/such/folder"),
        (["rules", "show", "no/rule"], "no/rule"),
        (["build", "--built-up", "no-such.tif", "--threshold", "0.5"], "no-such.tif"),
        (["build", "--threshold", "0.5"], "built"),
        (["build", "--if-needed", "--dem", "x.tif"], "--if-needed"),
        (["export", "park", "-o", "."], "."),
        (["lookup", "--geometry", ".", "--on", "2023-08-01"], "."),
        (["lookup", *HERE, "--facts", "."], "."),
        (["rules", "list", "--on", ""], "2023-08-01"),
        (["rules", "timeline", "--from", "soon"], "soon"),
        (["rules", "timeline", "--document", "lvliang"], "lvliang-2023-4"),
        (["rules", "timeline", "--from", "2024-01-01", "--to", "2023-01-01"], "2024-01-01"),
        (["verify", "--documents", "no/such/folder"], "no/such/folder"),
        (["lookup", *HERE, "--at", "25:00"], "14:30"),
        (["lookup", *HERE, "--months", "many"], "120"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_problem_with_the_data_given_is_one_message_and_status_1(capsys, tmp_path, monkeypatch, argv, said, lang):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "--lang", lang, *argv)
    assert (status, out) == (1, "")
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "argv", [[], ["nothing"], ["export"], ["lookup", "--format", "xml"], ["build", "--classes", "a"], ["bench", "none"],
     ["build", "--threshold", "nan"], ["serve", "--port", "99999"], ["lookup", *HERE, "--lon", "112"]],
)  # fmt: skip
def test_wrong_usage_is_status_2(capsys, argv):
    with pytest.raises(SystemExit) as left:
        main(argv)
    assert left.value.code == 2


def test_ctrl_c_is_one_line_and_status_130(capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("services.catalogue.rule_list", interrupted)
    status, out, err = run(capsys, "rules", "list")
    assert (status, out, err) == (130, "", "已中断。Interrupted.\n")


def test_a_port_in_use_is_told_before_anything_starts(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, out, err = run(capsys, "serve", "--port", taken.getsockname()[1])
    assert (status, out) == (1, "")
    assert "--port" in err


def test_facts_that_stand_twice_are_refused(capsys, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"industry": "2521", "industry": "3110"}', encoding="utf-8")
    status, _, err = run(capsys, "lookup", *HERE, "--facts", facts)
    assert status == 1
    assert "industry" in err


def test_export_writes_geojson(capsys, tmp_path):
    path = tmp_path / "zones.geojson"
    status, _, _ = run(capsys, "export", "park", "coal_ban", "-o", path)
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert status == 0
    assert {f["properties"]["layer"] for f in features} == {"park", "coal_ban"}


def test_export_of_everything_holds_every_zone(capsys, tmp_path, atlas):
    path = tmp_path / "zones.geojson"
    assert run(capsys, "export", "--all", "-o", path)[0] == 0
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["zone"] for f in features} == set(atlas.zones)
    ring = next(f["properties"] for f in features if f["properties"]["zone"] == "built_up_buffer/141100/10km")
    assert (ring["layer"], ring["distance_km"], ring["of"]) == ("built_up_buffer", 10, "built_up/141100")


def test_rules_list_holds_every_rule_with_its_clause(capsys, rule_base):
    status, out, _ = run(capsys, "rules", "list", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert len(rows) == len(rule_base.rules)
    wanted = {
        "rule",
        "document",
        "clause",
        "title",
        "requirement",
        "kind",
        "strength",
        "addressee",
        "medium",
        "limits",
        "where",
        "if",
        "unless",
        "when",
    }
    assert all(wanted <= set(row) and row["clause"] for row in rows)


def test_rules_show_and_list_as_text(capsys, rule_base):
    first = rule_base.rules[0].id
    assert json.loads(run(capsys, "rules", "show", first)[1])["rule"] == first
    assert first in run(capsys, "rules", "list")[1]


def test_every_command_has_help():
    assert "lookup" in parser().format_help()


def test_bench_prints_rows_of_the_contract(capsys):
    status, out, _ = run(capsys, "bench", "lookup", "--format", "json")
    rows = json.loads(out)
    assert status == 0
    assert all(set(row) == {"name", "value", "unit", "peer", "ratio", "exact"} for row in rows)
    assert {row["exact"] for row in rows if row["peer"]} == {True}


def test_an_error_prints_in_the_language_asked():
    error = KongquError("x", zh="中文。", en="English.", where="there", near=["甲"])
    assert error.message("zh") == "there: 中文。相近的有：甲。"
    assert error.message("en") == "there: English. Near: 甲."


def test_refused_facts_are_told_and_the_answer_stands(capsys, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"industry": "2521", "boiler.capacity_tph": "25 MW"}', encoding="utf-8")
    status, out, err = run(capsys, "lookup", *HERE, "--facts", facts, "--format", "json")
    answer = json.loads(out)
    assert status == 1
    assert "boiler.capacity_tph" in err
    assert "t/h" in err
    assert answer["query"]["facts"] == {"industry": "2521"}
    assert answer["counts"]["applies"] > 0


def test_verify_counts_every_clause(capsys, documents_dir):
    status, out, _ = run(capsys, "verify", "--documents", documents_dir, "--format", "json")
    proof = json.loads(out)
    assert (status, proof["faults"], proof["texts"]) == (0, [], True)
    assert [row["open"] for row in proof["coverage"]] == [[]] * 6


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有核对锚点"), ("en", "were not checked")])
def test_verify_says_when_the_texts_are_not_at_hand(capsys, monkeypatch, lang, said):
    monkeypatch.delenv("KONGQU_DOCUMENTS", raising=False)
    status, out, _ = run(capsys, "--lang", lang, "verify")
    assert status == 0
    assert said in out


def test_rules_timeline_and_facts(capsys):
    status, out, _ = run(capsys, "rules", "timeline", "--from", "2019-12-31", "--to", "2019-12-31", "--format", "json")
    assert status == 0
    assert {row["date"] for row in json.loads(out)} == {"2019-12-31"}
    status, out, _ = run(capsys, "rules", "facts", "--format", "json")
    assert json.loads(out)["boiler.capacity_tph"]["unit"] == "t/h"
    status, out, _ = run(capsys, "--lang", "en", "rules", "timeline", "--from", "2019-12-31", "--to", "2019-12-31")
    assert "due" in out


def test_a_refused_fact_is_told_once_and_cannot_forge_a_line(capsys, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"x\\u001b[2J": 1, "y\\nboiler.fuel: ok": 2, "boiler.fuel": "none", "boiler.capacity_tph": 10}', encoding="utf-8")
    status, out, err = run(capsys, "lookup", *HERE, "--facts", facts)
    assert status == 1
    assert "\x1b" not in err + out
    assert len(err.strip().splitlines()) == 3
    assert "未采用的事实" in out


@pytest.mark.parametrize("folder", ["x" * 300, "README.md"])
def test_verify_names_a_folder_that_is_none(capsys, folder):
    status, out, err = run(capsys, "verify", "--documents", folder)
    assert (status, out) == (1, "")
    assert folder[:20] in err


def test_an_empty_setting_counts_as_none(capsys, monkeypatch):
    monkeypatch.setenv("KONGQU_DOCUMENTS", "")
    assert run(capsys, "verify", "--documents", "")[0] == 0


def test_a_timeline_beyond_all_dates_is_empty(capsys):
    assert run(capsys, "rules", "timeline", "--from", "2100-01-01", "--format", "json")[:2] == (0, "[]\n")
    assert run(capsys, "rules", "timeline", "--to", "2010-05-30", "--format", "json")[:2] == (0, "[]\n")
