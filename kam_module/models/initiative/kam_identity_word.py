from odoo import api, fields, models, tools

from ...tools.name_vocabulary import Vocabulary

KINDS = [
    ("legal", "Legal form"),
    ("group", "Word for a group"),
    ("branch", "Word for a branch"),
    ("place", "Place"),
    ("country", "Country"),
    ("generic", "Word of a trade"),
    ("anchor", "End of a firm's own name"),
    ("distinctive", "Distinctive in spite of its form"),
    ("shared_domain", "Domain that many firms use"),
]


class KamIdentityWord(models.Model):
    """A word that does not tell one firm from another, or a domain where anybody has an address.

    What is left of a name without these words is compared with other names; a domain in the list is no evidence.
    """

    _name = "kam.identity.word"
    _description = "Word or Domain That Identifies Nobody"
    _order = "kind, name"

    name = fields.Char("Word or Domain", required=True, help="In any script; large and small letters are the same.")
    kind = fields.Selection(KINDS, required=True, help="What the word says about a firm.")
    active = fields.Boolean(default=True, help="Archive a word that tells your customers apart.")

    _name_uniq = models.Constraint("UNIQUE (kind, name)", "This word is in the list already, perhaps archived.")

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create(vals_list)
        self._changed()
        return words

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"name", "kind", "active"}:
            self._changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._changed()
        return result

    @api.model
    def _changed(self):
        """Names are read anew with the words as they are now, soon, in a job."""
        self.env.registry.clear_cache()
        if not self.env.context.get("install_mode"):
            self.env["kam.identity.key"]._rebuild_soon()

    # Reading

    @api.model
    @tools.ormcache()
    def _vocabulary(self):
        """:return: (the words as a ``Vocabulary``, the shared domains as a frozenset)"""
        words = [(word.kind, word.name) for word in self.sudo().search_fetch([], ["kind", "name"])]
        shared = frozenset(name.strip().casefold() for kind, name in words if kind == "shared_domain")
        return Vocabulary(words), shared
