from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Where an account stands in its group, and the ways from a page of it to the next."""

    _inherit = "res.partner"

    kam_tier_id = fields.Many2one(group_expand="_read_group_kam_tier_id")

    # Place in the group, as it is today
    kam_headquarters_ids = fields.Many2many(
        "res.partner",
        string="All Headquarters Above",
        compute="_compute_kam_headquarters",
        search="_search_kam_headquarters_ids",
        compute_sudo=True,
        help="Every headquarters above this account, the ultimate parent included.",
    )
    kam_headquarters_chain = fields.Char(
        "Headquarters Chain",
        compute="_compute_kam_headquarters",
        compute_sudo=True,
        help="From the ultimate parent down to the direct headquarters.",
    )
    kam_branch_count = fields.Integer(
        "Number of Branches",
        compute="_compute_kam_branch_count",
        help="Everything below this account, on all levels, without archived branches.",
    )

    # Computes

    @api.depends("kam_parent_id")
    def _compute_kam_headquarters(self):
        chains = self._kam_chains()
        partners = self.browse({id_ for chain in chains.values() for id_ in chain})
        partners.fetch(["name"])
        below = self.filtered(lambda partner: chains.get(partner._origin.id))
        (self - below).kam_headquarters_ids = self.browse()
        (self - below).kam_headquarters_chain = ""
        for partner in below:
            chain = self.browse(chains[partner._origin.id])
            partner.kam_headquarters_ids = chain
            partner.kam_headquarters_chain = " › ".join(name for name in chain.mapped("name") if name)

    @api.depends("kam_branch_ids")
    def _compute_kam_branch_count(self):
        counts = dict(self.env.execute_query(self._kam_branch_counts())) if self._origin.ids else {}
        for partner in self:
            partner.kam_branch_count = counts.get(partner._origin.id, 0)

    def _kam_branch_counts(self):
        """:return: SQL with the rows (account, number of branches): an ultimate parent is known to all below it"""
        root, parent = (
            SQL.identifier("branch", name, to_flush=self._fields[name]) for name in ("kam_root_id", "kam_parent_id")
        )
        return SQL(
            """
            WITH RECURSIVE %(below)s
            SELECT below.node_id, COUNT(*)
            FROM below JOIN res_partner branch ON branch.id = below.partner_id AND branch.active
            GROUP BY below.node_id
            UNION ALL
            SELECT %(root)s, COUNT(*) FROM res_partner branch
            WHERE %(root)s = ANY(%(ids)s) AND branch.active AND %(parent)s IS NOT NULL
            GROUP BY %(root)s
            """,
            below=self._kam_below(
                SQL("SELECT id FROM res_partner WHERE id = ANY(%s) AND kam_parent_id IS NOT NULL", self._origin.ids)
            ),
            root=root,
            parent=parent,
            ids=self._origin.ids,
        )

    @api.model
    def _search_kam_headquarters_ids(self, operator, value):
        if operator == "any":
            nodes = self.with_context(active_test=False)._search(value).subselect()
        elif operator == "in" and False not in value:
            nodes = SQL("SELECT unnest(%s::int[])", list(value))
        else:
            return NotImplemented
        return [("id", "in", SQL("(WITH RECURSIVE %s SELECT partner_id FROM below)", self._kam_below(nodes)))]

    @api.model
    def _read_group_kam_tier_id(self, tiers, domain):
        """Every tier has its column, so that an account can be dragged into one that is empty."""
        return tiers.search(Domain.TRUE)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """As Odoo's, with a name for the group of accounts that have no tier, manager, team or headquarters.

        :return: as Odoo's
        """
        result = super().fields_get(allfields, attributes)
        if attributes is None or "falsy_value_label" in attributes:
            for name, label in self._kam_labels_of_nothing().items():
                if name in result:
                    result[name]["falsy_value_label"] = label
        return result

    @api.model
    def _kam_labels_of_nothing(self):
        return {
            "kam_tier_id": self.env._("No tier"),
            "kam_manager_id": self.env._("No manager"),
            "kam_team_id": self.env._("No team"),
            "kam_parent_id": self.env._("No headquarters"),
        }

    @api.model
    def web_read_group(self, domain, groupby, *args, opening_info=None, **kwargs):
        """As Odoo's, but accounts without a tier are shown at once: somebody has to give them one.

        :return: as Odoo's
        """
        if not opening_info and kwargs.get("auto_unfold") and list(groupby) == ["kam_tier_id"]:
            limit = kwargs.get("unfold_read_default_limit", 80)
            opening_info = [{"value": False, "folded": False, "limit": limit, "offset": 0}]
        return super().web_read_group(domain, groupby, *args, opening_info=opening_info, **kwargs)

    # Actions

    @api.readonly
    def action_kam_open_tree(self):
        """Open the tree of the group, unfolded down to this account.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.res_partner_action_groups")
        path = [*self._kam_chains().get(self.id, ()), self.id]
        action["context"] = {"default_is_company": True, "kam_path_ids": path}
        action["display_name"] = self.env._("Group of %(account)s", account=self.browse(path[0]).name)
        action["domain"] = [("is_company", "=", True)]
        return action

    @api.readonly
    def action_kam_open_branches(self):
        """Open the list of everything below this account.

        :return: an action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("kam_module.res_partner_action_branches")
        action["display_name"] = self.env._("Branches of %(account)s", account=self.name)
        action["domain"] = [("kam_headquarters_ids", "in", self.ids)]
        action["context"] = {"default_is_company": True}
        return action

    @api.readonly
    def action_kam_open_ultimate_parent(self):
        """Open the page of the ultimate parent.

        :return: an action
        """
        self.ensure_one()
        return (self.kam_root_id or self)._get_records_action()

    def action_kam_add_branches(self):
        """Ask which customers become branches of this account, and as of when.

        :return: an action
        """
        self.ensure_one()
        action = self.browse().action_kam_change_headquarters()
        action["context"] = {**action["context"], "default_parent_id": self.id}
        return action

    # Helpers

    def _kam_chains(self):
        """:return: ``{partner id: [ids of the headquarters above it, the ultimate parent first]}``, branches only"""
        if not self._origin.ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH RECURSIVE chain(partner_id, parent_id, depth) AS (
                        SELECT id, %(parent)s, 1 FROM res_partner WHERE id = ANY(%(ids)s) AND kam_parent_id IS NOT NULL
                        UNION ALL
                        SELECT chain.partner_id, parent.kam_parent_id, chain.depth + 1
                        FROM chain JOIN res_partner parent ON parent.id = chain.parent_id
                        WHERE parent.kam_parent_id IS NOT NULL
                    )
                    SELECT partner_id, ARRAY_AGG(parent_id ORDER BY depth DESC) FROM chain GROUP BY partner_id
                    """,
                    parent=SQL.identifier("kam_parent_id", to_flush=self._fields["kam_parent_id"]),
                    ids=self._origin.ids,
                )
            )
        )

    @api.model
    def _kam_below(self, nodes):
        """Every node with everything below it, on all levels, archived or not.

        :param SQL nodes: rows with one column, the node
        :return: SQL to be put behind WITH RECURSIVE: ``below (node_id, partner_id)``
        """
        return SQL(
            """
            below(node_id, partner_id) AS (
                SELECT node.id, branch.id
                FROM (%(nodes)s) node(id) JOIN res_partner branch ON branch.%(parent)s = node.id
                UNION
                SELECT below.node_id, branch.id
                FROM below JOIN res_partner branch ON branch.kam_parent_id = below.partner_id
            )
            """,
            nodes=nodes,
            parent=SQL.identifier("kam_parent_id", to_flush=self._fields["kam_parent_id"]),
        )
