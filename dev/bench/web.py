"""Inside Odoo: a server for the styles that a paper needs, in this process, on a free port."""

import threading
from functools import cache

import odoo.http
from werkzeug.serving import WSGIRequestHandler, make_server


class Silent(WSGIRequestHandler):
    """Writes nothing about requests."""

    def log(self, *arguments):
        """Leave the line out."""


@cache
def address():
    """:return: where it answers; it is started once and ends with the process"""
    server = make_server("127.0.0.1", 0, odoo.http.root, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
