"""The pages of the API as a whole: each is sent by one test, and no call is left out."""

import inspect
import re

from odoo.tests import BaseCase, TransactionCase, tagged

from .api_examples import PAGES, read_examples, read_page
from .wire import WireCase

# They open a window of the web client; what it shows is searched and read.
WINDOWS = frozenset(
    {
        "action_list_people",
        "action_list_work",
        "action_members",
        "action_open",
        "action_open_list",
        "action_open_log",
        "action_open_mine",
        "action_open_paper",
        "action_open_pdf",
        "action_open_subject",
        "action_rules_in_force",
        "action_open_values",
        "action_who_may_do_what",
        "action_who_wins",
    }
)


def classes_of(base):
    """Yield the classes below one that is no test itself."""
    for cls in base.__subclasses__():
        yield cls
        yield from classes_of(cls)


class TestPages(BaseCase):
    def test_each_page_is_sent_by_one_test(self):
        claimed = [page for cls in classes_of(WireCase) for page in vars(cls).get("pages", ())]
        self.assertEqual(sorted(claimed), sorted(PAGES))

    def test_the_first_page_leads_to_all_others(self):
        first = read_page("api")
        for page in PAGES.keys() - {"api"}:
            self.assertIn(f"](api/{page}.md)", first)

    def test_links_between_pages_lead_somewhere(self):
        heads = {
            path: {
                re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-")
                for title in re.findall(r"^#+ (.+)$", read_page(page), re.MULTILINE)
            }
            for page, path in PAGES.items()
        }
        for page, path in PAGES.items():
            links = re.findall(r"\]\(([\w./]+\.md)(?:#([\w-]+))?\)", read_page(page))
            self.assertTrue(links, page)
            for file, anchor in links:
                with self.subTest(page=page, link=file):
                    target = (path.parent / file).resolve()
                    self.assertTrue(target.is_file())
                    self.assertIn(anchor, {"", *heads.get(target, ())})


@tagged("post_install", "-at_install")
class TestCalls(TransactionCase):
    def test_every_action_is_shown_or_named(self):
        text = "".join(map(read_page, PAGES))
        shown = {example.path.split("/", 3)[3] for example in read_examples(text).values()}
        methods = {path.partition("/")[2] for path in shown}
        missing = []
        for name, model in self.env.registry.items():
            if not name.startswith("union.") or model._abstract or model._transient:
                continue
            for method, function in inspect.getmembers(model, inspect.isfunction):
                ours = "trade_union" in function.__module__
                if not method.startswith("action_") or not ours or method in WINDOWS:
                    continue
                if method not in methods and f"`{method}`" not in text:
                    missing.append(f"{name}.{method}")
        self.assertFalse(missing, "stands on no page of docs/api")
