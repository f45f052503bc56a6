from . import models
from . import wizard


def _post_init_hook(env):
    """Propose the headquarters of the address book, and compute the figures of the journal items that are there."""
    env["kam.group.proposal"]._look_for_headquarters()
    env["kam.ledger.month"]._rebuild()
