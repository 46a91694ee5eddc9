"""Mail of approvals: one digest a day for each person; at once only for who wants it so.

Both say the names of papers and nothing else of what stands in them, and lead to the form behind
the log-in. They go by Odoo's own notification: by mail or into the inbox, as each person prefers.
"""

from datetime import timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, today, zone
from ..office_days import office_days
from .seal import sealed
from .union_approval_inbox import ACTIVITY_TYPE

# Papers named of each kind; the rest is counted.
NAMED = 20
# The hour of the person's own morning from which the digest goes out.
HOUR_PARAMETER = "trade_union.digest_hour"
HOUR = 8


class ResUsers(models.Model):
    _inherit = "res.users"

    approval_at_once = fields.Boolean(
        "Tell Me of Each Paper at Once",
        help="A message as soon as a paper waits for you; otherwise one a day names them all.",
    )
    # The engine's note: no digest twice on one day.
    approval_digest_on = fields.Date(copy=False, groups="base.group_system")

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802 - Odoo's name
        return [*super().SELF_READABLE_FIELDS, "approval_at_once"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802 - as above
        return [*super().SELF_WRITEABLE_FIELDS, "approval_at_once"]

    def _tell_of_approvals(self, sections):
        """Send one message to this person, by mail or into his inbox, as he prefers.

        :param sections: as ``_digest_sections``, in his language
        """
        self.ensure_one()
        if not sections:
            return
        env = sections[0][1].env
        body = env["ir.qweb"]._render(
            "trade_union.approval_digest",
            {"sections": sections, "base_url": env["union.approval.request"].get_base_url()},
        )
        subject = env._(
            "Approvals: %(counts)s",
            counts=", ".join(f"{heading} {count}" for heading, _papers, count in sections),
        )
        thread = sealed(self.env["mail.thread"])
        # Queued, so that it goes out if and only if this transaction stands.
        thread = thread.with_context(lang=self.lang, mail_notify_force_send=False)
        thread.message_notify(
            author_id=self.env.ref("base.partner_root").id,
            partner_ids=self.partner_id.ids,
            subject=subject,
            body=body,
            email_layout_xmlid="mail.mail_notification_layout",
        )


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Set by the engine on the activity of who wants to be told at once, until he was.
    approval_notice = fields.Boolean(copy=False)

    _approval_notice = models.Index("(user_id) WHERE approval_notice")


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    # ---- one digest a day ----

    @api.model
    def _cron_digest(self):
        """Send the digest of today to each person whose morning has come and who has not had it.

        A person's message and the note that he had it are one transaction.
        """
        time = now().replace(tzinfo=timezone.utc)
        hour = int(self.env["ir.config_parameter"].get_param(HOUR_PARAMETER) or HOUR)
        works = office_days(self.env)
        due = []
        for user in self._digest_users():
            local = time.astimezone(self._zone_of(user))
            day = local.date()
            if local.hour >= hour and works(day) and user.approval_digest_on != day:
                due.append((user, day))
        cron = self.env["ir.cron"]
        for left, (user, day) in zip(reversed(range(len(due))), due, strict=True):
            user._tell_of_approvals(self._as(user)._digest_sections())
            user.approval_digest_on = day
            if not cron._commit_progress(1, remaining=left):
                break

    @api.model
    def _digest_users(self):
        """Return the users a digest may have something to say to; more than those, never fewer."""
        self._flush_actors()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH open AS (SELECT DISTINCT organization_id, role, user_id
                                FROM union_approval_step WHERE state = 'open'),
                people AS (
                    SELECT d.user_id
                      FROM union_duty d
                      JOIN open ON open.organization_id = d.organization_id AND open.role = d.role
                     WHERE open.user_id IS NULL
                       AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                     UNION
                    SELECT user_id FROM open WHERE user_id IS NOT NULL
                ),
                everybody AS (
                    SELECT user_id FROM people
                     UNION
                    SELECT g.deputy_id
                      FROM union_duty_delegation g JOIN people ON people.user_id = g.user_id
                     WHERE g.date_from <= %(day)s AND g.date_to >= %(day)s
                     UNION
                    SELECT submitted_by_id FROM union_approval_request
                     WHERE state = 'pending' AND due_on < %(day)s
                )
                SELECT u.id
                  FROM res_users u JOIN everybody ON everybody.user_id = u.id
                 WHERE u.active AND NOT u.share
                 ORDER BY u.id
                """,
                day=today(self.env),
            )
        )
        return sealed(self.env["res.users"]).browse([id_ for (id_,) in self.env.cr.fetchall()])

    @api.model
    def _zone_of(self, user):
        try:
            return ZoneInfo(user.tz or zone(self.env))
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(zone(self.env))

    @api.model
    def _as(self, user):
        """Return this model as a person sees it: his rights, his language, his time zone."""
        return self.with_user(user).with_context(lang=user.lang, tz=user.tz)

    @api.model
    def _told_of(self, domain, limit=None):
        """Return the papers that the user may be told of by name: none once his duties are over."""
        if not self.has_access("read"):
            return self.browse()
        return self.search(domain, order="due_on, id", limit=limit)

    @api.model
    def _digest_sections(self):
        """Return what the digest of the user says: ``[(heading, papers named, how many)]``.

        Searched as the user: it names no paper he could not open.
        """
        late = Domain("state", "=", "pending") & Domain("due_on", "<", today(self.env))
        mine = Domain("awaiting_me", "=", True)
        sent = Domain("submitted_by_id", "=", self.env.uid)
        in_time = Domain("due_on", "=", False) | Domain("due_on", ">=", today(self.env))
        sections = []
        for heading, domain in (
            (self.env._("Waiting for you, and late"), mine & late),
            (self.env._("Waiting for you"), mine & in_time),
            (self.env._("Sent by you, and late with others"), sent & late),
        ):
            papers = self._told_of(domain, limit=NAMED)
            count = len(papers) if len(papers) < NAMED else self.search_count(domain)
            if count:
                sections.append((heading, papers, count))
        return sections

    # ---- at once ----

    def _mark_notices(self, values):
        """Mark new activities of who wants to be told at once; the telling comes afterwards.

        :param values: values of activities, changed in place
        """
        users = self.env["res.users"].browse({row["user_id"] for row in values})
        eager = set(users.filtered("approval_at_once").ids)
        for row in values:
            row["approval_notice"] = row["user_id"] in eager
        if eager:
            # It runs after this transaction, with the rights of the server.
            self.env.ref("trade_union.cron_approval_notices").sudo()._trigger()

    @api.model
    def _cron_notices(self):
        """Tell people of papers that came in, if they want it at once: one message for each."""
        activities = sealed(self.env["mail.activity"]).search(
            Domain("approval_notice", "=", True)
            & Domain("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id)
        )
        cron = self.env["ir.cron"]
        groups = activities.grouped("user_id")
        for left, (user, rows) in zip(reversed(range(len(groups))), groups.items(), strict=True):
            domain = Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", group.mapped("res_id"))
                for model, group in rows.grouped("res_model").items()
            )
            requests = self._as(user)
            # Still his to decide: somebody else may have been quicker.
            domain &= Domain("awaiting_me", "=", True)
            papers = requests._told_of(domain, limit=NAMED)
            if papers:
                heading = requests.env._("New papers wait for you")
                user._tell_of_approvals([(heading, papers, requests.search_count(domain))])
            rows.write({"approval_notice": False})
            if not cron._commit_progress(1, remaining=left):
                break
