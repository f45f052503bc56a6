"""./kam reset: delete the database of ./kam run, so that the next one starts anew."""

from dev import databases
from dev.checkout import ROOT, STATE, lock, remove
from dev.console import Failure, say
from dev.environment import prepare
from dev.run import MADE_BY_US, database_name
from dev.setup import postgres


def main(what="database"):
    """Delete the user's database, or with "all" everything below the state folder."""
    busy = "./kam run is serving this checkout: stop it before ./kam reset."
    with lock("run", wait=False, busy=busy), lock("test", wait=False, busy="./kam test is running: wait for it."):
        if what == "all":
            if postgres.is_foreign():
                _drop_database()
            postgres.stop_leftovers()
            remove(STATE)
            say(f"  Deleted {STATE.relative_to(ROOT)}.")
        elif postgres.is_foreign():
            _drop_database()
        else:
            postgres.stop_leftovers("data")
            remove(STATE / "postgres-data")
            remove(STATE / "files-data")
            say("  Deleted the database of ./kam run; the next one starts anew.")


def _drop_database():
    with prepare("data") as environment:
        name = database_name()
        if environment.server.exists(name) and not environment.server.marked(name).startswith(MADE_BY_US):
            raise Failure(f"the database {name} was not made by kam and stays untouched.")
        databases.drop(environment, f"{name}_unfinished")
        databases.drop(environment, name)
        say(f"  Dropped the database {name}.")
