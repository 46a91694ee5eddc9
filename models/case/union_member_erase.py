from odoo import api, models
from odoo.tools import SQL


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """Cases stay, so that they are counted; who brought them in does not."""
        self.env["union.case"]._erase_names({member.id: name for member, name in names.items()})
        return super()._erase_traces(names)


class UnionCase(models.Model):
    _inherit = "union.case"

    @api.model
    def _erase_names(self, names):
        """Take the names of erased members out of their cases (superuser); what is counted stays.

        :param names: ``{member id: name}``
        """
        cases = self.search([("member_id", "in", list(names))])
        self.env.flush_all()
        for table, columns, key in (
            ("union_case", ("told_name", "title", "content", "closed_summary", "lesson"), "id"),
            ("union_case_step", ("text",), "case_id"),
        ):
            for case in cases:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(set)s WHERE %(key)s = %(id)s",
                        table=SQL.identifier(table),
                        set=SQL(", ").join(
                            SQL(
                                "%(column)s = replace(%(column)s, %(name)s, '***')",
                                column=SQL.identifier(column),
                                name=names[case.member_id.id],
                            )
                            for column in columns
                        ),
                        key=SQL.identifier(key),
                        id=case.id,
                    )
                )
        self.env.cr.execute(
            "UPDATE union_case SET contact_sealed = NULL, contact_masked = NULL,"
            " contact_digest = NULL WHERE id = ANY(%s)",
            [cases.ids],
        )
        # What proves a case of a person tells who it was.
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", cases.ids)]
        ).unlink()
        self.env.invalidate_all()
