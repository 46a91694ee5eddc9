import base64

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route


class ApprovalController(Controller):
    """Downloads of the approval room; rights are those of the paper."""

    @route(
        "/trade_union/approval/file/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def opinion_file(self, file_id):
        """Return a file given with a decision; not found for whoever may not read the paper."""
        # Only which paper it belongs to is looked up; the paper's own rights are asked below.
        file = request.env["union.approval.file"].sudo().browse(file_id).exists()
        paper = file and file.decision_id.request_id._paper()
        paper = paper and paper.sudo(False)
        if not paper or not paper.has_access("read"):
            raise request.not_found()
        try:
            answer = paper.action_opinion_file(file_id)
        except UserError:
            raise request.not_found() from None
        return request.make_response(
            base64.b64decode(answer["data"]),
            headers=[
                # Never shown in the page: whatever it is, it is a file of somebody else's.
                ("Content-Type", "application/octet-stream"),
                ("Content-Disposition", content_disposition(answer["filename"])),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
