from odoo import api, fields, models


class KamMergeQuestion(models.TransientModel):
    """Entries of several contacts or deals become one: asks which judgement to keep where they say different things.

    Words, forces and history of all are kept in any case.
    """

    _name = "kam.merge.question"
    _description = "What to Keep"

    entry_ids = fields.Many2many("kam.stakeholder", string="Entries", readonly=True)
    line_ids = fields.One2many("kam.merge.question.line", "question_id", "Questions")
    next_model = fields.Char(readonly=True, export_string_translation=False)
    next_id = fields.Many2oneReference(model_field="next_model", readonly=True, export_string_translation=False)
    merges_contacts = fields.Boolean(
        "Merge the Contacts Too",
        help="One contact remains; documents of the others become its own, in the whole database.",
    )
    kept_id = fields.Many2one(
        "kam.stakeholder", "Entry to Keep", ondelete="cascade", domain="[('id', 'in', entry_ids)]"
    )

    @api.model
    def _ask(self, groups, following=None):
        """Ask, where there is something to ask.

        :param groups: sets of entries, each of which become one
        :param following: the wizard whose merge goes on afterwards; empty when nothing but the entries is merged
        :return: an action; None when there is a following wizard and nothing to ask
        """
        lines = [line for entries in groups for line in self._lines(entries)]
        if following and not lines:
            return None
        entries = self.env["kam.stakeholder"].union(*groups)
        question = self.create(
            {
                "entry_ids": entries.ids,
                "kept_id": False if following else entries._freshest().id,
                "line_ids": [fields.Command.create(line) for line in lines],
                "next_model": following and following._name,
                "next_id": following and following.id,
            }
        )
        for line in question.line_ids:
            line.option_id = line.option_ids.filtered(lambda option, line=line: option.entry_id == line.entry_id)[:1]
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.kam_merge_question_action")
        return {**action, "res_id": question.id}

    @api.model
    def _lines(self, entries):
        labels = entries.fields_get(entries._differing(), ["string"])
        for name in entries._differing():
            known = entries.filtered(name)
            yield {
                "name": name,
                "label": labels[name]["string"],
                "person": ", ".join(dict.fromkeys(entries.partner_id.mapped("name"))),
                "deal": ", ".join(dict.fromkeys(entries.lead_id.mapped("name"))),
                "entry_id": known._freshest().id,
                "group_ids": entries.ids,
                "option_ids": [
                    fields.Command.create({"entry_id": entry.id, "name": entry._option_name(name, entries)})
                    for entry in known
                ],
            }

    def action_apply(self):
        """Write what was chosen into all entries that become one, and go on with the merge.

        :return: the action of the wizard that asked, or one that closes the window
        """
        self.ensure_one()
        self.entry_ids.check_access("write")
        for line in self.line_ids:
            line._apply()
        if self.next_model:
            following = self.env[self.next_model].browse(self.next_id)
            return following.with_context(kam_merge_answered=True).action_merge()
        others = self.entry_ids - self.kept_id
        contacts = self.entry_ids.partner_id
        for other in others:
            self.kept_id._absorb(other)
        if self.merges_contacts and len(contacts) > 1:
            merge = self.env["base.partner.merge.automatic.wizard"].create({})
            merge._merge(contacts.ids, self.kept_id.partner_id)
        return {"type": "ir.actions.act_window_close"}


class KamMergeQuestionLine(models.TransientModel):
    _name = "kam.merge.question.line"
    _description = "Judgement to Choose"

    question_id = fields.Many2one("kam.merge.question", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, readonly=True, export_string_translation=False)
    label = fields.Char("What", readonly=True)
    person = fields.Char(readonly=True)
    deal = fields.Char(readonly=True)
    entry_id = fields.Many2one("kam.stakeholder", ondelete="cascade", readonly=True, export_string_translation=False)
    group_ids = fields.Many2many("kam.stakeholder", readonly=True, export_string_translation=False)
    option_ids = fields.One2many("kam.merge.question.option", "line_id", export_string_translation=False)
    option_id = fields.Many2one(
        "kam.merge.question.option", "Keep", ondelete="set null", domain="[('line_id', '=', id)]"
    )

    def _apply(self):
        """All entries of the group say the same afterwards, so that nothing is left to choose when they are merged."""
        chosen = self.option_id.entry_id or self.entry_id
        value = chosen[self.name]
        for entry in self.group_ids.filtered(lambda entry: entry[self.name] and entry[self.name] != value):
            entry._message_log(
                body=self.env._(
                    "%(fact)s: %(kept)s was chosen instead of %(lost)s.",
                    fact=self.label,
                    kept=chosen._label_of(self.name),
                    lost=entry._label_of(self.name),
                )
            )
        self.group_ids.with_context(kam_keeps_verification=True).write({self.name: value})


class KamMergeQuestionOption(models.TransientModel):
    _name = "kam.merge.question.option"
    _description = "Judgement That May Be Kept"

    line_id = fields.Many2one("kam.merge.question.line", required=True, index=True, ondelete="cascade")
    entry_id = fields.Many2one("kam.stakeholder", required=True, ondelete="cascade", export_string_translation=False)
    name = fields.Char(required=True)
