"""What changed between two rounds, and since a paper was submitted, in the words of its form."""

from datetime import date, datetime

from odoo import fields, models
from odoo.tools import format_date, format_datetime, html2plaintext

from ...core.changes import around, changed, changed_rows
from .seal import sealed
from .snapshot import canonical, loads

# After these a paper may come again.
ENDING = ("return", "recall", "revoke")


class Words:
    """Values of a snapshot as one reader may see them.

    :param seen: the paper in the reader's own environment
    """

    def __init__(self, seen):
        self.env = seen.env
        self.paper = seen
        self.closed = False
        self.names = {}
        self.readable = {}

    # ---- what is open ----

    def shows(self, records, name):
        """Return True if the reader may see this field; remember that something was closed."""
        field = records._fields.get(name)
        if records._name not in self.readable:
            self.readable[records._name] = records.has_access("read")
        if (
            field is None
            or field.groups == fields.NO_ACCESS
            or not self.readable[records._name]
            or not records._has_field_access(field, "read")
        ):
            self.closed = True
            return False
        return True

    def learn(self, records, name, *values):
        """Collect the records whose names these values need, to ask for them all at once."""
        for value in values:
            model, ids = _references(records._fields[name], value)
            if ids:
                self.names.setdefault(model, {}).update(dict.fromkeys(ids))

    def ask(self):
        """Look up the names of the records collected, each as the reader may see it."""
        for model, names in self.names.items():
            if model in self.env:
                found = self.env[model].browse(names).exists()._filtered_access("read")
                names.update((record.id, record.display_name) for record in found)

    # ---- words ----

    def label(self, records, name):
        """Return the label of a field in the reader's language."""
        return records._fields[name]._description_string(self.env)

    def say(self, records, name, value):
        """Return a value as text; empty if there is none."""
        field = records._fields[name]
        if value is None or value == []:
            return ""
        if field.translate:
            value = self.text(value)
        model, ids = _references(field, value)
        if model:
            names = self.names.get(model, {})
            return ", ".join(names.get(id_) or self.env._("(not open to you)") for id_ in ids)
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "selection":
            return str(dict(field._description_selection(self.env)).get(value, value))
        if field.type == "date":
            return format_date(self.env, date.fromisoformat(value))
        if field.type == "datetime":
            return format_datetime(self.env, datetime.fromisoformat(value))
        if field.type == "binary":
            return self.env._("file %(mark)s…", mark=value[:8])
        if field.type == "html":
            return html2plaintext(value)
        if isinstance(value, float):
            return f"{value:.10g}"
        return value if isinstance(value, str) else canonical(value)

    def pair(self, records, name, before, after):
        """Return what was and what is, cut down to where they differ."""
        if self.text(before) == self.text(after):
            # Of a text in several languages another one was changed than the reader's.
            before, after = (canonical(value) if value else value for value in (before, after))
        return around(self.say(records, name, before), self.say(records, name, after))

    def text(self, value):
        """Return a text in the reader's language, if it is kept in several; else the value."""
        if not isinstance(value, dict):
            return value
        return value.get(self.env.lang or "en_US") or value.get("en_US") or ""

    def row(self, lines, row):
        """Return one line of a paper as text."""
        return "; ".join(
            f"{self.label(lines, name)}: {self.say(lines, name, row[name])}"
            for name in self.columns(lines, row)
            if row[name] not in (None, False, [])
        )

    def columns(self, lines, row):
        """Return the fields of a line that are worth telling."""
        dull = {"id", "sequence", lines._approval_parent_field}
        return [name for name in row if name not in dull and self.shows(lines, name)]


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    approval_changes_html = fields.Html(
        "What Changed", compute="_compute_approval_changes_html", sanitize=False, compute_sudo=False
    )

    def _compute_approval_changes_html(self):
        changes = self._approval_changes()
        for paper in self:
            found = changes.get(paper._origin.id, {})
            told = found and any(
                found[name] for name in ("ended", "since_last_round", "since_submitted")
            )
            paper.approval_changes_html = told and self.env["ir.qweb"]._render(
                "trade_union.approval_changes_both", found
            )

    def action_changes(self):
        """Return what differs from the round before, and since these papers were submitted.

        Needs the right to read them; told is what the reader may see.

        :return: ``[{'id', 'round', 'ended', 'since_last_round': [change], 'since_submitted':
            [change]}]`` in the order of ``self``; a change is ``{'kind': 'changed' | 'added' |
            'removed', 'label', 'before', 'after'}``, all in the reader's language; ``ended`` says
            how the round before did, ``{'kind', 'by', 'on', 'comment'}``, or is False
        """
        self.check_access("read")
        changes = self._approval_changes()
        nothing = {"round": 0, "ended": False, "since_last_round": [], "since_submitted": []}
        return [{"id": paper.id, **changes.get(paper.id, nothing)} for paper in self]

    def _approval_changes(self):
        """Return ``{paper id: what action_changes tells of it}`` for the reader."""
        # Snapshots are the engine's; what of them is told is asked of the reader below.
        papers = sealed(self._origin).filtered("approval_request_id")
        pending = papers.filtered(lambda paper: paper.approval_state == "pending")
        present = pending._approval_snapshots()
        result = {}
        for paper in papers:
            rounds = paper.approval_request_id.round_ids.sorted("number")[-2:]
            said = [loads(round_.snapshot) for round_ in rounds]
            seen = self.browse(paper.id)
            if None in said:
                # A forged snapshot says nothing; that it is one is found by action_verify.
                said = []
            result[paper.id] = {
                "round": rounds[-1:].number,
                "ended": seen._approval_ended(paper, rounds[:-1].number),
                "since_last_round": seen._approval_words(*said) if len(said) == 2 else [],
                "since_submitted": seen._approval_words(said[-1], loads(present[paper.id][0]))
                if said and paper.id in present
                else [],
            }
        return result

    def _approval_ended(self, paper, number):
        """Return how a round of a sealed paper ended: who gave or took it back, and why."""
        row = paper.approval_request_id.decision_ids.filtered(
            lambda row: row.round == number and row.kind in ENDING
        )[-1:]
        if not row:
            return False
        return {
            "kind": dict(row._fields["kind"]._description_selection(self.env))[row.kind],
            "by": row.user_id.name,
            "on": format_datetime(self.env, row.decided_on),
            "comment": row.comment or "",
        }

    def _approval_words(self, before, after):
        """Return the changes between two snapshots of one paper, as its reader may see them."""
        words = Words(self)
        plain, rows = [], []
        for name, (old, new) in changed(before["fields"], after["fields"]).items():
            if not words.shows(self, name):
                continue
            if name in self._approval_line_fields:
                rows.append((name, *changed_rows(old, new)))
            else:
                plain.append((name, old, new))
                words.learn(self, name, old, new)
        for name, added, removed, pairs in rows:
            lines = self.env[self._fields[name].comodel_name]
            for row in (*added, *removed, *(row for pair in pairs for row in pair)):
                for column in words.columns(lines, row):
                    words.learn(lines, column, row[column])
        words.ask()
        result = []
        for name, old, new in plain:
            said = words.pair(self, name, old, new)
            result.append(_change(words.label(self, name), *said))
        for name, added, removed, pairs in rows:
            lines = self.env[self._fields[name].comodel_name]
            label = words.label(self, name)
            result += [_change(label, "", words.row(lines, row), "added") for row in added]
            result += [_change(label, words.row(lines, row), "", "removed") for row in removed]
            for old, new in pairs:
                title = words.text(new.get(lines._rec_name)) or f"#{new['id']}"
                for column in words.columns(lines, new):
                    if column in changed(old, new):
                        said = words.pair(lines, column, old[column], new[column])
                        what = f"{label} · {title} · {words.label(lines, column)}"
                        result.append(_change(what, *said))
        result += self._approval_file_words(before["attachments"], after["attachments"])
        if words.closed:
            # That there is something is no secret; what it is may be.
            result.append(_change(self.env._("Something that is not open to you"), "", ""))
        return result

    def _approval_file_words(self, before, after):
        added, removed, pairs = changed_rows(before, after)
        label = self.env._("Attachments")
        return [
            *(_change(label, "", row["name"], "added") for row in added),
            *(_change(label, row["name"], "", "removed") for row in removed),
            *(_change(label, old["name"], new["name"]) for old, new in pairs),
        ]


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _changes_of_rounds(self):
        """Return ``({round number: changes}, changes since)`` of one approval for its reader."""
        self.ensure_one()
        # Whoever renders a trail may do so as superuser: asked is the reader himself.
        paper = self._paper()
        paper = paper is not None and paper.with_env(self.env(su=False))
        if not paper or not paper.has_access("read"):
            return {}, []
        rounds = self.round_ids.sorted("number")
        said = {round_.number: loads(round_.snapshot) for round_ in rounds}
        changes = {
            number: paper._approval_words(said[number - 1], content)
            for number, content in said.items()
            if content and said.get(number - 1)
        }
        since = paper._approval_changes().get(paper.id, {}).get("since_submitted", [])
        return changes, since


def _references(field, value):
    """Return (model, ids) of the records a value of a snapshot stands for."""
    if field.type == "many2one":
        model, _comma, id_ = (value or "").rpartition(",")
        return (model or field.comodel_name), [int(id_)] if id_ else []
    if field.type in ("one2many", "many2many"):
        return field.comodel_name, value or []
    return None, []


def _change(label, before, after, kind="changed"):
    return {"kind": kind, "label": label, "before": before, "after": after}
