"""Inside Odoo, without the addon: customers, posted invoices and payments of them.

Odoo itself makes one record of each kind; SQL repeats it with other partners, dates, products and amounts, so that
every stored field that we do not vary is as Odoo fills it.
"""

from odoo.fields import Command
from odoo.tools import SQL

from dev.bench import payments
from dev.bench.bulk import PADDED, amounts, reconciled, repeat, reserve, without_indexes
from dev.bench.size import MONTHS

SEED = 0.42  # the same figures in every run on the same day
USER = "bench"


def run(env, size):
    """Generate everything in the database of `env` and commit."""
    env["account.chart.template"].try_loading("generic_coa", company=env.company, install_demo=False)
    _user(env)
    patterns = _patterns(env)
    env.flush_all()
    env.cr.execute("SELECT setseed(%s)", [SEED])
    with without_indexes(env.cr, "res_partner"):
        companies, contacts = _partners(env, size, patterns)
    with without_indexes(env.cr, "account_move", "account_move_line", "account_partial_reconcile"):
        _draw_invoices(env, size, patterns, companies, contacts)
        _invoices(env, patterns)
        payments.pay(env, patterns)
        env.cr.execute("DROP TABLE bench_invoice, bench_payment")
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")


def _user(env):
    groups = ("sales_team.group_sale_manager", "account.group_account_manager")
    env["res.users"].create(
        {
            "name": "Bench",
            "login": USER,
            "group_ids": [Command.link(env.ref(group).id) for group in ("base.group_user", *groups)],
        }
    )


def _patterns(env):
    """Make one record of each kind through Odoo's own methods.

    :return: {name: record or list of ids}
    """
    categories = env["product.category"].create([{"name": f"Category {number}"} for number in range(1, 9)])
    products = env["product.product"].create(
        [
            {"name": f"Product {number}", "type": "service", "categ_id": categories[number % 8].id}
            for number in range(1, 25)
        ]
    )
    company = env["res.partner"].create({"name": "Pattern", "is_company": True, "city": "Rotterdam"})
    contact = env["res.partner"].create({"name": "Pattern contact", "parent_id": company.id, "type": "contact"})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": company.id,
            "invoice_line_ids": [
                Command.create({"product_id": product.id, "quantity": 1, "price_unit": 100}) for product in products[:3]
            ],
        }
    )
    invoice.action_post()
    receivable = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
    bank = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1)
    total = invoice.amount_total
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": bank.id,
            "line_ids": [
                Command.create(
                    {"account_id": account.id, "partner_id": company.id, "name": "Payment", "balance": balance}
                )
                for account, balance in ((bank.default_account_id, total), (receivable.account_id, -total))
            ],
        }
    )
    payment.action_post()
    settled = payment.line_ids.filtered(lambda line: line.account_id == receivable.account_id)
    (receivable | settled).reconcile()
    return {
        "company": company,
        "contact": contact,
        "products": products.ids,
        "invoice": invoice,
        "lines": invoice.line_ids.filtered(lambda line: line.display_type == "product"),
        "tax": invoice.line_ids.filtered("tax_line_id"),
        "receivable": receivable,
        "payment": payment,
        "bank_line": payment.line_ids - settled,
        "settled": settled,
        "partial": settled.matched_debit_ids,
    }


def _partners(env, size, patterns):
    """:return: the ids before the first company and before the first contact"""
    companies = reserve(env.cr, "res_partner", size.companies)
    repeat(
        env.cr,
        patterns["company"],
        SQL("generate_series(1, %s) n", size.companies),
        id=SQL("%s + n", companies),
        name=SQL("'Customer ' || n"),
        complete_name=SQL("'Customer ' || n"),
        commercial_company_name=SQL("'Customer ' || n"),
        commercial_partner_id=SQL("%s + n", companies),
        city=SQL("'City ' || n %% 500"),
    )
    number = size.partners - size.companies
    contacts = reserve(env.cr, "res_partner", number)
    repeat(
        env.cr,
        patterns["contact"],
        SQL("generate_series(1, %s) n", number),
        id=SQL("%s + n", contacts),
        name=SQL("'Contact ' || n"),
        complete_name=SQL("'Customer ' || n || ', Contact ' || n"),
        commercial_company_name=SQL("'Customer ' || n"),
        parent_id=SQL("%s + n", companies),
        commercial_partner_id=SQL("%s + n", companies),
    )
    env.cr.execute("ANALYZE res_partner")
    return companies, contacts


def _draw_invoices(env, size, patterns, companies, contacts):
    """Draw who buys what, when and for how much: the first customers buy most, as in life.

    Of the invoices older than 45 days, 19 of 20 are paid, all of a customer and month with one payment.
    """
    cr = env.cr
    tax = patterns["tax"].tax_line_id.amount / 100
    cr.execute(
        SQL(
            """
            CREATE UNLOGGED TABLE bench_invoice AS
            SELECT drawn.*, a1 + a2 + a3 AS untaxed, round((a1 + a2 + a3) * %(tax)s, 2) AS tax,
                   a1 + a2 + a3 + round((a1 + a2 + a3) * %(tax)s, 2) AS total,
                   date < current_date - 45 AND n %% 20 <> 0 AS paid,
                   CASE WHEN n %% 10 < 3 AND customer <= %(contact_count)s
                        THEN %(contacts)s + customer ELSE %(companies)s + customer END AS partner_id,
                   %(companies)s + customer AS commercial_partner_id,
                   'INV/' || extract(year FROM date) || '/' AS prefix,
                   row_number() OVER (PARTITION BY extract(year FROM date) ORDER BY date, n) + 1 AS number
            FROM (
                SELECT n, 1 + floor(power(random(), 2) * %(company_count)s)::int AS customer,
                       current_date - 1 - floor(random() * %(days)s)::int AS date,
                       (ARRAY[%(products)s])[1 + floor(random() * 8)::int] AS p1,
                       (ARRAY[%(products)s])[9 + floor(random() * 8)::int] AS p2,
                       (ARRAY[%(products)s])[17 + floor(random() * 8)::int] AS p3,
                       round((50 + random() * 2000)::numeric, 2) AS a1,
                       round((50 + random() * 800)::numeric, 2) AS a2,
                       round((10 + random() * 90)::numeric, 2) AS a3
                FROM generate_series(1, %(invoices)s) n
            ) drawn
            """,
            tax=tax,
            contacts=contacts,
            companies=companies,
            contact_count=size.partners - size.companies,
            company_count=size.companies,
            days=MONTHS * 365 // 12,
            products=SQL(", ").join(SQL("%s", product) for product in patterns["products"]),
            invoices=size.invoices,
        )
    )
    cr.execute(
        """
        CREATE UNLOGGED TABLE bench_payment AS
        SELECT row_number() OVER () AS n, paid.*, 'BNK1/' || extract(year FROM date) || '/' AS prefix,
               row_number() OVER (PARTITION BY extract(year FROM date) ORDER BY date) + 1 AS number
        FROM (SELECT commercial_partner_id, date_trunc('month', date) AS month, SUM(total) AS total,
                     least(max(date) + 40, current_date - 1) AS date
              FROM bench_invoice WHERE paid GROUP BY 1, 2) paid
        """
    )
    cr.execute("ANALYZE bench_invoice, bench_payment")


def _invoices(env, patterns):
    cr = env.cr
    cr.execute("SELECT count(*) FROM bench_invoice")
    [count] = cr.fetchone()
    moves = reserve(cr, "account_move", count)
    source = SQL("bench_invoice drawn")
    name = SQL("prefix || %s", PADDED)
    zero = SQL("CASE WHEN paid THEN 0 ELSE total END")
    repeat(
        cr,
        patterns["invoice"],
        source,
        id=SQL("%s + n", moves),
        name=name,
        payment_reference=name,
        sequence_prefix=SQL("prefix"),
        sequence_number=SQL("number"),
        **dict.fromkeys(("date", "invoice_date", "invoice_date_due"), SQL("drawn.date")),
        **dict.fromkeys(("partner_id", "partner_shipping_id"), SQL("drawn.partner_id")),
        commercial_partner_id=SQL("drawn.commercial_partner_id"),
        **dict.fromkeys(("amount_untaxed", "amount_untaxed_signed"), SQL("untaxed")),
        amount_untaxed_in_currency_signed=SQL("untaxed"),
        **dict.fromkeys(("amount_tax", "amount_tax_signed"), SQL("tax")),
        **dict.fromkeys(("amount_total", "amount_total_signed", "amount_total_in_currency_signed"), SQL("total")),
        **dict.fromkeys(("amount_residual", "amount_residual_signed"), zero),
        payment_state=SQL("CASE WHEN paid THEN 'paid' ELSE 'not_paid' END"),
        access_token=SQL("NULL"),
    )
    common = {
        "move_id": SQL("%s + n", moves),
        "move_name": name,
        "ref": SQL("NULL"),
        "partner_id": SQL("drawn.partner_id"),
        **dict.fromkeys(("date", "invoice_date"), SQL("drawn.date")),
    }
    for number, line in enumerate(patterns["lines"], 1):
        amount = SQL.identifier(f"a{number}")
        repeat(
            cr,
            line,
            source,
            id=SQL("%s + n", reserve(cr, "account_move_line", count)),
            product_id=SQL.identifier(f"p{number}"),
            price_unit=amount,
            price_subtotal=amount,
            price_total=SQL("%s * total / untaxed", amount),
            **amounts(SQL("-%s", amount)),
            **common,
        )
    repeat(
        cr,
        patterns["tax"],
        source,
        id=SQL("%s + n", reserve(cr, "account_move_line", count)),
        tax_base_amount=SQL("untaxed"),
        **amounts(SQL("-tax")),
        **common,
    )
    receivables = reserve(cr, "account_move_line", count)
    repeat(
        cr,
        patterns["receivable"],
        source,
        id=SQL("%s + n", receivables),
        date_maturity=SQL("drawn.date + 30"),
        **amounts(SQL("total")),
        **{**common, **reconciled(SQL("paid"), zero)},
    )
    cr.execute("ALTER TABLE bench_invoice ADD COLUMN receivable_id int")
    cr.execute("UPDATE bench_invoice SET receivable_id = %s + n", [receivables])
