"""No table of a company is forgotten by the policy."""

import pytest
from django.apps import apps

from expenses_app.retention.policy import ERASURE


def tables_of_a_company():
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if model._meta.app_label != "companies" or model.__name__ in ("Member", "Invitation"):
            if "company" in names or "company_id" in names:
                yield model._meta.label


def test_the_policy_names_every_table_of_a_company_and_no_other():
    assert sorted(ERASURE) == sorted(tables_of_a_company())


@pytest.mark.parametrize("label", ERASURE)
def test_what_is_blanked_can_be_blank(label):
    model = apps.get_model(label)
    for name, value in ERASURE[label].blank.items():
        field = model._meta.get_field(name)
        assert value is not None or field.null, f"{label}.{name}"


def test_rows_that_go_have_no_children_that_stay():
    """But where the child's reference is emptied."""
    gone = {label for label, rule in ERASURE.items() if rule.gone}
    for label in gone:
        for relation in apps.get_model(label)._meta.related_objects:
            child = relation.related_model._meta.label
            if child in ERASURE and child not in gone:
                assert relation.field.null, f"{child}.{relation.field.name}"
