"""The other side of a paper, named by its code."""

from odoo.exceptions import UserError
from odoo.fields import Domain


def name_counterpart(papers, states):
    """Set ``counterpart_id`` of these papers to the house their ``counterpart_code`` names.

    By its code, as it stands out of the clerk's scope as a rule. The right to write the papers
    was checked by the caller.

    :param states: of a house that may be the other side
    :raise UserError: no such house has the code
    """
    codes = [code for code in papers.mapped("counterpart_code") if code]
    # Names and codes of unions are public; what is theirs is not shown here.
    houses = papers.env["union.organization"].sudo()
    found = {
        house.code: house
        for house in houses.search(Domain("code", "in", codes) & Domain("state", "in", states))
    }
    for code, named in papers.grouped("counterpart_code").items():
        if code and code not in found:
            raise UserError(papers.env._("There is no union with the code “%(code)s”.", code=code))
        # A server field; the right to write was checked by create or write.
        named.sudo().counterpart_id = found.get(code, houses.browse())
