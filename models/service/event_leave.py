"""What stays of the union's events when the addon is uninstalled: no person, nothing open."""

from odoo.tools import SQL

from .engine import as_engine

OURS = SQL("(SELECT id FROM event_event WHERE union_organization_id IS NOT NULL)")


def leave_events(env):
    """Close the events of unions before their guards and record rules go.

    Odoo's own rules let every registration desk read every registration. So who came is
    taken off what stays: the events, archived and unpublished, and cancelled and archived
    registrations without name and partner, which keep the count. What was said and filed
    on either goes, for it may name people.
    """
    env.flush_all()
    targets = SQL(
        """
        SELECT 'event.event' AS res_model, id AS res_id FROM event_event WHERE id IN %(ours)s
         UNION ALL
        SELECT 'event.registration', id FROM event_registration WHERE event_id IN %(ours)s
        """,
        ours=OURS,
    )
    # Through the ORM: the files go with them.
    attachments = env.execute_query(
        SQL(
            "SELECT a.id FROM ir_attachment a JOIN (%s) t USING (res_model, res_id)"
            " WHERE a.res_field IS NULL",
            targets,
        )
    )
    env["ir.attachment"].browse(id_ for (id_,) in attachments).unlink()
    for table, model in (
        ("mail_message", "model"),
        ("mail_followers", "res_model"),
        ("mail_activity", "res_model"),
    ):
        env.cr.execute(
            SQL(
                "DELETE FROM %s x USING (%s) t WHERE x.%s = t.res_model AND x.res_id = t.res_id",
                SQL.identifier(table),
                targets,
                SQL.identifier(model),
            )
        )
    env.cr.execute(
        SQL(
            """
            UPDATE event_registration
               SET state = 'cancel', active = FALSE, name = NULL, partner_id = NULL
             WHERE event_id IN %s
            """,
            OURS,
        )
    )
    env.invalidate_all()
    events = as_engine(env["event.event"]).with_context(active_test=False)
    closed = {"active": False}
    if "is_published" in events._fields:
        # The website's own field, where events have one.
        closed["is_published"] = False
    events.search([("union_organization_id", "!=", False)]).write(closed)
