import json
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import scoring
from ..clock import now, today
from ..server_fields import drop_defaults

ENGINE = 1


class UnionAssessment(models.Model):
    """The rating itself: enrol, take facts, score, store; each for all unions at once."""

    _inherit = "union.assessment"

    @api.model
    def _enrol(self, campaign, organizations):
        """Create the assessments of these organisations and the lists of what they declare.

        The caller checked the right to the campaign, and that the organisations are his.
        """
        counts = self.env["union.organization"]._subtree_counts(organizations.ids)
        # The caller's default_ keys stay outside: the superuser would keep them.
        values = self.env["union.assessment.value"]
        clean = drop_defaults(self, self._server_fields | values._server_fields)
        # Only the campaign's office enrols, which was checked; a union's own officers
        # cannot create an assessment.
        assessments = clean.sudo().create(
            [
                {
                    "campaign_id": campaign.id,
                    "organization_id": organization.id,
                    "organization_name": organization.name,
                    "category": organization.category,
                    "form": organization.kind,
                    "headcount": counts[organization.id]["worker_count"],
                    "frozen_path": organization.parent_path,
                }
                for organization in organizations
            ]
        )
        content = campaign.sudo().scheme_id.content  # a published scheme
        measured = assessments._measure(campaign, content)[0]
        values.with_env(assessments.env).create(
            [
                {**row, "assessment_id": assessment.id}
                for assessment in assessments
                for row in assessment._declarations(content, measured)
            ]
        )
        return assessments.with_env(self.env)

    def _declarations(self, content, measured):
        """Return the values of ``union.assessment.value`` for what nobody measures of this union.

        What has a source that knows nothing of it (no committee on record, no roster) is
        declared too, until the source knows: a measured figure always goes first.
        """
        self.ensure_one()
        place = self.organization_id.id
        facts = {
            "form": self.form,
            "conditions": {
                name.removeprefix("condition."): values.get(place)
                for name, values in measured.items()
                if name.startswith("condition.")
            },
        }
        rows = {}
        for rule in content["rules"]:
            if rule["category"] != self.category:
                continue
            settled = scoring.settled(rule, facts)
            for kind, key in self._keys(rule):
                name = key if kind == "metric" else f"condition.{key}"
                known = measured.get(name, {}).get(place) is not None
                # The kind is frozen; a circumstance may change, so only a source's silence
                # about what does not apply today is passed over.
                if known or settled == "other_form" or (name in measured and settled):
                    continue
                row = rows.setdefault(
                    (kind, key),
                    {
                        "kind": kind,
                        "metric_key": key,
                        "sequence": len(rows) + 1,
                        "unit": rule["unit"] if kind == "metric" else "bool",
                        "title_zh": rule["title_zh"] if kind == "metric" else False,
                        "title_en": rule["title_en"] if kind == "metric" else False,
                        "used_in": [],
                    },
                )
                used = f"{rule['indicator'].split('-')[-1]}.{rule['clause_no']}"
                if used not in row["used_in"]:
                    row["used_in"].append(used)
        return [{**row, "used_in": ", ".join(row["used_in"])} for row in rows.values()]

    @api.model
    def _keys(self, rule):
        """Yield (kind, key) of what a rule looks at."""
        yield "metric", rule["metric_key"]
        if rule["condition_key"]:
            yield "condition", rule["condition_key"].rstrip("0123456789").rstrip("<>=")

    def _rate(self):
        """Take facts, score and store these assessments; the caller checked the rights.

        A constant number of queries per campaign. Published ones are never touched.
        """
        for campaign, assessments in (
            self.filtered(lambda a: not a.published_on).grouped("campaign_id").items()
        ):
            # The engine reads what measures and the immutable scheme; the result goes to
            # assessments whose right was checked by the caller.
            content = campaign.sudo().scheme_id.content
            scheme = scoring.prepare(content)
            facts = assessments._take_facts(campaign, content)
            results = {id_: scoring.score(scheme, fact) for id_, fact in facts.items()}
            assessments._store(campaign, facts, results)
        return self

    def _needed(self, content):
        """Return ``{category: {(kind, key)}}`` of what the rules look at."""
        needed = {category: set() for category in self.mapped("category")}
        for rule in content["rules"]:
            if rule["category"] in needed:
                needed[rule["category"]].update(self._keys(rule))
        return needed

    def _measure(self, campaign, content):
        """Return ``({metric key: {organization id: value}}, day)`` of all that has a source."""
        provider = self.env["union.metric.provider"]
        provided, parts = provider._providers(), provider._rate_parts()
        everything = set().union(*self._needed(content).values())
        keys = {
            key if kind == "metric" else f"condition.{key}" for kind, key in everything
        } & provided.keys()
        keys |= {part for key in keys & parts.keys() for part in parts[key]} | {"org.member_count"}
        day = min(campaign.as_of, today(self.env))
        values = self.env["union.metric"]._compute_values(
            sorted(keys), self.organization_id, None, day
        )
        return values, day

    def _take_facts(self, campaign, content):
        """Return ``{assessment id: facts}``: measured, declared, frozen as plain data."""
        needed = self._needed(content)
        measured, day = self._measure(campaign, content)
        parts = self.env["union.metric.provider"]._rate_parts()
        declared, evidence = self._declared()
        facts = {}
        for assessment in self:
            place, own = assessment.organization_id.id, declared.get(assessment.id, {})

            def fact(kind, key, place=place, own=own):
                name = key if kind == "metric" else f"condition.{key}"
                if measured.get(name, {}).get(place) is None and (kind, key) in own:
                    return own[kind, key]
                num = den = None
                if key in parts:
                    num, den = (measured[part].get(place) for part in parts[key])
                return {
                    "value": self._plain(measured.get(name, {}).get(place)),
                    "num": num,
                    "den": den,
                    "source": "automatic",
                }

            mine = needed[assessment.category]
            facts[assessment.id] = {
                "engine": ENGINE,
                "scheme": campaign.sudo().scheme_id.sha256,  # a public digest
                "as_of": day.isoformat(),
                "category": assessment.category,
                "form": assessment.form,
                "headcount": assessment.headcount,
                "members": measured["org.member_count"].get(place) or 0,
                "metrics": {key: fact(kind, key) for kind, key in sorted(mine) if kind == "metric"},
                "conditions": {
                    key: fact(kind, key)["value"]
                    for kind, key in sorted(mine)
                    if kind == "condition"
                },
                "evidence": evidence.get(assessment.id, {}),
            }
        return facts

    def _declared(self):
        """Return ``({id: {(kind, key): fact}}, {id: {key: [checksums]}})`` of self-assessed rows."""
        values = self.env["union.assessment.value"]
        values.flush_model()
        # In SQL: 80 rows for each union are too many to browse. Rights: the caller's check.
        self.env.cr.execute(
            SQL(
                """
                SELECT v.assessment_id, v.kind, v.metric_key, v.unit, v.answer, v.number, v.base,
                       v.declared, e.checksums
                  FROM union_assessment_value v
             LEFT JOIN (SELECT l.%(value)s AS value_id,
                               array_agg(a.checksum ORDER BY a.checksum) AS checksums
                          FROM %(link)s l JOIN ir_attachment a ON a.id = l.%(attachment)s
                         WHERE a.checksum IS NOT NULL
                      GROUP BY 1) e ON e.value_id = v.id
                 WHERE v.assessment_id = ANY(%(ids)s)
                """,
                value=SQL.identifier(values._fields["attachment_ids"].column1),
                attachment=SQL.identifier(values._fields["attachment_ids"].column2),
                link=SQL.identifier(values._fields["attachment_ids"].relation),
                ids=self.ids,
            )
        )
        declared, evidence = defaultdict(dict), defaultdict(dict)
        for id_, kind, key, unit, answer, number, base, is_declared, sums in self.env.cr.fetchall():
            declared[id_][kind, key] = values._fact(unit, answer, number, base, is_declared)
            if sums:
                evidence[id_][key] = sums
        return declared, evidence

    @api.model
    def _plain(self, value):
        """Return a figure as JSON knows it."""
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return float(value)

    def _store(self, campaign, facts, results):
        """Write lines and stars of all these assessments, in two statements."""
        self.env["union.assessment.line"].flush_model()
        self.flush_model()
        # The scheme's indicators, by code; they are immutable.
        indicators = {
            indicator.code: indicator for indicator in campaign.sudo().scheme_id.indicator_ids
        }
        rows, heads = [], []
        for assessment in self:
            result = results[assessment.id]
            wanted = set(result["next"]["keys"])
            for line in result["lines"]:
                indicator = indicators[line["code"]]
                rows.append(
                    {
                        "assessment_id": assessment.id,
                        "organization_id": assessment.organization_id.id,
                        "indicator_id": indicator.id,
                        "seq": indicator.seq,
                        "level": line["level"],
                        "star": line["band"],
                        "state": line["state"],
                        "state_left_out": line["state_left_out"],
                        "source": line["source"],
                        "doubt": line["doubt"],
                        "missing": line["code"] in wanted,
                        "clauses": line["clauses"],
                    }
                )
            heads.append(
                {
                    "id": assessment.id,
                    "facts": facts[assessment.id],
                    "facts_sha256": campaign.scheme_id._digest(facts[assessment.id]),
                    "star": result["star"],
                    "star_left_out": result["star_left_out"],
                    "next_star": result["next"]["star"] or 0,
                    "next_reachable": result["next"]["reachable"],
                    "gates": result["gates"],
                }
            )
        self._upsert_lines(rows)
        self._update_heads(heads)
        self.invalidate_recordset()
        self.env["union.assessment.line"].invalidate_model()

    def _upsert_lines(self, rows):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_assessment_line AS l
                       (assessment_id, organization_id, indicator_id, seq, level, star, state,
                        state_left_out, source, doubt, missing, clauses,
                        create_uid, create_date, write_uid, write_date)
                SELECT r.assessment_id, r.organization_id, r.indicator_id, r.seq, r.level, r.star,
                       r.state, r.state_left_out, r.source, r.doubt, r.missing, r.clauses,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(
                       assessment_id int, organization_id int, indicator_id int, seq int,
                       level text, star int, state text, state_left_out text, source text,
                       doubt bool, missing bool, clauses jsonb)
           ON CONFLICT (assessment_id, indicator_id) DO UPDATE
                   SET state = EXCLUDED.state, state_left_out = EXCLUDED.state_left_out,
                       source = EXCLUDED.source, doubt = EXCLUDED.doubt,
                       missing = EXCLUDED.missing, clauses = EXCLUDED.clauses,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                """,
                uid=self.env.uid,
                now=now(),
                rows=json.dumps(rows),
            )
        )

    def _update_heads(self, heads):
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_assessment a
                   SET facts = r.facts, facts_sha256 = r.facts_sha256, star = r.star,
                       star_left_out = r.star_left_out, next_star = r.next_star,
                       next_reachable = r.next_reachable, gates = r.gates, rated_on = %(now)s
                  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(
                       id int, facts jsonb, facts_sha256 text, star int, star_left_out int,
                       next_star int, next_reachable bool, gates jsonb)
                 WHERE a.id = r.id AND a.published_on IS NULL
                """,
                now=now(),
                rows=json.dumps(heads),
            )
        )

    def _replay(self):
        """Return the score of one assessment from its frozen facts alone."""
        # The published scheme of a result the caller may read.
        scheme = self.sudo().scheme_id
        if scheme._digest(scheme.content) != self.facts["scheme"]:
            raise UserError(
                self.env._(
                    "%(scheme)s is not the version these facts were rated by.",
                    scheme=scheme.display_name,
                )
            )
        return scoring.score(scoring.prepare(scheme.content), self.facts)

    @api.model
    def _result_digest(self, result):
        return self.env["union.scheme"]._digest(result)

    def _publish(self):
        """Fix the results: server's date, mark, digest; and show the star on the union."""
        for assessment in self:
            # One digest per paper; the papers of one agreement are few.
            assessment.write(
                {
                    "published_on": today(self.env),
                    "provisional": assessment.scheme_id.published_kind == "provisional",
                    "digest": self._result_digest(assessment._replay()),
                }
            )
        return self._carry_star()

    def _carry_star(self):
        """Write the star of the latest published rating onto each union.

        Runs inside an approval: the star of an organisation is the server's to set.
        """
        self._carry_stars(self.organization_id)

    @api.model
    def _carry_stars(self, organizations):
        """Write onto each organisation the last star that stands, or none. Server only."""
        standing = self._standing_stars(organizations)
        by_star = defaultdict(lambda: self.env["union.organization"])
        for organization in organizations:
            by_star[standing.get(organization.id, (0, 0))[1]] |= organization
        for star, group in by_star.items():
            group.sudo().write({"star": star})  # the caller fixed, revoked or took over a star

    @api.model
    def _standing_stars(self, organizations):
        """Return ``{organisation id: (year, star)}`` of the last star that stands, if any."""
        standing = self.sudo().search(  # whoever may read the papers
            [
                ("organization_id", "in", organizations.ids),
                ("published_on", "!=", False),
                ("revoked_on", "=", False),
            ],
            order="year, published_on, id",
        )
        return {row.organization_id.id: (row.year, row.star) for row in standing}
