"""Inside Odoo: what a company does with its database, as far as the installation matrix needs it."""

from contextlib import contextmanager

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from dev.matrix.report import expect

ADDON = "kam_module"
CHINESE = "zh_CN"


@contextmanager
def environment(database, **context):
    """Give an environment of the administrator in a transaction of its own, committed at its end."""
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        yield env(user=env.ref("base.user_admin"), context={"lang": env.ref("base.user_admin").lang, **context})


def module(env):
    """Return our addon in the list of apps."""
    return env["ir.module.module"].search([("name", "=", ADDON)])


def press(database, button):
    """Press a button of the addon in the list of apps: install, upgrade, uninstall."""
    with environment(database) as env:
        getattr(module(env), f"button_immediate_{button}")()
    with environment(database) as env:
        expected = "uninstalled" if button == "uninstall" else "installed"
        expect(module(env).state == expected, f"after {button} the addon is {module(env).state}")


def open_every_page(database, **context):
    """Open each view of the addon's windows, with the records it shows first, as the administrator.

    :return: how many views were opened
    """
    opened = 0
    with environment(database, **context) as env:
        data = env["ir.model.data"].search([("module", "=", ADDON), ("model", "=", "ir.actions.act_window")])
        for action in env["ir.actions.act_window"].browse(data.mapped("res_id")):
            model = env[action.res_model].with_context(**safe_eval(action.context or "{}", _values(env)))
            views = [(view_id, kind) for view_id, kind in action.views] + [(action.search_view_id.id, "search")]
            fields = model.get_views(views)["views"]
            opened += len(fields)
            if not model._transient and "list" in fields:
                model.web_search_read(safe_eval(action.domain or "[]", _values(env)), {"display_name": {}}, limit=1)
    expect(opened, "the addon has no page to open")
    return opened


def _values(env):
    values = env["ir.actions.actions"]._get_eval_context()
    nothing = {"active_id": False, "active_ids": [], "active_model": False}
    return {**values, **nothing, "uid": env.uid, "allowed_company_ids": env.companies.ids}


def open_contact_and_lead(database):
    """Make a customer and an opportunity through their forms."""
    with environment(database) as env:
        with Form(env["res.partner"]) as partner:
            partner.name = "Form Customer"
        with Form(env["crm.lead"]) as lead:
            lead.name = "Form opportunity"
            lead.partner_id = partner.record
        env.flush_all()
        env.cr.rollback()


def post_invoice(database):
    """Post an invoice in each company that has a chart of accounts.

    :return: how many were posted
    """
    posted = 0
    with environment(database) as env:
        partner = env["res.partner"].search([("name", "=", "Old Customer")])
        for company in env["res.company"].search([("chart_template", "!=", False)]):
            invoice = env["account.move"].with_company(company).create(invoice_of(partner, 100))
            invoice.action_post()
            expect(invoice.state == "posted", f"an invoice of {company.name} is {invoice.state} after posting")
            posted += 1
        env.flush_all()
        env.cr.rollback()
    expect(posted, "no company has a chart of accounts")
    return posted


def invoice_of(partner, amount):
    """Return the values of a customer invoice with one line."""
    return {
        "move_type": "out_invoice",
        "partner_id": partner.id,
        "invoice_line_ids": [(0, 0, {"name": "Service", "quantity": 1, "price_unit": amount})],
    }


def broken_views(database):
    """Return the names of the views that can no longer be put together."""
    broken = []
    with environment(database) as env:
        for view in env["ir.ui.view"].search([("mode", "=", "primary")]):
            try:
                with env.cr.savepoint():
                    arch = view._get_combined_arch()
                    if view.model and view.type != "qweb":
                        view.postprocess_and_fields(arch, model=view.model)
            except Exception as error:
                broken.append(f"{view.xml_id or view.name}: {error}")
    return broken
