"""Python with its packages, and Odoo: what has to be there before anything else can run."""

from concurrent.futures import ThreadPoolExecutor

from dev.setup import odoo as odoo_setup
from dev.setup import python as python_setup


def ensure():
    """Set up what is missing, both at the same time.

    :return: (path of the virtual environment's Python, Odoo)
    """
    with ThreadPoolExecutor(1) as beside:
        python = beside.submit(python_setup.ensure)
        odoo = odoo_setup.ensure(python.result)
        return python.result(), odoo
