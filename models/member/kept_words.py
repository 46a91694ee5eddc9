from odoo import api, models
from odoo.exceptions import UserError

from . import vault_names


class UnionKeptWordsMixin(models.AbstractModel):
    """Odoo's own places that keep what a person asked or typed, closed for protected fields.

    A saved search is kept as text and may be shared with everybody, a default is offered in every
    new form: a number in it would stand in clear. Refused is the name of the field, of whatever
    model and at the end of whatever path, before the text is sent to the database.
    """

    _name = "union.kept.words.mixin"
    _description = "Kept Words without Protected Fields"

    #: The field with the name of the model the texts are about.
    _kept_model = ""
    _kept_domains = ()
    _kept_words = ()

    @api.model_create_multi
    def create(self, vals_list):
        # What a context gives as a default is kept as well.
        given = self.default_get(self._kept_names())
        for vals in vals_list:
            self._check_kept(given | vals)
        return super().create(vals_list)

    def write(self, vals):
        names = self._kept_names()
        if not vals.keys().isdisjoint(names):
            for kept in self.read(names, load=""):
                self._check_kept(kept | vals)
        return super().write(vals)

    @api.model
    def _kept_names(self):
        return [self._kept_model, *self._kept_domains, *self._kept_words]

    @api.model
    def _check_kept(self, vals):
        """Refuse a row, as it will stand, whose texts name a protected field."""
        model = vals.get(self._kept_model)
        for name in self._kept_domains:
            text = self._kept_text(vals.get(name))
            self._refuse_kept(vault_names.in_domain(self.env, model, text))
        for name in self._kept_words:
            text = self._kept_text(vals.get(name))
            self._refuse_kept(vault_names.in_words(self.env, model, text))

    @api.model
    def _kept_text(self, value):
        """Return a value as it will be kept: the browser sends domains and contexts as such."""
        return value if isinstance(value, str) else repr(value or None)

    @api.model
    def _refuse_kept(self, field):
        """Refuse to keep what names this protected field, if there is one.

        :raise UserError: says which field it is and what to do instead
        """
        if field is None:
            return
        raise UserError(
            self.env._(
                "“%(field)s” of “%(model)s” is encrypted and may not stand in a saved search, a"
                " default or an action: the number would be kept in clear and shown to others."
                " Look it up each time instead: type the number into the search of the list.",
                field=field._description_string(self.env),
                model=self.env["ir.model"]._get(field.model_name).name,
            )
        )


class IrFilters(models.Model):
    _name = "ir.filters"
    _inherit = ["ir.filters", "union.kept.words.mixin"]

    _kept_model = "model_id"
    _kept_domains = ("domain",)
    _kept_words = ("context",)


class IrEmbeddedActions(models.Model):
    _name = "ir.embedded.actions"
    _inherit = ["ir.embedded.actions", "union.kept.words.mixin"]

    _kept_model = "parent_res_model"
    _kept_domains = ("domain",)
    _kept_words = ("context",)


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "union.kept.words.mixin"]

    _kept_model = "model"
    _kept_domains = ("res_domain",)


class IrDefault(models.Model):
    _name = "ir.default"
    _inherit = ["ir.default", "union.kept.words.mixin"]

    _kept_model = "field_id"
    _kept_words = ("condition", "json_value")

    @api.model
    def _check_kept(self, vals):
        """Refuse a default of a protected field, or one that brings lines with one."""
        # Which field a default is for is no secret: the user names it himself.
        field = self.env["ir.model.fields"].sudo().browse(vals.get("field_id") or ())
        if not field.exists():
            return
        self._refuse_kept(vault_names.protected(self.env, field.model, field.name))
        self._refuse_kept(
            vault_names.in_words(self.env, field.model, self._kept_text(vals.get("condition")))
        )
        # The value of a text is the user's own words; the one of lines names their fields.
        if field.relation:
            text = self._kept_text(vals.get("json_value"))
            self._refuse_kept(vault_names.in_words(self.env, field.relation, text))
