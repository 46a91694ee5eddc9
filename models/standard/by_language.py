"""Texts of the law stand in two plain columns, one per language; here they are read."""


def is_chinese(env):
    """Return whether the reader's language is a Chinese one."""
    return (env.lang or "").startswith("zh")


def read(record, name):
    """Return the text ``name`` of a record in the reader's language.

    :param record: one record with the columns ``name`` and ``name_zh``
    :return: the text of the other language where this one is empty; "" where both are
    """
    first, second = (f"{name}_zh", name) if is_chinese(record.env) else (name, f"{name}_zh")
    return record[first] or record[second] or ""
