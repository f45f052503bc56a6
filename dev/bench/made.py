"""The two databases of a size: one as a company has it without the addon, one the same with the addon and groups."""

import json
import shutil
import time

from dev import databases
from dev.bench.size import SIZES
from dev.checkout import ADDON, ADDON_PATHS, ROOT, STATE, digest
from dev.console import Failure, say, step
from dev.setup import postgres

BUILD = 1  # raise it when the data are to be made anew though these files look the same
HERE = ROOT / "dev" / "bench"


def ensure(environment, name):
    """Make what is missing, or what was made from other files.

    :param name: "s" or "m"
    :return: {"with": database, "without": database}, and the seconds that the addon's installation took
    """
    size = SIZES[name]
    plain = f"kam_bench_{databases.HERE}_{name}_without"
    full = f"kam_bench_{databases.HERE}_{name}_with"
    modules = databases.dependencies()
    plain_key = digest(environment.odoo.version, modules, BUILD, HERE / "size.py", HERE / "generate.py")
    full_key = digest(plain_key, HERE / "groups.py", ADDON_PATHS[ADDON] / ADDON)
    server = environment.server
    is_made = {base: server.exists(base) and server.marked(base).split()[:1] == [key]
               for base, key in ((plain, plain_key), (full, full_key))}
    if not all(is_made.values()):
        _check_room(size, is_made[plain])
    if not is_made[plain]:
        _make_plain(environment, plain, plain_key, size)
        is_made[full] = False
    if not is_made[full]:
        _make_full(environment, plain, full, full_key, size)
    return {"with": full, "without": plain}, float(server.marked(full).split()[1])


def _check_room(size, has_plain):
    needed = size.gigabytes // 2 if has_plain else size.gigabytes
    say(f"  Size {size.name} takes {needed} GB on the disk, kept for the next run; ./kam bench clean frees them.")
    if postgres.is_foreign():
        return
    free = shutil.disk_usage(STATE).free // 2**30
    if free < needed:
        raise Failure(
            f"size {size.name} takes {needed} GB and {free} GB are free: free some, or measure a smaller size."
        )


def _make_plain(environment, name, key, size):
    template = databases.template(environment)
    unfinished = f"{name}_unfinished"
    with step(f"{size.invoices:,} invoices of {size.partners:,} partners"):
        databases.copy(environment, template, unfinished)
        inside(environment, unfinished, "generate", f"generate.run(env, SIZES[{size.name!r}])")
        databases.rename(environment, unfinished, name)
        environment.server.mark(name, key)


def _make_full(environment, plain, name, key, size):
    unfinished = f"{name}_unfinished"
    with step("Copy for the addon"):
        databases.copy(environment, plain, unfinished)
    start = time.monotonic()
    with step("Installation of the addon into it"):
        environment.odoo_run(
            unfinished, f"--init={ADDON}", log="bench-install", failure=f"Odoo could not install {ADDON}."
        )
    seconds = round(time.monotonic() - start)
    with step(f"{size.groups:,} groups with headquarters and branches"):
        inside(environment, unfinished, "groups", f"groups.run(env, SIZES[{size.name!r}])")
    databases.rename(environment, unfinished, name)
    environment.server.mark(name, f"{key} {seconds}")


def inside(environment, database, module, call):
    """Run a call of one of the modules of dev/bench that work inside Odoo."""
    code = "\n".join(
        [
            "import sys",
            f"sys.path.append({json.dumps(str(ROOT))})",
            f"from dev.bench import {module}",
            "from dev.bench.size import SIZES",
            call,
        ]
    )
    databases.shell(environment, database, code + "\n", log=f"bench-{module}")


def clean(environment):
    """Drop everything the bench made."""
    for name in SIZES:
        for kind in ("with", "without"):
            for suffix in ("", "_unfinished"):
                databases.drop(environment, f"kam_bench_{databases.HERE}_{name}_{kind}{suffix}")
