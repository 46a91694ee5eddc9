from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..plain_text import refuse_numbers

AGENDA = "meeting.agenda"


class UnionMeetingItem(models.Model):
    """An item of an agenda: what is heard or voted, with its material and its minutes."""

    _name = "union.meeting.item"
    _description = "Item of an Agenda"
    _inherit = ["union.server.fields.mixin"]
    _order = "meeting_id, sequence, id"
    _places_first = ("meeting_id",)
    _named_first = ("resolution_id",)

    _server_fields = frozenset({"clause", "organization_id", "topic_id"})

    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=100)
    name = fields.Char("Agenda Item", required=True)
    topic_id = fields.Many2one("union.meeting.topic", readonly=True, ondelete="restrict")
    clause = fields.Char(readonly=True)
    clause_text = fields.Char("Law and Article", compute="_compute_clause_text")
    speaker = fields.Char(help="Who reports on it.")
    state = fields.Selection(
        [("planned", "On the Agenda"), ("skipped", "Not on the Agenda")],
        required=True,
        default="planned",
    )
    skipped_because = fields.Char("Left Out Because")
    resolution_id = fields.Many2one(
        "union.resolution",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('meeting_id', '=', meeting_id)]",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", "union_meeting_item_file_rel", string="Material", copy=False
    )
    minutes = fields.Text(copy=False, help="What was said and decided.")

    _topic_unique = models.Constraint(
        "UNIQUE (meeting_id, topic_id)", "This topic stands on the agenda already."
    )

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_text(self):
        for item in self:
            item.clause_text = self.env["union.clause"]._cite(item.clause)

    @api.constrains("name", "speaker", "skipped_because")
    def _check_texts(self):
        refuse_numbers(self, "name", "speaker", "skipped_because")

    @api.constrains("state", "skipped_because", "resolution_id", "meeting_id")
    def _check_parts(self):
        for item in self:
            if item.state == "skipped" and not item.skipped_because:
                raise ValidationError(
                    self.env._("“%(item)s”: say why it is left out.", item=item.name)
                )
            if item.resolution_id and item.resolution_id.meeting_id != item.meeting_id:
                raise ValidationError(
                    self.env._(
                        "“%(item)s”: the resolution is one of another meeting.", item=item.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_open(frozenset({"name"}))
        items._own_files()
        return items

    def write(self, vals):
        # First of all: the messages of the lock name the meeting.
        self.check_access("write")
        self._check_open(vals.keys())
        result = super().write(vals)
        if "meeting_id" in vals:
            self._check_open(vals.keys())
        if "attachment_ids" in vals:
            self._own_files()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_open(frozenset({"name"}))
        return super().unlink()

    def _own_files(self):
        """Tie fresh uploads to the item, so that who reads it reads them and nobody else."""
        for item in self:
            item.attachment_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": item.id}
            )

    def _check_open(self, names):
        """Raise UserError if these fields are settled: minutes are written after the meeting."""
        if self.env.su:
            return
        for item in self:
            meeting = item.meeting_id
            meeting._check_not_cancelled()
            still = {"draft": True, "held": True}.get(meeting.state, names <= {"minutes"})
            if meeting.minutes_done_on or not still:
                raise UserError(
                    self.env._(
                        "“%(meeting)s” is over: its agenda stays as it was.", meeting=meeting.name
                    )
                )


class UnionMeeting(models.Model):
    """The agenda: proposed from the standards in force, completed by whoever calls the meeting."""

    _inherit = "union.meeting"

    item_ids = fields.One2many("union.meeting.item", "meeting_id", "Agenda")
    main_id = fields.Many2one(
        "union.meeting",
        "Prepares the Meeting",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id),"
        " ('kind', 'in', ('congress', 'general')), ('id', '!=', id)]",
        help="The congress or general meeting that a preparatory meeting prepares.",
    )
    has_presidium = fields.Boolean(
        "With a Presidium", help="Its list, with the secretary general, is voted beforehand."
    )

    @api.constrains("main_id", "organization_id")
    def _check_main(self):
        for meeting in self:
            main = meeting.main_id
            if main and (main == meeting or main.organization_id != meeting.organization_id):
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” prepares another meeting of the same organisation.",
                        meeting=meeting.name,
                    )
                )

    def action_propose_agenda(self):
        """Put on the agenda what the standards in force ask for at such a meeting.

        A topic that has nothing to do with this meeting is listed as left out, with the reason:
        nothing is skipped silently. What is there already stays; asked again, topics are judged
        anew.

        :return: ``[{'id', 'name', 'state', 'clause', 'skipped_because'}]`` of the whole agenda
        :raise UserError: the meeting was opened already

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.5b, NR-CONG-12, NR-CONG-31,
        BJ-2.7.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_cancelled()
        if self.state != "draft":
            raise UserError(
                self.env._("“%(meeting)s” was opened: its agenda stands.", meeting=self.name)
            )
        items, values = self.item_ids.grouped("topic_id"), []
        for place, topic, clause in self._agenda_of_law():
            concerns = topic._concerns(self)
            judged = {
                "state": "planned" if concerns else "skipped",
                "skipped_because": False if concerns else topic.skipped_because or topic.name,
                "clause": clause,
            }
            if topic in items:
                items[topic]._server_write(judged)
            else:
                values.append(
                    judged
                    | {
                        "meeting_id": self.id,
                        "topic_id": topic.id,
                        "sequence": place,
                        "name": topic.name,
                    }
                )
        # The right to write the meeting was asked above; clause and topic are the server's.
        self.env["union.meeting.item"].sudo().create(values)
        self.invalidate_recordset(["item_ids"])
        return [
            {
                "id": item.id,
                "name": item.name,
                "state": item.state,
                "clause": item.clause,
                "skipped_because": item.skipped_because,
            }
            for item in self.item_ids
        ]

    def button_propose_agenda(self):
        """Button of :meth:`action_propose_agenda`."""
        self.action_propose_agenda()
        return True

    def action_propose_resolutions(self):
        """Put each item that is voted to the vote: a resolution of its kind, not voted yet.

        :return: ids of the new resolutions
        :raise UserError: the meeting is closed

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5b.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_cancelled()
        voted = self.item_ids.filtered(
            lambda item: (
                item.state == "planned" and item.topic_id.resolution_kind and not item.resolution_id
            )
        )
        resolutions = self.env["union.resolution"].create(
            [
                {
                    "name": item.name,
                    "meeting_id": self.id,
                    "kind": item.topic_id.resolution_kind,
                    "sequence": item.sequence,
                }
                for item in voted
            ]
        )
        for item, resolution in zip(voted, resolutions, strict=True):
            item.resolution_id = resolution
        return resolutions.ids

    def button_propose_resolutions(self):
        """Button of :meth:`action_propose_resolutions`."""
        self.action_propose_resolutions()
        return True

    def _agenda_of_law(self):
        """Return ``[(place, topic, clause)]`` that the standards in force ask for here, in order."""
        topics = self.env["union.meeting.topic"].search(Domain.TRUE)
        keys = {f"{AGENDA}.{self.kind}.{topic.code}": topic for topic in topics}
        place = self.organization_id
        found = self.env["union.rule"]._parameters(list(keys), place)[place.id]
        asked = [
            (found[key]["value"], topic, found[key]["clause"])
            for key, topic in keys.items()
            if found[key]["value"]
        ]
        return sorted(asked, key=lambda line: line[0])
