"""The embedded PostgreSQL.

It has two clusters: `data` for what a user keeps, written safely to the disk, and `test`, which may be lost at
any time and is faster for it. It listens on a socket only the user who runs kam can reach, never on the
network, so no port can be taken.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from dev.checkout import LOGS, ROOT, STATE, remove
from dev.console import Failure
from dev.process import clean_variables, disk_full_sentence, disk_is_full, run
from dev.setup import system

ROLE = "odoo"  # Odoo refuses to work as `postgres`
SYSTEM_USER = "kam-postgres"  # who runs the server when root starts it: PostgreSQL refuses root
LONGEST_SOCKET = 100  # the system's limit for the path of a socket is 107

SETTINGS = """\
listen_addresses = ''
max_connections = 100
shared_buffers = 256MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
log_timezone = 'UTC'
timezone = 'UTC'
"""
CLUSTERS = {
    "data": SETTINGS,
    "test": SETTINGS + "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
}


class Embedded:
    """One cluster of the embedded PostgreSQL."""

    def __init__(self, programs, cluster):
        self.programs = programs
        self.cluster = cluster
        self.data = STATE / f"postgres-{cluster}"
        self.sockets = self._socket_folder()
        self.variables = {"PGHOST": str(self.sockets), "PGPORT": "5432", "PGUSER": ROLE}
        self.log = self.data / "server.log"

    def prepare(self):
        """Find out who runs the server, and how."""
        self.user = self._user()
        self.prefix = self._prefix()

    def start(self):
        """Start the server, making the cluster the first time; one that still runs is used as it is."""
        self.prepare()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._make_folder(self.sockets)
        if self._control("status", check=False) == 0:
            return
        self._control("start", "-w", "-t", "60", "-l", self.log, "-o", f"-k '{self.sockets}'")

    def stop(self):
        """Stop the server, ending every connection."""
        if (self.data / "postmaster.pid").exists():
            self._control("stop", "-m", "fast", "-w", "-t", "60", check=False)
        if STATE not in self.sockets.parents:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _create(self):
        aside = self.data.with_name(self.data.name + ".unfinished")
        remove(aside)
        remove(self.data)
        self._make_folder(aside)
        run(
            [
                *self.prefix,
                self.programs / "initdb",
                "-D",
                aside,
                "-U",
                ROLE,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                *(["--no-sync"] if self.cluster == "test" else []),
            ],
            f"initdb-{self.cluster}",
            "the embedded PostgreSQL could not be created.",
            cwd="/",
        )
        with open(aside / "postgresql.conf", "a") as file:
            file.write(CLUSTERS[self.cluster])
        aside.rename(self.data)

    def _control(self, action, *options, check=True):
        command = [*self.prefix, self.programs / "pg_ctl", action, "-D", self.data, *options]
        log = LOGS / f"postgres-{self.cluster}.log"
        with open(log, "w") as output:
            code = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=clean_variables(),
                cwd="/",
                start_new_session=True,
                check=False,
            ).returncode
        if code and check:
            if disk_is_full():
                raise Failure(disk_full_sentence())
            last = self.log.read_text(errors="replace").strip().splitlines()[-1:] if self.log.exists() else []
            raise Failure(
                f"the embedded PostgreSQL did not {action} ({''.join(last).strip() or 'no reason given'}). "
                f"Its log is {self.log}."
            )
        return code

    def _user(self):
        """Return who runs the server: us, or for root a system user made for it (or the owner of the cluster)."""
        if not system.is_root():
            return None
        if self.data.exists() and self.data.stat().st_uid:
            return pwd.getpwuid(self.data.stat().st_uid)
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            run(
                [
                    "useradd",
                    "--system",
                    "--user-group",
                    "--no-create-home",
                    "--home-dir",
                    "/nonexistent",
                    "--shell",
                    "/usr/sbin/nologin",
                    SYSTEM_USER,
                ],
                "useradd",
                f"PostgreSQL refuses to run as root, and its user {SYSTEM_USER} could not be made: run kam "
                "as an ordinary user, or choose a server by PGHOST.",
                cwd="/",
            )
            return pwd.getpwnam(SYSTEM_USER)

    def _prefix(self):
        """Return the words before a program that make it run as the server's user.

        Where the checkout lies in a folder only root may enter, the server keeps one right of root: to enter it.
        """
        if not self.user:
            return []
        base = ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]
        for capability in ("", "dac_read_search", "dac_override"):
            right = [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"] if capability else []
            prefix = [*base, *right, "--"]
            try:
                reached = (
                    subprocess.run(
                        [*prefix, self.programs / "postgres", "--version"],
                        capture_output=True,
                        cwd="/",
                        env=clean_variables(),
                        check=False,
                    ).returncode
                    == 0
                )
            except FileNotFoundError:
                raise Failure(
                    "PostgreSQL refuses to run as root, and setpriv is missing to run it as another user: "
                    "install util-linux, run kam as an ordinary user, or choose a server by PGHOST."
                ) from None
            if reached:
                return prefix
        raise Failure(
            f"the user {self.user.pw_name}, who runs PostgreSQL for root, cannot enter {ROOT}: move the "
            "checkout to a folder that all users may enter, or choose a server by PGHOST."
        )

    def _socket_folder(self):
        folder = STATE / f"socket-{self.cluster}"
        if len(str(folder)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
            return folder
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"kam-{os.getuid()}-{name}"

    def _make_folder(self, folder):
        """Make a folder that only the server's user (and root) may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        owner = self.user.pw_uid if self.user else os.getuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.getuid(), owner):
            raise Failure(f"{folder} belongs to somebody else: delete it and run the command again.")
        if self.user:
            os.chown(folder, owner, self.user.pw_gid)
        folder.chmod(0o700)
