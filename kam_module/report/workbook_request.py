from datetime import datetime, time

from lxml import etree
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from xlsxwriter.utility import xl_rowcol_to_cell

from .workbook import CHUNK, RATIOS, Column

TEXT, DATE = "text", "day"


class Request:
    """What a workbook shows of a report: its labels, its columns of numbers, and its rows, read as they are written."""

    def __init__(self, report, domain, row_groups, column_groups, measures):
        self.report = report
        self.env = report.env
        self.domain = domain
        self.row_groups = row_groups
        self.column_groups = column_groups
        self.is_grouped = bool(row_groups or column_groups)
        self.fields = report.fields_get(attributes=["string", "help", "type", "aggregator", "selection"])
        list_fields = [] if measures and self.is_grouped else self._list_fields()
        numbers = measures or [name for name in list_fields if self._is_number(name)]
        self.measures = self._with_components([self._known(name) for name in numbers])
        self.label_fields = [] if self.is_grouped else [name for name in list_fields if not self._is_number(name)]
        self.kinds = {name: self._kind(name) for name in self.measures}
        self.labels = [self._group_label(spec) for spec in (self.row_groups or self.label_fields)]
        self.group_names = [self._group_label(spec) for spec in [*row_groups, *column_groups]]
        self.title = self._title()
        self.scope = self._scope()
        self._read()

    # What was asked

    def _known(self, spec):
        name = spec.split(":")[0].split(".")[0]
        if name not in self.fields:
            raise UserError(
                self.env._("%(report)s has no field %(name)s that you may read.", report=self._title(), name=name)
            )
        return spec

    def _list_fields(self):
        """The fields of the report's list that are shown to the user, without those hidden at first."""
        arch = etree.fromstring(self.report.get_view(view_type="list")["arch"])
        return [
            node.get("name")
            for node in arch.iterchildren("field")
            if not node.get("column_invisible") and node.get("optional") != "hide" and node.get("name") in self.fields
        ]

    def _is_number(self, name):
        return self.fields[name]["type"] in ("integer", "float", "monetary") and name != "id"

    def _with_components(self, measures):
        """A ratio is a formula over other measures: they are added where they are missing."""
        names = list(dict.fromkeys(name for name in measures if name != "__count"))
        for name in list(names):
            needed = RATIOS.get(name, ((), ""))[0]
            names.extend(other for other in needed if other in self.fields and other not in names)
        return names

    def _kind(self, name):
        if name.endswith("_percent") or name in ("nrr", "grr", "logo_retention"):
            return "percentage"
        return {"monetary": "money", "integer": "integer"}.get(self.fields[name]["type"], "float")

    def is_sum(self, name):
        return self.fields[name].get("aggregator") == "sum"

    # What it is called

    def _title(self):
        return self.env["ir.model"]._get(self.report._name).sudo().name

    def _scope(self):
        if hasattr(self.report, "scope_message"):
            return self.report.scope_message()
        scope = self.env._(
            "Posted journal items, in %(currency)s, of %(companies)s.",
            currency=self.env.company.currency_id.name,
            companies=", ".join(self.env.companies.mapped("name")),
        )
        notes = self.report.screen_notes() if hasattr(self.report, "screen_notes") else {}
        return " ".join([scope, *(note for note in notes.values() if note)])

    def _group_label(self, spec):
        name = self._known(spec).split(":")[0].split(".")[0]
        return self.fields[name]["string"]

    def measure_label(self, name):
        return self.fields[name]["string"]

    def measure_help(self, name):
        return self.fields[name].get("help") or self.fields[name]["string"]

    def column_title(self, column):
        return " / ".join(column.key) or self.env._("Total")

    # Formulas

    def formula(self, row, index, column):
        """The formula of a ratio, over the cells of its components in the same row and under the same groups."""
        needed, template = RATIOS.get(column.measure, ((), ""))
        cells = {}
        for name in needed:
            other = Column(name, column.key)
            if other not in self.positions:
                return None
            cells[name] = xl_rowcol_to_cell(row, self.positions[other])
        if not template:
            return None
        return "=" + template.format(days=self.env["kam.receivable.item"]._dso_days(), **cells)

    def across(self, row, offset, column):
        """The formula of a row's total: the sum over all column groups."""
        if column.key or not self.column_groups or not self.is_sum(column.measure):
            return None
        cells = [
            xl_rowcol_to_cell(row, self.positions[other])
            for other in self.columns
            if other.measure == column.measure and other.key
        ]
        return "=" + "+".join(cells) if cells else None

    # Reading

    def _aggregates(self):
        return [f"{name}:{self.fields[name].get('aggregator') or 'sum'}" for name in self.measures]

    def _group(self, groups):
        """:return: list of (labels of the groups, values by measure)"""
        size = len(groups)
        return [
            (
                tuple(self._cell(spec, value) for spec, value in zip(groups, group[:size])),
                {name: self._number(value) for name, value in zip(self.measures, group[size:])},
            )
            for group in self.report._read_group(self.domain, groups, self._aggregates())
        ]

    def _read(self):
        """Read the groups; records are read later, in chunks."""
        self._total = self._group([])[0][1]
        by_column = self._group(self.column_groups) if self.column_groups else []
        self._column_totals = {tuple(self._text(cell) for cell in key): values for key, values in by_column}
        self.columns = [Column(name, key) for key in self._column_totals for name in self.measures]
        self.columns += [Column(name, ()) for name in self.measures]
        self.positions = {column: len(self.labels) + position for position, column in enumerate(self.columns)}
        if not self.is_grouped:
            self._ids = list(self.report._search(self.domain, order=self.report._order))
            self.row_count = len(self._ids)
            return
        self._grouped = {}
        for labels, values in self._group(self.row_groups):
            self._grouped[labels] = {Column(name, ()): value for name, value in values.items()}
        if self.column_groups:
            size = len(self.row_groups)
            for labels, values in self._group([*self.row_groups, *self.column_groups]):
                key = tuple(self._text(cell) for cell in labels[size:])
                cells = self._grouped.setdefault(labels[:size], {})
                cells.update({Column(name, key): value for name, value in values.items()})
        self.row_count = len(self._grouped)

    def totals(self):
        """:return: ``{Column: value}`` over all rows"""
        totals = {Column(name, ()): value for name, value in self._total.items()}
        for key, values in self._column_totals.items():
            totals.update({Column(name, key): value for name, value in values.items()})
        return totals

    def rows(self):
        """Yield (cells of the labels, values by Column) of each row; records a chunk at a time."""
        if self.is_grouped:
            yield from self._grouped.items()
            return
        for start in range(0, len(self._ids), CHUNK):
            for values in self._records(self._ids[start : start + CHUNK]):
                labels = [self._cell(name, values[name]) for name in self.label_fields]
                yield labels, {Column(name, ()): self._number(values[name]) for name in self.measures}
            self.report.invalidate_model()

    def _records(self, ids):
        """:return: iterable of ``{name: value}`` of the labels and measures, as :meth:`read` gives them"""
        names = [*self.label_fields, *self.measures]
        definitions = [self.report._fields[name] for name in names]
        if not all(field.store and field.column_type for field in definitions):
            return self.report.browse(ids).read(names)
        # Straight from the database: of so many records, the right to read each field is looked up once for all.
        for field in definitions:
            self.report._check_field_access(field, "read")
        query = self.report._search([("id", "in", ids)])
        columns = [self.report._field_to_sql(query.table, name, query) for name in ["id", *names]]
        rows = {row[0]: list(row[1:]) for row in self.env.execute_query(query.select(*columns))}
        for position, field in enumerate(definitions):
            self._name_records(field, position, rows.values())
        return (dict(zip(names, rows[id_])) for id_ in ids if id_ in rows)

    def _name_records(self, field, position, rows):
        """Put (id, name) in place of the ids of a link, and a number in place of no number."""
        if field.type == "many2one":
            records = self.env[field.comodel_name].browse({row[position] for row in rows if row[position]}).sudo()
            labels = {record.id: (record.id, record.display_name) for record in records}
            for row in rows:
                row[position] = labels.get(row[position])
        elif self._is_number(field.name):
            for row in rows:
                row[position] = row[position] or 0.0

    # Cells

    def _number(self, value):
        return None if value is None or value is False else float(value)

    def _cell(self, spec, value):
        """:return: (kind of the cell, its value)"""
        name, _, part = spec.partition(":")
        definition = self.fields[name.split(".")[0]]
        if definition["type"] in ("date", "datetime") and value:
            return self._date_cell(part, value)
        if isinstance(value, models.BaseModel):
            value = value.sudo().display_name if value else ""
        elif isinstance(value, tuple):
            value = value[1]
        elif definition["type"] == "selection":
            value = dict(definition["selection"]).get(value, value)
        elif definition["type"] == "boolean":
            value = self.env._("Yes") if value else self.env._("No")
        return TEXT, str(value or "–")

    def _date_cell(self, part, value):
        if part in ("month", "year"):
            return part, datetime.combine(value, time())
        if part == "quarter":
            return TEXT, format_date(self.env, value, date_format="QQQ y")
        if part == "week":
            return TEXT, format_date(self.env, value, date_format="'W'w Y")
        return DATE, value if isinstance(value, datetime) else datetime.combine(value, time())

    def _text(self, cell):
        kind, value = cell
        if kind == TEXT:
            return value
        return format_date(self.env, value, date_format={"month": "MMM y", "year": "y"}.get(kind, "y-MM-dd"))


class KamWorkbookRequest(models.AbstractModel):
    """Reads what a workbook shows."""

    _name = "kam.workbook.request"
    _description = "What a Workbook Shows"

    @api.model
    def _read(self, report, domain, row_groups, column_groups, measures):
        """:return: a :class:`Request`"""
        return Request(report, domain, row_groups, column_groups, measures)
