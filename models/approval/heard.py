"""What the standards say of papers while they are submitted, so that it is asked once.

A variable of this process: no context key or parameter of a caller reaches it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

_heard = ContextVar("trade_union_heard", default=None)


@contextmanager
def listening():
    """Collect in the dict given what :func:`hear` is told meanwhile."""
    token = _heard.set({})
    try:
        yield _heard.get()
    finally:
        _heard.reset(token)


def hear(checks):
    """Tell of ``{paper id: results}`` that stand; a warning just answered is asked anew."""
    heard = _heard.get()
    if heard is not None:
        for paper_id, results in checks.items():
            heard.pop(paper_id, None)
            if not any(result["effect"] in ("block", "warn") for result in results):
                heard[paper_id] = results
