"""The quarterly return: handed in and locked, read by those above, as data and as xlsx."""

import base64
import io

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.statistics.union_statistics_paper import _shown
from .statistics_case import NOON, StatisticsCase
from .tree import make_user
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestReturn(StatisticsCase):
    def test_it_goes_up_and_its_figures_stay(self):
        self.live()
        with freeze_time("2026-07-03" + NOON):
            row = self.make()
            row.action_submit()
            self.assertEqual(row.approval_state, "pending")
            before = row.figures
            digest = row.figures_digest
            self.make_member(11, "新人", organization=self.building, joined_on="2026-06-30")
            for user in (self.building_clerk, self.city_admin):
                for attempt in ("action_compute", "write"):
                    record = self.as_user(user, row)
                    values = () if attempt == "action_compute" else ({"year": 2025},)
                    with (
                        self.subTest(user=user.login, attempt=attempt),
                        self.assertRaises(UserError),
                    ):
                        getattr(record, attempt)(*values)
            with self.assertRaises(UserError):
                self.as_user(self.building_clerk, row).write({"figures": {}})
            with self.assertRaises(UserError):
                row.sudo().write({"figures": {}})
            self.as_user(self.street_approver, row).action_agree()
        self.assertEqual(row.approval_state, "approved")
        self.assertEqual((row.figures, row.figures_digest), (before, digest))
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, row).unlink()
        # Read again after the facts have changed: as handed in.
        values = row.action_figures()[0]["sheets"][0]["rows"][0]["values"]
        self.assertEqual(values["members"], 2)
        self.assertEqual(self.totals(self.street, "2", at="2026-10-10")["members"], 3)

    def test_a_returned_one_is_made_anew(self):
        with freeze_time("2026-04-03" + NOON):
            row = self.make(quarter="1")
            row.action_submit()
            digest = row.figures_digest
            self.make_member(11, "漏报", joined_on="2026-03-30")
            self.as_user(self.street_approver, row).action_return("漏一人")
            self.as_user(self.building_clerk, row).action_submit()
            self.assertNotEqual(row.figures_digest, digest)
            self.assertEqual(row.approval_state, "pending")

    def test_it_stands_beside_the_quarter_before(self):
        self.live()
        with freeze_time("2026-07-03" + NOON):
            row = self.make()
            row.action_compute()
            (data,) = row.action_figures()
            self.assertEqual(data["previous_source"], "register")
            line = data["sheets"][0]["rows"][0]
            self.assertEqual(
                (line["values"]["members"], line["previous"]["members"], line["change"]["members"]),
                (2, 3, -1),
            )
            first = self.make(quarter="1")
            first.action_submit()
            self.make_member(11, "迟录", joined_on="2026-03-30")
            (data,) = self.as_user(self.building_clerk, row).action_figures()
            self.assertEqual(data["previous_source"], "return")
            self.assertEqual(data["sheets"][0]["rows"][0]["previous"]["members"], 3)

    def test_the_root_signs_for_itself_and_a_superior_sees_who_is_late(self):
        approver = make_user(self.env, "t_city_signer")
        self.env["union.duty"].create(
            {
                "user_id": approver.id,
                "organization_id": self.city.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        with freeze_time("2026-07-03" + NOON):
            row = self.make(self.city, user=self.city_admin)
            late = {union["name"] for union in row.action_missing()}
            self.assertEqual(late, {self.district.name, self.sister_district.name})
            self.make(self.district, user=self.district_admin).action_submit()
            self.assertEqual(
                [union["id"] for union in self.as_user(self.city_admin, row).action_missing()],
                self.sister_district.ids,
            )
            self.assertIn(self.sister_district.name, row.missing_html)
            self.as_user(self.city_admin, row).action_submit()
            self.as_user(approver, row).action_agree()
            self.assertEqual(row.approval_state, "approved")

    def test_bad_input_is_refused_in_words(self):
        with freeze_time("2026-05-03" + NOON):
            for values in ({"year": 1999}, {"year": 2027}, {"year": 0}, {"quarter": "3"}):
                with self.subTest(values), self.assertRaises(ValidationError):
                    self.make(**{"quarter": "1", **values})
            with self.assertRaises(ValueError):
                self.make(quarter="5")
            row = self.make(quarter="2")
            with self.assertRaisesRegex(UserError, "not over"):
                row.action_submit()
            with self.assertRaises(AccessError):
                self.as_user(self.building_clerk, self.returns).create(
                    {"organization_id": self.building.id, "figures": {"x": 1}}
                )
            forged = self.as_user(self.building_clerk, self.returns).with_context(
                default_figures={"sheets": {}}, default_approval_state="approved"
            )
            forged = forged.create({"organization_id": self.primary.id, "quarter": "1"})
            self.assertFalse(forged.figures)
            self.assertEqual(forged.approval_state, "draft")
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.make(quarter="2")

    def test_figures_of_another_quarter_do_not_stay(self):
        with freeze_time("2026-07-03" + NOON):
            row = self.make()
            row.action_compute()
            row.write({"quarter": "1"})
            self.assertFalse(row.figures or row.computed_at)

    def test_a_sister_and_a_portal_user_get_nothing(self):
        row = self.make()
        sister = self.sister_admin
        for user in (sister, self.target_clerk, self.portal, self.stranger):
            record = self.as_user(user, row)
            for attempt in ("action_figures", "action_xlsx", "action_compute", "action_missing"):
                with (
                    self.subTest(user=user.login, attempt=attempt),
                    self.assertRaises(AccessError),
                ):
                    getattr(record, attempt)()
            with self.assertRaises(AccessError):
                self.make(user=user)
        # Neither below: the figures of the street are not the building's to read.
        above = self.make(self.street, user=self.street_approver)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, above).action_figures()
        self.as_user(self.street_auditor, above).action_figures()
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, above).action_compute()

    def test_a_return_is_not_laid_before_another_office(self):
        row = self.make()
        # That one there has a return of the quarter already is no word for a stranger.
        self.make(self.sister_street, user=self.sister_clerk)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, row).write({"organization_id": self.sister_street.id})
        with self.assertRaises(AccessError):
            self.make(self.sister_street, user=self.building_clerk)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.returns).with_context(
                default_organization_id=self.sister_street.id
            ).create({"year": 2026, "quarter": "2"})
        self.assertEqual(row.organization_id, self.building)

    def test_a_form_shows_only_what_was_saved(self):
        self.make_member(11, "远人", organization=self.target)
        row = self.make()
        row.action_compute()
        empty = {"sheets": {}, "names": {}}
        named = {
            "organization_id": self.target.id,
            "year": 2026,
            "quarter": "4",
            "format_code": row.format_code,
            "format_id": row.format_id.id,
            "figures": empty,
        }
        returns = self.as_user(self.building_clerk, self.returns)
        with self.assertRaisesRegex(AccessError, "not in your sight"):
            returns.onchange(named, [], {"figures_html": {}})
        returns = self.as_user(self.target_clerk, self.returns)
        answer = returns.onchange(named, [], {"figures_html": {}})
        self.assertFalse(answer["value"].get("figures_html"))
        mine = self.as_user(self.building_clerk, row)
        self.assertIn("<table", mine.figures_html)
        with self.assertRaisesRegex(AccessError, "not in your sight"):
            mine.onchange(
                {"organization_id": self.target.id, "figures": empty},
                ["organization_id"],
                {"figures_html": {}, "organization_id": {}},
            )

    def test_the_workbook_holds_numbers_and_all_sheets(self):
        row = self.make(quarter="1")
        row.action_compute()
        answer = row.action_xlsx()
        self.assertTrue(answer["filename"].endswith(".xlsx"))
        book = load_workbook(io.BytesIO(base64.b64decode(answer["data"])))
        self.assertEqual(len(book.worksheets), 5)
        cells = {line[0]: line[1:] for line in book.worksheets[0].iter_rows(values_only=True)}
        self.assertEqual(cells["Members"][0], 3)
        self.assertEqual(cells["Members"][3], "BJ-3.4.3")
        below = {line[0]: line for line in book.worksheets[4].iter_rows(values_only=True)}
        self.assertIn(self.primary.name, below)
        shown = [_shown(cell) for cell in (2763, 43.5, None, "BJ-3.4.3")]
        self.assertEqual(shown, ["2,763", "43.5", "–", "BJ-3.4.3"])
        html = row.figures_html
        self.assertIn("<td", html)
        self.assertIn("Members", html)

    def test_a_format_is_data_and_old_returns_keep_theirs(self):
        formats = self.env["union.statistics.format"]
        before = formats._current("union_quarterly")
        self.assertEqual(formats._load_format({"code": "union_quarterly"}, before.digest), before)
        row = self.make(quarter="1")
        row.action_compute()
        data = {
            "code": "union_quarterly",
            "name": {"en_US": "New", "zh_CN": "新"},
            "measures": [
                {
                    "code": "men",
                    "name": {"en_US": "Men", "zh_CN": "男"},
                    "source": "members",
                    "domain": [["gender", "=", "male"]],
                }
            ],
            "sheets": [
                {
                    "code": "summary",
                    "name": {"en_US": "All", "zh_CN": "总"},
                    "group_by": "none",
                    "measures": ["men"],
                }
            ],
        }
        new = formats._load_format(data, "another")
        self.assertEqual((new.version, before.superseded), (before.version + 1, True))
        self.assertEqual(row.action_figures()[0]["version"], before.version)
        self.assertIn("members", row.action_figures()[0]["sheets"][0]["rows"][0]["values"])
        other = self.make(self.primary, quarter="1")
        other.action_compute()
        values = other.action_figures()[0]["sheets"][0]["rows"][0]["values"]
        self.assertEqual(values, {"men": 1})
        for change in (
            {"source": None},
            {"part": "men", "whole": "men"},
            {"amount": "name"},
            {"domain": [["nothing", "=", 1]]},
            {"source": None, "part": "men", "whole": "nothing"},
        ):
            bad = dict(data, measures=[data["measures"][0] | change])
            with self.subTest(change), self.assertRaises(ValidationError):
                formats._load_format(bad, "bad")
        bad = dict(data, sheets=[data["sheets"][0] | {"measures": ["women"]}])
        with self.assertRaisesRegex(ValidationError, "no such measure: women"):
            formats._load_format(bad, "bad")
        for user in (self.building_clerk, self.city_admin):
            with self.assertRaises(AccessError):
                self.as_user(user, new).write({"name": "x"})


@tagged("post_install", "-at_install")
class TestStatisticsOverTheWire(WireCase):
    def test_a_program_reads_the_return_and_a_stranger_does_not(self):
        row = self.env["union.statistics.return"].create(
            {"organization_id": self.building.id, "year": 2026, "quarter": "3"}
        )
        row.action_compute()
        sister = make_user(self.env, "wire_statistics_sister")
        self.env["union.duty"].create(
            {
                "user_id": sister.id,
                "organization_id": self.story.organizations["sister"].id,
                "role": "platform_admin",
                "date_from": "2020-01-01",
            }
        )
        reader = make_user(self.env, "wire_statistics_reader")
        self.env["union.duty"].create(
            {
                "user_id": reader.id,
                "organization_id": self.building.id,
                "role": "auditor",
                "date_from": "2020-01-01",
            }
        )
        portal = make_user(self.env, "wire_statistics_portal", ("base.group_portal",))
        self.env.flush_all()
        path = "/json/2/union.statistics.return/action_figures"
        status, answer = self.post(path, {"ids": row.ids}, self.make_key(reader))
        self.assertEqual(status, 200)
        self.assertEqual(answer[0]["sheets"][0]["code"], "summary")
        for user in (sister, portal):
            status, _answer = self.post(path, {"ids": row.ids}, self.make_key(user))
            self.assertEqual(status, 403, user.login)
        status, _answer = self.post(path, {"ids": row.ids})
        self.assertEqual(status, 401)
        url = f"/trade_union/statistics/{row.id}"
        for user, expected in ((reader, 200), (sister, 404), (portal, 404)):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(url).status_code, expected, user.login)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)
