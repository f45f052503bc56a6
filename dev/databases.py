"""Databases with Odoo in them: made once, kept as a template, copied together with their files."""

import ast
import os
import shutil

from dev import process
from dev.checkout import ADDON_PATHS, ROOT, digest
from dev.console import step
from dev.setup.python import LOCK

HERE = digest(str(ROOT), length=6)  # two checkouts may share a server
TEMPLATE = f"kam_template_{HERE}"
# The apps that a company with key accounts is likely to have, beside what the addons themselves ask for.
USUAL_APPS = ("crm", "account", "web_hierarchy", "sale_management", "sale_crm", "contacts", "test_lint")
BUILD = 3  # raise it when the template is made in another way

WARM_UP = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


def dependencies():
    """Return the names of all addons that ours depend on, and of the usual apps: what the template holds."""
    names = set(USUAL_APPS)
    for addon, folder in ADDON_PATHS.items():
        manifest = ast.literal_eval((folder / addon / "__manifest__.py").read_text())
        if not manifest.get("auto_install"):  # it follows what is there
            names.update(manifest["depends"])
    return sorted(names - set(ADDON_PATHS))


def drop(environment, database):
    """Drop a database and its files."""
    environment.server.drop(database)
    shutil.rmtree(environment.filestore(database), ignore_errors=True)


def copy(environment, template, database):
    """Make a database as a copy of another one, replacing what has its name.

    The files are linked, not copied: Odoo names them by their content and never writes into one.
    """
    drop(environment, database)
    environment.server.create(database, template)
    if environment.filestore(template).exists():
        shutil.copytree(environment.filestore(template), environment.filestore(database), copy_function=os.link)


def rename(environment, database, name):
    """Give a database and its files another name."""
    drop(environment, name)
    environment.server.rename(database, name)
    if environment.filestore(database).exists():
        environment.filestore(database).rename(environment.filestore(name))


def template(environment):
    """Return the name of a database with everything our addons depend on, but not them; made when needed.

    It holds no demo data, English and Chinese, and pages whose scripts and styles are put together already.
    """
    modules = dependencies()
    key = digest(environment.odoo.version, LOCK, modules, BUILD, WARM_UP)
    if environment.server.exists(TEMPLATE) and environment.server.marked(TEMPLATE) == key:
        return TEMPLATE
    new = f"{TEMPLATE}_new"
    with step(f"Template database with {', '.join(modules)}"):
        drop(environment, new)
        environment.server.create(new)
        environment.odoo_run(
            new,
            f"--init={','.join(modules)}",
            "--load-language=en_US,zh_CN",
            log="template",
            failure="Odoo could not install the template.",
        )
        shell(environment, new, WARM_UP, log="template-warm")
        rename(environment, new, TEMPLATE)
        environment.server.mark(TEMPLATE, key)
    return TEMPLATE


def shell(environment, database, code, log):
    """Run lines of Python inside Odoo on a database, as its shell does; return what it printed."""
    script = environment.data / f"{log}.py"
    script.write_text(code)
    command = environment.command(database, "--no-http", "--max-cron-threads=0", "--log-level=warn", action="shell")
    with open(script) as lines:
        return process.run(command, log, f"{log} failed on {database}.", environment.variables, stdin=lines)
