"""What a browser may send in place of a text."""


def texts(form):
    """Return the texts of a form; a file sent in place of one is none, nor is the sign NUL.

    :param form: ``{name: value}`` as the route got it
    """
    return {
        name: value.replace("\0", "") if isinstance(value, str) else ""
        for name, value in form.items()
    }
