"""Install and uninstall hooks."""

from .models.append_only import drop_append_only
from .models.approval.union_approval_guard import drop_approval_guards
from .models.election.sheet_guard import drop_sheet_guards
from .models.fund.fund_guard import drop_fund_guards
from .models.member import vault
from .models.member.union_import_undo import drop_history_guard
from .models.service.event_leave import leave_events


def pre_init_hook(env):
    """Refuse an installation that could not keep identities safe (design: keys)."""
    vault.ring_or_raise(env)


def post_init_hook(env):
    """Load the standards, routes and schemes that ship with the addon."""
    vault.remember_ring(env)


def uninstall_hook(env):
    """Close what stays in the tables of others; drop what the ORM does not know."""
    leave_events(env)
    drop_append_only(env)
    drop_approval_guards(env)
    drop_history_guard(env)
    drop_sheet_guards(env)
    drop_fund_guards(env)
    # Their type goes with the addon and their guard would refuse it.
    env.cr.execute(
        """
        DELETE FROM mail_activity a USING ir_model_data d
         WHERE d.module = 'trade_union' AND d.name = 'activity_type_approval'
           AND a.activity_type_id = d.res_id
        """
    )
