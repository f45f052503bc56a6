from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL, format_date
from xlsxwriter.utility import xl_rowcol_to_cell


class KamWorkbookTieOut(models.AbstractModel):
    """The sheet of a workbook that compares its totals with the ledger."""

    _name = "kam.workbook.tie.out"
    _description = "Tie-Out Sheet of a Workbook"

    # Measures of the profitability report that together are a section of the profit and loss account.
    SECTIONS = {
        "income": ("revenue", "financial_difference"),
        "income_other": ("other_income",),
        "expense_direct_cost": ("direct_cost",),
    }

    @api.model
    def _add_sheet(self, workbook, formats, request, totals):
        """
        :param request: what the workbook shows
        :param totals: ``{measure: formula that refers to its total}``
        """
        sheet = workbook.add_worksheet(self.env._("Tie Out"))
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 6, 18)
        writer = self._writers().get(request.report._name)
        if not writer:
            self._say(
                sheet, formats, self.env._("This report compares figures that tie out by themselves: see Definitions.")
            )
        elif not self.env["kam.tie.out"].has_access("create"):
            self._say(
                sheet, formats, self.env._("The comparison with the ledger is shown to users of the group Finance.")
            )
        else:
            writer(sheet, formats, request, totals)

    @api.model
    def _writers(self):
        """:return: ``{model: method}`` of the reports that are compared with the ledger"""
        return {
            "kam.profitability.report": self._write_profitability,
            "kam.receivable.report": self._write_receivables,
        }

    @api.model
    def _say(self, sheet, formats, text):
        sheet.write_string(0, 0, text, formats["text"])

    @api.model
    def _header(self, sheet, formats, row, labels):
        for position, label in enumerate(labels):
            sheet.write_string(row, position, label, formats["header"])

    # Profitability

    @api.model
    def _write_profitability(self, sheet, formats, request, totals):
        period = request.report._read_group(request.domain, [], ["month:min", "month:max"])[0]
        if not period[0]:
            self._say(sheet, formats, self.env._("The workbook is empty: there is nothing to compare."))
            return
        start, end = period[0], period[1] + relativedelta(months=1, days=-1)
        title = self.env._(
            "%(start)s – %(end)s, all rows of the report: filters by customer are taken away here.",
            start=format_date(self.env, start),
            end=format_date(self.env, end),
        )
        sheet.write_string(0, 0, title, formats["text"])
        tie_out = self.env["kam.tie.out"].create(
            {"date_from": start, "date_to": end, "company_ids": self.env.companies.ids}
        )
        tie_out.action_compare()
        whole = self._whole(request, start, end)
        row = self._write_measures(sheet, formats, request, totals, whole, 2)
        row = self._write_sections(sheet, formats, whole, self._ledger_sections(tie_out), row + 1)
        self._write_accounts(sheet, formats, tie_out, row + 1)

    @api.model
    def _whole(self, request, start, end):
        """:return: ``{measure: sum}`` of all rows of the period"""
        names = [name for measures in self.SECTIONS.values() for name in measures]
        names += [name for name in request.measures if request.is_sum(name) and name not in names]
        domain = [("month", ">=", start), ("month", "<=", end)]
        values = request.report._read_group(domain, [], [f"{name}:sum" for name in names])[0]
        return dict(zip(names, (float(value or 0) for value in values)))

    @api.model
    def _write_measures(self, sheet, formats, request, totals, whole, row):
        """This workbook + what its filters leave out = the whole report."""
        env = self.env
        self._header(
            sheet,
            formats,
            row,
            [env._("Measure"), env._("This Workbook"), env._("Left Out by Filters"), env._("Whole Report")],
        )
        shown = {column.measure: value for column, value in request.totals().items() if not column.key}
        for name in (name for name in request.measures if request.is_sum(name)):
            row += 1
            value = shown.get(name) or 0
            here, left = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, 2)
            sheet.write_string(row, 0, request.measure_label(name), formats["text"])
            sheet.write_formula(row, 1, totals[name], formats["money"], value)
            sheet.write_number(row, 2, whole[name] - value, formats["money"])
            sheet.write_formula(row, 3, f"={here}+{left}", formats["money"], whole[name])
        return row + 1

    @api.model
    def _ledger_sections(self, tie_out):
        """The ledger's side, as the report signs it, and what the report counts as another measure, or in place of it.

        :return: ``{account type: (ledger, elsewhere)}`` in the current company's currency
        """
        rates = dict(
            self.env.execute_query(
                SQL(
                    "SELECT company_id, rate FROM %s",
                    self.env["res.currency"]._get_simple_currency_table(self.env.companies),
                )
            )
        )
        sections = {}
        for line in tie_out.line_ids:
            rate = float(rates[line.company_id.id])
            if line.account_id:
                type_, ledger, elsewhere = line.account_id.account_type, line.ledger, -line.replaced - line.carried
            elif line.is_standard_cost:
                type_, ledger, elsewhere = "expense_direct_cost", 0.0, line.ledger
            else:
                continue
            booked, moved = sections.get(type_, (0.0, 0.0))
            sections[type_] = booked + ledger * rate, moved + elsewhere * rate
        return sections

    @api.model
    def _write_sections(self, sheet, formats, whole, ledger, row):
        """The profit and loss account, with what counts elsewhere: replaced by standard cost, or as cost to serve."""
        env = self.env
        labels = [env._("Accounts of Type"), env._("Ledger"), env._("Counted as Another Measure")]
        self._header(sheet, formats, row, [*labels, env._("Whole Report"), env._("Difference")])
        names = dict(env["account.account"]._fields["account_type"]._description_selection(env))
        for type_, measures in self.SECTIONS.items():
            row += 1
            booked, elsewhere = ledger.get(type_, (0.0, 0.0))
            reported = sum(whole[name] for name in measures)
            cells = [xl_rowcol_to_cell(row, column) for column in (1, 2, 3)]
            sheet.write_string(row, 0, names[type_], formats["text"])
            for column, value in enumerate((booked, elsewhere, reported), start=1):
                sheet.write_number(row, column, value, formats["money"])
            difference = env.company.currency_id.round(reported - booked - elsewhere)
            formula = "=ROUND({2}-{0}-{1},6)".format(*cells)
            sheet.write_formula(row, 4, formula, formats["money"], difference)
        return row + 1

    @api.model
    def _write_accounts(self, sheet, formats, tie_out, row):
        """Account by account, in the currency of each company."""
        env = self.env
        labels = [env._("Account"), env._("Type"), env._("Company"), env._("Currency")]
        self._header(sheet, formats, row, [*labels, env._("Ledger"), env._("Report"), env._("Difference")])
        for line in tie_out.line_ids:
            row += 1
            ledger, report = xl_rowcol_to_cell(row, 4), xl_rowcol_to_cell(row, 5)
            texts = (line.name, line.account_type, line.company_id.name, line.currency_id.name)
            for position, text in enumerate(texts):
                sheet.write_string(row, position, text or "", formats["text"])
            sheet.write_number(row, 4, line.ledger, formats["money"])
            sheet.write_number(row, 5, line.report, formats["money"])
            sheet.write_formula(row, 6, f"=ROUND({report}-{ledger},6)", formats["money"], line.difference)

    # Receivables

    @api.model
    def _write_receivables(self, sheet, formats, request, totals):
        env = self.env
        on = env["kam.receivable.item"]._closing_date()
        balance = self._receivable_balance(on)
        whole = float(request.report._read_group([], [], ["receivable:sum"])[0][0] or 0)
        shown = {column.measure: value for column, value in request.totals().items() if not column.key}
        sheet.write_string(0, 0, request.scope, formats["text"])
        self._header(sheet, formats, 2, [env._("Receivable"), env._("Amount")])
        lines = [
            (env._("This workbook"), totals.get("receivable"), shown.get("receivable") or 0),
            (env._("Left out by filters"), None, whole - (shown.get("receivable") or 0)),
            (env._("All customers"), "=B4+B5", whole),
            (env._("Balance of the receivable accounts on %s", format_date(env, on)), None, balance),
            (env._("Difference"), "=ROUND(B6-B7,6)", env.company.currency_id.round(whole - balance)),
        ]
        for position, (label, formula, value) in enumerate(lines, start=3):
            sheet.write_string(position, 0, label, formats["text"])
            if formula:
                sheet.write_formula(position, 1, formula, formats["money"], value)
            else:
                sheet.write_number(position, 1, value, formats["money"])

    @api.model
    def _receivable_balance(self, on):
        """:return: the balance of the receivable accounts on a day, in the current company's currency"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT SUM(line.balance * rate.rate)
                FROM account_move_line line
                    JOIN account_account account ON account.id = line.account_id
                    JOIN (SELECT company_id, rate FROM %(currency)s) rate ON rate.company_id = line.company_id
                WHERE line.parent_state = 'posted' AND account.account_type = 'asset_receivable'
                    AND line.date <= %(on)s AND line.company_id = ANY(%(companies)s)
                """,
                currency=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
                on=on,
                companies=self.env.companies.ids,
            )
        )
        return float(rows[0][0] or 0)
