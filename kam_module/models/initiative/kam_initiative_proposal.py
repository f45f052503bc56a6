from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_list


class KamInitiativeProposal(models.Model):
    """Several branches began to buy the same: is a policy of the headquarters behind it?

    Shown with its evidence and accepted as an initiative or declined by a person. What was declined comes back only
    when a further branch begins.
    """

    _name = "kam.initiative.proposal"
    _description = "Proposed Initiative"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, last_day desc, id desc"
    _rec_name = "evidence"

    partner_id = fields.Many2one(
        "res.partner", "Group", required=True, readonly=True, index=True, ondelete="cascade"
    )
    product_categ_id = fields.Many2one(
        "product.category", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null", ondelete="cascade")
    manager_id = fields.Many2one(related="partner_id.kam_manager_id", string="Key Account Manager")

    # Evidence
    signal_ids = fields.One2many("kam.initiative.signal", "proposal_id", "Signs", readonly=True)
    branch_ids = fields.Many2many("res.partner", string="Branches", readonly=True)
    branch_count = fields.Integer("Number of Branches", readonly=True)
    first_day = fields.Date("From", readonly=True)
    last_day = fields.Date("To", readonly=True)
    evidence = fields.Char(readonly=True)

    # Decision
    state = fields.Selection(
        [("open", "Open"), ("declined", "Declined"), ("accepted", "Accepted")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    initiative_id = fields.Many2one("kam.initiative", readonly=True, index="btree_not_null", ondelete="set null")
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _one_open = models.UniqueIndex(
        "(partner_id, product_categ_id, COALESCE(company_id, 0)) WHERE state = 'open'",
        "This is proposed already.",
    )

    # Actions

    def action_accept(self):
        """Accept as an initiative of the headquarters, filled in from the evidence.

        :return: an action: the form of the initiative
        :raise UserError: when it is decided already
        """
        self.ensure_one()
        self._check_open()
        self.check_access("write")
        initiative = self.env["kam.initiative"].create(self._initiative_values())
        deals = self.signal_ids.lead_id._filtered_access("write").filtered(lambda lead: not lead.kam_initiative_id)
        deals.kam_initiative_id = initiative
        self.initiative_id = initiative
        self._decide("accepted")
        return initiative._get_records_action()

    def action_decline(self):
        """Decline: it comes back only when a further branch begins.

        :raise UserError: when one is decided already
        """
        self._check_open()
        self._decide("declined")
        return True

    @api.model
    def action_look_now(self):
        """Look for signs of initiatives now, and open the list.

        :return: an action
        """
        self.check_access("write")
        self.sudo()._look()
        return self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_initiative_proposal_action")

    def _initiative_values(self):
        return {
            "name": self.env._(
                "%(category)s at %(group)s", category=self.product_categ_id.name, group=self.partner_id.name
            ),
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "categ_ids": [fields.Command.set(self.product_categ_id.ids)],
            "policy_date": self.first_day,
            "source": "detected",
            "evidence": self.evidence,
        }

    def _check_open(self):
        if decided := self.filtered(lambda proposal: proposal.state != "open")[:1]:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(category)s at %(group)s is decided already: %(state)s.",
                    category=decided.product_categ_id.name,
                    group=decided.partner_id.display_name,
                    state=states[decided.state],
                )
            )

    def _decide(self, state):
        self.write({"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()})
        self.activity_ids.sudo().unlink()

    # Words

    def _sentence(self):
        """:return: what speaks for an initiative, in one sentence"""
        self.ensure_one()
        return self.env._(
            "%(count)s branches of %(group)s began in %(category)s between %(first)s and %(last)s: %(branches)s.",
            count=len(self.branch_ids),
            group=self.partner_id.name,
            category=self.product_categ_id.name,
            first=format_date(self.env, self.first_day),
            last=format_date(self.env, self.last_day),
            branches=format_list(self.env, self.branch_ids.sorted("name").mapped("name")),
        )

    def _responsible(self):
        """:return: the user who can act: the group's manager, else the leader of its team; none for nobody's group"""
        return self.partner_id.kam_manager_id or self.partner_id.kam_team_id.user_id

    def _ask(self):
        """Plan an activity for whoever can act, once for each proposal."""
        for proposal in self:
            user = proposal._responsible()
            if user.active:
                proposal.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    date_deadline=fields.Date.context_today(self) + timedelta(days=2),
                    summary=proposal.with_context(lang=user.lang).env._("Is the headquarters behind this?"),
                    note=proposal.evidence,
                )
