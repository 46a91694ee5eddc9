from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..clock import today
from ..plain_text import refuse_numbers
from ..server_fields import shown

_TEXTS = ("name", "title", "provider", "note", "evidence_name")
#: Signs of a title: it stands in an index, which holds no more than a page of text.
TITLE_SIGNS = 200
#: No training on record is older, or planned for later.
YEARS_BACK, YEARS_AHEAD = 80, 5


class UnionTraining(models.Model):
    """That one person took part in a training: what, when, by whom it was given, on what evidence.

    One row a person, kept by the organisation that answers for him or by one above it: a class
    for many is a list of rows. Rules on training look for the member or user, whoever keeps the
    row.
    """

    _name = "union.training"
    _description = "Training"
    _order = "date_from desc, organization_id, id desc"
    _rec_names_search = ["name", "title"]
    _places_first = ("organization_id",)
    _named_first = ("member_id", "organizer_id")

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", domain="[('share', '=', False)]"
    )
    name = fields.Char(
        "Full Name",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        # With the caller's eyes: a form that is not saved yet names nobody he may not read.
        compute_sudo=False,
        required=True,
        index="trigram",
        help="Link the member or the user: a name alone settles no finding.",
    )
    title = fields.Char("What It Was", required=True, help="As the notice or certificate has it.")
    kind_id = fields.Many2one("union.training.kind", required=True, ondelete="restrict")
    date_from = fields.Date("First Day", required=True, default=lambda self: today(self.env))
    date_to = fields.Date(
        "Last Day",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="It counts from then on.",
    )
    hours = fields.Integer("Class Hours")
    organizer_id = fields.Many2one(
        "union.organization", "Organising Union", index="btree_not_null", ondelete="restrict"
    )
    provider = fields.Char(help="Who gave it, where that was no union: a school, an agency.")
    completed = fields.Boolean(
        default=True, help="One broken off or not passed stays on record and settles nothing."
    )
    note = fields.Char()
    evidence = fields.Binary("Evidence File", attachment=True, copy=False)
    evidence_name = fields.Char(copy=False)
    is_over = fields.Boolean("Over", compute="_compute_is_over", search="_search_is_over")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A training cannot end before it begins: correct one of the two dates.",
    )
    _hours = models.Constraint(
        "CHECK (hours >= 0)", "Class hours are zero (not known) or a positive number."
    )
    # A list read in twice adds nobody twice.
    _once_a_member = models.UniqueIndex(
        "(organization_id, member_id, title, date_from) WHERE member_id IS NOT NULL",
        "This training of this member is on record already: correct that row.",
    )
    _once_a_user = models.UniqueIndex(
        "(organization_id, user_id, title, date_from)"
        " WHERE user_id IS NOT NULL AND member_id IS NULL",
        "This training of this user is on record already: correct that row.",
    )

    @api.depends("member_id", "user_id")
    def _compute_name(self):
        for training in self:
            # Who is linked lends his name; otherwise it is what was typed.
            training.name = (
                shown(training, "member_id").name
                or shown(training, "user_id").name
                or training.name
            )

    @api.depends("date_from")
    def _compute_date_to(self):
        for training in self:
            if not training.date_to or training.date_to < training.date_from:
                training.date_to = training.date_from

    @api.depends("name", "title")
    def _compute_display_name(self):
        for training in self:
            training.display_name = " · ".join(filter(None, (training.name, training.title)))

    @api.depends("date_to")
    def _compute_is_over(self):
        day = today(self.env)
        for training in self:
            training.is_over = bool(training.date_to and training.date_to <= day)

    def _search_is_over(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("date_to", "<=", today(self.env))

    @api.constrains(*_TEXTS)
    def _check_texts(self):
        refuse_numbers(self, *_TEXTS)
        for training in self:
            if not 0 < len((training.title or "").strip()) <= TITLE_SIGNS:
                raise ValidationError(
                    self.env._(
                        "Say in 1 to %(most)s signs what the training was; a longer text belongs to"
                        " the note.",
                        most=TITLE_SIGNS,
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_years(self):
        day = today(self.env)
        first = day - relativedelta(years=YEARS_BACK)
        last = day + relativedelta(years=YEARS_AHEAD)
        for training in self:
            if training.date_from < first or training.date_to > last:
                raise ValidationError(
                    self.env._(
                        "%(training)s: the days lie between %(first)s and %(last)s; correct the"
                        " year.",
                        training=training.title,
                        first=format_date(self.env, first),
                        last=format_date(self.env, last),
                    )
                )

    @api.constrains("user_id")
    def _check_internal(self):
        if any(training.user_id.share for training in self):
            raise ValidationError(
                self.env._("Link internal users only; portal users are members: link the member.")
            )

    @api.constrains("member_id", "organization_id")
    def _check_member(self):
        for training in self:
            member, place = training.member_id, training.organization_id
            path = place.parent_path or ""
            if member and not (member.organization_id.parent_path or "").startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it: keep"
                        " the training at his own union or above.",
                        member=member.name,
                        organization=place.name,
                    )
                )
