"""The SQL that joins an organisation to those below it."""

from odoo.tools import SQL


def in_subtree(below, above):
    """Return the condition that ``below`` stands in the subtree of ``above``, itself included.

    A range instead of ``LIKE above.parent_path || '%'``: the index on the path serves it though
    the prefix is not known before the query runs. Every path ends with a slash, and ``0`` is
    the sign after it. Use it in a LATERAL subquery, where the planner counts on few rows.

    :param below: alias of ``union_organization``
    :param above: alias of ``union_organization``
    """
    return SQL(
        "%(below)s.parent_path ~>=~ %(above)s.parent_path"
        " AND %(below)s.parent_path ~<~ (rtrim(%(above)s.parent_path, '/') || '0')",
        below=SQL.identifier(below),
        above=SQL.identifier(above),
    )


def common_ancestor(organizations):
    """Return the lowest organisation above all of these or one of them; nothing if there is none.

    By their places alone; whether the user may read it is not asked.
    """
    # Places only.
    paths = [
        [int(part) for part in (path or "").split("/") if part]
        for path in organizations.sudo().mapped("parent_path")
    ]
    shared = []
    for ids in zip(*paths, strict=False):
        if len(set(ids)) > 1:
            break
        shared.append(ids[0])
    return organizations.browse(shared[-1:])
