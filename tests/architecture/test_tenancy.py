"""Tenants never meet: the database itself demands it of every table that belongs to a company."""

import pytest
from django.apps import apps
from django.db import connection, models

from expenses_app.companies.models import Company

pytestmark = pytest.mark.django_db

TENANT_MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("expenses_app.")
    and any(field.is_relation and field.related_model is Company for field in model._meta.fields)
]
# Children that point to nothing but their company have no composite key to keep.
REFERENCES = [
    (model, field)
    for model in TENANT_MODELS
    for field in model._meta.fields
    if isinstance(field, models.ForeignKey) and field.related_model in TENANT_MODELS
]


def composite_keys() -> set[tuple[str, str, str]]:
    """(table, column, target) of every foreign key that carries company_id along."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT source.relname, array_agg(attribute.attname::text), target.relname
            FROM pg_constraint
            JOIN pg_class source ON source.oid = conrelid
            JOIN pg_class target ON target.oid = confrelid
            JOIN pg_attribute attribute ON attribute.attrelid = conrelid AND attribute.attnum = ANY (conkey)
            WHERE contype = 'f' AND array_length(conkey, 1) = 2
            GROUP BY pg_constraint.oid, source.relname, target.relname
            """
        )
        return {
            (table, next(column for column in columns if column != "company_id"), target)
            for table, columns, target in cursor.fetchall()
            if "company_id" in columns
        }


def test_there_are_tenant_tables():
    assert len(TENANT_MODELS) > 15


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_every_row_names_its_company(model):
    assert not model._meta.get_field("company").null


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=lambda one: getattr(one, "name", None) or one._meta.label
)
def test_a_child_can_only_point_inside_its_company(model, field):
    wanted = (model._meta.db_table, field.column, field.related_model._meta.db_table)
    assert wanted in composite_keys()
