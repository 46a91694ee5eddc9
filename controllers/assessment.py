import base64

from odoo.http import Controller, content_disposition, request, route


class AssessmentController(Controller):
    """Downloads of the assessment room; rights are those of the record."""

    @route(
        "/trade_union/assessment/<int:assessment_id>/score_sheet.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def score_sheet(self, assessment_id):
        """Return the score sheet as xlsx; not found for whoever may not read the assessment."""
        assessments = request.env["union.assessment"]
        if not assessments.has_access("read"):
            raise request.not_found()
        assessment = assessments.search([("id", "=", assessment_id)])
        if not assessment:
            raise request.not_found()
        sheet = assessment.action_score_sheet()
        return request.make_response(
            base64.b64decode(sheet["data"]),
            headers=[
                ("Content-Type", sheet["mimetype"]),
                ("Content-Disposition", content_disposition(sheet["filename"])),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
