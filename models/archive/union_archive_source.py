from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UnionArchiveSource(models.AbstractModel):
    """A paper the system has, which goes into the archive register with one click.

    A model inherits it, sets ``_archive_retention`` and says in ``_archive_values`` what stands
    in the register; its form carries ``button_archive`` and ``archive_number``.
    """

    _name = "union.archive.source"
    _description = "Paper for the Archive"

    # How long such a paper is kept unless somebody says otherwise.
    _archive_retention = "30"

    archive_number = fields.Char(compute="_compute_archive_number")

    @api.depends_context("uid")
    def _compute_archive_number(self):
        # With the reader's rights: another house's register is its own.
        entries = self.env["union.archive.entry"]
        found = {}
        if entries.has_access("read"):
            found = {
                entry.source_id: entry.number
                for entry in entries.search_fetch(self._archive_domain(), ["source_id", "number"])
            }
        for paper in self:
            paper.archive_number = found.get(paper._origin.id, False)

    def action_archive_paper(self, retention=None):
        """Enter these papers in the archive register of their organisations.

        :param str retention: ``permanent``, ``30`` or ``10`` (years); None: as usual for them
        :return: ids of the new entries, in the order of the papers
        :raise UserError: not finished yet, or in the register already
        :raise AccessError: not an officer of the organisation
        """
        self.check_access("read")
        entries = self.env["union.archive.entry"]
        entries.check_access("create")
        terms = dict(entries._fields["retention"]._description_selection(self.env))
        if retention is not None and (type(retention) is not str or retention not in terms):
            raise UserError(
                self.env._(
                    "How long a paper is kept is one of: %(terms)s.",
                    terms=", ".join(f"{key} ({label})" for key, label in terms.items()),
                )
            )
        # Who reads the paper may hear that it is in the register of its own house.
        known = entries.sudo().search(self._archive_domain())
        values = []
        for paper in self:
            if entry := known.filtered(lambda entry, paper=paper: entry.source_id == paper.id):
                raise UserError(
                    self.env._(
                        "%(paper)s is in the archive register already: %(number)s.",
                        paper=paper.display_name,
                        number=entry[0].number,
                    )
                )
            paper._archive_check()
            values.append(
                {
                    "retention": retention or paper._archive_retention,
                    **paper._archive_values(),
                }
            )
        return entries._enter(self, values).ids

    def button_archive(self):
        """Form button of :meth:`action_archive_paper`: enters one paper and opens the entry."""
        self.ensure_one()
        (entry_id,) = self.action_archive_paper()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.archive.entry",
            "res_id": entry_id,
            "views": [(False, "form")],
        }

    def _archive_domain(self):
        """Return the domain of the entries of these papers that stand."""
        return (
            Domain("source_model", "=", self._name)
            & Domain("source_id", "in", self._origin.ids)
            & Domain("state", "!=", "void")
        )

    def _archive_check(self):
        """Raise UserError if one paper is not finished yet."""

    def _archive_values(self):
        """Return what stands in the register of one paper, the organisation included."""
        raise NotImplementedError
