import json
import logging

from odoo import http
from odoo.http import content_disposition, request
from odoo.tools import osutil
from werkzeug.exceptions import InternalServerError

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class KamWorkbookController(http.Controller):
    @http.route("/kam_module/workbook", type="http", auth="user", methods=["POST"])
    def download_workbook(self, data, token=None):
        """The workbook of a report as the user sees it.

        :param data: JSON, ``{"model", "domain", "row_groups", "column_groups", "measures", "filters", "context"}``
        :param token: what the web client sends along with every download
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
            content = request.env["kam.workbook"]._make(**options)
            title = request.env["ir.model"]._get(options["model"]).sudo().name
        except Exception as error:
            _logger.info("No workbook was made", exc_info=True)
            payload = json.dumps({"code": 0, "message": "Odoo Server Error", "data": http.serialize_exception(error)})
            raise InternalServerError(payload) from error
        name = osutil.clean_filename(f"{title}.xlsx")
        headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers)
