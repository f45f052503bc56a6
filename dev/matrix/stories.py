"""Inside Odoo: the two databases of the installation matrix, from before the addon to after it.

*bare*: no demo data, no chart of accounts, Chinese, and nobody works in it, so that after the addon has gone every
table must hold exactly the rows it held before. *busy*: two companies with two currencies, the apps for sales,
timesheets and websites, posted invoices and company parents of Odoo's own from before.
"""

from dev.matrix import before, site, snapshot
from dev.matrix.compare import differences
from dev.matrix.report import Report, expect

# Tables of settings and of the system: what a user does in the meantime changes others.
SYSTEM = r"(ir|res_groups|res_config|mail_template|mail_activity_type|mail_message_subtype|base|digest|web)\w*"
# An update makes the lines of a window's views anew, as it does in every addon.
RECORDS = rf"(?!ir_act_window_view$){SYSTEM}"


def bare(database, path):
    """Install, update and uninstall in the bare database."""
    report = Report(path, "bare database")
    with site.environment(database) as env:
        before.bare(env)
    with site.environment(database) as env:
        start = snapshot.take(env.cr)
    with report.check("it has no demo data and no chart of accounts, and its administrator reads Chinese"):
        _bareness(database)
    with report.check("the addon installs without demo data, without a chart of accounts, in Chinese"):
        site.press(database, "install")
    with report.check("every page of the addon opens in Chinese"):
        site.open_every_page(database)
    with report.check("every page of the addon opens in English"):
        site.open_every_page(database, lang="en_US")
    _update(report, database)
    _uninstall(report, database, start)
    with report.check("a customer and an opportunity can be made after it"):
        site.open_contact_and_lead(database)


def busy(database, path):
    """Install, work, update and uninstall in the busy database."""
    report = Report(path, "busy database")
    with site.environment(database) as env:
        start = snapshot.take(env.cr, SYSTEM)
        parents = _native_parents(env)
    with report.check("the addon installs next to sales, timesheets and websites, into two companies with invoices"):
        site.press(database, "install")
    with report.check("the figures of the invoices from before equal the ledger, in both companies"):
        _figures(database)
    with report.check("company parents of Odoo's own are proposed, and stay as they were"):
        _proposals(database, parents)
    with report.check("every page of the addon opens next to the other apps"):
        site.open_every_page(database)
    with report.check("a branch, a key account and an invoice can be made"):
        _work(database)
    _update(report, database)
    _uninstall(report, database, start, SYSTEM)
    with report.check("company parents of Odoo's own are as before"), site.environment(database) as env:
        expect(_native_parents(env) == parents, "they have changed")
    with report.check("a customer and an opportunity can be made after it"):
        site.open_contact_and_lead(database)
    with report.check("an invoice can be posted after it, in both companies"):
        posted = site.post_invoice(database)
        expect(posted == 2, f"{posted} companies instead of 2")


def _bareness(database):
    with site.environment(database) as env:
        expect(not env["res.company"].search([("chart_template", "!=", False)]), "a company has a chart")
        expect(not env["account.account"].search([]), "there are accounts")
        expect(not env["ir.module.module"].search([("demo", "=", True)]), "a module has demo data")
        expect(env.lang == site.CHINESE, f"the administrator reads {env.lang}")


def _update(report, database):
    with report.check("it updates onto itself and changes nothing"):
        with site.environment(database) as env:
            start = snapshot.take(env.cr, RECORDS)
        site.press(database, "upgrade")
        with site.environment(database) as env:
            found = differences(start, snapshot.take(env.cr, RECORDS))
        expect(not found, "; ".join(found))


def _uninstall(report, database, start, tables=None):
    with report.check("it uninstalls"):
        site.press(database, "uninstall")
    with site.environment(database) as env:
        found = differences(start, snapshot.take(env.cr, tables))
    for kind in ("left behind", "missing afterwards", "changed"):
        with report.check(f"nothing is {kind} after it"):
            sentences = [sentence.removeprefix(f"{kind}: ") for sentence in found if sentence.startswith(kind)]
            expect(not sentences, "; ".join(sentences))
    with report.check("no view is broken after it"):
        broken = site.broken_views(database)
        expect(not broken, "; ".join(broken[:5]))


def _native_parents(env):
    """:return: {company partner id: parent id} of partners that are companies"""
    env.cr.execute("SELECT id, parent_id FROM res_partner WHERE is_company AND parent_id IS NOT NULL")
    return dict(env.cr.fetchall())


def _figures(database):
    with site.environment(database) as env:
        env = env(su=True, context={"allowed_company_ids": env["res.company"].search([]).ids})
        wrong = env["kam.ledger.check"]._differences()
        expect(not wrong, f"{len(wrong)} differ")
        for company in env["res.company"].search([("chart_template", "!=", False)]):
            [[revenue]] = env["kam.ledger.month"]._read_group([("company_id", "=", company.id)], [], ["revenue:sum"])
            expect(revenue == 600, f"{company.name}: revenue {revenue} instead of 600")


def _proposals(database, parents):
    with site.environment(database) as env:
        expect(parents, "the database has no company parents")
        expect(_native_parents(env) == parents, "parent_id has changed")
        proposals = env["kam.group.proposal"].search([("state", "=", "open")])
        found = {proposal.partner_id.id: proposal.parent_id.id for proposal in proposals}
        expect(found == parents, f"proposals {found} instead of {parents}")


def _work(database):
    with site.environment(database) as env:
        headquarters, branch = env["res.partner"].create(
            [{"name": "New Headquarters", "is_company": True}, {"name": "New Branch", "is_company": True}]
        )
        branch.kam_parent_id = headquarters
        headquarters.is_key_account = True
        env.flush_all()
        expect(branch.kam_root_id == headquarters, "the branch has another ultimate parent")
        expect(env["kam.affiliation"].search_count([("partner_id", "=", branch.id)]) == 1, "no affiliation was made")
        invoice = env["account.move"].create(site.invoice_of(branch, 250))
        invoice.action_post()
        [[revenue]] = env["kam.ledger.month"]._read_group([("partner_id", "=", branch.id)], [], ["revenue:sum"])
        expect(revenue == 250, f"revenue {revenue} instead of 250")
