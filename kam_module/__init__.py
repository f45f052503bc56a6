from . import demo
from . import models
from . import controllers
from . import report
from . import wizard


def _post_init_hook(env):
    """Read what a database holds already: headquarters to propose, key accounts' analytic accounts, figures,
    and what customers are recognised by."""
    env["kam.group.proposal"]._look_for_headquarters()
    env["res.partner"]._kam_sync_all_analytic_accounts()
    env["kam.ledger.month"]._rebuild()
    env["kam.identity.key"]._rebuild()


def _uninstall_hook(env):
    """Remove what Odoo leaves behind of an addon: records that hang on our models by their name, and foreign keys."""
    env["account.analytic.plan"]._kam_leave()
    module = env["ir.module.module"].search([("name", "=", "kam_module")])
    names = [name for name in env.registry if name.startswith("kam.")]
    for model, field in (
        ("mail.message", "model"),
        ("mail.followers", "res_model"),
        ("ir.attachment", "res_model"),
        ("ir.filters", "model_id"),
    ):
        env[model].with_context(active_test=False).search([(field, "in", names)]).unlink()
    env["ir.model.constraint"].search([("module", "=", module.id), ("type", "=", "f")]).unlink()
    env["ir.config_parameter"].search([("key", "=", "kam_module.identity_read_up_to")]).unlink()
    # Apps that extend mail.thread name the inheritance of each model that uses it as theirs, and mail the values of
    # the fields that it gives to models with activities.
    for model, name in (
        ("ir.model.inherit", "model_inherit__kam_%"),
        ("ir.model.fields.selection", "selection__kam_%"),
    ):
        env["ir.model.data"].search(
            [("model", "=", model), ("module", "!=", "kam_module"), ("name", "=like", name)]
        ).unlink()
