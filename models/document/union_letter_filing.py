from odoo import fields, models
from odoo.exceptions import UserError

from ..approval.seal import sealed
from ..clock import today

# What the archives of offices in China know: for ever, thirty years, ten years.
RETENTIONS = [("permanent", "Permanent"), ("30", "30 Years"), ("10", "10 Years")]


class UnionLetterFiling(models.AbstractModel):
    """A letter that is dealt with goes to the archive, with how long it is kept.

    Set by :meth:`action_file` alone; from then on nothing about it changes.
    """

    _name = "union.letter.filing"
    _description = "Filing of Letters"

    retention = fields.Selection(RETENTIONS, "Kept For", readonly=True, copy=False)
    filed_on = fields.Date("Archived On", readonly=True, copy=False)
    filed_by_id = fields.Many2one(
        "res.users", "Archived By", readonly=True, copy=False, ondelete="restrict"
    )

    def action_file(self, retention):
        """Put these letters into the archive.

        :param str retention: ``permanent``, ``30`` or ``10`` (years)
        :return: True
        :raise UserError: another retention, archived already, or not dealt with yet
        :raise AccessError: not an officer of the house whose register it is
        """
        self.check_access("write")
        if retention not in [name for name, _label in RETENTIONS]:
            raise UserError(
                self.env._(
                    "How long is it kept? One of: %(choices)s.",
                    choices=", ".join(dict(RETENTIONS)),
                )
            )
        for letter in self:
            if letter.filed_on:
                raise UserError(
                    self.env._("%(letter)s is archived already.", letter=letter.display_name)
                )
            letter._check_filing()
        # The right was checked, and these fields are the server's.
        sealed(self).write(
            {"retention": retention, "filed_on": today(self.env), "filed_by_id": self.env.uid}
        )
        return True

    def button_file_permanent(self):
        """Form button of :meth:`action_file`."""
        return self.action_file("permanent")

    def button_file_30(self):
        """Form button of :meth:`action_file`."""
        return self.action_file("30")

    def button_file_10(self):
        """Form button of :meth:`action_file`."""
        return self.action_file("10")

    def _check_filing(self):
        """Raise UserError if one letter cannot be archived yet."""
