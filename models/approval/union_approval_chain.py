"""The chain: every round and every decision carries the digest of all that stands before it.

Its last link stands on the approval as well, so a row cut off the end is missed, and two
decisions made at the same moment meet on one row: the second begins anew with what the first
has written (docs/decisions/0061).
"""

import hashlib

from odoo import api, fields, models

from .snapshot import canonical


def link(before, said):
    """Return the digest of a row's words and of the link before it.

    :param before: digest of the row before, empty for the first one
    :param said: list of plain values
    """
    return hashlib.sha256(canonical([before, *said]).encode()).hexdigest()


def _ids(row, *names):
    return [row[name].id or None for name in names]


def _chained(rows, vals_list, said):
    """Return the values with their links, and move the ends of the chains on."""
    requests = rows.env["union.approval.request"]
    requests = requests.browse([vals["request_id"] for vals in vals_list])
    ends, result = {}, []
    for request, vals in zip(requests, vals_list, strict=True):
        ends[request] = link(ends.get(request, request.trail_digest or ""), said(vals))
        result.append({**vals, "chain": ends[request]})
    for request, end in ends.items():
        request.trail_digest = end
    return result


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    trail_digest = fields.Char("Fingerprint of the Trail", readonly=True, copy=False)

    def _chain_rows(self):
        """Return ``[row]`` of one approval in the order of its chain: rounds and decisions."""
        decisions = self.decision_ids.sorted("id").grouped("round")
        rows = []
        for round_ in self.round_ids.sorted("number"):
            rows.append(round_)
            rows.extend(decisions.get(round_.number, ()))
        return rows


class UnionApprovalRound(models.Model):
    _inherit = "union.approval.round"

    chain = fields.Char("Link of the Trail", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_seal()
        return super().create(_chained(self, vals_list, self._said))

    @api.model
    def _said(self, vals):
        return [
            "round",
            vals["number"],
            vals["route_id"],
            vals["submitted_by_id"],
            fields.Datetime.to_string(vals["submitted_on"]),
            vals.get("reason") or None,
            vals["digest"],
        ]

    def _link(self, before):
        """Return what the link of this row has to be."""
        route, submitter = _ids(self, "route_id", "submitted_by_id")
        return link(
            before,
            self._said(
                {
                    "number": self.number,
                    "route_id": route,
                    "submitted_by_id": submitter,
                    "submitted_on": self.submitted_on,
                    "reason": self.reason,
                    "digest": self.digest,
                }
            ),
        )


class UnionApprovalDecision(models.Model):
    _inherit = "union.approval.decision"

    chain = fields.Char("Link of the Trail", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_seal()
        rows = _chained(self, vals_list, self._said)
        for vals in rows:
            # Rows of their own (union.approval.file).
            vals.pop("files", None)
        return super().create(rows)

    @api.model
    def _said(self, vals):
        return [
            "decision",
            vals["round"],
            vals.get("step_id") or None,
            vals.get("organization_id") or None,
            vals.get("role") or None,
            vals["kind"],
            vals["user_id"],
            vals.get("on_behalf_of_id") or None,
            vals.get("target_user_id") or None,
            vals.get("comment") or None,
            fields.Datetime.to_string(vals["decided_on"]),
            vals["digest"],
            # [[name, SHA-256, size]] of what came with it.
            vals.get("files") or [],
        ]

    def _link(self, before):
        """Return what the link of this row has to be."""
        names = ("step_id", "organization_id", "user_id", "on_behalf_of_id", "target_user_id")
        return link(
            before,
            self._said(
                {
                    **dict(zip(names, _ids(self, *names), strict=True)),
                    "round": self.round,
                    "role": self.role,
                    "kind": self.kind,
                    "comment": self.comment,
                    "decided_on": self.decided_on,
                    "digest": self.digest,
                    "files": [
                        [row.name, row.digest, row.size] for row in self.file_ids.sorted("id")
                    ],
                }
            ),
        )
