from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class KamAffiliation(models.Model):
    """Which headquarters a customer belonged to, and when: the truth of which the trees are readings."""

    _name = "kam.affiliation"
    _inherit = ["kam.period"]
    _description = "Headquarters of a Branch, with Dates"
    _rec_name = "parent_id"

    _statement = "parent_id"
    _reading = "kam_parent_id"

    partner_id = fields.Many2one(string="Branch", domain=[("is_company", "=", True)])
    parent_id = fields.Many2one(
        "res.partner",
        "Headquarters",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", True)],
    )
    root_id = fields.Many2one(related="parent_id.kam_root_id", string="Ultimate Parent")

    # A range over one number stands for equality, so that the database needs no extension for this.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist"
        " (int4range(partner_id, partner_id, '[]') WITH &&, daterange(date_from, date_to, '[]') WITH &&)"
        " DEFERRABLE INITIALLY DEFERRED",
        "A branch belongs to one headquarters at a time.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The affiliation ends before it starts.",
    )
    _not_own = models.Constraint("CHECK (parent_id <> partner_id)", "An account is not its own headquarters.")

    # Changing

    @api.model
    def _correct(self, accounts, headquarters):
        """Correct a mistake: the running affiliation reads as if it had been so from its start.

        :param headquarters: the right one; none when there has been none
        :raise UserError: when an account has no running affiliation
        """
        running_ids = self._running(accounts).ids
        with self._together() as affiliations:
            running = affiliations.browse(running_ids)
            if headquarters:
                running.write({"parent_id": headquarters.id})
            else:
                running.unlink()

    @api.model
    def _running(self, accounts):
        today = accounts._kam_today()
        running = self.browse()
        for account in accounts:
            current = self._timelines(account)[account.id].sudo().filtered(lambda period: period._covers(today))
            if not current:
                raise UserError(
                    self.env._(
                        "%s has no headquarters today, so there is nothing to correct: choose a real change.",
                        account.display_name,
                    )
                )
            running |= current
        return running.with_env(self.env)

    # Checks

    @api.model
    def _check_before(self, values):
        super()._check_before(values)
        if values.get("partner_id") and values.get("partner_id") == values.get("parent_id"):
            account = self.env["res.partner"].browse(values["partner_id"]).sudo()
            raise self._refusal(
                account,
                self.env._("%s cannot be its own headquarters: choose another company.", account.display_name),
            )

    @api.constrains("partner_id", "parent_id")
    def _check_accounts(self):
        for affiliation in self.sudo():
            branch, headquarters = affiliation.partner_id, affiliation.parent_id
            for account in (headquarters, branch):
                if not account._kam_is_account():
                    raise self._refusal(branch, account._kam_not_an_account_sentence())
            if not self._is_of_same_company(branch, headquarters):
                raise self._refusal(branch, self._foreign_sentence(branch, headquarters))
            if not headquarters.active and affiliation._is_running_or_planned():
                raise self._refusal(
                    branch,
                    self.env._(
                        "%(headquarters)s is archived: restore it before it becomes the headquarters of %(branch)s.",
                        headquarters=headquarters.display_name,
                        branch=branch.display_name,
                    ),
                )

    def _is_running_or_planned(self):
        return not self.date_to or self.date_to >= self.partner_id._kam_today()

    @api.model
    def _is_of_same_company(self, branch, headquarters):
        """:return: whether everybody who may see the branch may see its headquarters"""
        return bool(headquarters.filtered_domain(headquarters._check_company_domain(branch.company_id)))

    @api.model
    def _foreign_sentence(self, branch, headquarters):
        if branch.company_id:
            return self.env._(
                "%(branch)s belongs to %(company)s alone and %(headquarters)s to %(other)s: "
                "a headquarters is of the same company or shared.",
                branch=branch.display_name,
                company=branch.company_id.display_name,
                headquarters=headquarters.display_name,
                other=headquarters.company_id.display_name,
            )
        return self.env._(
            "%(branch)s is shared by all companies and %(headquarters)s belongs to %(other)s alone: "
            "a headquarters is of the same company or shared.",
            branch=branch.display_name,
            headquarters=headquarters.display_name,
            other=headquarters.company_id.display_name,
        )

    # Followed by

    @api.model
    def _lock(self):
        """Make a second change of the tree at the same time fail, so that Odoo tries it again.

        It works on a snapshot in which the first change is missing, and would not see that both together
        make a circle. Waiting is not enough, because the snapshot stays the same: writing the row that the
        first one wrote makes the database refuse the snapshot.
        """
        super()._lock()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_config_parameter (key, value) VALUES ('kam_module.tree_version', '1')
                ON CONFLICT (key) DO UPDATE SET value = (ir_config_parameter.value::bigint + 1)::text
                """
            ),
            log_exceptions=False,
        )

    def _follow(self, partners):
        # Today's headquarters first: while they are written, the trees as they were are still known.
        super()._follow(partners)
        self.env["kam.root.period"]._derive(partners.ids)

    @api.model
    def _stale_ids(self):
        return list({*super()._stale_ids(), *self.env["kam.root.period"]._stale_ids()})

    @api.model
    def _words(self, facts):
        headquarters = self.env["res.partner"].browse(facts.value).sudo()
        return self.env._("Headquarters %s", headquarters.display_name)
