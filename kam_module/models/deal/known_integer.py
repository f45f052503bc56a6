from odoo import fields


class Known:
    """A number that may be unknown. Unknown is kept as nothing, is no 0, and stays out of sums and means."""

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is None or value is False else super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return None if value is None or value is False else super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        return False if value is None else super().convert_to_read(value, record, use_display_name)

    def convert_to_export(self, value, record):
        return "" if value is False or value is None else super().convert_to_export(value, record)


class KnownInteger(Known, fields.Integer):
    """A whole number that may be unknown."""
