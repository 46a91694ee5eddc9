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


def deputises_near(deputy, place, day):
    """Return the condition that a deputy stands near enough to a place to act there.

    A duty of his own of that day: of the house or one below it, of a house beside it, or of one
    above it. What stands below the house beside is far away: of a district it is the street of
    another district. Asked whenever he acts: a duty that moved, ended or was added later counts
    from that moment.

    :param deputy: SQL of his user id
    :param place: alias of ``union_organization``
    :param day: date, or SQL of one
    """
    return SQL(
        """EXISTS (
                SELECT FROM union_duty own
                  JOIN union_organization home ON home.id = own.organization_id
                 WHERE own.user_id = %(deputy)s AND own.date_from <= %(day)s
                   AND (own.date_to IS NULL OR own.date_to >= %(day)s)
                   AND (starts_with(%(path)s, home.parent_path)
                     OR starts_with(home.parent_path, %(path)s)
                     OR home.parent_id = %(parent)s))
        """,
        deputy=deputy,
        day=day,
        path=SQL.identifier(place, "parent_path"),
        parent=SQL.identifier(place, "parent_id"),
    )
