"""Inside Odoo: many rows at once, by SQL."""

from contextlib import contextmanager

import psycopg2
from odoo.tools import SQL

PADDED = SQL("lpad(number::text, greatest(5, length(number::text)), '0')")
"""The column ``number`` as Odoo writes it in the name of an entry."""


def reserve(cr, table, count):
    """Take `count` ids from the sequence of a table.

    :return: the id before the first one
    """
    cr.execute(SQL("SELECT last_value FROM %s", SQL.identifier(f"{table}_id_seq")))
    [last] = cr.fetchone()
    cr.execute("SELECT setval(%s, %s)", [f"{table}_id_seq", last + count])
    return last


def repeat(cr, record, source, **changed):
    """Insert a copy of a record for each row of a source.

    :param SQL source: what stands behind FROM, beside the row `pattern`
    :param changed: {column: SQL of its value}; the id comes from the sequence unless it is here
    """
    table = record._table
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = [name for (name,) in cr.fetchall() if name != "id"]
    if unknown := set(changed) - {*columns, "id"}:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    kept = [name for name in columns if name not in changed]
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s, %s pattern WHERE pattern.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, [*kept, *changed])),
            SQL(", ").join([*(SQL.identifier("pattern", name) for name in kept), *changed.values()]),
            source,
            SQL.identifier(table),
            record.id,
        )
    )


@contextmanager
def without_indexes(cr, *tables):
    """Drop the indexes that are no constraints, and make them again afterwards: several times faster.

    Foreign keys are not checked meanwhile, where the database's user may say so: planned for an empty table, each
    check would read the whole of it.
    """
    cr.execute(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
            SELECT FROM pg_constraint WHERE conindid = indexrelid)
        """,
        [list(tables)],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(SQL("DROP INDEX %s", SQL(name)))
    try:
        with cr.savepoint(flush=False):
            cr.execute("SET LOCAL session_replication_role = replica", log_exceptions=False)
    except psycopg2.errors.InsufficientPrivilege:
        pass  # slower, not wrong
    yield
    cr.execute("SET LOCAL session_replication_role = DEFAULT")
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, definition in indexes:
        cr.execute(definition)


def amounts(balance):
    """:return: the columns of an item that carry its amount, nothing of which is open"""
    return {
        "balance": balance,
        "amount_currency": balance,
        "debit": SQL("greatest(%s, 0)", balance),
        "credit": SQL("greatest(-(%s), 0)", balance),
    }


def reconciled(paid, residual):
    """:return: the columns of an item that say how much of it is paid"""
    return {
        "reconciled": paid,
        "amount_residual": residual,
        "amount_residual_currency": residual,
        "full_reconcile_id": SQL("NULL"),
        "matching_number": SQL("CASE WHEN %s THEN 'P' || n END", paid),
    }
