"""./kam bench: set up, then let dev/bench/ generate and measure in the safe cluster, as a company would run it."""

from types import SimpleNamespace

from dev.checkout import ADDON_PATHS, lock
from dev.environment import prepare


def main(size):
    """Measure at size "s" or "m".

    :return: the exit code
    """
    from dev import bench

    busy = "./kam run is serving this checkout: stop it, or it would be measured too."
    with lock("run", wait=False, busy=busy), prepare("data") as environment:
        variables = environment.server.variables
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        return bench.main(
            size,
            SimpleNamespace(
                python=environment.python,
                odoo_path=environment.odoo.python_path,
                addons_path=[*environment.odoo.addons, *ADDON_PATHS.values()],
                data_dir=environment.data,
                database={name: variables[variable] for name, variable in names.items() if variable in variables},
            ),
        )
