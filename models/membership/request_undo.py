"""A list of membership changes is taken back: drafts go, papers under way are recalled."""

from odoo.exceptions import UserError

from ..approval.row_lock import lock_rows
from ..approval.seal import sealed

MODEL = "union.membership.request"
# States of a request in which another one about the same membership has to wait.
OPEN = ("draft", "pending", "returned")
# What a person decided on a paper; forwarding it or asking others is no decision yet.
DECIDED = ("agree", "auto_pass", "return", "refuse", "revoke", "override")
# Names told in one message.
TELL = 5


def settle_changes(env, undo):
    """Recall the requests of a list that nobody has decided; only drafts are left to delete.

    What was submitted once stays on record as withdrawn, for its trail does.

    :raise UserError: one of them was decided already, or is being decided right now
    """
    # Whoever takes an import back was checked; the engine alone writes a paper under way.
    requests = sealed(env[MODEL].browse(undo.created.get(MODEL, ()))).exists()
    sent = requests.filtered("approval_request_id")
    pending = sent.filtered(lambda request: request.approval_state == "pending")
    locked = lock_rows(pending.approval_request_id)
    if len(locked) < len(pending):
        raise UserError(
            env._("One of these requests is being decided right now. Try again in a moment.")
        )
    decisions = sent.env["union.approval.decision"].search(
        [("request_id", "in", sent.approval_request_id.ids), ("kind", "in", DECIDED)]
    )
    decided = sent.filtered(lambda request: request.approval_request_id in decisions.request_id)
    decided |= sent.filtered(lambda request: request.approval_state not in ("pending", "withdrawn"))
    if decided:
        names = ", ".join(decided[:TELL].mapped("display_name"))
        raise UserError(
            env._(
                "Nothing was taken back: %(count)s of the requests were decided already"
                " (%(requests)s). What was decided is set right by a new request; recall the"
                " others one by one.",
                count=len(decided),
                requests=names + ("…" if len(decided) > TELL else ""),
            )
        )
    if locked:
        locked._close_round("recall", None, env._("The list it came with was taken back."))
        locked._sync_inbox()
    undo.created[MODEL] = (requests - sent).ids
    undo.recalled = len(pending)


def reverse_changes(env, undo):
    """Delete the drafts of a list; see :func:`settle_changes` for those that were submitted."""
    # Whoever takes an import back was checked; nothing rests on a draft.
    env[MODEL].sudo().browse(undo.created.get(MODEL, ())).unlink()
