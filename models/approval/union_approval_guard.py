"""Steps and requests hold what they were written for: a guard in the ORM and one in the database.

The seal keeps everybody out but the engine; this binds the engine itself, the superuser and
SQL. ``uninstall_hook`` calls :func:`drop_approval_guards`: functions survive their tables.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..table_guard import drop_functions, guard_table

LIVE = ("waiting", "open")
# What a step asks for.
STEP_ASKS = (
    "request_id",
    "round",
    "sequence",
    "branch",
    "organization_id",
    "role",
    "user_id",
    "mode",
    "quorum",
    "days",
    "on_silence",
    "ask_roles",
    "alternative",
    "attempt",
)
# How it went: moves until the step is closed.
STEP_WENT = ("state", "opened_on", "due_since", "due_on", "due_provisional", "closed_on")
# Which paper an approval is about.
REQUEST_PAPER = ("res_model", "res_id")

_STEP = """
CREATE OR REPLACE FUNCTION trade_union_approval_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb;
    went text[] := ARRAY[
        'state', 'opened_on', 'due_since', 'due_on', 'due_provisional', 'closed_on'];
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'approval steps are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    IF EXISTS (SELECT 1 FROM unnest(TG_ARGV) name
                WHERE before -> name IS DISTINCT FROM after -> name) THEN
        RAISE EXCEPTION 'what an approval step asks for never changes'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('waiting', 'open') THEN
        -- Left out is only what was never asked, from the beginning.
        IF NEW.state = 'skipped' THEN
            RAISE EXCEPTION 'an approval step once asked for is not left out'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM unnest(went) name
                   WHERE before -> name IS DISTINCT FROM after -> name) THEN
        RAISE EXCEPTION 'a closed approval step stays closed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_REQUEST = """
CREATE OR REPLACE FUNCTION trade_union_approval_request_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'approvals are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(TG_ARGV) name
                WHERE to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name) THEN
        RAISE EXCEPTION 'an approval stays with its paper' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.round < OLD.round THEN
        RAISE EXCEPTION 'rounds of an approval are never taken back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def drop_approval_guards(env):
    """Drop the functions and with them the triggers; for ``uninstall_hook``."""
    drop_functions(env, "trade_union_approval_step_guard", "trade_union_approval_request_guard")


def _guard(cr, source, table, function, columns):
    cr.execute(SQL(source.replace("%", "%%")))
    guard_table(cr, table, function, "approval_guard", arguments=("id", *columns))


class UnionApprovalStep(models.Model):
    _inherit = "union.approval.step"

    def init(self):
        _guard(self.env.cr, _STEP, self._table, "trade_union_approval_step_guard", STEP_ASKS)

    def write(self, vals):
        self._check_seal()
        if not vals.keys().isdisjoint(STEP_ASKS):
            raise UserError(
                self.env._("What a step of an approval asks for never changes; a new one is added.")
            )
        if not vals.keys().isdisjoint(STEP_WENT):
            closed = self.filtered(lambda step: step.state not in LIVE)
            if closed:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” is closed and stays as it was decided.",
                        step=closed[0].display_name,
                    )
                )
        return super().write(vals)

    # Not @api.ondelete: a context key would switch that off.
    def unlink(self):
        self._check_seal()
        self._refuse_unlink()
        return super().unlink()

    def _refuse_unlink(self):
        if self:
            raise UserError(self.env._("The steps of an approval stay on record."))


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def init(self):
        _guard(
            self.env.cr, _REQUEST, self._table, "trade_union_approval_request_guard", REQUEST_PAPER
        )

    def write(self, vals):
        self._check_seal()
        if not vals.keys().isdisjoint(REQUEST_PAPER):
            raise UserError(self.env._("An approval stays with the paper it was asked for."))
        return super().write(vals)

    # As for the steps.
    def unlink(self):
        self._check_seal()
        self._refuse_unlink()
        return super().unlink()

    def _refuse_unlink(self):
        if self:
            raise UserError(self.env._("Approvals stay on record with their whole trail."))
