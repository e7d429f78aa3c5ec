"""Clauses in the order in which they stand in a document."""

from rules.clauses import clause_order


def test_clauses_sort_as_printed():
    printed = ["前言", "一2", "二(一)", "二(二)2", "二(二)5", "三(一)1", "三(二)12", "三(三)9", "三(六)32", "三(十)1", "三(十二)1", "四(三)", "十(一)", "专栏1-2", "专栏2-1",
               "附件", "附件二(一)2", "附件二(三)9", "结语"]  # fmt: skip
    assert sorted(reversed(printed), key=clause_order) == printed


def test_the_rules_of_a_document_stand_in_the_order_of_its_clauses(rule_base):
    for document in rule_base.documents:
        keys = [clause_order(r.clause) for r in rule_base.rules if r.document == document]
        assert keys == sorted(keys)
    assert [r.document for r in rule_base.rules] == sorted((r.document for r in rule_base.rules), key=list(rule_base.documents).index)
