from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.identity import identity_keys

BATCH = 5000
"""How many partners are read at a time."""

LONGEST = 200
"""Signs of a key that are kept: an index holds no long text."""

PROGRESS = "kam_module.identity_read_up_to"
"""The configuration parameter that says how far the job that reads all partners anew has come."""

DONE = "done"


class KamIdentityKey(models.Model):
    """What identifies the firm behind a partner, so that a group is found in an index among all partners.

    A company has the keys of its numbers, its name, its address and website; a contact adds the domain of its e-mail
    address to its company's. Derived from the partners alone, and brought up to date with every change of one.
    """

    _name = "kam.identity.key"
    _description = "What Identifies a Customer"
    _log_access = False
    _rec_name = "value"
    _order = "id"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("tax", "Tax number"),
            ("registry", "Registry number"),
            ("tax_root", "Taxpayer"),
            ("domain", "Domain"),
            ("name", "Name"),
            ("brand", "Distinctive part of the name"),
        ],
        required=True,
    )
    value = fields.Char(required=True, help="As it is compared.")
    source = fields.Char(help="The text it was read from; of a domain only the domain.")

    _once = models.UniqueIndex("(partner_id, kind, value)", "A partner has each key once.")
    _lookup = models.Index("(value, kind, partner_id)")

    # Keys of a party

    @api.model
    def _keys_of(self, party):
        """The keys of what is known of a party, as ``tools.identity.identity_keys``, in the stored form.

        :param party: a dict: name, vat, registry, country (two letters), email, website; every entry optional
        :return: a set of keys
        """
        vocabulary, shared = self.env["kam.identity.word"]._vocabulary()
        return {
            key._replace(value=key.value[:LONGEST], source=key.value if key.kind == "domain" else key.source[:LONGEST])
            for key in identity_keys(party, vocabulary, shared)
        }

    @api.model
    def _keys_of_row(self, row):
        party = {name: row[name] for name in ("name", "vat", "registry", "country", "email", "website")}
        if not row["is_company"]:
            party = {"email": row["email"]} if row["parent_id"] else {}
        return {(key.kind, key.value): key.source for key in sorted(self._keys_of(party), reverse=True)}

    # Bringing up to date

    @api.model
    def _refresh_later(self, partner_ids):
        """Have these partners read anew as the transaction ends, or before a reader looks: all in one go."""
        precommit = self.env.cr.precommit
        if partner_ids and not precommit.data.get(self._name):
            precommit.add(self.sudo()._refresh_waiting)
        precommit.data.setdefault(self._name, set()).update(partner_ids)

    @api.model
    def _refresh_waiting(self):
        """Read anew the partners that changed in this transaction."""
        if waiting := self.env.cr.precommit.data.pop(self._name, None):
            self.env["res.partner"].flush_model()
            self.sudo()._refresh(sorted(waiting))

    @api.model
    def _refresh(self, partner_ids):
        """Read these partners anew, as the database holds them now; only what differs is written."""
        ids = list(partner_ids)
        for start in range(0, len(ids), BATCH):
            self._refresh_batch(ids[start : start + BATCH])

    @api.model
    def _refresh_batch(self, ids):
        removed, added = [], []
        for row in self.env.execute_query_dict(self._partners_query(ids)):
            wanted = self._keys_of_row(row)
            known = {tuple(key[1:3]): key for key in row["keys"] or ()}
            for pair, (key_id, _kind, _value, source) in known.items():
                if wanted.get(pair) != source:
                    removed.append(key_id)
            added += [
                (row["id"], kind, value, source)
                for (kind, value), source in wanted.items()
                if (kind, value) not in known or known[kind, value][3] != source
            ]
        if removed:
            self.env.cr.execute(SQL("DELETE FROM kam_identity_key WHERE id = ANY(%s)", removed))
        if added:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO kam_identity_key (partner_id, kind, value, source)"
                    " SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING",
                    *map(list, zip(*added)),
                )
            )
        if removed or added:
            self.invalidate_model()

    @api.model
    def _partners_query(self, ids):
        return SQL(
            """
            SELECT partner.id, partner.name, partner.vat, partner.company_registry AS registry,
                   country.code AS country, partner.email, partner.website, partner.is_company, partner.parent_id,
                   (
                       SELECT json_agg(json_build_array(key.id, key.kind, key.value, key.source))
                       FROM kam_identity_key key WHERE key.partner_id = partner.id
                   ) AS keys
            FROM res_partner partner LEFT JOIN res_country country ON country.id = partner.country_id
            WHERE partner.id = ANY(%s)
            """,
            ids,
        )

    # Reading all partners anew

    @api.model
    def _rebuild(self):
        """Read all partners, in batches: at installation."""
        self.env["res.partner"].flush_model()
        last = 0
        while last is not None:
            last = self._rebuild_batch(last)
        self.env.cr.execute("ANALYZE kam_identity_key")
        self.env["ir.config_parameter"].sudo().set_param(PROGRESS, DONE)

    @api.model
    def _rebuild_batch(self, after):
        """Read the next partners anew.

        :param after: the id of the last partner that was read
        :return: the id of the last one now, None when there was none left
        """
        ids = [
            partner_id
            for (partner_id,) in self.env.execute_query(
                SQL("SELECT id FROM res_partner WHERE id > %s ORDER BY id LIMIT %s", after, BATCH)
            )
        ]
        self._refresh_batch(ids)
        return ids[-1] if ids else None

    @api.model
    def _rebuild_soon(self):
        """Have all partners read anew: the words changed with which names are read."""
        self.env["ir.config_parameter"].sudo().set_param(PROGRESS, "0")
        self.env.ref("kam_module.ir_cron_read_identities").sudo()._trigger()

    @api.model
    def _rebuild_step(self):
        """Go on where reading all partners anew was left.

        :return: whether there is more to read
        """
        parameters = self.env["ir.config_parameter"].sudo()
        progress = parameters.get_param(PROGRESS) or "0"
        if progress == DONE:
            return False
        last = self._rebuild_batch(int(progress))
        parameters.set_param(PROGRESS, DONE if last is None else str(last))
        return last is not None

    @api.model
    def _cron_rebuild(self):
        """Read all partners anew where that was asked for, in steps that are committed one by one."""
        while self._rebuild_step():
            if not self.env["ir.cron"]._commit_progress(BATCH, remaining=1):
                break
