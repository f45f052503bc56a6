from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class KamWhitespaceReport(models.Model):
    """What to do about a cell: start a deal, or ask."""

    _inherit = "kam.whitespace.report"

    def action_open_cell(self):
        """Open the heat map at this cell, with what speaks for its state.

        :return: an action
        """
        self.ensure_one()
        action = self.partner_id.kam_root_id.action_kam_white_space()
        cell = {"branch_id": self.partner_id.id, "cell_category_id": self.product_categ_id.id, "months": self._months()}
        return {**action, "params": {**action["params"], **cell}}

    @api.model
    @api.readonly
    def open_analysis(self, partner_id=False, months=None):
        """Open the same cells, unknown ones too, as a pivot and a list.

        :param partner_id, months: as in :meth:`heat_map`
        :return: an action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_whitespace_report_action")
        account = self.env["res.partner"].browse(partner_id or ()).exists()
        context = {"pivot_measures": ["__count"]}
        if months:
            context["kam_whitespace_months"] = months
        if account:
            action["domain"] = [("partner_id", "in", account._kam_with_branches())]
            context["pivot_row_groupby"] = ["partner_id"]
        return {**action, "context": context}

    # A deal

    @api.model
    def create_opportunity(self, partner_id, category_id):
        """Create the opportunity of a cell, or open the one that is there.

        Where an initiative that the user may work on covers it, the deal is the initiative's, as from its radar.

        :return: an action that opens it, or a sentence when it is for a colleague and the user may not read it
        :raise AccessError: for users who may not work with this branch
        """
        branch, category = self._branch(partner_id), self.env["product.category"].browse(category_id)
        self.env["kam.whitespace.cell"].check_access("create")
        leads = self.env["crm.lead"]
        about = Domain("won_status", "=", "pending") & self._deal_domain(branch, category)
        lead = leads.sudo().search(about, order="id desc", limit=1)
        if not lead:
            if row := self._covering_row(branch, category):
                return row.action_create_opportunity()
            lead = leads.sudo().create(self._deal_values(branch, category))
        return self._show_deal(lead.with_env(self.env))

    @api.model
    def _show_deal(self, lead):
        if lead.has_access("read"):
            return lead._get_records_action(views=[(False, "form")])
        owner = lead.sudo().user_id.name or self.env._("nobody yet")
        message = self.env._("%(deal)s is with %(user)s.", deal=lead.sudo().name, user=owner)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.act_window_close"}},
        }

    @api.model
    def _covering_row(self, branch, category):
        """:return: the branch's row of the newest initiative that covers the category today and the user works on"""
        today = self.env["res.partner"]._kam_today()
        initiative = Domain("state", "!=", "closed") & Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        initiative &= Domain("categ_ids", "parent_of", category.ids)
        rows = self.env["kam.initiative.branch"].search(
            Domain("partner_id", "=", branch.id)
            & (Domain("left_on", "=", False) | Domain("left_on", ">", today))
            & Domain("initiative_id", "any", initiative)
        )
        rows = rows.filtered(lambda row: row.initiative_id.has_access("write"))
        return rows.sorted(lambda row: (row.initiative_id.policy_date, row.id))[-1:]

    @api.model
    def _deal_values(self, branch, category):
        cell = self.sudo().search(self._cell_domain(branch, category), limit=1)
        company = branch.company_id or self.env.company
        team = branch.kam_team_id or branch.kam_root_id.kam_team_id
        return {
            "type": "opportunity",
            "name": f"{category.sudo().name}, {branch.name}",
            "partner_id": branch.id,
            "kam_product_categ_ids": [fields.Command.set(category.ids)],
            "company_id": company.id,
            "team_id": team.id if not team.company_id or team.company_id == company else False,
            "user_id": branch._kam_salesperson(branch.kam_root_id.kam_manager_id, self.env.user).id,
            "expected_revenue": cell.open_potential or 0.0,
        }

    # A question

    @api.model
    def ask_at_next_visit(self, partner_id, category_id, question):
        """Have a question asked: in the ladder of an open deal of the branch, else as an activity of the branch.

        The deal is the newest that the user may work on, one about the category first. The next visit of the deal
        proposes its open questions.

        :param question: what to ask
        :return: a sentence: where it was noted
        :raise AccessError: for users who may not work with this branch
        :raise UserError: when nothing is asked
        """
        branch, category = self._branch(partner_id), self.env["product.category"].browse(category_id)
        self.env["kam.whitespace.cell"].check_access("create")
        if not (question or "").strip():
            raise UserError(self.env._("Write down what is to be asked at %(branch)s.", branch=branch.name))
        lead = self._deal_to_ask_in(branch, category)
        if lead:
            self.env["kam.lead.milestone"].create(self._question_values(lead, question.strip()))
            return self.env._("Noted as a milestone question of %(deal)s.", deal=lead.name)
        return self._ask_by_activity(branch, question.strip())

    @api.model
    def _deal_to_ask_in(self, branch, category):
        """:return: an open deal of the branch that the user may change, or none"""
        branch_domain = Domain("partner_id.commercial_partner_id", "=", branch.id)
        still_open = Domain("type", "=", "opportunity") & Domain("won_status", "=", "pending")
        found = self.env["crm.lead"].search(branch_domain & still_open, order="id desc")._filtered_access("write")
        wanted = found.filtered(lambda lead: category in lead.kam_product_categ_ids)
        return wanted[:1] or found[:1]

    @api.model
    def _question_values(self, lead, question):
        stages = self.env["kam.compass.stage"]
        return {
            "lead_id": lead.id,
            "name": question,
            "compass_stage_id": (lead.compass_stage_id or stages.search(Domain.TRUE, limit=1)).id,
            "sequence": 0,
        }

    @api.model
    def _ask_by_activity(self, branch, question):
        root = branch.kam_root_id
        user = branch._kam_first_in_charge(
            branch.kam_manager_id, self.env.user, root.kam_manager_id, root.kam_team_id.user_id
        )
        branch.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=question)
        return self.env._(
            "There is no open deal of %(branch)s: noted as an activity of %(user)s.", branch=branch.name, user=user.name
        )
