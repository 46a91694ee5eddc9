"""Submission from the papers' side: checks, the plan of steps, the snapshot."""

import hashlib
import json

from odoo import api, models

from .heard import listening
from .row_lock import lock_rows
from .seal import sealed
from .snapshot import EMPTY, canonical, field_value, link_digest, wordings
from .union_approval_lock import MAIL_FIELDS, OPEN_STATES
from .union_approval_route import fitting


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    # ---- submit ----

    def _approval_submit(self, reason, expected_step_id=None):
        """Check and submit papers; return ``{paper id: error message}``."""
        errors = {}
        self.flush_recordset()
        locked = lock_rows(self)
        for paper in self:
            if paper not in locked:
                errors[paper.id] = self.env._("Somebody else is changing this paper; try again.")
            elif paper.approval_state not in OPEN_STATES:
                errors[paper.id] = self.env._(
                    "%(paper)s: already submitted (%(state)s).",
                    paper=paper.display_name,
                    state=paper._approval_state_label(),
                )
            elif not sealed(paper)._approval_seen(expected_step_id):
                errors[paper.id] = paper._approval_moved_on()
            elif not paper._approval_organization():
                errors[paper.id] = self.env._("A paper is submitted by an organisation: name it.")
        papers = self.filtered(lambda paper: paper.id not in errors)
        # A checked paper may carry its reason; the check uses it up.
        reasons = {
            paper.id: reason or ("check_reason" in paper and paper.check_reason) or False
            for paper in papers
        }
        with listening() as heard:
            errors.update(papers._approval_failures(papers._approval_check_submit, reason))
        papers = sealed(papers.filtered(lambda paper: paper.id not in errors))
        routes = papers.env["union.approval.route"]._pick(papers)
        steps, failed = papers._approval_plan(routes)
        errors.update(failed)
        papers = papers.filtered(lambda paper: paper.id not in errors)
        if papers:
            papers.env["union.approval.request"]._submit(
                papers,
                routes,
                steps,
                papers._approval_snapshots(),
                reasons,
                papers._approval_checks(heard),
            )
            papers._approval_issue("request")
        return errors

    def _approval_plan(self, routes):
        """Write out the steps of each paper from the tree.

        :param routes: ``{paper id: route}``
        :return: ``({paper id: [values of union.approval.step]}, {paper id: error message})``
        """
        plans, errors, places = {}, {}, set()
        meets = {}
        # Of all routes at once, in the order in which they sign.
        steps = (
            self.env["union.approval.route.step"]
            .search_fetch([("route_id", "in", [route.id for route in routes.values()])])
            .grouped("route_id")
        )
        grades = self.env["union.approval.route.step"].union(*steps.values())._grades()
        for paper in self:
            route = routes.get(paper.id)
            if not route:
                errors[paper.id] = self.env._(
                    "No approval route fits %(paper)s; a manager of the federation sets one up.",
                    paper=paper.display_name,
                )
                continue
            organization = paper._approval_organization()
            signing = steps.get(route, self.env["union.approval.route.step"])
            for step in signing:
                if step not in meets:
                    # In doubt it is signed.
                    meets[step] = fitting(self, step.condition, unknown=self._ids)
            asked = signing.filtered(lambda step, paper=paper: paper.id in meets[step])
            if missing := asked._no_grade(organization, grades):
                errors[paper.id] = missing
                continue
            rows = asked._write_out(organization, paper, grades)
            plan = [row for _step, row in rows]
            if missing := signing._no_superior(organization, rows):
                errors[paper.id] = missing
                continue
            plans[paper.id] = plan
            places.update(
                (row["organization_id"], row["role"]) for row in plan if row["state"] == "waiting"
            )
        signers = self._approval_signers(places)
        for paper in self:
            plan = plans.get(paper.id)
            if plan is not None and not any(
                signers.get((row["organization_id"], row["role"]))
                for row in plan
                if row["state"] == "waiting"
            ):
                errors[paper.id] = self._approval_nobody(paper, plan)
        return plans, errors

    def _approval_signers(self, places):
        """Return ``{(organisation id, role): ids of who but the submitter could sign}``."""
        holders = self.env["union.duty"]._holders(
            {organization_id for organization_id, _role in places},
            {role for _organization_id, role in places},
        )
        uid = self.env.uid
        return {
            place: {user_id for user_id, principal in people if user_id != uid and principal != uid}
            for place, people in holders.items()
        }

    def _approval_nobody(self, paper, plan):
        roles = dict(self.env["union.duty"]._fields["role"]._description_selection(self.env))
        organizations = self.env["union.organization"]
        wanted = [
            self.env._(
                "%(role)s of %(organization)s",
                role=roles[row["role"]],
                organization=organizations.browse(row["organization_id"]).name,
            )
            for row in plan
            if row["state"] == "waiting"
        ]
        if not wanted:
            return self.env._(
                "%(paper)s: no level of the route stands above %(organization)s, so nobody"
                " would sign.",
                paper=paper.display_name,
                organization=paper._approval_organization().name,
            )
        return self.env._(
            "%(paper)s: nobody but the submitter holds a duty that could sign (%(places)s)."
            " An administrator grants one first.",
            paper=paper.display_name,
            places=", ".join(wanted),
        )

    def _approval_checks(self, heard):
        """Return ``{paper id: what the standards say of it now}``, for the annex to the paper.

        Figures and clauses only; reasons stay in their own register.

        :param heard: ``{paper id: results}`` of those asked a moment ago
        """
        if not hasattr(self, "_union_check"):
            return {}
        rest = self.filtered(lambda paper: paper.id not in heard)
        checks = {**heard, **(rest._union_check("submit") if rest else {})}
        return {paper.id: self._union_kept(checks[paper.id]) for paper in self}

    # ---- snapshot ----

    def _approval_snapshots(self):
        """Return ``{paper id: (canonical JSON, SHA-256)}`` of these papers."""
        attachments = self._approval_files()
        names = self._approval_snapshot_fields()
        worded = wordings(self, names)
        lines = {name: self[name]._approval_line_words() for name in self._approval_line_fields}
        snapshots = {}
        for paper in self:
            content = {
                "model": self._name,
                "id": paper.id,
                "fields": paper._approval_values(names, worded, lines),
                "attachments": [
                    {
                        "id": row.id,
                        "name": row.name,
                        "sha1": link_digest(row) if row.type == "url" else row.checksum or EMPTY,
                        "size": row.file_size,
                    }
                    for row in attachments.get(paper.id, ())
                ],
            }
            text = canonical(content)
            snapshots[paper.id] = text, hashlib.sha256(text.encode()).hexdigest()
        return snapshots

    def _approval_values(self, names, worded, line_words):
        values = {name: field_value(self, name, worded) for name in names}
        for name in self._approval_line_fields:
            lines = self[name]
            values[name] = [
                {
                    "id": line.id,
                    **{
                        key: field_value(line, key, line_words[name])
                        for key in lines._approval_line_snapshot_fields()
                    },
                }
                for line in lines.sorted("id")
            ]
        return values

    def _approval_snapshot_attachment_ids(self):
        """Return the ids of the attachments these papers were last submitted with."""
        rounds = sealed(self).approval_request_id._rounds()
        return {
            row["id"]
            for round_ in rounds.values()
            for row in json.loads(round_.snapshot)["attachments"]
        }


class UnionApprovalLineMixin(models.AbstractModel):
    _inherit = "union.approval.line.mixin"

    @api.model
    def _approval_line_snapshot_fields(self):
        """Return the names of the fields that make up a line as it is decided on."""
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and name not in models.MAGIC_COLUMNS
            and name not in MAIL_FIELDS
            and name not in self._approval_free_fields
        ]

    def _approval_line_words(self):
        return wordings(self, self._approval_line_snapshot_fields())
