"""The query language: what is a sentence, and how it is read."""

import pytest

from expenses_app.api.querying.grammar import All, Any, Clause, Malformed, parse


def clause(text):
    path, operator, value = text.split(" ", 2)
    return Clause(path, operator, value)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("isBankAccount=true", clause("isBankAccount = true")),
        ("amountDue > 0", clause("amountDue > 0")),
        ("name~sales", clause("name ~ sales")),
        ("modifiedDate>=2022-08-23", clause("modifiedDate >= 2022-08-23")),
        ("supplierName=Kelly & Sons (UK)", clause("supplierName = Kelly & Sons (UK)")),
        ("metadata.isDeleted!=true", clause("metadata.isDeleted != true")),
        (
            "metadata.isDeleted=false&&isBankAccount=true&&type=liability",
            All(
                (
                    clause("metadata.isDeleted = false"),
                    clause("isBankAccount = true"),
                    clause("type = liability"),
                )
            ),
        ),
        ("a=1||b=2&&c=3", Any((clause("a = 1"), All((clause("b = 2"), clause("c = 3")))))),
        (
            "{totalAmount > 100 || totalAmount < 50} && status != paid",
            All((Any((clause("totalAmount > 100"), clause("totalAmount < 50"))), clause("status != paid"))),
        ),
        ("{ {a=1} }", clause("a = 1")),
        ("name=a=b", clause("name = a=b")),
    ],
)
def test_a_sentence_is_read(text, node):
    assert parse(text) == node


@pytest.mark.parametrize(
    "text",
    ["name", "=1", "name=", "a=1&&", "&&a=1", "{a=1", "a=1}", "{}", "a=1 {b=2}", "a=1 || || b=2", "9=1",
     "a..b=1", "a=" + "x" * 2050, "{" * 40 + "a=1" + "}" * 40],
)  # fmt: skip
def test_what_is_no_sentence_is_refused(text):
    with pytest.raises(Malformed):
        parse(text)
