from odoo import fields

from ..deal.known_integer import Known


class KnownMonetary(Known, fields.Monetary):
    """An amount that may be unknown."""
