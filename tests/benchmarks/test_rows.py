"""Rows are the contract's, and the table tells what was not there."""

from benchmarks.rows import beside, figure, median_s, missing, rows_text

KEYS = {"name", "value", "unit", "peer", "ratio", "exact"}


def test_rows_have_the_keys_of_the_contract():
    rows = [figure("a", 1234.56, "s"), beside("b", 0.012345, "ms", "other", 41.234, True), missing("b", "ms", "third")]
    assert all(set(row) == KEYS for row in rows)
    assert [row["value"] for row in rows] == [1235, 0.0123, None]
    assert [row["ratio"] for row in rows] == [None, 41.2, None]
    assert [row["exact"] for row in rows] == [None, True, None]


def test_the_table_tells_how_to_install_what_was_not_there():
    text = rows_text(
        [missing("join", "points/s", "other"), beside("join", 5.0, "points/s", "here", 2.0, False)], {"other": "get it", "here": "no"}
    )
    assert "other; get it" in text
    assert "here; no" not in text
    assert "false" in text and "2.0×" in text


def test_the_median_is_of_the_cases_and_the_results_are_in_order():
    results, seconds = median_s(lambda n: n * n, [3, 1, 2])
    assert results == [9, 1, 4]
    assert seconds >= 0.0
