from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Where something of a person is on record: (model, its member, day, what it is about).
RECORDS = (
    ("union.member.event", "member_id", "happened_on", "kind"),
    ("union.member.employment", "member_id", "date_from", "employer_id"),
    ("union.membership.request", "member_id", "create_date", "display_name"),
    ("union.seat", "member_id", "date_from", "position"),
    ("union.candidate", "member_id", "create_date", "position"),
    ("union.voter", "member_id", "create_date", "election_id"),
    ("union.scrutineer", "member_id", "create_date", "role"),
    ("union.meeting.attendee", "member_id", "create_date", "meeting_id"),
    ("union.proposal", "member_id", "filed_on", "subject"),
    ("union.service.participant", "member_id", "signed_up_at", "activity_id"),
    ("union.member.tag.line", "member_id", "date_from", "display_name"),
    ("union.member.card", "member_id", "issued_at", "display_name"),
    ("union.consent", "member_id", "decided_at", "decision"),
    ("union.training", "member_id", "date_from", "title"),
    ("union.charge", "member_id", "date_from", "kind"),
    ("union.certificate.keeping", "member_id", "date_from", "certificate_id"),
)


class UnionMember(models.Model):
    """All entries of one person: those merged into this one, and the memberships before."""

    _inherit = "union.member"

    person_row_ids = fields.Many2many(
        "union.member",
        string="Entries of This Person",
        compute="_compute_person_rows",
        help="This entry, those merged into it and the memberships before them, as far as you"
        " see their unions.",
    )
    person_event_ids = fields.Many2many(
        "union.member.event", string="Whole History", compute="_compute_person_rows"
    )
    person_employment_ids = fields.Many2many(
        "union.member.employment",
        string="Employers of This Person",
        compute="_compute_person_employment_ids",
    )

    @api.depends("merged_ids", "previous_id", "event_ids")
    @api.depends_context("uid")
    def _compute_person_rows(self):
        rows_of = self._person_rows()
        everything = self.browse({id_ for ids in rows_of.values() for id_ in ids})
        # The rows the reader sees; of those of other unions nothing.
        seen = set(self.search(Domain("id", "in", everything.ids))._ids)
        events = self.env["union.member.event"].search([("member_id", "in", list(seen))])
        by_member = events.grouped("member_id")
        for member in self:
            ids = [id_ for id_ in rows_of.get(member._origin.id, ()) if id_ in seen]
            member.person_row_ids = self.browse(ids)
            member.person_event_ids = (
                events.browse()
                .union(*(by_member.get(row, events.browse()) for row in self.browse(ids)))
                .sorted("id", reverse=True)
            )

    @api.depends("person_row_ids", "employment_ids")
    @api.depends_context("uid")
    def _compute_person_employment_ids(self):
        employments = self.env["union.member.employment"].search(
            Domain("member_id", "in", self.person_row_ids.ids)
        )
        for member in self:
            member.person_employment_ids = employments.filtered(
                lambda row, entries=member.person_row_ids: row.member_id in entries
            )

    def action_person_record(self):
        """Return what is on record of these persons, from all their entries, oldest first.

        Numbers of a person are never among it.

        :return: ``[{'member_id', 'entry_id', 'model', 'id', 'date', 'kind', 'text'}]``:
            ``member_id`` of the one asked for, ``entry_id`` of the row it rests on
        :rtype: list
        :raise AccessError: a member out of scope
        """
        self.check_access("read")
        owner = {row.id: member.id for member in self for row in member.person_row_ids}
        found = []
        for model, column, day, about in RECORDS:
            records = self.env[model]
            if not records.has_access("read"):
                continue
            field = records._fields.get(about)
            labels = (
                dict(field._description_selection(self.env))
                if field is not None and field.type == "selection"
                else {}
            )
            for record in records.search(Domain(column, "in", list(owner))):
                # Whoever reads the row reads what it names.
                value = record.sudo()[about]
                date = record[day]
                found.append(
                    {
                        "member_id": owner[record[column].id],
                        "entry_id": record[column].id,
                        "model": model,
                        "id": record.id,
                        "date": fields.Date.to_string(date) if date else False,
                        "kind": records._description,
                        "text": labels.get(value)
                        or (value if isinstance(value, str) else value.display_name)
                        or "",
                    }
                )
        return sorted(found, key=lambda entry: (entry["date"] or "", entry["model"], entry["id"]))

    def button_requests(self):
        """Open the requests about this person, those of merged entries included."""
        action = super().button_requests()
        ids = self.person_row_ids.ids
        action["domain"] = ["|", ("member_id", "in", ids), ("result_id", "in", ids)]
        return action

    def _person_rows(self):
        """Return ``{member id: [ids of all rows of that person]}``, the row itself first."""
        ids = self._origin.ids
        if not ids:
            return {}
        self.flush_model(["merged_into_id", "previous_id"])
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE person AS (
                    SELECT id AS root, id, previous_id FROM union_member WHERE id = ANY(%s)
                     UNION
                    SELECT p.root, m.id, m.previous_id
                      FROM person p
                      JOIN union_member m ON m.merged_into_id = p.id OR m.id = p.previous_id
                )
                SELECT root, array_agg(id ORDER BY id != root, id DESC) FROM person GROUP BY root
                """,
                ids,
            )
        )
        return dict(self.env.cr.fetchall())
