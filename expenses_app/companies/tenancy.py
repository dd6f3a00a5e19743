"""A child row can only point inside its own company: composite foreign keys, made in migrations."""

from django.db.migrations.operations.special import RunSQL


def tenant_key(table: str) -> RunSQL:
    """Make (company_id, id) of `table` something that children can point to."""
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" UNIQUE (company_id, id)',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant"',
    )


def tenant_foreign_key(table: str, column: str, target: str, on_delete: str = "NO ACTION") -> RunSQL:
    """Demand that `column` of `table` points to a row of `target` that belongs to the same company."""
    name = f"{table}_{column}_tenant"
    return RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (company_id, "{column}") '
        f'REFERENCES "{target}" (company_id, id) ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
