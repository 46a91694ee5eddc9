"""Pages of nobody in particular: whoever opens them is not looked at, and leaves nothing behind."""

from odoo import SUPERUSER_ID
from odoo.http import request

from .entry import PRIVATE


def nobody_env():
    """Return the environment of such a page: of no person, in the language of the browser."""
    # The superuser: the page gives away no more than what a code opens.
    env = request.env(user=SUPERUSER_ID, context={})
    installed = dict(env["res.lang"].get_installed())
    wanted = request.best_lang or ""
    lang = next(
        (code for code in installed if code == wanted),
        next((code for code in installed if wanted and code[:2] == wanted[:2]), None),
    )
    return env(context={"lang": lang or next(iter(installed))})


def nobody_page(template, step, **values):
    """Return the answer: a template without layout, assets or script of Odoo's."""
    env = nobody_env()
    html = env["ir.qweb"]._render(
        template,
        {"step": step, "problem": None, "language": env.lang.replace("_", "-"), **values},
    )
    # Of a template that begins with it no term would be translated.
    return request.make_response(f"<!DOCTYPE html>\n{html}", headers=[*PRIVATE.items()])
