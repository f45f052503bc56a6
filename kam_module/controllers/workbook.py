import json
import logging

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools import osutil
from werkzeug.exceptions import InternalServerError

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(data, make):
    """Make a workbook for the web client.

    :param data: JSON of a dictionary; its ``context`` is taken over as far as it is known, the rest are options
    :param make: function of the environment and the options; returns the file's title and its content
    :return: the file; an error as the web client shows it
    """
    try:
        options = json.loads(data)
        allowed = {"allowed_company_ids", "lang", "tz"}
        context = {
            name: value
            for name, value in options.pop("context", {}).items()
            if name in allowed or name.startswith("kam_")
        }
        request.update_context(**context)
        title, content = make(request.env, options)
    except Exception as error:
        _logger.info("No workbook was made", exc_info=True)
        payload = json.dumps({"code": 0, "message": "Odoo Server Error", "data": http.serialize_exception(error)})
        raise InternalServerError(payload) from error
    name = osutil.clean_filename(f"{title}.xlsx")
    headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
    return request.make_response(content, headers)


class KamWorkbookController(http.Controller):
    @http.route("/kam_module/workbook", type="http", auth="user", methods=["POST"])
    def download_workbook(self, data, token=None):
        """The workbook of a report as the user sees it.

        :param data: JSON, ``{"model", "domain", "row_groups", "column_groups", "measures", "filters", "context"}``
        :param token: what the web client sends along with every download
        :return: the file; an error as the web client shows it
        """

        def make(env, options):
            content = env["kam.workbook"]._make(**options)
            return env["ir.model"]._get(options["model"]).sudo().name, content

        return answer(data, make)

    @http.route("/kam_module/white_space", type="http", auth="user", methods=["POST"])
    def download_white_space(self, data, token=None):
        """The heat map of white space as a workbook.

        :param data: JSON, ``{"partner_id", "months", "context"}``, see ``heat_map`` of ``kam.whitespace.report``
        :param token: what the web client sends along with every download
        :return: the file; an error as the web client shows it
        """
        return answer(data, lambda env, options: env["kam.workbook.white.space"]._make(**options))
