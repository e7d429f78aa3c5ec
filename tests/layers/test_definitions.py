"""Definitions are read strictly: one broken file per kind of error, with what the message says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from base.errors import Faults, KongquError
from layers.catalogue import read_names
from layers.definitions import read_definitions

BROKEN = Path(__file__).parent / "broken"
EXPECTED = {
    "adcode_without_quotes": (4, "counties", "bad_list", "put codes in quotes"),
    "bad_accuracy": (8, "accuracy_m", "bad_accuracy", "remove it"),
    "bad_adcode": (4, "counties", "bad_adcode", "no adcode '141199'"),
    "bad_bound": (6, "bound", "bad_bound", "one of: exact, inner, outer, none"),
    "bad_date": (10, "valid_from", "bad_date", "write it like 2018-11-01"),
    "bad_grade": (8, "grade", "bad_grade", "one of: H, M, L"),
    "bad_id": (2, "id", "bad_id", "<layer>/<slug>"),
    "bad_number": (7, "accuracy_m", "bad_number", "not a number above 0"),
    "bad_period": (11, "valid_to", "bad_period", "before valid_from"),
    "bad_recipe": (4, "recipe", "bad_recipe", "stand alone"),
    "bad_status": (5, "status", "bad_status", "one of: official, derived, proxy, unknown"),
    "bound_none_with_recipe": (6, "bound", "bad_bound", "cannot have bound none"),
    "bound_without_outline": (5, "bound", "bad_bound", "has status unknown and bound none"),
    "duplicate_key": (3, None, "bad_yaml", "stands twice (first on line 2)"),
    "id_twice": (10, "id", "id_twice", "already defined at id_twice.yaml:2"),
    "missing_key": (2, "accuracy_m", "missing_key", "needs accuracy_m"),
    "missing_language": (3, "name", "missing_language", "write both zh and en"),
    "no_basis": (8, "basis", "no_basis", "at least one basis"),
    "no_reason": (2, "reason", "no_reason", "needs a reason"),
    "not_a_mapping": (3, "name", "not_a_mapping", "mapping of keys to values"),
    "not_yaml": (3, None, "bad_yaml", "Not valid YAML"),
    "question_with_outline": (10, "question", "bad_question", "only for zones without outline"),
    "unknown_document": (8, "document", "unknown_document", "not in data/documents.yaml"),
    "unknown_key": (10, "colour", "unknown_key", "allowed: id, name"),
    "unknown_layer": (2, "id", "unknown_layer", "no layer 'coalban'"),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_told_with_file_line_key_and_mend(name: str, tmp_path: Path) -> None:
    shutil.copy(BROKEN / f"{name}.yaml", tmp_path)
    with pytest.raises(Faults) as caught:
        read_definitions(tmp_path)
    (fault,) = caught.value.faults
    line, key, code, words = EXPECTED[name]
    assert fault.where == f"{tmp_path / name}.yaml:{line}" + (f": {key}" if key else "")
    assert fault.code == code
    assert words in fault.message("en")
    assert fault.text.zh


def test_every_broken_file_is_expected() -> None:
    assert {file.stem for file in BROKEN.glob("*.yaml")} == set(EXPECTED)


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    for file in BROKEN.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    with pytest.raises(Faults) as caught:
        read_definitions(tmp_path)
    assert {Path((fault.where or "").split(".yaml")[0]).name for fault in caught.value.faults} >= set(EXPECTED)


def test_real_definitions_are_read() -> None:
    definitions = {definition.id: definition for definition in read_definitions()}
    assert len([key for key in definitions if key.startswith("park/")]) == 15
    assert definitions["coal_ban/yuncheng-2023"].bound == "outer"
    assert definitions["nonroad_machinery/taiyuan-2024"].bound == "inner"


@pytest.mark.parametrize("layer", ["coal_ban", "nonroad_machinery"])
def test_no_county_is_silently_outside_a_layer_with_gaps(layer: str) -> None:
    """Every county is reached by some zone of the layer, drawn or not."""
    from layers.catalogue import counties_of

    reached = {county for one in read_definitions() if one.layer == layer for code in one.within for county in counties_of(code)}
    assert reached == {code for code in read_names() if not code.endswith("00")}


def test_names_agree_with_the_boundaries() -> None:
    from geo.boundaries import read_counties, read_prefectures, read_province

    ours = {adcode: name.zh for adcode, name in read_names().items()}
    theirs = {row.adcode: row.name for frame in (read_province(), read_prefectures(), read_counties())
              for row in frame[["adcode", "name"]].itertuples(index=False)}  # fmt: skip
    assert ours == theirs


@pytest.mark.parametrize("text", ["", "- 1", "zones: 5", "zones:", "zones: {a: 1}"])
def test_a_file_without_a_list_of_zones_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Faults):
        read_definitions(tmp_path)


def test_a_folder_without_definitions_is_told(tmp_path: Path) -> None:
    with pytest.raises(KongquError, match="yaml"):
        read_definitions(tmp_path)
