"""Everything that runs Odoo needs: Python packages, Odoo itself and a PostgreSQL server, ready to use."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import process
from dev.checkout import ADDON_PATHS, LOGS, ROOT, STATE, lock
from dev.setup import browser, postgres, programs
from dev.setup import odoo as odoo_setup

LAUNCHER = ROOT / "dev" / "inside_odoo" / "launch.py"


@dataclass(frozen=True)
class Environment:
    """What `prepare` gives.

    :param python: the Python of the virtual environment
    :param odoo: the Odoo it runs
    :param server: the PostgreSQL server it runs on
    :param data: Odoo's data folder, with its filestores
    """

    python: Path
    odoo: odoo_setup.Odoo
    server: postgres.Server
    data: Path

    @property
    def addons_path(self):
        """Odoo's addons and ours, as Odoo's option takes them."""
        return ",".join(map(str, dict.fromkeys([*self.odoo.addons, *ADDON_PATHS.values()])))

    @property
    def variables(self):
        """The environment variables for Odoo, psql and every other program that talks to this server."""
        return process.clean_variables(
            PYTHONPATH=str(self.odoo.python_path), PATH=self._path(), **self.server.variables
        )

    def command(self, database, *options, action="server"):
        """Return the command that runs Odoo on a database, without workers, on this machine only."""
        return [
            self.python,
            LAUNCHER,
            action,
            f"--config={self._settings()}",
            f"--database={database}",
            f"--addons-path={self.addons_path}",
            f"--data-dir={self.data}",
            "--http-interface=127.0.0.1",
            "--workers=0",
            "--unaccent",
            *options,
        ]

    def odoo_run(self, database, *options, log, failure, variables=None):
        """Run Odoo to its end on a database, for example to install something; its output goes to a log."""
        command = self.command(
            database, "--no-http", "--max-cron-threads=0", "--stop-after-init", "--log-level=warn", *options
        )
        return process.run(command, log, failure, {**self.variables, **(variables or {})})

    def filestore(self, database):
        """Return the folder with the files of a database."""
        return self.data / "filestore" / database

    def _path(self):
        return f"{self.python.parent}:{process.clean_variables().get('PATH', '/usr/bin:/bin')}"

    def _settings(self):
        """Return a settings file without settings, so that nobody's own ~/.odoorc is read."""
        path = STATE / "odoo.conf"
        if not path.exists():
            path.write_text("[options]\n")
        return path


@contextmanager
def prepare(cluster, with_browser=False):
    """Set up what is missing, start PostgreSQL, and give the environment.

    :param cluster: "data" for what the user keeps, "test" for what may be lost
    """
    with lock("setup"):
        if with_browser:
            browser.ensure()
        python, odoo = programs.ensure()
    with postgres.server(python, cluster) as server:
        data = STATE / f"files-{cluster}"
        data.mkdir(exist_ok=True)
        yield Environment(python, odoo, server, data)


def log_path(name):
    """Return the path of a log."""
    return LOGS / f"{name}.log"
