"""Inside Odoo: everything an addon could leave behind in a database."""

import re

from odoo.tools import SQL

SCHEMA = {
    "column": """
        SELECT table_name || '.' || column_name,
               concat_ws(' ', data_type, is_nullable, column_default) FROM information_schema.columns
        WHERE table_schema = 'public'
    """,
    "table or view": """
        SELECT relname, relkind::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'S')
    """,
    "index": "SELECT tablename || ': ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": """
        SELECT conrelid::regclass || ': ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    """,
    "trigger": """
        SELECT tgrelid::regclass || ': ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    """,
    "function": "SELECT proname, oid::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "type": """
        SELECT typname, oid::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
    """,
    "extension": "SELECT extname, extversion FROM pg_extension",
}
# Rows that come and go by themselves, whatever is installed or not.
PASSING = {
    "bus_bus",
    "ir_logging",
    "ir_profile",
    "ir_cron_trigger",
    "ir_cron_progress",
    "res_users_log",
    "res_device_log",
    "orm_signaling_registry",
    # The list of modules stays, with its state.
    "ir_module_module",
    "ir_module_module_dependency",
    "ir_module_module_exclusion",
}
# Files that Odoo makes of scripts and styles, or keeps until it cleans up.
PASSING_ROWS = {"ir_attachment": "url LIKE '/web/assets/%%'", "ir_model_data": "module = '__export__'"}
NAMES = ("complete_name", "name", "display_name", "key", "code", "model", "xmlid", "login", "subject", "id")


def take(cr, tables=None):
    """Look at a database.

    :param tables: a regular expression for the tables whose rows count; all without it
    :return: {kind: {name: definition}}
    """
    found = {}
    for kind, query in SCHEMA.items():
        cr.execute(query)
        found[kind] = dict(cr.fetchall())
    cr.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
    for (table,) in sorted(cr.fetchall()):
        if table not in PASSING and (not tables or re.fullmatch(tables, table)):
            found[f"row of {table}"] = _rows(cr, table, found["column"])
    return found


def _rows(cr, table, columns):
    condition = SQL(PASSING_ROWS[table]) if table in PASSING_ROWS else SQL("FALSE")
    if f"{table}.id" not in columns:  # a table of links between two others
        cr.execute(SQL("SELECT row::text, '' FROM %s row", SQL.identifier(table)))
        return dict(cr.fetchall())
    name = next(name for name in NAMES if f"{table}.{name}" in columns)
    module = SQL("module || '.' || ") if table == "ir_model_data" else SQL("")
    cr.execute(
        SQL(
            "SELECT id, %s%s::text FROM %s WHERE NOT COALESCE(%s, FALSE)",
            module,
            SQL.identifier(name),
            SQL.identifier(table),
            condition,
        )
    )
    return dict(cr.fetchall())
