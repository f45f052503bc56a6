from odoo import api, fields, models
from odoo.tools import SQL


class KamOutOfSight(models.Model):
    """Opportunities and orders on key accounts, by sellers who are not in the account's team.

    A standing list: the account's manager would not hear of them otherwise. A row is a document; its id tells the
    kind apart (``_models_by_kind`` numbers them).
    """

    _name = "kam.out.of.sight"
    _description = "Out of Sight of the Account's Team"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "name"

    name = fields.Char("Document", readonly=True)
    kind = fields.Selection([("deal", "Opportunity")], readonly=True)
    origin = fields.Integer(readonly=True, aggregator=False, export_string_translation=False)
    partner_id = fields.Many2one("res.partner", "Branch", readonly=True)
    account_id = fields.Many2one("res.partner", "Key Account", readonly=True, help="The ultimate parent today.")
    kam_manager_id = fields.Many2one("res.users", "Key Account Manager", readonly=True)
    kam_team_id = fields.Many2one("crm.team", "Account Team", readonly=True)
    user_id = fields.Many2one("res.users", "Seller", readonly=True, help="Empty: nobody yet.")
    team_id = fields.Many2one("crm.team", "Seller's Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    day = fields.Date("Created on", readonly=True)
    state = fields.Selection([("open", "Open"), ("won", "Won")], "Status", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Expected revenue of an opportunity, untaxed amount of an order, in its company's currency."
    )

    _depends = {
        "crm.lead": [
            "name",
            "type",
            "active",
            "won_status",
            "partner_id",
            "user_id",
            "team_id",
            "company_id",
            "expected_revenue",
        ],
        "res.partner": ["kam_root_id", "is_key_account", "kam_manager_id", "kam_team_id", "commercial_partner_id"],
        "crm.team.member": ["user_id", "crm_team_id", "active"],
        "crm.team": ["user_id"],
    }

    # Business words

    @api.model
    def _models_by_kind(self):
        """:return: ``{kind: (number of the kind, model of its documents)}``; apps with further documents add theirs"""
        return {"deal": (0, "crm.lead")}

    # Query

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT document.origin * 4 + document.number AS id, document.name, document.kind, document.origin,
                   branch.id AS partner_id, account.id AS account_id,
                   COALESCE(branch.kam_manager_id, account.kam_manager_id) AS kam_manager_id,
                   COALESCE(branch.kam_team_id, account.kam_team_id) AS kam_team_id,
                   document.user_id, document.team_id, document.company_id, document.day, document.state,
                   COALESCE(document.currency_id, %s) AS currency_id, document.amount
            """,
            self.env.company.currency_id.id,
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM (%s) document
                JOIN res_partner partner ON partner.id = document.partner_id
                JOIN res_partner branch ON branch.id = partner.commercial_partner_id
                JOIN res_partner account ON account.id = COALESCE(branch.kam_root_id, branch.id)
            """,
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in self._documents()),
        )

    @api.model
    def _where(self):
        """On a key account, by nobody of its team: not its manager, nor leader or member of its team."""
        return SQL(
            """
            WHERE (account.is_key_account OR branch.is_key_account)
                AND COALESCE(branch.kam_manager_id, branch.kam_team_id, account.kam_manager_id, account.kam_team_id) > 0
                AND (document.user_id IS NULL OR (
                    document.user_id IS DISTINCT FROM branch.kam_manager_id
                    AND document.user_id IS DISTINCT FROM account.kam_manager_id
                    AND NOT EXISTS (
                        SELECT FROM crm_team team
                            LEFT JOIN crm_team_member member ON member.crm_team_id = team.id AND member.active
                        WHERE team.id IN (branch.kam_team_id, account.kam_team_id)
                            AND document.user_id IN (team.user_id, member.user_id)
                    )
                ))
            """
        )

    @api.model
    def _documents(self):
        """:return: list of SQL with the documents of each kind; apps with further documents add theirs"""
        return [
            SQL(
                """
                SELECT 0 AS number, 'deal' AS kind, lead.id AS origin, lead.name, lead.partner_id, lead.user_id,
                       lead.team_id, lead.company_id, lead.create_date::date AS day,
                       CASE lead.won_status WHEN 'won' THEN 'won' ELSE 'open' END AS state,
                       company.currency_id, lead.expected_revenue AS amount
                FROM crm_lead lead LEFT JOIN res_company company ON company.id = lead.company_id
                WHERE lead.active AND lead.type = 'opportunity' AND lead.won_status <> 'lost'
                    AND lead.partner_id IS NOT NULL
                """
            )
        ]

    # Actions

    def action_open_document(self):
        """Open the opportunity or the order.

        :return: an action
        """
        self.ensure_one()
        _number, model = self._models_by_kind()[self.kind]
        return self.env[model].browse(self.origin)._get_records_action()
