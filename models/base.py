from odoo import api, models

from .count_field import refuse_great
from .named import NAMED, check_people_in, check_pointed, open_defaults, standing
from .plain_text import refuse_nul
from .server_fields import check_followed, check_named, check_places


class Base(models.AbstractModel):
    """What Odoo leaves open of names and places, closed for our records.

    A form that is not saved yet tells no names of records its user may not read.

    Odoo reads the name of what a many2one points at as the superuser. On a record that is
    stored somebody was allowed to put it there; a new one (``onchange``) takes whatever id
    the caller names as a value or a default, and would tell him every member by name. What is
    related to such a record, or computed of it, is read so as well.

    Nobody writes a record away to where he has no right: Odoo asks the record rules before it
    writes and not afterwards, so an election of one's own could be laid before another office.

    Nobody hears from the database that a row is there at a place he does not reach: a unique index
    speaks before the record rules do, so the right to the places it is about is asked first.

    A dialog names nothing its user does not read: it is his own row, and what it points at would
    be told him by name.

    Nobody names a member he does not have in sight on a record of his own, to read there who that
    is: contacts and logins are asked of whatever model, since each tells names.

    A text with a sign that the database cannot store is refused by its field's name.

    A whole number that its column cannot hold is refused by its field's name too.

    What is computed of other fields is written by nobody: its column would take it and keep it.
    """

    _inherit = "base"

    #: Many2ones of a unique index that decide whose rows it is about; see the class.
    _places_first = ()
    #: Many2ones whose name is shown to whoever reads the row: the caller must read what they name.
    _named_first = ()

    @api.model_create_multi
    def create(self, vals_list):
        self = check_followed(self, vals_list)
        for name in self._places_first:
            check_places(self, vals_list, name)
        for name in self._names_asked():
            check_named(self, vals_list, name)
        return super().create(vals_list)

    @api.model
    def _names_asked(self):
        """Return the many2ones whose records the caller must read to name them."""
        if not (self._transient and self._name.startswith("union.")):
            return self._named_first
        return [
            name
            for name, field in self._fields.items()
            if field.type == "many2one" and field.store and field.comodel_name.startswith("union.")
        ]

    def _prepare_create_values(self, vals_list):
        # With the defaults, which may be the caller's as well, and with the lines: of a channel
        # Odoo makes those as the superuser.
        vals_list = super()._prepare_create_values(vals_list)
        check_people_in(self.browse(), vals_list, deep=True)
        refuse_nul(self, vals_list)
        if self._name.startswith("union."):
            refuse_great(self, vals_list)
        return vals_list

    def write(self, vals):
        check_followed(self, [vals])
        refuse_nul(self, [vals])
        if self._name.startswith("union."):
            refuse_great(self, [vals])
        check_people_in(self, [vals])
        for name in vals.keys() & set(self._places_first):
            check_places(self, [vals], name)
        for name in vals.keys() & set(self._names_asked()):
            check_named(self, [vals], name)
        result = super().write(vals)
        if not self.env.su and any(
            (field := self._fields.get(name)) is not None
            and field.type == "many2one"
            and field.comodel_name.startswith("union.")
            for name in vals
        ):
            self.check_access("write")
        return result

    @api.model
    def default_get(self, fields):
        of_a_form = self.env.context.get("union_form", False)
        return open_defaults(self, super().default_get(fields), of_a_form)

    def onchange(self, values, field_names, fields_spec):
        # What is related to or computed of a record in a form that is not saved is read as the
        # superuser: the whole trail of an approval, the content of a file.
        check_people_in(self, [values], deep=True)
        check_pointed(self, values)
        form = super() if self.env.su else super(Base, self.with_context(union_form=True))
        return form.onchange(values, field_names, fields_spec)

    def _people_told(self, field, vals_list):
        """Return ids that a relation to contacts or logins names already: who reads it reads them.

        :param field: the relation, of this model or of its lines
        :param list vals_list: what is written
        """
        return standing(self, field)

    def web_read(self, specification):
        values_list = super().web_read(specification)
        if self.env.su or all(self._ids):
            return values_list
        for name, spec in specification.items():
            field = self._fields[name]
            if field.type != "many2one" or "display_name" not in spec.get("fields", ()):
                continue
            if not (field.comodel_name.startswith("union.") or field.comodel_name in NAMED):
                continue
            values = [row[name] for row in values_list if row[name] and row[name]["id"]]
            named = self.env[field.comodel_name].browse({value["id"] for value in values})
            readable = set(named._filtered_access("read")._ids)
            for value in values:
                if value["id"] not in readable:
                    value["display_name"] = False
        return values_list
