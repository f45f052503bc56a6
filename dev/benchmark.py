"""./kam bench: data generated in the safe cluster, then measured there, as a company would run it."""

import json
import os

from dev.bench import detectors, made, table
from dev.checkout import LOGS, lock, remove
from dev.console import say, step
from dev.environment import prepare


def main(size, option=""):
    """Measure at size "s" or "m"; "clean" frees the disk instead.

    :param option: "--write" puts the table into docs/figures.md
    :return: the exit code
    """
    busy = "./kam run or another ./kam bench is at work in this checkout: stop it, or it would be measured too."
    with lock("run", wait=False, busy=busy), prepare("data") as environment:
        if size == "clean":
            made.clean(environment)
            say("  Dropped the databases of the bench.")
            return 0
        names, installation = made.ensure(environment, size)
        results = LOGS / f"bench-{size}.json"
        remove(results)
        load = [os.getloadavg()[0]]
        with step("Measuring"):
            made.inside(environment, names["with"], "measure", f"measure.run({names!r}, {str(results)!r})")
        load.append(os.getloadavg()[0])
        [version] = environment.server.query("SHOW server_version")
        text = table.lines(size, json.loads(results.read_text()), installation, version.split()[0], load)
    say()
    say("\n".join(text))
    say("\nDetectors:\n" + "\n".join(detectors.lines(environment.python)))
    if option:
        table.write(size, text)
        say(f"\n  Written to {table.FIGURES.name}.")
    return 0
