from odoo import api, fields, models
from odoo.tools import SQL

from .kam_counterpart import LEVELS


class KamCoverage(models.Model):
    """Who of ours is in contact with whom: the coverage matrix.

    One row for each person at a customer and each colleague who looks after them or was in contact with them in the
    last months; a row without a colleague for everybody who has no counterpart. Read from the counterparts and the
    touch points as they are now. ``kam_account_ids`` in the context narrows it to some groups, which makes it quick.
    """

    _name = "kam.coverage"
    _description = "Coverage"
    _auto = False
    _order = "account_id, department, level_rank, person_id, id"
    _rec_name = "person_id"

    # Who
    account_id = fields.Many2one("res.partner", readonly=True, help="The ultimate parent today.")
    company_id = fields.Many2one("res.partner", "Works for", readonly=True)
    kam_tier_id = fields.Many2one("kam.tier", "Tier", readonly=True)
    person_id = fields.Many2one("res.partner", readonly=True)
    department = fields.Char(readonly=True)
    level = fields.Selection(LEVELS, readonly=True)
    level_rank = fields.Integer(readonly=True, aggregator=False, export_string_translation=False)
    decides = fields.Boolean(readonly=True, help="Executive, or decides in an open deal.")
    user_id = fields.Many2one("res.users", "Colleague", readonly=True)
    line_id = fields.Many2one("kam.counterpart", "Counterpart Entry", readonly=True)
    is_counterpart = fields.Boolean("Looks After", readonly=True)

    # How deep, how often
    touch_count = fields.Integer(
        "Days in Contact",
        readonly=True,
        help="Days with a meeting, mail or call between the two, in the months that the settings look back on.",
    )
    last_touch_on = fields.Date(
        "Last Contact", readonly=True, help="The last meeting, mail or call between the two, whenever it was."
    )
    depth = fields.Selection(
        [("none", "None"), ("brief", "Brief"), ("several", "Several times"), ("in_depth", "In depth")],
        "Depth of Contact",
        readonly=True,
        help="By the days in contact. How many are several times, and how many in depth, is said in the settings.",
    )
    rhythm = fields.Integer(
        "Rhythm (days)", readonly=True, aggregator=False, help="Of the counterpart entry, else of the contact rule."
    )
    overdue = fields.Integer(
        "Overdue (days)",
        readonly=True,
        aggregator="max",
        help="Days beyond the rhythm since the colleague was last in contact with any of the people of the same entry.",
    )
    goes_dark = fields.Selection(
        [("account", "The whole account"), ("cell", "The department and level"), ("person", "The person")],
        readonly=True,
        help="What nobody else of ours looks after or was in contact with lately: it goes dark when the colleague "
        "leaves. The settings say how far that looks back.",
    )
    problem = fields.Selection(
        [
            ("nobody", "Nobody of ours"),
            ("too_low", "Our level too low"),
            ("never", "Never in contact"),
            ("overdue", "Overdue"),
        ],
        readonly=True,
    )
    needed_level_id = fields.Many2one("kam.colleague.level", "Needs Our Level", readonly=True)
    sentence = fields.Char("What Is Wrong", compute="_compute_sentence")

    _depends = {
        "kam.touch.point": [],
        "kam.contact.rule": ["tier_id", "applies_to", "rhythm", "colleague_level_id"],
        "kam.colleague.level": ["rank"],
        "kam.counterpart": ["user_id", "account_id", "person_id", "department_key", "level", "rhythm"],
        "res.partner": [
            "active",
            "commercial_partner_id",
            "is_company",
            "is_key_account",
            "kam_department",
            "kam_department_key",
            "kam_level",
            "kam_root_id",
            "kam_tier_id",
            "type",
        ],
        "res.users": ["kam_colleague_level_id", "active"],
    }

    # Sentences

    @api.depends("problem", "overdue", "rhythm", "user_id", "person_id", "needed_level_id", "last_touch_on")
    def _compute_sentence(self):
        for row in self:
            row.sentence = row._sentence()

    def _sentence(self):
        """:return: in plain words, which rule is broken; empty when none is"""
        who = {"person": self.person_id.sudo().name, "colleague": self.user_id.sudo().name}
        if self.problem == "nobody":
            if self.decides:
                return self.env._("%(person)s decides, and nobody of ours looks after them.", **who)
            return self.env._("Nobody of ours looks after %(person)s.", **who)
        if self.problem == "too_low":
            level = self.user_id.sudo().kam_colleague_level_id
            who |= {"needed": self.needed_level_id.name, "level": level.name or self.env._("level unknown")}
            return self.env._(
                "%(person)s needs a counterpart of our level %(needed)s or above; "
                "the highest is %(colleague)s (%(level)s).",
                **who,
            )
        if self.problem == "never":
            return self.env._(
                "%(colleague)s looks after %(person)s, and no meeting, mail or call is on record.", **who
            )
        if self.problem == "overdue":
            return self.env._(
                "%(colleague)s is %(days)s days late with %(person)s: the rhythm is %(rhythm)s days.",
                days=self.overdue,
                rhythm=self.rhythm,
                **who,
            )
        return ""

    # Query: the rows

    @property
    def _table_query(self):
        return SQL(
            "WITH %s %s %s", self._with(self.env.context.get("kam_account_ids")), self._select(), self._from()
        )

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT ROW_NUMBER() OVER (ORDER BY person.id, pair.user_id) AS id,
                person.account_id, person.company_id, person.tier_id AS kam_tier_id, person.id AS person_id,
                person.department, person.level, person.level_rank, person.decides,
                pair.user_id, pair.line_id, pair.line_id IS NOT NULL AS is_counterpart,
                COALESCE(contact.days, 0) AS touch_count, contact.last_on AS last_touch_on,
                CASE WHEN COALESCE(contact.days, 0) = 0 THEN 'none'
                    WHEN contact.days < %(several)s THEN 'brief' WHEN contact.days < %(in_depth)s THEN 'several'
                    ELSE 'in_depth' END AS depth,
                line.rhythm, GREATEST(%(today)s - line.last_on - line.rhythm, 0) AS overdue,
                CASE WHEN pair.user_id IS NULL THEN NULL
                    WHEN MIN(pair.user_id) OVER account = MAX(pair.user_id) OVER account THEN 'account'
                    WHEN MIN(pair.user_id) OVER cell = MAX(pair.user_id) OVER cell THEN 'cell'
                    WHEN MIN(pair.user_id) OVER person = MAX(pair.user_id) OVER person THEN 'person' END AS goes_dark,
                CASE WHEN pair.user_id IS NULL THEN 'nobody'
                    WHEN pair.line_id IS NULL THEN NULL
                    WHEN pair.is_highest AND COALESCE(pair.rank, 0) < rule.needed_rank THEN 'too_low'
                    WHEN line.last_on IS NULL THEN 'never'
                    WHEN %(today)s - line.last_on > line.rhythm THEN 'overdue' END AS problem,
                needed.id AS needed_level_id
            """,
            today=fields.Date.context_today(self),
            several=self.env.company.kam_several_from,
            in_depth=self.env.company.kam_in_depth_from,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM people person
            JOIN pairs pair ON pair.person_id = person.id
            JOIN rules rule ON rule.person_id = person.id
            LEFT JOIN kam_colleague_level needed ON needed.rank = rule.needed_rank
            LEFT JOIN contacts contact ON contact.person_id = person.id AND contact.user_id = pair.user_id
            LEFT JOIN line_state line ON line.line_id = pair.line_id
            WINDOW account AS (PARTITION BY person.account_id), person AS (PARTITION BY person.id),
                cell AS (PARTITION BY person.account_id, person.department_key, person.level)
            """
        )

    # Actions

    def action_kam_open_touch_points(self):
        """Open the meetings, mails and calls of the person, of all colleagues.

        :return: an action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Touch points of %(person)s", person=self.person_id.name),
            "res_model": "kam.touch.point",
            "views": [(False, "list")],
            "domain": [("person_id", "=", self.person_id.id)],
            "context": {"kam_account_ids": self.account_id.ids},
        }

    def action_kam_goes_dark(self):
        """Open what goes dark if the colleague of this row leaves.

        :return: an action
        """
        return self.user_id.action_kam_goes_dark()
