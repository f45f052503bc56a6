from . import models
from . import wizard


def _post_init_hook(env):
    """Compute the figures of the journal items that are there already."""
    env["kam.ledger.month"]._rebuild()
