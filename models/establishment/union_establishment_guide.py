"""Where a request stands on its way to an established union, and what is missing now."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..clock import office_day

ICONS = {"done": "fa-check-circle", "current": "fa-dot-circle-o", "todo": "fa-circle-o"}
# No id of an organisation: a clause no standard in force has.
NOWHERE = -1
COLOURS = {"done": "text-success", "current": "fw-bold text-primary", "todo": "text-muted"}


class Seen(NamedTuple):
    """What is known of one step: done or not (None: not asked here), when, what is missing."""

    done: bool | None
    day: object = False
    missing: tuple = ()


def _with_content(lines):
    """Return the lines or files of a paper that say something: a file of no bytes is none."""
    if lines._name != "ir.attachment":
        return lines
    return lines.filtered(lambda file: file.type == "url" or file.file_size)


class UnionEstablishment(models.Model):
    _inherit = "union.establishment"

    guide_html = fields.Html("Steps", compute="_compute_guide", sanitize=True)
    step_name = fields.Char("Step", compute="_compute_guide", help="What comes next.")
    election_id = fields.Many2one("union.election", "First Election", compute="_compute_election")

    @api.depends_context("lang", "uid")
    def _compute_guide(self):
        progress = self._progress()
        for request in self:
            rows = progress[request.id]
            current = [row for row in rows if row["state"] == "current"]
            request.guide_html = rows and self._guide_html(rows)
            request.step_name = current[0]["name"] if current else False

    @api.depends("organization_id")
    @api.depends_context("uid")
    def _compute_election(self):
        elections = self._first_elections(self.env["union.election"])
        for request in self:
            request.election_id = elections.get(request.organization_id._origin, False)

    def action_progress(self):
        """Return how far these set-ups are and what is missing for each step.

        :return: list of ``{'id', 'steps': [{'check', 'name', 'clause', 'who', 'state', 'day',
            'optional', 'missing'}]}`` in the order of the requests; ``state`` is ``done``,
            ``current`` or ``todo``, ``day`` an ISO date or False, ``missing`` sentences in the
            reader's language

        Rights: whoever reads the request. Clauses: those of the steps of its kind.
        """
        self.check_access("read")
        progress = self._progress()
        return [
            {
                "id": request.id,
                "steps": [
                    {**row, "day": row["day"].isoformat() if row["day"] else False}
                    for row in progress[request.id]
                ],
            }
            for request in self
        ]

    def button_election(self):
        """Open the first election of the organisation, a new one if there is none."""
        self.ensure_one()
        if self.organization_state != "preparing":
            raise UserError(
                self.env._(
                    "%(organization)s is not being prepared: its first election is held after the"
                    " superior agreed to the request and before it stands.",
                    organization=self.organization_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("First Election"),
            "res_model": "union.election",
            "res_id": self.election_id.id,
            "views": [(False, "form")],
            "context": {
                "default_kind": "first",
                "default_organization_id": self.organization_id.id,
                "default_name": self.env._(
                    "First election of %(organization)s", organization=self.organization_id.name
                ),
            },
        }

    @api.model
    def _union_shown(self, results):
        """Leave out what is asked of other kinds; an alternative of what is asked here stays."""
        groups = {result["group"] for result in results if result["state"] != "not_applicable"}
        return [
            result
            for result in results
            if result["state"] != "not_applicable" or result["group"] in groups - {False}
        ]

    # ---- what is in force ----

    def _in_force(self, lines):
        """Return ``{request id: those of these papers or steps that are asked of it}``.

        A line without a clause is asked everywhere, one with a clause where its standard is in
        force.
        """
        standards = self.env["union.standard"]
        # The law is the same whoever asks.
        clauses = self.env["union.clause"].sudo()
        found = clauses.search_fetch(
            Domain("code", "in", list(filter(None, set(lines.mapped("clause")))))
            & Domain("standard_id", "any", standards._in_force_domain()),
            ["code", "standard_id"],
        )
        places = {clause.code: clause.standard_id.organization_id.id for clause in found}
        asked = {}
        for request in self:
            # Its own chain of superiors, whoever reads the request.
            path = request.sudo().organization_id.parent_path or ""
            chain = {False, *map(int, filter(None, path.split("/")))}
            asked[request.id] = lines.filtered(
                lambda line, kind=request.kind_id, chain=chain: (
                    line.kind_id == kind
                    and (not line.clause or places.get(line.clause, NOWHERE) in chain)
                )
            )
        return asked

    def _papers_missing(self):
        """Return ``{request id: the papers of its kind that are asked of it and not there}``."""
        asked = self._in_force(self.kind_id.paper_ids)
        return {
            request.id: asked[request.id].filtered(
                lambda paper, request=request: not _with_content(request[paper.place])
            )
            for request in self
        }

    def _said_with_clause(self, line):
        """Return the name of a paper or step with its clause."""
        if not line.clause:
            return line.name
        return self.env._(
            "%(text)s (%(clause)s)",
            text=line.name,
            clause=self.env["union.clause"]._cite(line.clause),
        )

    # ---- how far it is ----

    def _progress(self):
        """Return ``{request id: [row]}`` of the steps of each, in constant queries."""
        asked = self._in_force(self.kind_id.step_ids)
        facts = self._step_facts()
        progress = {}
        for request in self:
            rows, waiting = [], True
            for step in asked[request.id]:
                seen = getattr(request, f"_step_{step.check}")(step, facts)
                if seen.done is None:
                    continue
                current = waiting and not seen.done and not step.optional
                waiting = waiting and not current
                rows.append(
                    {
                        "check": step.check,
                        "name": step.name,
                        "clause": step.clause or "",
                        "who": step.who or "",
                        "state": "done" if seen.done else "current" if current else "todo",
                        "day": seen.day,
                        "optional": step.optional,
                        "missing": list(seen.missing) if not seen.done else [],
                    }
                )
            progress[request.id] = rows
        return progress

    def _step_facts(self):
        """Return what the steps are judged by, for all these requests at once."""
        # Who reads a request reads how the set-up goes on; unsaved ones have no facts yet.
        saved = self._origin.sudo()
        keys = saved.kind_id.step_ids._keys()
        organizations = saved.organization_id
        rules = (
            self.env["union.rule"]._evaluate(organizations, "daily", keys)
            if keys and organizations
            else {}
        )
        return {
            "papers": self._papers_missing(),
            # as above
            "elections": saved._first_elections(self.env["union.election"].sudo()),
            "rules": rules,
        }

    def _first_elections(self, elections):
        """Return ``{organisation: its latest first election}`` of those the recordset may read."""
        found = elections.search(
            Domain("organization_id", "in", self.organization_id._origin.ids)
            & Domain("kind", "=", "first"),
            order="id",
        )
        return {election.organization_id: election for election in found}

    def _facts_of(self, facts):
        """Return organisation, first election and results of the rules of one request."""
        organization = self._origin.sudo().organization_id  # as in _step_facts
        return (
            organization,
            facts["elections"].get(organization),
            facts["rules"].get(organization.id, []),
        )

    def _step_request(self, step, facts):
        if self.approval_state in ("pending", "approved"):
            # Who reads the paper reads when it was submitted.
            return Seen(True, _day(self.env, self.sudo().approval_request_id.submitted_on))
        missing = [self._said_with_clause(paper) for paper in facts["papers"][self.id]]
        missing += [
            result["message"]
            for result in (self.check_json or [])
            if result["effect"] in ("block", "warn")
        ]
        return Seen(False, missing=missing)

    def _step_approved(self, step, facts):
        if self.approval_state == "approved":
            # as above
            return Seen(True, _day(self.env, self.sudo().approval_request_id.decided_on))
        superior = self.env._(
            "The agreement of %(superior)s", superior=self.superior_id.display_name or "–"
        )
        return Seen(False, missing=[superior])

    def _step_recruited(self, step, facts):
        organization, _election, results = self._facts_of(facts)
        if organization.state == "active":
            return Seen(True)
        count = (organization.member_count or 0) + (organization.applicant_count or 0)
        missing = _failed(results, step)
        if count < step.figure:
            missing.append(
                self.env._(
                    "%(count)s members and applicants are on record; at least %(figure)s",
                    count=count,
                    figure=step.figure,
                )
            )
        return Seen(organization.state == "preparing" and not missing, missing=missing)

    def _step_elected(self, step, facts):
        organization, election, _results = self._facts_of(facts)
        if election and election.elected_on:
            return Seen(True, election.elected_on)
        if organization.state == "active":
            return Seen(True, organization.founded_on)
        if election:
            missing = self.env._(
                "The election is in the phase “%(phase)s”", phase=election.phase_id.name
            )
        else:
            missing = self.env._("Open the first election")
        return Seen(False, missing=[missing])

    def _step_reported(self, step, facts):
        organization, election, _results = self._facts_of(facts)
        if organization.state == "active":
            return Seen(True, election.reported_on if election else False)
        if election and election.reported_on:
            return Seen(True, election.reported_on)
        due = election.report_due_on if election else False
        missing = (
            self.env._("The report is due on %(day)s", day=format_date(self.env, due))
            if due
            else self.env._("The report of the result to the superior")
        )
        return Seen(False, missing=[missing])

    def _step_founded(self, step, facts):
        organization, _election, _results = self._facts_of(facts)
        missing = self.env._("The superior’s agreement to the result")
        return Seen(organization.state == "active", organization.founded_on, [missing])

    def _step_rules(self, step, facts):
        organization, _election, results = self._facts_of(facts)
        keys = step._keys()
        asked = [result for result in results if result["rule"] in keys]
        active = organization.state == "active"
        if not asked or (active and {result["state"] for result in asked} == {"not_applicable"}):
            return Seen(None)
        missing = _failed(results, step)
        return Seen(active and not missing, missing=missing)

    def _step_graded(self, step, facts):
        organization, _election, _results = self._facts_of(facts)
        missing = self.env._("A grade from 1 to 5, given by the superior")
        return Seen(bool(organization.grade), missing=[missing])

    def _guide_html(self, rows):
        """Return the strip of steps, and below it what is missing for the current one."""
        titles = {
            "done": self.env._("Done"),
            "current": self.env._("Now"),
            "todo": self.env._("Later"),
        }
        strip = Markup().join(
            Markup(
                '<li class="%s"><i class="fa %s" title="%s"></i> <span>%s</span>'
                ' <small class="text-muted">%s</small></li>'
            )
            % (
                COLOURS[row["state"]],
                ICONS[row["state"]],
                titles[row["state"]],
                row["name"],
                format_date(self.env, row["day"])
                if row["day"]
                else row["who"]
                if row["state"] == "current"
                else "",
            )
            for row in rows
        )
        html = Markup('<ol class="list-unstyled d-flex flex-column flex-md-row flex-wrap gap-2'
                      ' column-gap-4 o_union_steps">%s</ol>') % strip  # fmt: skip
        current = next((row for row in rows if row["state"] == "current"), None)
        if not current:
            return html + Markup('<p class="text-success">%s</p>') % self.env._(
                "Every step is done."
            )
        clause = self.env["union.clause"]._called(current["clause"])
        lines = Markup().join(Markup("<li>%s</li>") % text for text in current["missing"])
        if not lines:
            lines = Markup("<li>%s</li>") % self.env._("Nothing: go on.")
        return html + Markup("<p><strong>%s</strong></p><ul>%s</ul>") % (
            self.env._(
                "Missing now for “%(step)s” %(clause)s", step=current["name"], clause=clause
            ).strip(),
            lines,
        )


def _day(env, moment):
    return moment and office_day(env, moment)


def _failed(results, step):
    """Return the messages of the rules of a step that are asked and not kept."""
    keys = step._keys()
    return [
        result["message"]
        for result in results
        if result["rule"] in keys and result["state"] in ("failed", "unknown")
    ]
