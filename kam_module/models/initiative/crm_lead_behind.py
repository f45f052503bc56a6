from odoo import api, fields, models


class CrmLead(models.Model):
    """A deal of somebody whose group we may know: asked with the customer, and before there is one."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "kam.behind.mixin"]

    kam_group_id = fields.Many2one(
        "res.partner",
        "Group of the Prospect",
        index="btree_not_null",
        copy=False,
        tracking=True,
        readonly=True,
        ondelete="set null",
        help="The group behind this deal, accepted before the deal had a customer.",
    )
    kam_group_decline_ids = fields.One2many("kam.lead.group.decline", "lead_id", "Declined Groups")

    # The group of a deal without customer

    @api.depends("kam_group_id.kam_root_id", "partner_id.commercial_partner_id.is_company")
    def _compute_kam_root_id(self):
        super()._compute_kam_root_id()
        for lead in self:
            if lead.kam_group_id and not lead.partner_id.commercial_partner_id.is_company:
                lead.kam_root_id = lead.kam_group_id.kam_root_id or lead.kam_group_id

    # Asking

    @api.model
    def _kam_behind_depends(self):
        return ["partner_id", "partner_name", "email_from", "website", "country_id", "kam_root_id", "kam_group_id"]

    def _kam_behind_company(self):
        company = self.partner_id.commercial_partner_id
        return company._origin if company.is_company else company.browse()

    def _kam_behind_is_asked(self):
        company = self._kam_behind_company()
        return company._kam_behind_is_asked() if company else not self.kam_group_id

    def _kam_behind_party(self):
        if company := self._kam_behind_company():
            return company._kam_behind_party()
        return {
            "name": self.partner_name,
            "country": self.country_id.code,
            "email": self.email_from,
            "website": self.website,
        }

    def _kam_behind_declined(self):
        declined = super()._kam_behind_declined()
        for decline in self.sudo().kam_group_decline_ids:
            declined.setdefault(decline.root_id.id, set()).update(decline.evidence_key.split("|"))
        return declined

    # Answers

    def _kam_behind_link(self, company, root, evidences):
        if company:
            return super()._kam_behind_link(company, root, evidences)
        self.check_access("write")
        self.kam_group_id = root
        return True

    def action_kam_behind_decline(self):
        """Decline: the question does not come back on this deal on the same evidence, nor on its customer.

        :raise UserError: when nothing is proposed any more
        """
        self.ensure_one()
        if self._kam_behind_company():
            return super().action_kam_behind_decline()
        root, evidences = self._kam_behind_or_refuse()
        self.check_access("write")
        key = self.env["kam.group.proposal"]._evidence_key(evidences)
        self.env["kam.lead.group.decline"].sudo().create(
            {"lead_id": self.id, "root_id": root.id, "evidence_key": key, "decided_by_id": self.env.uid}
        )
        return True

    # The accepted group goes to the customer that the deal gets

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            self._kam_propose_group_to_customer()
        return result

    def _kam_propose_group_to_customer(self):
        """Propose the group that was accepted on the deal as the headquarters of its new customer."""
        for lead in self.filtered("kam_group_id"):
            company, group = lead._kam_behind_company(), lead.kam_group_id
            if company and not company.kam_parent_id and company.kam_root_id != group.kam_root_id:
                self.env["kam.group.proposal"]._propose(
                    [
                        {
                            "partner_id": company.id,
                            "parent_id": group.id,
                            "source": "identity",
                            "evidence": self.env._("accepted on the deal %s", lead.display_name),
                            "evidence_key": f"lead:{lead.id}",
                        }
                    ]
                )
