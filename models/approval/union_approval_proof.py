"""Verify on demand: is the trail whole, and is the paper the one that was signed?"""

import hashlib
import json

from odoo import fields, models

from ...core.changes import changed, changed_rows
from .seal import sealed
from .snapshot import link_digest, loads
from .union_approval_guard import LIVE
from .union_approval_lock import OPEN_STATES

# What a closed step must have in the trail.
STEP_DECISIONS = {
    "agreed": {"agree", "auto_pass", "forward"},
    "refused": {"refuse"},
    "forwarded": {"forward"},
    "escalated": {"escalate"},
}
# What an approval that ended must have in the trail of its last round.
END_DECISIONS = {
    # Some papers are sent again after their approval was withdrawn.
    "returned": {"return", "revoke"},
    "refused": {"refuse"},
    "withdrawn": {"recall"},
    "revoked": {"revoke"},
}


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def action_verify(self):
        """Recompute every digest of these approvals: rounds, trail, files, the paper of today.

        Needs the right to read them.

        :return: ``[{'id', 'ok', 'trail_digest', 'checked': {what: how many}, 'findings':
            [{'kind', 'round', 'broken', 'message'}]}]`` in the order of ``self``. ``kind`` is
            ``round``, ``decision``, ``step``, ``request``, ``attachment``, ``file`` or ``paper``;
            what is not ``broken`` is a fact that changed by itself, such as a count. ``ok``:
            nothing is broken.
        """
        self.check_access("read")
        # The names of fields are told as the reader may see them.
        return sealed(self)._verified(self.env)

    def _verified(self, reader):
        present = {}
        for papers in self.filtered(lambda request: request._paper() is not None)._papers():
            papers = papers.exists()
            snapshots = papers._approval_snapshots()
            for paper in papers:
                present[paper._name, paper.id] = json.loads(snapshots[paper.id][0])
        return [
            request._verify(present.get((request.res_model, request.res_id)), reader)
            for request in self
        ]

    def button_verify(self):
        """Form button of :meth:`action_verify`: says what was found."""
        self.ensure_one()
        return _notice(self.env, self.action_verify()[0])

    def _paper(self):
        """Return the paper of one approval; None if its kind is unknown here."""
        model = self.env.get(self.res_model)
        if model is None or not getattr(model, "_approval_is_paper", False):
            return None
        return model.browse(self.res_id)

    def _verify(self, present, reader):
        self.ensure_one()
        findings = [
            *self._verify_rounds(),
            *self._verify_chain(),
            *self._verify_steps(),
            *self._verify_state(),
            *self._verify_files(),
        ]
        checked = {
            "rounds": len(self.round_ids),
            "decisions": len(self.decision_ids),
            "steps": len(self.step_ids),
            "attachments": 0,
            "files": len(self.decision_ids.file_ids),
        }
        last = self.round_ids.sorted("number")[-1:]
        signed = last and loads(last.snapshot)
        if present is None:
            findings.append(
                _finding("paper", self.round, self.env._("The paper itself is not there."))
            )
        elif signed and self.state not in OPEN_STATES:
            checked["attachments"] = len(signed["attachments"])
            # Who reads an approval need not be able to read its paper.
            seen = reader[self.res_model].browse(self.res_id)
            readable = seen.has_access("read")
            findings += self._verify_attachments(
                signed["attachments"], present["attachments"], readable
            )
            findings += self._verify_paper(signed["fields"], present["fields"], readable and seen)
        return {
            "id": self.id,
            "ok": not any(finding["broken"] for finding in findings),
            "trail_digest": self.trail_digest,
            "checked": checked,
            "findings": findings,
        }

    def _verify_rounds(self):
        """Yield what is wrong with the snapshots of one approval."""
        numbers = self.round_ids.mapped("number")
        for number in sorted(set(range(1, self.round + 1)) - set(numbers)):
            yield _finding("round", number, self.env._("Round %(n)s is missing.", n=number))
        for round_ in self.round_ids:
            content = loads(round_.snapshot)
            if (
                not round_._is_intact()
                or not content
                or (content.get("model"), content.get("id")) != (self.res_model, self.res_id)
            ):
                yield _finding(
                    "round",
                    round_.number,
                    self.env._(
                        "Round %(n)s: what was submitted is not what its fingerprint was taken of.",
                        n=round_.number,
                    ),
                )

    def _verify_chain(self):
        """Yield where the trail of one approval was changed, cut or added to."""
        digests = {round_.number: round_.digest for round_ in self.round_ids}
        before = ""
        for row in self._chain_rows():
            is_round = row._name == "union.approval.round"
            kind, number = ("round", row.number) if is_round else ("decision", row.round)
            if row._link(before) != row.chain or row.digest != digests.get(number):
                yield _finding(kind, number, self._say_row(row))
            before = row.chain
        # Of a round that is not there.
        stray = any(row.round not in digests for row in self.decision_ids)
        if before != (self.trail_digest or "") or stray:
            yield _finding(
                "request",
                self.round,
                self.env._("The trail does not end where it did: entries are missing or added."),
            )

    def _say_row(self, row):
        if row._name == "union.approval.round":
            return self.env._(
                "Round %(n)s: the entry does not fit what stands before it in the trail.",
                n=row.number,
            )
        kinds = dict(row._fields["kind"]._description_selection(self.env))
        return self.env._(
            "Round %(n)s: the decision “%(kind)s” of %(person)s at %(time)s was changed, or"
            " something before it was.",
            n=row.round,
            kind=kinds.get(row.kind, row.kind),
            person=row.user_id.name,
            time=fields.Datetime.to_string(row.decided_on),
        )

    def _verify_steps(self):
        """Yield the steps that say of themselves what no decision says."""
        decided = {}
        for row in self.decision_ids:
            decided.setdefault(row.step_id.id, set()).add(row.kind)
        for step in self.step_ids:
            needed = STEP_DECISIONS.get(step.state)
            if needed and not needed & decided.get(step.id, set()):
                states = dict(step._fields["state"]._description_selection(self.env))
                yield _finding(
                    "step",
                    step.round,
                    self.env._(
                        "Round %(n)s, %(step)s: marked “%(state)s”, but nobody decided so.",
                        n=step.round,
                        step=step.display_name,
                        state=states[step.state],
                    ),
                )

    def _verify_state(self):
        """Yield where approval, steps, decisions and paper do not say the same."""
        steps = self.step_ids.filtered(lambda step: step.round == self.round)
        kinds = {row.kind for row in self.decision_ids if row.round == self.round}
        needed = END_DECISIONS.get(self.state)
        live = steps.filtered(lambda step: step.state in LIVE)
        paper = self._paper()
        paper = paper is not None and paper.exists()
        if (
            (needed and not needed & kinds)
            or bool(live) != (self.state == "pending")
            or (self.state == "approved" and not kinds & {"agree", "auto_pass"})
            or (paper and paper.approval_state != self.state)
            or (paper and paper.approval_request_id != self)
        ):
            states = dict(self._fields["state"]._description_selection(self.env))
            yield _finding(
                "request",
                self.round,
                self.env._(
                    "The paper stands as “%(state)s”, but the decisions do not say so.",
                    state=states[self.state],
                ),
            )

    def _verify_files(self):
        """Yield which files given with decisions are not as they were given, byte for byte."""
        for row in self.decision_ids.file_ids:
            attachment = row.attachment_id.exists()
            place = attachment.res_model, attachment.res_id
            if (
                place != ("union.approval.decision", row.decision_id.id)
                or attachment.name != row.name
                or hashlib.sha256(attachment.raw or b"").hexdigest() != row.digest
            ):
                yield _finding(
                    "file",
                    row.decision_id.round,
                    self.env._(
                        "File “%(name)s” is not what was given with the decision any more.",
                        name=row.name,
                    ),
                )

    def _verify_attachments(self, signed, present, readable):
        """Yield which attachments of the paper are not as they were submitted, byte for byte."""
        hidden = self.env._("not open to you")
        here = {row["id"]: row for row in present}
        files = self.env["ir.attachment"].browse([row["id"] for row in signed]).exists()
        by_id = {row.id: row for row in files}
        for row in signed:
            file = by_id.get(row["id"])
            name = row["name"] if readable else hidden
            if file is None or row["id"] not in here:
                text = self.env._("Attachment “%(name)s” is gone.", name=name)
            elif _content_digest(file) != row["sha1"]:
                text = self.env._(
                    "Attachment “%(name)s”: its content is not what was submitted.",
                    name=name,
                )
            elif file.name != row["name"]:
                text = self.env._("Attachment “%(name)s” was renamed.", name=name)
            else:
                continue
            yield _finding("attachment", self.round, text)
        if self.state == "pending":
            # Afterwards new documents may join a paper.
            for id_ in here.keys() - {row["id"] for row in signed}:
                yield _finding(
                    "attachment",
                    self.round,
                    self.env._(
                        "Attachment “%(name)s” was added after it was submitted.",
                        name=here[id_]["name"] if readable else hidden,
                    ),
                )

    def _verify_paper(self, signed, present, seen):
        """Yield the fields of the paper that are not as they were submitted.

        :param seen: the paper as the reader has it, or False
        """
        paper = self.env[self.res_model].browse(self.res_id)
        for name, (before, after) in changed(signed, present).items():
            field = paper._fields[name]
            if name in paper._approval_line_fields:
                broken = _lines_broken(paper[name], before, after)
            else:
                broken = not field.compute and not (
                    self.state != "pending" and paper._approval_follows(name, before, after)
                )
            if seen and paper._approval_open_to(seen, field):
                label = field._description_string(self.env)
            else:
                label = self.env._("a particular that is not open to you")
            if broken:
                text = self.env._("“%(field)s” is not what was submitted.", field=label)
            else:
                text = self.env._("“%(field)s” has changed by itself since.", field=label)
            yield _finding("paper", self.round, text, broken)


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def action_verify(self):
        """Recompute every digest of the approvals of these papers.

        Needs the right to read the papers. Papers that were never submitted are left out.

        :return: as ``union.approval.request.action_verify``, with the ids of the papers
        """
        self.check_access("read")
        # Whoever reads the paper reads its trail.
        requests = sealed(self).approval_request_id
        return [
            {**result, "id": request.res_id}
            for request, result in zip(requests, requests._verified(self.env), strict=True)
        ]

    def button_verify(self):
        """Form button of :meth:`action_verify`."""
        self.ensure_one()
        return _notice(self.env, self.action_verify()[0])

    def _approval_result_fields(self):
        """Return the names of the fields that a decision fills in: they may be empty before it."""
        return frozenset(getattr(self, "_server_fields", ()))

    def _approval_follows(self, name, before, after):
        """Return True if a field may differ so after the decision, without anybody's doing."""
        if self._fields[name].groups == fields.NO_ACCESS:
            # What was kept to find somebody by is deleted once it is no longer needed.
            return not after
        return not before and name in self._approval_result_fields()

    def _approval_open_to(self, reader, field):
        """Return True if ``reader`` (these papers in his environment) may see this field."""
        return field.groups != fields.NO_ACCESS and reader._has_field_access(field, "read")


def _lines_broken(lines, before, after):
    """Return True if somebody must have changed these lines: not only what is computed."""
    added, removed, rows = changed_rows(before, after)
    return bool(added or removed) or any(
        not lines._fields[name].compute for old, new in rows for name in changed(old, new)
    )


def _content_digest(file):
    """Return the SHA-1 of what a file holds today; of a link, of its address."""
    if file.type == "url":
        return link_digest(file)
    return hashlib.sha1(file.raw or b"").hexdigest()


def _finding(kind, number, message, broken=True):
    return {"kind": kind, "round": number, "broken": broken, "message": message}


def _notice(env, result):
    """Return the action that shows one answer of ``action_verify``."""
    checked = result["checked"]
    lines = [finding["message"] for finding in result["findings"]]
    lines.append(
        env._(
            "Checked: %(rounds)s rounds, %(decisions)s decisions, %(steps)s steps,"
            " %(files)s files.",
            rounds=checked["rounds"],
            decisions=checked["decisions"],
            steps=checked["steps"],
            files=checked["attachments"] + checked["files"],
        )
    )
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success" if result["ok"] else "danger",
            "sticky": True,
            "title": env._("Everything is as it was signed")
            if result["ok"]
            else env._("Something is not as it was signed"),
            "message": "\n".join(lines),
        },
    }
