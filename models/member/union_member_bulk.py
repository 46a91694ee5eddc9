import csv
import io
import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..clock import today
from . import vault


class UnionMember(models.Model):
    _inherit = "union.member"

    @api.model
    @api.private
    def _bulk_create(self, vals_list):
        """Insert many checked members in a constant number of queries.

        What ``create`` does for one is done for all at once: numbers sealed, member numbers
        drawn, history and counts written. The ids are drawn first because a ciphertext is tied
        to its row (docs/decisions/0010). No rights are checked and no record rule applies: the
        caller has checked both, and the values (:func:`core.roster.check_roster`).

        :param vals_list: dicts with ``name, gender, birth_date, organization_id, employer_id,
            employment_kind, state, joined_on, political_status, education, note, id_type`` and
            the repaired ``id_number`` and ``mobile`` in clear; ``member_number`` if it is known
        :return: ids in the order given
        :raise psycopg2.errors.UniqueViolation: somebody holds a membership already
        """
        if not vals_list:
            return []
        day, uid = today(self.env), self.env.uid
        stamp = fields.Datetime.to_string(fields.Datetime.now())  # once, not in every row
        self.env.cr.execute(
            # The name of the sequence is looked up once, not for each row.
            "SELECT nextval(name) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence('union_member', 'id')::regclass name OFFSET 0) sequence",
            [len(vals_list)],
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        unnumbered = sum(
            vals["state"] != "applicant" and not vals.get("member_number") for vals in vals_list
        )
        numbers = iter(self._next_numbers(unnumbered))
        ring = vault.remember_ring(self.env)
        rows = []
        for id_, vals in zip(ids, vals_list, strict=True):
            member = vals["state"] != "applicant"
            row = {
                "id": id_,
                "member_number": (vals.get("member_number") or next(numbers)) if member else None,
                "joined_on": (vals["joined_on"] or day) if member else None,
                "verified": False,
                "create_uid": uid,
                "create_date": stamp,
                "write_uid": uid,
                "write_date": stamp,
                **{name: vals[name] or None for name in _PLAIN},
            }
            row.update(
                self._vault_seal(ring, "id_number", id_, f"id:{vals['id_type']}", vals["id_number"])
            )
            row.update(self._vault_seal(ring, "mobile", id_, "mobile", vals["mobile"]))
            rows.append(row)
        # COPY: no statement to parse, and none with names of people in the log.
        lines = io.StringIO(newline="")
        csv.writer(lines, CopyText).writerows(row.values() for row in rows)
        lines.seek(0)
        self.env.cr.copy_expert(
            f"COPY union_member ({', '.join(rows[0])}) FROM STDIN (NULL '')", lines
        )
        self.invalidate_model()
        self.env["union.member.event"]._record_states(ids)
        organizations = {vals["organization_id"] for vals in vals_list}
        self.env["union.organization"].browse(organizations)._recount()
        return ids

    @api.model
    @api.private
    def _bulk_update(self, changes):
        """Write what a list says of members who are there, in a constant number of queries.

        History tells which fields changed, never their content. No rights are checked: the
        caller has checked them, and the values.

        :param changes: ``{member id: {field name: value}}`` with any of ``employer_id,
            employment_kind, political_status, education`` and the repaired ``mobile``
        """
        if not changes:
            return
        self.env["union.member.employment.ended"]._record(
            {
                id_: values["employer_id"]
                for id_, values in changes.items()
                if values.get("employer_id")
            }
        )
        ring = vault.remember_ring(self.env)
        rows = []
        fields_of = {}
        for id_, values in changes.items():
            fields_of.setdefault(tuple(values), []).append(id_)
            row = {name: value for name, value in values.items() if name != "mobile"}
            if "mobile" in values:
                row |= self._vault_seal(ring, "mobile", id_, "mobile", values["mobile"])
            rows.append({"id": id_, **row})
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_member m
                   SET %(assignments)s, write_uid = %(user)s,
                       -- Finer than the second rows are made in: a list of that second shows.
                       write_date = clock_timestamp() AT TIME ZONE 'UTC'
                  FROM jsonb_populate_recordset(NULL::union_member, %(rows)s::jsonb) v
                 WHERE m.id = v.id
                """,
                # Only what changed stands in the row of values.
                assignments=SQL(", ").join(
                    SQL(
                        "%(name)s = COALESCE(v.%(name)s, m.%(name)s)",
                        name=SQL.identifier(name),
                    )
                    for name in _UPDATED
                ),
                user=self.env.uid,
                rows=json.dumps(rows),
            )
        )
        self.invalidate_model()
        self._record_updates(fields_of)

    @api.model
    @api.private
    def _record_updates(self, fields_of, note=None):
        """Add to the history which fields of members changed, never their content.

        :param fields_of: ``{field names: member ids}``; few combinations, each a query
        :param note: why
        """
        for names, ids in fields_of.items():
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in names)
            text = f"{note}: {labels}" if note else labels
            self.env["union.member.event"]._record(ids, "updated", text)

    @api.model
    @api.private
    def _bulk_delete(self, ids, undo):
        """Delete members whom an import made by mistake, in a constant number of queries.

        History is append-only: it goes only where ``union.record.undone`` keeps, as append-only,
        that the membership was taken back (docs/decisions/0032). The caller has checked the rights
        and that nothing else rests on these members; the database refuses otherwise.

        :param undo: the row of ``union.import.undo`` that says who did it, and when
        """
        if not ids:
            return
        members = self.browse(ids)
        organizations = members.organization_id
        self.env["union.record.undone"]._note(undo, members, "member_number", "organization_id")
        self.env.cr.execute("DELETE FROM union_member_event WHERE member_id = ANY(%s)", [ids])
        # What a list ended that was taken back before.
        self.env["union.member.employment.ended"]._erase(ids)
        self.env.cr.execute("DELETE FROM union_member WHERE id = ANY(%s)", [ids])
        self.env.invalidate_all()
        organizations._recount()


_UPDATED = (
    "employer_id", "employment_kind", "political_status", "education",
    "mobile_sealed", "mobile_masked", "mobile_digest",
)  # fmt: skip
_PLAIN = (
    "name", "gender", "birth_date", "organization_id", "employer_id", "employment_kind", "state",
    "political_status", "education", "note", "id_type",
)  # fmt: skip


class CopyText(csv.Dialect):
    """The text format of COPY. Its csv format ends at a line of a note that says ``\\.``."""

    delimiter = "\t"
    escapechar = "\\"
    quoting = csv.QUOTE_NONE
    lineterminator = "\r\n"
