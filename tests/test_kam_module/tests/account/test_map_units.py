from odoo.tests import HttpCase, tagged

FILES = ("map_shapes", "tree_rows", "heat_map")
TESTS = 11  # counted, because a run that finds no test succeeds as well


def _suite_id(name):
    """:return: how the browser's test runner names a suite"""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install")
class TestMapUnits(HttpCase):
    """The pure shapes behind the maps, in the browser."""

    def test_shapes_and_trees(self):
        ids = "".join(f"&id={_suite_id(f'@test_kam_module/unit/{name}')}" for name in FILES)
        with self.assertLogs(level="INFO") as logs:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=5000{ids}",
                "",
                "",
                login="admin",
                success_signal="[HOOT] Test suite succeeded",
                error_checker=lambda message: "[HOOT]" not in message,
            )
        self.assertTrue([line for line in logs.output if f"Passed {TESTS} tests" in line])
