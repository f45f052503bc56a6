"""./kam run: a database with the addon and its demo story, served on this machine."""

import http.client
import os
import socket
import time

from dev import databases, process
from dev.checkout import ADDON, ADDON_PATHS, digest, lock
from dev.console import Failure, say, step
from dev.environment import log_path, prepare

MADE_BY_US = "made by ./kam run"  # a remark on the database; the key of the addon's files follows
START_WITHIN = 120  # seconds


def main():
    """Serve until somebody stops it."""
    port = chosen_port()
    with lock("run", wait=False, busy="./kam run is serving this checkout already: stop it first."):
        check_port(port)
        with prepare("data") as environment:
            database = ensure_database(environment)
            serve(environment, database, port)


def database_name():
    """Return the name of the user's database: PGDATABASE, or kam."""
    return os.environ.get("PGDATABASE") or "kam"


def chosen_port():
    """Return the port to serve on: PORT, or 8069."""
    text = os.environ.get("PORT") or "8069"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Failure(f"PORT={text} is no port: choose a number from 1024 to 65535.")
    return int(text)


def check_port(port):
    """Fail if somebody listens on the port already, or if we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Failure(
                f"port {port} is for root only: choose another one, for example PORT=8070 ./kam run"
            ) from None
        except OSError:
            raise Failure(
                f"port {port} is taken by another program: choose another one, for example PORT={port + 1} ./kam run"
            ) from None


def ensure_database(environment):
    """Make the database the first time; later keep it, and update it when the addon's files have changed.

    :return: its name
    """
    name = database_name()
    key = f"{MADE_BY_US}, {digest(ADDON_PATHS[ADDON] / ADDON)}"
    if not environment.server.exists(name):
        new = f"{name}_unfinished"
        with step(f"Database {name} with the addon and its demo story"):
            databases.drop(environment, new)
            environment.server.create(new)
            environment.odoo_run(
                new,
                f"--init={ADDON}",
                "--with-demo",
                "--load-language=en_US,zh_CN",
                log="install",
                failure=f"Odoo could not install {ADDON}.",
            )
            databases.rename(environment, new, name)
            environment.server.mark(name, key)
        return name
    mark = environment.server.marked(name)
    if not mark.startswith(MADE_BY_US):
        raise Failure(f"the database {name} was not made by kam and stays untouched: name another one in PGDATABASE.")
    if mark != key:
        with step(f"Update database {name} to the addon's changed files"):
            environment.odoo_run(
                name,
                f"--update={ADDON}",
                log="update",
                failure=f"Odoo could not update {ADDON} in {name}; ./kam reset starts anew.",
            )
            environment.server.mark(name, key)
    return name


def serve(environment, database, port):
    """Run Odoo until it ends or we are stopped."""
    log = log_path("odoo")
    with open(log, "w") as output:
        command = environment.command(
            database, f"--http-port={port}", f"--db-filter=^{database}$", "--no-database-list"
        )
        odoo = process.start(command, output, environment.variables)
        try:
            with step("Odoo"):
                wait_until_served(odoo, port, log)
            say()
            say(f"  Address:  http://127.0.0.1:{port}/odoo/key-accounts")
            say("  User:     admin")
            say("  Password: admin")
            say()
            say(f"  Ctrl-C stops it and keeps the data. The log is {log}.")
            odoo.wait()
        finally:
            process.stop(odoo)
    raise Failure(f"Odoo ended by itself. The log is {log}.")


def wait_until_served(odoo, port, log):
    """Return when Odoo answers a request."""
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end:
        if odoo.poll() is not None:
            raise Failure(f"Odoo ended while it was starting. The log is {log}.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)  # Odoo says nobody when it is ready: it is asked again until it answers, or has ended
    raise Failure(f"Odoo did not answer within {START_WITHIN} seconds. The log is {log}.")
