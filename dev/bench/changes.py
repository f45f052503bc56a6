"""Inside Odoo: cases that change something: posting, a changed key, other headquarters."""

from odoo.fields import Command

from dev.bench.accounts import accounts


def draft(env):
    """An invoice of three lines for a customer in a group, ready to be posted."""
    customer = env["res.partner"].search([("name", "=", "Customer 1105")], limit=1)
    products = env["product.product"].search([], limit=3)
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "invoice_line_ids": [
                Command.create({"product_id": product.id, "quantity": 1, "price_unit": 100}) for product in products
            ],
        }
    )
    env.cr.commit()
    return invoice


def post(env, invoice):
    """Post it, until it is safe in the database."""
    invoice.action_post()
    env.cr.commit()


def posted(env):
    """One key of one customer and month waits to be recomputed."""
    post(env, draft(env))
    env.invalidate_all()


def refresh(env, _prepared):
    """What the next reader pays."""
    env["kam.ledger.month"]._ensure_fresh()


def subtree(env):
    """:return: (a region with a thousand branches, the headquarters it moves to)"""
    region = env["res.partner"].search([("name", "=", "Customer 2")], limit=1)
    return region, accounts(env)[-1]


def move_subtree(env, prepared):
    """Give it other headquarters from today on."""
    region, headquarters = prepared
    region.kam_parent_id = headquarters
    env.flush_all()


def moved_subtree(env):
    move_subtree(env, subtree(env))
