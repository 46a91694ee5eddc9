"""Take the pictures of the demo: dev/screenshots.py ADDRESS FOLDER (see dev/screenshots)."""

import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

DESK = {"width": 1366, "height": 820}
PHONE = {"width": 390, "height": 844}
# (file, person, screen, action, open the first record, text of the tab to open)
PICTURES = [
    ("screenshot_request", "jd_clerk", DESK, "union_establishment_action", True, None),
    ("screenshot_members", "jd_clerk", DESK, "union_member_action", False, None),
    ("screenshot_tree", "sz_approver", DESK, "union_organization_action", False, None),
    ("screenshot_election", "jd_officer", DESK, "union_election_action", True, None),
    ("screenshot_assessment", "jd_clerk", DESK, "union_assessment_action", True, None),
    ("screenshot_activity", "jd_clerk", DESK, "union_service_activity_action", True, None),
    ("screenshot_phone_request", "hqb_approver", PHONE, "union_establishment_action", True, None),
]


def wait_for(address):
    """Wait until the server answers."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/web/login", timeout=30)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"no answer from {address}")


def take(browser, address, folder, picture):
    """Log in as the person, open the screen and save it."""
    name, login, size, action, first, tab = picture
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=size is PHONE
    )
    page = context.new_page()
    page.goto(f"{address}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", "demo")
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar", timeout=60000)
    page.goto(f"{address}/odoo/action-trade_union.{action}")
    page.wait_for_selector(".o_control_panel", timeout=60000)
    page.wait_for_timeout(1000)
    if page.locator(".o_searchview_facet .o_facet_remove").count():
        page.locator(".o_searchview_facet .o_facet_remove").first.click()
    row = ".o_data_row .o_data_cell.o_list_char, .o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)"
    page.wait_for_selector(row, timeout=60000)
    if first:
        page.locator(row).first.click()
        page.wait_for_selector(".o_form_view .o_form_sheet", timeout=60000)
    if tab:
        page.get_by_role("tab", name=tab).click()
    page.wait_for_timeout(1500)
    page.screenshot(path=str(Path(folder) / f"{name}.png"))
    context.close()


def main():
    """Take all pictures, or those named after the folder."""
    address, folder, *wanted = sys.argv[1:]
    wait_for(address)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for picture in PICTURES:
            if not wanted or picture[0] in wanted:
                take(browser, address, folder, picture)
        browser.close()


main()
