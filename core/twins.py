"""When two entries may be one person: how names are compared."""

from .text import clean_name

# Blanks and the dots of names from other languages, as lists write them.
IGNORED = " \u3000·•‧・･⋅∙●."


def name_key(name: object) -> str:
    """Return what two spellings of one name have in common.

    >>> name_key("王 建军") == name_key("王建军")
    True
    >>> name_key("阿卜杜・热合曼") == name_key("阿卜杜·热合曼")
    True
    >>> name_key("Li Wei") == name_key("LI WEI")
    True
    >>> name_key("王建军") == name_key("王建")
    False
    >>> name_key(None)
    ''
    """
    text = clean_name(name) if name else ""
    return text.lower().translate(dict.fromkeys(map(ord, IGNORED)))
