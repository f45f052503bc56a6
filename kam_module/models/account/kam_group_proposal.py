from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class KamGroupProposal(models.Model):
    """Somebody may be a branch of somebody: shown with the evidence, and accepted or declined by a person.

    A proposal that was declined does not come back on the same evidence.
    """

    _name = "kam.group.proposal"
    _description = "Proposed Headquarters"
    _order = "state desc, parent_id, partner_id, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Branch", required=True, index=True, ondelete="cascade", domain=[("is_company", "=", True)]
    )
    parent_id = fields.Many2one(
        "res.partner", "Headquarters", required=True, index=True, ondelete="cascade", domain=[("is_company", "=", True)]
    )
    current_parent_id = fields.Many2one(related="partner_id.kam_parent_id", string="Headquarters Today")
    source = fields.Selection([("native", "Parent company in the address book")], required=True, readonly=True)
    evidence = fields.Char(readonly=True, help="What speaks for it.")
    evidence_key = fields.Char(
        required=True, readonly=True, default="", copy=False, help="The same for the same evidence, whatever its words."
    )
    state = fields.Selection(
        [("open", "Open"), ("declined", "Declined"), ("accepted", "Accepted")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    date_from = fields.Date(
        "As of",
        required=True,
        default=lambda self: self.env["res.partner"]._kam_today(),
        help="The day from which the branch belongs to the headquarters, when the proposal is accepted.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _once = models.UniqueIndex(
        "(partner_id, parent_id, source, evidence_key)", "This was proposed on the same evidence before."
    )

    # Actions

    def action_accept(self):
        """Make the branches belong to the proposed headquarters, each as of the date of its proposal.

        :raise UserError: when one is decided already, or the link is refused
        """
        self._check_open()
        self._check_one_for_each_branch()
        affiliations = self.env["kam.affiliation"]
        with affiliations._together() as together:
            for day, proposals in self.grouped("date_from").items():
                together._switch({proposal.partner_id: proposal.parent_id for proposal in proposals}, day)
        self._decide("accepted")
        return True

    def action_decline(self):
        """Decline: it does not come back on the same evidence.

        :raise UserError: when one is decided already
        """
        self._check_open()
        self._decide("declined")
        return True

    @api.model
    def action_look_for_headquarters(self):
        """Propose the parent companies of the address book, and open the list.

        :return: an action
        """
        self.check_access("create")
        self._look_for_headquarters()
        return self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_group_proposal_action")

    def _check_open(self):
        if decided := self.filtered(lambda proposal: proposal.state != "open"):
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(branch)s under %(headquarters)s is decided already: %(state)s.",
                    branch=decided[0].partner_id.display_name,
                    headquarters=decided[0].parent_id.display_name,
                    state=states[decided[0].state],
                )
            )

    def _check_one_for_each_branch(self):
        by_branch = self.grouped("partner_id")
        if several := next((branch for branch, proposals in by_branch.items() if len(proposals) > 1), None):
            raise UserError(
                self.env._(
                    "%(branch)s is proposed under %(headquarters)s: accept one of them.",
                    branch=several.display_name,
                    headquarters=", ".join(by_branch[several].parent_id.mapped("display_name")),
                )
            )

    def _decide(self, state):
        self.write({"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()})

    # Proposing

    @api.model
    def _propose(self, vals_list):
        """Propose what has not been proposed on the same evidence before, whatever became of it.

        :param vals_list: values of proposals
        :return: the new ones
        """
        keys = ("partner_id", "parent_id", "source", "evidence_key")
        known = self.sudo().search_fetch([("partner_id", "in", [vals["partner_id"] for vals in vals_list])], keys)
        seen = {(known.partner_id.id, known.parent_id.id, known.source, known.evidence_key) for known in known}
        wanted = {tuple(vals.get(key, "") for key in keys): vals for vals in vals_list}
        return self.sudo().create([vals for key, vals in wanted.items() if key not in seen])

    @api.model
    def _look_for_headquarters(self):
        """Propose the parent companies of the address book. Nothing is ever written on the address.

        :return: the new proposals
        """
        self.env["res.partner"].flush_model()
        return self._propose(
            [
                {
                    "partner_id": branch_id,
                    "parent_id": headquarters_id,
                    "source": "native",
                    "evidence": self.env._("%s is the parent company in the address book.", name),
                }
                for branch_id, headquarters_id, name in self.env.execute_query(self._native_query())
            ]
        )

    @api.model
    def _native_query(self):
        """:return: SQL of (branch, headquarters, its name): companies below a company that have no headquarters"""
        return SQL(
            """
            SELECT branch.id, headquarters.id, headquarters.name
            FROM res_partner branch
            JOIN res_partner parent ON parent.id = branch.parent_id
            JOIN res_partner headquarters ON headquarters.id = parent.commercial_partner_id
            WHERE branch.is_company AND headquarters.is_company AND branch.active AND headquarters.active
                AND (headquarters.company_id IS NULL OR headquarters.company_id = branch.company_id)
                AND NOT EXISTS (SELECT FROM kam_affiliation known WHERE known.partner_id = branch.id)
            ORDER BY headquarters.id, branch.id
            """
        )
