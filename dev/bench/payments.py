"""Inside Odoo: payments of the generated invoices, reconciled with them."""

from odoo.tools import SQL

from dev.bench.bulk import PADDED, amounts, reconciled, repeat, reserve


def pay(env, patterns):
    """Pay the drawn invoices that are paid, with one payment for each customer and month."""
    cr = env.cr
    cr.execute("SELECT count(*) FROM bench_payment")
    [count] = cr.fetchone()
    moves = reserve(cr, "account_move", count)
    source = SQL("bench_payment drawn")
    name = SQL("prefix || %s", PADDED)
    repeat(
        cr,
        patterns["payment"],
        source,
        id=SQL("%s + n", moves),
        name=name,
        sequence_prefix=SQL("prefix"),
        sequence_number=SQL("number"),
        date=SQL("drawn.date"),
        **dict.fromkeys(("partner_id", "commercial_partner_id"), SQL("drawn.commercial_partner_id")),
        **dict.fromkeys(("amount_total", "amount_total_signed", "amount_total_in_currency_signed"), SQL("total")),
    )
    common = {
        "move_id": SQL("%s + n", moves),
        "move_name": name,
        "partner_id": SQL("drawn.commercial_partner_id"),
        "date": SQL("drawn.date"),
    }
    bank_lines = reserve(cr, "account_move_line", count)
    repeat(cr, patterns["bank_line"], source, id=SQL("%s + n", bank_lines), **amounts(SQL("total")), **common)
    settled = reserve(cr, "account_move_line", count)
    repeat(
        cr,
        patterns["settled"],
        source,
        id=SQL("%s + n", settled),
        **amounts(SQL("-total")),
        **{**common, **reconciled(SQL("TRUE"), SQL("0"))},
    )
    repeat(
        cr,
        patterns["partial"],
        SQL(
            "bench_invoice drawn JOIN bench_payment payment ON drawn.paid"
            " AND payment.commercial_partner_id = drawn.commercial_partner_id"
            " AND payment.month = date_trunc('month', drawn.date)"
        ),
        debit_move_id=SQL("drawn.receivable_id"),
        credit_move_id=SQL("%s + payment.n", settled),
        **dict.fromkeys(("amount", "debit_amount_currency", "credit_amount_currency"), SQL("drawn.total")),
        max_date=SQL("payment.date"),
        full_reconcile_id=SQL("NULL"),
    )
