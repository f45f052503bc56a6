import io
from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

CHUNK = 5000
"""How many rows are read at a time."""

FIRST_DAY = datetime(1899, 12, 30)
"""The day from which the days of a workbook are counted."""

HEADER = 5
"""The row of the column titles (counted from 0); the totals are above it, so that filtering leaves them in place."""

# Ratios as formulas over other measures of the same row: what they need, and how they follow from it.
RATIOS = {
    "gross_margin_percent": (
        ("revenue", "direct_cost"),
        'IF(OR({revenue}=0,{direct_cost}=0),"",({revenue}-{direct_cost})/{revenue})',
    ),
    "profit_percent": (
        ("profit", "revenue", "direct_cost", "cost_to_serve"),
        'IF(OR({revenue}=0,AND({direct_cost}=0,{cost_to_serve}=0)),"",{profit}/{revenue})',
    ),
    "nrr": (("base_now", "base_before"), 'IF({base_before}=0,"",{base_now}/{base_before})'),
    "grr": (("base_kept", "base_before"), 'IF({base_before}=0,"",{base_kept}/{base_before})'),
    "logo_retention": (("kept_count", "base_count"), 'IF({base_count}=0,"",{kept_count}/{base_count})'),
    "dso": (("receivable", "billed"), 'IF({billed}<=0,"",{receivable}/{billed}*{days})'),
    "best_dso": (("not_due", "billed"), 'IF({billed}<=0,"",{not_due}/{billed}*{days})'),
    "days_delinquent": (("overdue", "billed"), 'IF({billed}<=0,"",{overdue}/{billed}*{days})'),
}


class Column(NamedTuple):
    """A column of numbers: a measure, under the column groups it belongs to."""

    measure: str
    key: tuple


class KamWorkbook(models.AbstractModel):
    """A report as the user filtered and grouped it, as an XLSX workbook with live totals, definitions and tie-out."""

    _name = "kam.workbook"
    _description = "Workbook of a Report"

    # Business words

    @api.model
    def _report_models(self):
        """:return: the names of the reports that have a workbook, as a tuple"""
        return (
            "kam.profitability.report",
            "kam.retention.report",
            "kam.receivable.report",
            "kam.ledger.signature.report",
        )

    # Making

    @api.model
    def _make(self, model, domain, row_groups=(), column_groups=(), measures=(), filters=""):
        """Make the workbook, with what the user may read.

        :param model: the name of a report
        :param domain: of the report
        :param row_groups, column_groups: groupings as the pivot names them (``month:year``); none for a row per record
        :param measures: names of fields; those of the list view without it
        :param filters: what the user sees of the filters, as text
        :return: the file's content, bytes
        :raise UserError: when the report has no workbook, or a name is not a field of it
        """
        if model not in self._report_models() or model not in self.env:
            raise UserError(self.env._("There is no workbook of %s.", model))
        report = self.env[model]
        report.check_access("read")
        request = self.env["kam.workbook.request"]._read(
            report, Domain(domain), list(row_groups), list(column_groups), list(measures)
        )
        output = io.BytesIO()
        workbook = Workbook(
            output,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True},
        )
        formats = self._formats(workbook)
        totals = self._write_figures(workbook, formats, request)
        self._write_definitions(workbook, formats, request, filters)
        self.env["kam.workbook.tie.out"]._add_sheet(workbook, formats, request, totals)
        workbook.close()
        return output.getvalue()

    @api.model
    def _formats(self, workbook):
        decimals = "0" * self.env.company.currency_id.decimal_places
        money = "#,##0" + (f".{decimals}" if decimals else "")
        base = {"valign": "top"}
        formats = {
            "text": {},
            "title": {"bold": True, "font_size": 14},
            "muted": {"font_color": "#666666", "text_wrap": True},
            "header": {"bold": True, "bg_color": "#D9E2E8", "text_wrap": True, "bottom": 1},
            "money": {"num_format": f"{money};[Red]-{money}"},
            "percentage": {"num_format": "0.0%;[Red]-0.0%"},
            "float": {"num_format": "#,##0.0"},
            "integer": {"num_format": "#,##0"},
            "day": {"num_format": "yyyy-mm-dd"},
            "month": {"num_format": "mmm yyyy", "align": "left"},
            "year": {"num_format": "yyyy", "align": "left"},
        }
        formats.update(
            {
                f"{name}_total": {**formats[name], "bold": True, "top": 1}
                for name in ("text", "money", "percentage", "float", "integer")
            }
        )
        return {name: workbook.add_format({**base, **values}) for name, values in formats.items()}

    # The figures

    @api.model
    def _write_figures(self, workbook, formats, request):
        """:return: ``{measure: reference of its total}``, for the other sheets"""
        name = self.env._("Figures")
        sheet = workbook.add_worksheet(name)
        first, last = HEADER + 1, HEADER + max(request.row_count, 1)
        offset = len(request.labels)
        sheet.freeze_panes(HEADER + 1, min(offset, 3))
        sheet.set_column(0, max(offset - 1, 0), 26)
        sheet.set_column(offset, offset + max(len(request.columns) - 1, 0), 16)
        sheet.write_string(0, 0, request.title, formats["title"])
        sheet.write_string(1, 0, request.scope, formats["text"])
        if request.column_groups:
            for position, column in enumerate(request.columns):
                sheet.write_string(HEADER - 2, offset + position, request.column_title(column), formats["header"])
        totals = self._write_totals(sheet, formats, request, first, last)
        for position, label in enumerate(request.labels):
            sheet.write_string(HEADER, position, label, formats["header"])
        for position, column in enumerate(request.columns):
            sheet.write_string(HEADER, offset + position, request.measure_label(column.measure), formats["header"])
        for number, row in enumerate(request.rows()):
            self._write_row(sheet, formats, request, first + number, row)
        if request.labels or request.columns:
            sheet.autofilter(HEADER, 0, last, offset + len(request.columns) - 1)
        sheet_name = name.replace("'", "''")
        return {measure: f"='{sheet_name}'!{cell}" for measure, cell in totals.items()}

    @api.model
    def _write_totals(self, sheet, formats, request, first, last):
        """Totals that follow the filter of the sheet. They carry their value for programs that do not calculate."""
        row, offset = HEADER - 1, len(request.labels)
        if offset:
            sheet.write_string(row, 0, self.env._("Total"), formats["text_total"])
        values, cells = request.totals(), {}
        for position, column in enumerate(request.columns):
            index = offset + position
            kind = request.kinds[column.measure]
            value = values.get(column)
            ratio = request.formula(row, index, column)
            if ratio:
                sheet.write_formula(row, index, ratio, formats[f"{kind}_total"], "" if value is None else value)
            elif request.is_sum(column.measure):
                letter = xl_col_to_name(index)
                formula = f"=SUBTOTAL(109,{letter}{first + 1}:{letter}{last + 1})"
                sheet.write_formula(row, index, formula, formats[f"{kind}_total"], value or 0)
            elif value is not None:
                sheet.write_number(row, index, value, formats[f"{kind}_total"])
            if not column.key:
                cells[column.measure] = xl_rowcol_to_cell(row, index, row_abs=True, col_abs=True)
        return cells

    @api.model
    def _write_row(self, sheet, formats, request, row, cells):
        labels, values = cells
        for position, (kind, value) in enumerate(labels):
            if kind == "text":
                # Never as a formula, whatever a customer calls itself.
                sheet.write_string(row, position, value, formats["text"])
            else:
                sheet.write_number(row, position, (value - FIRST_DAY).days, formats[kind])
        offset = len(labels)
        for position, column in enumerate(request.columns):
            index = offset + position
            value = values.get(column)
            formula = request.formula(row, index, column) or request.across(row, offset, column)
            if formula:
                kind = request.kinds[column.measure]
                sheet.write_formula(row, index, formula, formats[kind], "" if value is None else value)
            elif value is not None:
                sheet.write_number(row, index, value, formats[request.kinds[column.measure]])

    # What they mean

    @api.model
    def _write_definitions(self, workbook, formats, request, filters):
        sheet = workbook.add_worksheet(self.env._("Definitions"))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        lines = [
            (self.env._("Report"), request.title),
            (self.env._("What is counted"), request.scope),
            (self.env._("Filters"), filters or self.env._("None")),
            (self.env._("Groupings"), ", ".join([*request.group_names]) or self.env._("None: one row for each record")),
            (self.env._("Companies"), ", ".join(self.env.companies.mapped("name"))),
            (self.env._("Made by"), self.env.user.name),
            (self.env._("Made on"), format_datetime(self.env, fields.Datetime.now())),
            (
                self.env._("Totals"),
                self.env._("The totals are formulas and follow the filters that you set in the sheet."),
            ),
        ]
        row = 0
        for label, text in lines:
            sheet.write_string(row, 0, label, formats["text"])
            sheet.write_string(row, 1, text, formats["muted"])
            row += 1
        row += 1
        sheet.write_string(row, 0, self.env._("Measure"), formats["header"])
        sheet.write_string(row, 1, self.env._("Definition"), formats["header"])
        for measure in dict.fromkeys(column.measure for column in request.columns):
            row += 1
            sheet.write_string(row, 0, request.measure_label(measure), formats["text"])
            sheet.write_string(row, 1, request.measure_help(measure), formats["muted"])
