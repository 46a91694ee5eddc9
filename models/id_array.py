"""Many ids in one statement."""

from odoo.tools import SQL


def id_array(ids):
    """Return ids as SQL of one array.

    A list becomes ``ARRAY[1, 2, …]``, an expression of as many parts: for the 50,000
    organisations of a city the server reads it longer than it counts. This is one constant.

    :param ids: iterable of int; None is an array of nothing, as is an empty one

    >>> id_array([3, 5]).params
    ['{3,5}']
    """
    return SQL("%s::int[]", "{%s}" % ",".join(str(int(id_)) for id_ in ids or ()))
