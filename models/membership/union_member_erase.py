from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erasure_obstacles(self):
        obstacles = super()._erasure_obstacles()
        pending = self.env["union.membership.request"].search(
            [("member_id", "in", self.ids), ("approval_state", "=", "pending")]
        )
        return obstacles | dict.fromkeys(
            pending.member_id, self.env._("a request about this membership is being decided.")
        )

    def _erase_traces(self, names):
        """A request ends with the last membership it is about: a transfer is of two."""
        requests = self.env["union.membership.request"].search(
            ["|", ("member_id", "in", self.ids), ("result_id", "in", self.ids)]
        )
        requests = requests.filtered(
            lambda request: all(
                member in self or member.erased_on
                for member in (request.member_id | request.result_id)
            )
        )
        asks = self.env["union.membership.ask"].search(
            ["|", ("id", "in", requests.ask_id.ids), ("request_id", "in", requests.ids)]
        )
        texts = {(paper._name, paper.id): paper.name for paper in (*requests, *asks)}
        # A name may have been corrected since.
        self._erase_texts(texts)
        self._erase_texts(
            {
                (request._name, request.id): names.get(request.member_id)
                or names.get(request.result_id)
                for request in requests
            }
        )
        for papers in (requests, asks):
            self._empty(papers)
        return super()._erase_traces(names)

    def _empty(self, papers):
        """End what papers keep of a person: beneath their locks, for they are decided."""
        papers.flush_recordset()
        columns = ["note", *(name for column in papers._vault.values() for name in column)]
        if "member_number" in papers._fields:
            columns.append("member_number")
        dated = "birth_date" in papers._fields
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET name = %(nobody)s, %(empty)s %(born)s WHERE id = ANY(%(ids)s)",
                table=SQL.identifier(papers._table),
                nobody=NOBODY,
                empty=SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in columns),
                born=SQL(", birth_date = date_trunc('year', birth_date)::date") if dated else SQL(),
                ids=papers.ids,
            )
        )
        papers.invalidate_recordset()
