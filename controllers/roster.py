import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Response, content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RosterController(http.Controller):
    """Downloads of rosters; rights are those of the models they come from."""

    @http.route("/trade_union/roster", type="http", auth="user", methods=["GET"], readonly=True)
    def roster(self, organization_id=None, member_ids=None):
        """The roster of an organisation and all below it, or of chosen members, as xlsx."""
        exports = request.env["union.roster.export"]
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            if organization_id:
                records = request.env["union.organization"].browse(_ids(organization_id))
                exports._write_organization(records, file)
                name = records.name
            else:
                records = request.env["union.member"].browse(_ids(member_ids))
                exports._write_members(records, file)
                name = records.organization_id[:1].name or ""
        except (AccessError, MissingError, ValueError):
            file.close()
            # Whether it exists is nobody's business out of scope.
            raise request.not_found() from None
        return self._download(file, exports._filename(name))

    @http.route(
        "/trade_union/roster/in_clear/<int:request_id>", type="http", auth="user", methods=["GET"]
    )
    def roster_in_clear(self, request_id):
        """The roster with numbers in clear that the user has just given a reason for, once."""
        asked = request.env["union.roster.unmask"]
        if not asked.has_access("read"):
            raise request.not_found()
        asked = asked.search([("id", "=", request_id), ("taken", "=", False)])
        if not asked:
            raise request.not_found()
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            name = asked._write(file)
        except AccessError:
            file.close()
            raise request.not_found() from None
        except UserError as error:
            file.close()
            return Response(str(error), status=422, content_type="text/plain; charset=utf-8")
        filename = request.env["union.roster.export"]._filename(name)
        return self._download(file, filename)

    @http.route(
        "/trade_union/roster_import/<int:import_id>/bad_rows",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def bad_rows(self, import_id):
        """The rows to mend of a file, for who brought it."""
        record = request.env["union.roster.import"].search([("id", "=", import_id)])
        if not record:
            raise request.not_found()
        return self._send(*record._bad_rows())

    @http.route(
        "/trade_union/roster_import/<int:import_id>/result",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def result(self, import_id):
        """What became of every row of a file, for who brought it."""
        record = request.env["union.roster.import"].search([("id", "=", import_id)])
        if not record:
            raise request.not_found()
        return self._send(*record.run_ids._result_file())

    @http.route(
        "/trade_union/roster_import_run/<int:run_id>/result",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def run_result(self, run_id):
        """What became of every row of one import, for its importer and managers of the place."""
        record = request.env["union.roster.import.run"].search([("id", "=", run_id)])
        if not record:
            raise request.not_found()
        return self._send(*record._result_file())

    def _send(self, name, content):
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        file.write(content)
        return self._download(file, name)

    @staticmethod
    def _download(file, name):
        size = file.seek(0, 2)
        file.seek(0)
        return Response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", str(size)),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
            direct_passthrough=True,
        )


def _ids(text):
    return [int(part) for part in (text or "").split(",") if part]
