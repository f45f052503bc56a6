from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.identity import KINDS

BATCH = 500
"""How many proposals the job makes in one transaction."""

DECLINED_OTHERWISE = "*"
"""Among what was declined: the pair itself, on evidence of another kind."""

NUMBERS = ("tax", "registry", "tax_root")
"""The kinds of evidence that speak against such an answer."""


class KamGroupProposal(models.Model):
    """Customers that share a number, a name, a domain or a website are proposed as one group."""

    _inherit = "kam.group.proposal"

    source = fields.Selection(selection_add=[("identity", "Same identity")], ondelete={"identity": "cascade"})

    # Words

    @api.model
    def _reason_words(self, kind, value):
        """:return: why two customers look like one group, as a phrase; ``kind`` and ``value`` of an ``Evidence``"""
        phrases = {
            "tax": self.env._("same tax number %(value)s", value=value),
            "registry": self.env._("same registry number %(value)s", value=value.partition(":")[2]),
            "tax_root": self.env._("tax numbers of one taxpayer (%(value)s)", value=value),
            "domain": self.env._("same domain %(value)s", value=value),
            "name": self.env._("same name without legal form and place (%(value)s)", value=value),
            "brand": self.env._("one is called as the other begins (%(value)s)", value=value),
        }
        return phrases[kind]

    @api.model
    def _reasons_words(self, evidences):
        """:return: the reasons as one sentence, the strongest first"""
        ordered = sorted({(KINDS.index(evidence.kind), evidence.kind, evidence.value) for evidence in evidences})
        return ", ".join(self._reason_words(kind, value) for _order, kind, value in ordered)

    @api.model
    def _evidence_key(self, evidences):
        """:return: a text that is the same for the same evidence"""
        return "|".join(sorted({f"{evidence.kind}:{evidence.value}" for evidence in evidences}))

    # Proposing

    @api.model
    def _declined(self, partner_ids):
        """What was declined as evidence for two customers being one group, in either direction.

        :return: ``{frozenset of two partner ids: set of parts of evidence keys}``
        """
        declined = {}
        domain = Domain("partner_id", "in", partner_ids) | Domain("parent_id", "in", partner_ids)
        for proposal in self.sudo().search_fetch(
            domain & Domain("state", "=", "declined"), ["partner_id", "parent_id", "source", "evidence_key"]
        ):
            pair = frozenset((proposal.partner_id.id, proposal.parent_id.id))
            is_identity = proposal.source == "identity"
            declined.setdefault(pair, set()).update(
                proposal.evidence_key.split("|") if is_identity else {DECLINED_OTHERWISE}
            )
        return declined

    @api.model
    def _is_new_evidence(self, evidences, declined):
        """:return: whether there is more than what was declined (a set of parts of evidence keys)

        Whoever declined a parent company of the address book knew its name: only a number asks again.
        """
        if DECLINED_OTHERWISE in declined:
            evidences = [evidence for evidence in evidences if evidence.kind in NUMBERS]
        return bool(evidences) and not set(self._evidence_key(evidences).split("|")) <= set(declined)

    @api.model
    def _propose_identities(self, found):
        """Propose headquarters for customers that look like their branches; an open proposal takes over new evidence.

        :param found: a list of (branch id, headquarters id, list of ``Evidence``)
        :return: the open proposals of these pairs
        """
        branch_ids = [branch_id for branch_id, _headquarters_id, _evidences in found]
        declined = self._declined(branch_ids)
        known = self.sudo().search([("partner_id", "in", branch_ids)])
        of_pair = known.grouped(lambda proposal: (proposal.partner_id.id, proposal.parent_id.id))
        wanted, open_ids = [], []
        for branch_id, headquarters_id, evidences in found:
            if not self._is_new_evidence(evidences, declined.get(frozenset((branch_id, headquarters_id)), ())):
                continue
            key = self._evidence_key(evidences)
            values = {"evidence": self._reasons_words(evidences), "evidence_key": key}
            before = of_pair.get((branch_id, headquarters_id), self.browse()).sudo()
            running = before.filtered(lambda proposal: proposal.state == "open")
            if key not in before.mapped("evidence_key"):
                # What is asked already, because of the address book, is not asked twice.
                if mine := running.filtered(lambda proposal: proposal.source == "identity"):
                    mine.write(values)
                elif not running:
                    wanted.append(
                        {"partner_id": branch_id, "parent_id": headquarters_id, "source": "identity", **values}
                    )
            open_ids += running.ids
        return self.browse(open_ids) | self.sudo().create(wanted).with_env(self.env)

    @api.model
    def _look_for_unlinked(self):
        """Propose the customers that look like one group.

        :return: the open proposals, new and old
        """
        found, open_ids = self.env["kam.group.finder"]._unlinked(), []
        for start in range(0, len(found), BATCH):
            open_ids += self._propose_identities(found[start : start + BATCH]).ids
        return self.browse(open_ids)

    @api.model
    def action_look_for_headquarters(self):
        """Propose the parent companies of the address book and the customers that look like one group.

        :return: an action: the list
        """
        action = super().action_look_for_headquarters()
        self._look_for_unlinked()
        return action

    @api.model
    def _cron_look_for_unlinked(self):
        """Once a day: propose what looks like one group, in steps that are committed one by one."""
        found = self.env["kam.group.finder"]._unlinked()
        self.env["ir.cron"]._commit_progress(remaining=len(found))
        for start in range(0, len(found), BATCH):
            batch = found[start : start + BATCH]
            self._propose_identities(batch)
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                break
