"""Papers that a dialog prints once: the browser fetches the file, and it is not to be had again."""

from odoo.exceptions import UserError
from odoo.http import content_disposition, request


def printed_once(model, id_):
    """Return the answer with the PDF of a dialog that is ready.

    Not found for whoever did not open the dialog, and afterwards; 409 where something stands in
    the way since it was answered.

    :param str model: a transient model with ``ready`` and ``_print`` → ``(PDF, file name)``
    """
    dialogs = request.env[model]
    if not dialogs.has_access("read"):
        raise request.not_found()
    dialog = dialogs.search([("id", "=", id_), ("ready", "=", True)])
    if not dialog:
        raise request.not_found()
    try:
        # What was refused must leave nothing behind, and no code that nobody has.
        with request.env.cr.savepoint():
            content, name = dialog._print()
    except UserError as error:
        return request.make_response(str(error), status=409)
    return request.make_response(
        content,
        headers=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
