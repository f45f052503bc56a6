from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.group_finding import Firm, headquarters_order


class KamBehindMixin(models.AbstractModel):
    """Asks, on the form of a customer or a deal, whether a group that we know is behind it.

    The question comes with its reasons, is answered by a person, and does not come back on the same evidence.
    """

    _name = "kam.behind.mixin"
    _description = "Who Is behind This"

    kam_behind_id = fields.Many2one(
        "res.partner",
        "Group Behind This",
        compute="_compute_kam_behind",
        groups="kam_module.group_kam_user",
        help="The group to which this customer seems to belong. Nothing is changed until somebody accepts it.",
    )
    kam_behind_text = fields.Char("Why This Group", compute="_compute_kam_behind", groups="kam_module.group_kam_user")

    # What is asked. Only the models that use this know: a deal asks about its customer, a customer about itself.

    def _kam_behind_company(self):
        """:return: the customer that is asked about, a company; none when there is no customer yet"""
        raise NotImplementedError

    def _kam_behind_party(self):
        """:return: what is known of it, as for ``kam.identity.key._keys_of``"""
        raise NotImplementedError

    def _kam_behind_is_asked(self):
        """:return: whether there is anything to ask: not when the group is known"""
        raise NotImplementedError

    def _kam_behind_declined(self):
        """:return: ``{id of the other customer: set of parts of evidence keys}`` that was declined"""
        company = self._kam_behind_company()
        if not company:
            return {}
        pairs = self.env["kam.group.proposal"]._declined(company.ids)
        return {next(iter(pair - {company.id})): parts for pair, parts in pairs.items()}

    # Finding

    @api.model
    def _kam_behind_depends(self):
        """:return: the names of the fields on which the question depends"""
        return []

    @api.depends(lambda self: self._kam_behind_depends())
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_kam_behind(self):
        for record in self:
            found = record._kam_behind()
            record.kam_behind_id = found[0] if found else False
            record.kam_behind_text = record._kam_behind_sentence(*found) if found else False

    def _kam_behind(self):
        """:return: (ultimate parent, list of ``Evidence``) of the likeliest group that was not declined, or ()"""
        self.ensure_one()
        if not self._kam_behind_is_asked():
            return ()
        company = self._kam_behind_company()
        found = self.env["kam.group.finder"]._find(self._kam_behind_party(), company)
        declined = self._kam_behind_declined() if found else {}
        proposals = self.env["kam.group.proposal"]
        for root, evidences in found:
            if proposals._is_new_evidence(evidences, declined.get(root.id, ())):
                return root, evidences
        return ()

    def _kam_behind_sentence(self, root, evidences):
        company = self._kam_behind_company()
        values = {
            "other": root.display_name,
            "reasons": self.env["kam.group.proposal"]._reasons_words(evidences),
        }
        if company and self._kam_is_above(company, root):
            return self.env._("%(other)s seems to be a branch of this customer: %(reasons)s.", **values)
        if root.is_key_account:
            return self.env._("%(other)s, a key account, seems to be behind this: %(reasons)s.", **values)
        return self.env._("%(other)s seems to be behind this: %(reasons)s.", **values)

    # Answers

    def _kam_behind_or_refuse(self):
        found = self._kam_behind()
        if not found:
            raise UserError(
                self.env._("No group seems to be behind %s any more: reload the page.", self.display_name)
            )
        return found

    def action_kam_behind_accept(self):
        """Accept: the customer becomes a branch of the group, as of today; its address stays as it is.

        :raise UserError: when nothing is proposed any more, or the link is refused
        """
        self.ensure_one()
        root, evidences = self._kam_behind_or_refuse()
        self._kam_behind_link(self._kam_behind_company(), root, evidences)
        return True

    def action_kam_behind_decline(self):
        """Decline: the question does not come back on the same evidence.

        :raise UserError: when nothing is proposed any more
        """
        self.ensure_one()
        root, evidences = self._kam_behind_or_refuse()
        proposal = self._kam_behind_proposal(self._kam_behind_company(), root, evidences)
        proposal.action_decline()
        return True

    def _kam_behind_link(self, company, root, evidences):
        self._kam_behind_proposal(company, root, evidences).action_accept()

    @api.model
    def _kam_behind_proposal(self, company, root, evidences):
        """:return: the open proposal of this pair: of the two, the likelier headquarters is proposed as such"""
        branch, headquarters = company, root
        if self._kam_is_above(company, root):
            branch, headquarters = root, company
        return self.env["kam.group.proposal"]._propose_identities([(branch.id, headquarters.id, evidences)])

    @api.model
    def _kam_is_above(self, company, other):
        """:return: whether the customer is likelier to be the headquarters of the other one than the reverse"""
        vocabulary, _domains = self.env["kam.identity.word"]._vocabulary()
        firms = [
            Firm(firm.id, firm.name, len(firm.kam_branch_ids), firm.is_key_account) for firm in (company, other)
        ]
        return min(firms, key=lambda firm: headquarters_order(firm, vocabulary)).id == company.id
