from odoo import api, fields, models


class KamFactCheck(models.Model):
    """Somebody said whether a fact still holds. Only the answers write it, so that nobody makes up checks."""

    _name = "kam.fact.check"
    _description = "Check of a Fact"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    date = fields.Date(required=True, index=True)
    user_id = fields.Many2one("res.users", "Checked by", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Person", required=True, index=True, ondelete="cascade")
    kind_id = fields.Many2one("kam.fact.kind", index="btree_not_null", ondelete="set null")
    answer = fields.Selection(
        [("unchanged", "Checked, unchanged"), ("changed", "Changed"), ("unknown", "I don't know")], required=True
    )
    age = fields.Integer("Age (days)", aggregator="avg", help="Days since the check before. Empty: there was none.")
    res_model = fields.Char("Model", required=True, export_string_translation=False)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True, export_string_translation=False)
    account_id = fields.Many2one(
        "res.partner",
        compute="_compute_account_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="The ultimate parent today of the person's company.",
    )

    @api.depends("partner_id.commercial_partner_id.kam_root_id")
    def _compute_account_id(self):
        for check in self:
            company = check.partner_id.commercial_partner_id
            check.account_id = company.kam_root_id or company

    @api.model
    def _note(self, code, answer, people, verified, added=()):
        """Note an answer about several records.

        :param code: of the kind of fact
        :param answer: key of ``answer``
        :param people: ``{record: the person it is about}``
        :param verified: ``{record: date of its check before, or False}``
        :param added: records that only know more than before, while all that was known still holds
        """
        kind, today = self.env["kam.fact.kind"]._of(code), fields.Date.context_today(self)
        self.sudo().create(
            [
                {
                    "date": today,
                    "user_id": self.env.uid,
                    "partner_id": person.id,
                    "kind_id": kind.id,
                    "answer": answer,
                    "contradicts": answer == "changed" and record not in added,
                    "age": (today - verified[record]).days if verified[record] else False,
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for record, person in people.items()
            ]
        )

    def action_kam_open_record(self):
        """Open what was checked.

        :return: an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
