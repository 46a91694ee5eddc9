from odoo import http
from odoo.http import request


class PlainController(http.Controller):
    """What any route costs that writes one field of one plain record and commits."""

    @http.route("/bench/plain", type="http", auth="user", methods=["POST"])
    def plain(self, record="0", **kw):
        """Write the one field; answer with a word."""
        # Rights are not what is measured here.
        request.env["res.partner.category"].sudo().browse(int(record)).write({"color": 7})
        return "ok"
