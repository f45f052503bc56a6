from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What a reading is a reading of.
PERIODS = {
    "is_key_account": "kam.key.period",
    "kam_tier_id": "kam.tier.period",
    "kam_parent_id": "kam.affiliation",
}
MANAGED = ("kam_manager_id", "kam_team_id", "kam_purchasing_authority")


class ResPartner(models.Model):
    """Writing a reading changes the dated truth behind it."""

    _inherit = "res.partner"

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get([*PERIODS, *MANAGED])
        vals_list, changes = list(vals_list), []
        for position, vals in enumerate(vals_list):
            given = {name: vals.get(name, defaults.get(name)) for name in (*PERIODS, *MANAGED)}
            changes.append({name: given[name] for name in PERIODS if given[name]})
            if any(given.values()):
                vals_list[position] = vals | dict.fromkeys(PERIODS, False)
        if any(changes) or any(vals.get(name) for vals in vals_list for name in MANAGED):
            self._kam_check_group()
        partners = super().create(vals_list)
        for name in PERIODS:
            wanted = {partner: change[name] for partner, change in zip(partners, changes) if name in change}
            partners._kam_change_reading(name, wanted)
        return partners

    def write(self, vals):
        changed = self._kam_really_changed(vals)
        if changed:
            self._kam_check_may_change(vals.keys() & {*MANAGED} and changed)
        if not vals.keys() & PERIODS.keys():
            return super().write(vals)
        self.check_access("write")
        result = super().write({name: value for name, value in vals.items() if name not in PERIODS})
        for name in PERIODS:
            if name in vals:
                self._kam_change_reading(name, dict.fromkeys(self, vals[name]))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_history(self):
        for model, name in (("kam.affiliation", "parent_id"), *((model, "partner_id") for model in PERIODS.values())):
            period = self.env[model].sudo().search([(name, "in", self.ids)], limit=1)
            if period:
                raise UserError(
                    self.env._(
                        "%(partner)s cannot be deleted: %(account)s: %(statement)s. Archive it, so that the history "
                        "stays.",
                        partner=period[name].display_name,
                        account=period.partner_id.display_name,
                        statement=period._phrase(period._facts()),
                    )
                )

    # Changing

    @api.model
    def _kam_change_reading(self, name, values):
        """Let readings be others from a day on: today, or the date ``kam_date`` of the context.

        :param name: of the field
        :param values: ``{partner: value as it would be written}``
        """
        if not values:
            return
        periods = self.env[PERIODS[name]]
        if periods._statement:
            comodel = self.env[self._fields[name].comodel_name]
            statements = {
                partner: value if isinstance(value, models.BaseModel) else comodel.browse(value or ())
                for partner, value in values.items()
            }
        else:
            statements = {partner: bool(value) for partner, value in values.items()}
        periods._switch(statements, fields.Date.to_date(self.env.context.get("kam_date")))

    def _kam_check_release(self):
        """Called before key accounts are released: raise a UserError to refuse it."""

    # Rights: users without a group of key accounts work with partners as before, and leave these fields alone

    def _kam_really_changed(self, vals):
        """:return: the partners for which a field of the account room would get another value"""
        names = [name for name in (*PERIODS, *MANAGED) if name in vals]
        if not names:
            return self.browse()
        return self.filtered(
            lambda partner: any(
                partner._fields[name].convert_to_write(partner[name], partner)
                != partner._fields[name].convert_to_write(
                    partner._fields[name].convert_to_record(
                        partner._fields[name].convert_to_cache(vals[name], partner), partner
                    ),
                    partner,
                )
                for name in names
            )
        )

    @api.model
    def _kam_check_group(self):
        if not self.env.su and not self.env.user.has_group("kam_module.group_kam_user"):
            raise AccessError(
                self.env._(
                    "Headquarters, tier and account manager are changed by users of Key Accounts: "
                    "ask an administrator for that right."
                )
            )

    def _kam_check_may_change(self, managed):
        """Refuse changes of accounts that somebody else manages.

        :param managed: the partners of which manager, team or purchasing authority change; the periods have
            rules of their own
        """
        self._kam_check_group()
        foreign = managed and managed.filtered(lambda partner: not partner._kam_may_change())
        if foreign:
            raise AccessError(
                self.env._(
                    "%(account)s is managed by %(manager)s: ask them or a director to change it.",
                    account=foreign[0].display_name,
                    manager=foreign[0]._kam_managers_words(),
                )
            )

    def _kam_may_change(self):
        """:return: whether the user may change this account: it is theirs, or nobody's, or they may change all"""
        self.ensure_one()
        if self.env.su or self.env.user.has_group("kam_module.group_kam_director"):
            return True
        nodes = self.sudo() | self.sudo().kam_root_id
        managers, teams = nodes.kam_manager_id, nodes.kam_team_id
        users = managers | teams.user_id | teams.crm_team_member_ids.user_id
        return self.env.user in users or not (managers or teams)

    def _kam_managers_words(self):
        nodes = self.sudo() | self.sudo().kam_root_id
        return ", ".join([*nodes.kam_manager_id.mapped("name"), *nodes.kam_team_id.mapped("name")])
