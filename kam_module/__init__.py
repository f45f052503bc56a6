from . import models
from . import wizard


def _post_init_hook(env):
    """Read what a database holds already: headquarters to propose, key accounts' analytic accounts, figures."""
    env["kam.group.proposal"]._look_for_headquarters()
    env["res.partner"]._kam_sync_all_analytic_accounts()
    env["kam.ledger.month"]._rebuild()
