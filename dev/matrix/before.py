"""Inside Odoo: make the databases of the matrix, before the addon is there."""

from datetime import date, timedelta

from odoo.fields import Command

from odoo.addons.account.models.chart_template import TEMPLATE_MODELS
from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from dev.matrix.site import CHINESE, invoice_of


def bare(env):
    """No chart of accounts, and an administrator who reads Chinese."""
    for model in TEMPLATE_MODELS[::-1]:
        records = env[model].sudo().with_context(active_test=False, **{MODULE_UNINSTALL_FLAG: True}).search([])
        records.unlink()
    env.company.chart_template = False
    env.ref("base.user_admin").lang = CHINESE


def busy(env):
    """Two companies with charts of accounts in two currencies, company parents, and posted invoices of 600 in each."""
    euro = env.ref("base.EUR")
    euro.active = True
    overseas = env["res.company"].create({"name": "Overseas", "currency_id": euro.id})
    env.ref("base.user_admin").company_ids = [Command.link(overseas.id)]
    env = env(user=env.ref("base.user_admin"))
    headquarters, customer = env["res.partner"].create(
        [{"name": "Old Headquarters", "is_company": True}, {"name": "Old Customer", "is_company": True}]
    )
    customer.parent_id = headquarters
    day = date.today() - timedelta(days=60)
    for company in (env.ref("base.main_company"), overseas):
        env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
        for amount in (100, 500):
            invoice = env["account.move"].with_company(company).create(
                {**invoice_of(customer, amount), "invoice_date": day}
            )
            invoice.action_post()
    env.cr.commit()
