from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools.policy_signals import Signal, find_policies

PATIENCE = 10
"""Minutes between what happens and the look at it, so that many changes are looked at once."""


class KamInitiativeProposal(models.Model):
    """Looks for branches that begin the same."""

    _inherit = "kam.initiative.proposal"

    # When

    @api.model
    def _look_soon(self):
        """Have somebody look within minutes of the end of this transaction; cheap, and it waits for nobody."""
        precommit = self.env.cr.precommit
        if not precommit.data.get(self._name):
            precommit.data[self._name] = True
            precommit.add(self._trigger_look)

    @api.model
    def _trigger_look(self):
        name = "kam_module.ir_cron_look_for_initiatives"
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(name, raise_if_not_found=False)
        if not cron_id:
            return
        now = fields.Datetime.now()
        waiting = self.env["ir.cron.trigger"].sudo().search_count(
            [("cron_id", "=", cron_id), ("call_at", ">", now)], limit=1
        )
        if not waiting:
            self.env["ir.cron"].sudo().browse(cron_id)._trigger(at=now + timedelta(minutes=PATIENCE))

    @api.model
    def _cron_look(self):
        """Look at all groups."""
        self._look()

    # What

    @api.model
    def _look(self):
        """Propose initiatives where branches of a group began the same, in the companies of the reader.

        :return: the open proposals that are new or have new evidence
        """
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        today = self.env["res.partner"]._kam_today()
        most = max(companies.mapped("kam_initiative_days"))
        gap = max(companies.mapped("kam_initiative_gap"))
        rows = self.env["kam.initiative.signal"]._read_signals(today - timedelta(days=most - 1), today, gap)
        parents = self._category_parents()
        found = {}
        for (root_id, company), signals in self._by_group(rows, companies).items():
            days = (company or self.env.company).kam_initiative_days
            for finding in find_policies(signals, parents, today, days):
                found[root_id, finding.category, company.id] = finding
        return self._propose(found)

    @api.model
    def _by_group(self, rows, companies):
        """Signs of no company count with those of each company that has one in the group, and else by themselves.

        :return: ``{(group id, company or none): list of Signal}``
        """
        groups = {}
        for root_id, *signal, company_id in rows:
            groups.setdefault(root_id, {}).setdefault(company_id, []).append(Signal(*signal))
        result = {}
        for root_id, by_company in groups.items():
            shared = by_company.pop(None, [])
            for company_id, signals in by_company.items() or [(False, [])]:
                result[root_id, companies.browse(company_id)] = signals + shared
        return result

    @api.model
    def _category_parents(self):
        categories = self.env["product.category"].sudo().search_fetch([], ["parent_id"])
        return {category.id: category.parent_id.id for category in categories}

    # Proposing

    @api.model
    def _propose(self, found):
        """Propose what is new; an open proposal takes over new evidence.

        :param found: ``{(group id, category id, company id): Finding}``
        :return: the proposals that are new or were changed
        """
        if not found:
            return self.browse()
        known = self.search([("partner_id", "in", [root_id for root_id, _category, _company in found])])
        of_key = known.grouped(lambda one: (one.partner_id.id, one.product_categ_id.id, one.company_id.id))
        wanted, changed = [], self.browse()
        for key, finding in found.items():
            before = of_key.get(key, self.browse())
            running = before.filtered(lambda proposal: proposal.state == "open")
            declined = before.filtered(lambda proposal: proposal.state == "declined")
            if running and finding.branches != set(running.branch_ids.ids):
                running.write(self._evidence_values(finding))
                changed |= running
            elif not running and not any(finding.branches <= set(one.branch_ids.ids) for one in declined):
                wanted.append(dict(zip(("partner_id", "product_categ_id", "company_id"), key)))
                wanted[-1].update(self._evidence_values(finding))
        made = self.create(wanted)
        for proposal in made | changed:
            proposal.evidence = proposal._sentence()
        made._ask()
        return made | changed

    @api.model
    def _evidence_values(self, finding):
        return {
            "first_day": finding.signals[0].day,
            "last_day": finding.signals[-1].day,
            "branch_ids": [Command.set(sorted(finding.branches))],
            "branch_count": len(finding.branches),
            "signal_ids": [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "partner_id": signal.branch,
                            "product_categ_id": signal.category,
                            "day": signal.day,
                            "kind": signal.kind,
                            "origin": signal.origin,
                            "lead_id": signal.origin if signal.kind == "deal" else False,
                        }
                    )
                    for signal in finding.signals
                ),
            ],
        }
