import io

from odoo import api, fields, models
from odoo.tools import format_datetime
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

TITLES = 4
"""Rows above the table: the title, what is counted, what is not, and one that is free."""


class KamWorkbook(models.AbstractModel):
    _inherit = "kam.workbook"

    @api.model
    def _report_models(self):
        return (*super()._report_models(), "kam.whitespace.report")


class KamWorkbookWhiteSpace(models.AbstractModel):
    """The heat map of white space as a workbook: states as text, amounts as numbers with totals, and a list of both."""

    _name = "kam.workbook.white.space"
    _description = "Workbook of White Space"

    @api.model
    def _make(self, partner_id=False, months=None):
        """Make the workbook, with what the user may read.

        :param partner_id, months: as in ``heat_map`` of ``kam.whitespace.report``
        :return: the file's title and its content, bytes
        :raise AccessError: for users who may not see white space
        """
        page = self.env["kam.whitespace.report"].heat_map(partner_id, months)
        title = self.env._("White Space")
        if page["account"]:
            title = self.env._("White Space: %(account)s", account=page["account"]["name"])
        output = io.BytesIO()
        workbook = Workbook(output, {"strings_to_formulas": False, "strings_to_urls": False})
        formats = self.env["kam.workbook"]._formats(workbook)
        cells = {(cell[0], cell[1]): cell for cell in page["cells"]}
        self._write_states(self._sheet(workbook, formats, self.env._("States"), title, page), formats, page, cells)
        for position, name in enumerate(("ours", "pipeline", "potential"), 2):
            label = self.env["kam.whitespace.report"]._fields[name]._description_string(self.env)
            sheet = self._sheet(workbook, formats, label, title, page)
            self._write_amounts(sheet, formats, page, cells, position)
        self._write_list(self._sheet(workbook, formats, self.env._("List"), title, page), formats, page)
        workbook.close()
        return title, output.getvalue()

    @api.model
    def _sheet(self, workbook, formats, name, title, page):
        sheet = workbook.add_worksheet(name)
        made = self.env._(
            "Made by %(user)s on %(day)s.",
            user=self.env.user.name,
            day=format_datetime(self.env, fields.Datetime.now()),
        )
        sheet.write_string(0, 0, title, formats["title"])
        sheet.write_string(1, 0, page["scope"], formats["text"])
        sheet.write_string(2, 0, " ".join([*page["notices"], made]), formats["text"])
        sheet.set_column(0, 0, 34)
        sheet.freeze_panes(TITLES + 1, 1)
        return sheet

    # The map

    @api.model
    def _write_grid(self, sheet, formats, page, write):
        """:param write: function (row, column, id of the branch, id of the category) that writes a cell"""
        sheet.write_string(TITLES, 0, self.env._("Branch"), formats["header"])
        names = self._category_names(page)
        sheet.set_column(1, max(len(page["categories"]), 1), 18)
        for column, category in enumerate(page["categories"], 1):
            sheet.write_string(TITLES, column, names[category["id"]], formats["header"])
        for row, branch in enumerate(page["rows"], TITLES + 1):
            # Never as a formula, whatever a customer calls itself.
            sheet.write_string(row, 0, "    " * branch["depth"] + branch["name"], formats["text"])
            for column, category in enumerate(page["categories"], 1):
                write(row, column, branch["id"], category["id"])

    @api.model
    def _write_states(self, sheet, formats, page, cells):
        def write(row, column, branch_id, category_id):
            text = self._state_text(page, cells.get((branch_id, category_id)))
            sheet.write_string(row, column, text, formats["text"])

        self._write_grid(sheet, formats, page, write)

    @api.model
    def _state_text(self, page, cell):
        """:return: the state of a cell in words; of several branches each state with their number"""
        counts = cell[6] if cell else {"unknown": 1}
        words = []
        for state in page["states"]:
            if not (count := counts.get(state["key"])):
                continue
            word = state["label"]
            if state["key"] == "competitor" and cell[5]:
                word += ": " + ", ".join(page["competitors"][id_] for id_ in cell[5])
            words.append(word if page["account"] else f"{count} × {word}")
        return "; ".join(words)

    @api.model
    def _write_amounts(self, sheet, formats, page, cells, position):
        def write(row, column, branch_id, category_id):
            cell = cells.get((branch_id, category_id))
            if cell and cell[position]:
                sheet.write_number(row, column, cell[position], formats["money"])

        self._write_grid(sheet, formats, page, write)
        first, last = TITLES + 1, TITLES + max(len(page["rows"]), 1)
        sheet.write_string(last + 1, 0, self.env._("Total"), formats["text_total"])
        for column, category in enumerate(page["categories"], 1):
            letter = xl_col_to_name(column)
            total = sum(cell[position] or 0 for key, cell in cells.items() if key[1] == category["id"])
            formula = f"=SUBTOTAL(109,{letter}{first + 1}:{letter}{last + 1})"
            sheet.write_formula(last + 1, column, formula, formats["money_total"], total)

    @api.model
    def _category_names(self, page):
        """:return: ``{id: name with those of the categories above it}``"""
        names = {}
        for category in page["categories"]:
            above = names.get(category["parent"])
            names[category["id"]] = f"{above} / {category['name']}" if above else category["name"]
        return names

    # The list

    @api.model
    def _write_list(self, sheet, formats, page):
        report = self.env["kam.whitespace.report"]
        amounts = [report._fields[name]._description_string(self.env) for name in ("ours", "pipeline", "potential")]
        header = [self.env._("Branch"), self.env._("Product Category"), self.env._("White Space"), *amounts]
        for column, label in enumerate(header):
            sheet.write_string(TITLES, column, label, formats["header"])
        sheet.set_column(1, 2, 30)
        sheet.set_column(3, 5, 16)
        names = self._category_names(page)
        branches = {branch["id"]: (place, branch["name"]) for place, branch in enumerate(page["rows"])}
        ordered = sorted(page["cells"], key=lambda cell: (branches[cell[0]][0], names[cell[1]]))
        for row, cell in enumerate(ordered, TITLES + 1):
            texts = [branches[cell[0]][1], names[cell[1]], self._state_text(page, cell)]
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, formats["text"])
            for column, amount in enumerate(cell[2:5], 3):
                if amount is not None:
                    sheet.write_number(row, column, amount, formats["money"])
        sheet.autofilter(TITLES, 0, TITLES + max(len(ordered), 1), len(header) - 1)
