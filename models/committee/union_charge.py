from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..clock import today
from ..period import holds_on, in_force
from ..plain_text import refuse_numbers
from ..server_fields import shown

# An expert or lawyer who is engaged is a member of no union here.
EXPERT = "supervision_expert"


class UnionCharge(models.Model):
    """What somebody looks after in a union without a body of its own for it, or besides his seat.

    The one women's delegate where few women work, the labour-law supervisors where no
    committee supervises, the organiser of a very small union; and who is in charge of finance
    or works there, for such a person does not sit on the audit committee.
    """

    _name = "union.charge"
    _description = "Charge"
    _order = "organization_id, kind, date_from desc, id"
    _rec_name = "kind"
    _places_first = ("organization_id",)
    _named_first = ("member_id",)
    _house_end = {"period": ("date_to", "date_from")}

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("women_delegate", "Women's Delegate"),
            ("labour_supervisor", "Labour-law Supervisor"),
            ("organiser", "Organiser"),
            ("finance", "Finance, Assets or Management"),
            (EXPERT, "Engaged Expert of Supervision"),
        ],
        required=True,
        index=True,
        help="A women's delegate sits on the union committee.",
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    engaged_name = fields.Char(
        "Engaged Person", help="Of an expert, deputy or lawyer who is no member of the union."
    )
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="Its last day; empty: it goes on.")
    decided_by = fields.Char(help="The meeting or office that chose or appointed this person.")
    document_number = fields.Char(help="Number of the minutes or the letter that says so.")
    evidence = fields.Binary("Evidence File", attachment=True, copy=False)
    evidence_name = fields.Char(copy=False)
    is_current = fields.Boolean("Now", compute="_compute_is_current", search="_search_is_current")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A charge ends no earlier than it begins: correct one of the two dates.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for charge in self:
            charge.is_current = holds_on(charge, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.depends("kind", "member_id.name", "engaged_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for charge in self:
            person = shown(charge, "member_id").name or charge.engaged_name or ""
            charge.display_name = f"{kinds.get(charge.kind, '')} · {person}".strip(" ·")

    @api.constrains("engaged_name", "decided_by")
    def _check_texts(self):
        refuse_numbers(self, "engaged_name", "decided_by")

    @api.constrains("kind", "member_id", "engaged_name")
    def _check_person(self):
        for charge in self:
            if bool(charge.member_id) == bool(charge.engaged_name):
                raise ValidationError(
                    self.env._(
                        "%(charge)s: choose a member, or write the name of an expert who is"
                        " engaged; one of the two.",
                        charge=charge.display_name,
                    )
                )
            if charge.engaged_name and charge.kind != EXPERT:
                raise ValidationError(
                    self.env._(
                        "%(charge)s: only an expert of supervision is engaged from outside;"
                        " choose a member.",
                        charge=charge.display_name,
                    )
                )

    @api.constrains("member_id", "organization_id")
    def _check_place(self):
        for charge in self.filtered("member_id"):
            # The path of the member's union: whoever writes the charge reads the member.
            path = charge.sudo().member_id.organization_id.parent_path
            if not path.startswith(charge.organization_id.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(name)s is no member of %(organization)s or of a union below it.",
                        name=charge.member_id.name,
                        organization=charge.organization_id.name,
                    )
                )

    @api.constrains("organization_id", "kind", "member_id", "date_from", "date_to")
    def _check_overlap(self):
        """Refuse the same charge of one person twice at a time; one query for all."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.id
                  FROM union_charge a
                  JOIN union_charge b ON b.organization_id = a.organization_id
                   AND b.kind = a.kind AND b.member_id = a.member_id AND b.id <> a.id
                   AND daterange(a.date_from, a.date_to, '[]')
                       && daterange(b.date_from, b.date_to, '[]')
                 WHERE a.id = ANY(%s) LIMIT 1
                """,
                self.ids,
            )
        )
        if row := self.env.cr.fetchone():
            raise ValidationError(
                self.env._(
                    "%(charge)s: on record for that time already; change the dates of the entry"
                    " that is there.",
                    charge=self.browse(row[0]).display_name,
                )
            )
