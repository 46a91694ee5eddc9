"""The checklist as a page and as an annex, its ways to cure, and the superior's leave."""

import io
import unicodedata

import pypdf
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .office_case import OfficeCase
from .test_establishment import EstablishmentCase
from .tree import make_user


class LeaveCase(EstablishmentCase):
    """A request that a rule of the street stops in principle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clause = cls.env["union.clause"].search([("code", "=", "SZ-5.1.2.2")], limit=1)
        cls.rule = cls.env["union.rule"].create(
            {
                "key": "street.preparatory",
                "clause_id": clause.id or cls.env["union.clause"].search([], limit=1).id,
                "organization_id": cls.street.id,
                "model": "union.establishment",
                "trigger": "submit",
                "severity": "block",
                "overridable": True,
                "message": "{value} in the preparatory group",
                "cure": "Name seven people.",
                "condition_ids": [
                    Command.create({"source": "preparatory_count", "operator": ">=", "value": "7"})
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.unions(20, 110)
        self.paper = self.request()

    def page(self, user, record=None):
        """Return the checklist a user opens, read by himself."""
        record = self.as_user(user, record or self.paper)
        action = record.button_checklist()
        return record.env[action["res_model"]].browse(action["res_id"])

    def line(self, page, rule="street.preparatory"):
        return page.line_ids.filtered(lambda line: line.rule == rule)

    def let_pass(self, user, reason="人数不足，先行筹备"):
        action = self.line(self.page(user)).button_pass()
        dialog = self.as_user(user, self.env["union.rule.pass"])
        form = Form(dialog.with_context(**action["context"]))
        form.reason = reason
        return form.save().button_pass()

    def of(self, rule="street.preparatory"):
        (result,) = (one for one in self.paper.union_check("submit") if one["rule"] == rule)
        return result


@tagged("post_install", "-at_install")
class TestLeave(LeaveCase):
    def test_the_superior_lets_it_pass_on_the_page_and_the_paper_goes(self):
        with self.assertRaisesRegex(UserError, "Name seven people"):
            self.as_user(self.building_clerk, self.paper).action_submit()
        self.assertTrue(self.line(self.page(self.street_approver)).can_pass)
        self.assertFalse(self.line(self.page(self.building_clerk)).can_pass)
        self.let_pass(self.street_approver)
        self.assertEqual(self.of()["override"], "人数不足，先行筹备")
        self.as_user(self.building_clerk, self.paper).action_submit()
        override = self.paper.override_ids
        self.assertEqual((override.user_id, override.by_superior), (self.street_approver, True))
        trail = self.as_user(self.building_clerk, self.paper).approval_trail_html
        for words in ("The superior let a rule pass", "人数不足，先行筹备", "≥ 7"):
            self.assertIn(words, trail)
        self.assertIn("人数不足，先行筹备", self.line(self.page(self.building_clerk)).reason)

    def test_who_wrote_or_sent_the_paper_lets_no_rule_pass_for_it(self):
        self.make_reviewer(self.building_clerk)
        with self.assertRaisesRegex(AccessError, "Your own paper"):
            self.as_user(self.building_clerk, self.paper).action_override_rule(
                self.rule.key, "submit", "x"
            )
        self.assertFalse(self.line(self.page(self.building_clerk)).can_pass)
        self.assertFalse(self.paper.override_ids)
        # Another's words, but he sent it.
        self.rule.severity = "warn"
        self.make_reviewer(self.building_officer)
        self.as_user(self.building_officer, self.paper).action_submit(reason="下周补齐")
        self.rule.severity = "block"
        with self.assertRaisesRegex(AccessError, "Your own paper"):
            self.as_user(self.building_officer, self.paper).action_override_rule(
                self.rule.key, "submit", "x"
            )

    def make_reviewer(self, user):
        self.env["union.duty"].create(
            {"user_id": user.id, "organization_id": self.street.id, "role": "reviewer"}
        )

    def test_the_deputy_of_who_wrote_it_is_no_other_superior(self):
        self.make_reviewer(self.building_clerk)
        deputy = self.make_deputy(self.building_clerk)
        with self.assertRaisesRegex(AccessError, "Your own paper"):
            self.as_user(deputy, self.paper).action_override_rule(self.rule.key, "submit", "x")

    def make_deputy(self, principal):
        deputy = make_user(self.env, "street_deputy", ["trade_union.group_manager"])
        self.env["union.duty"].create(
            {"user_id": deputy.id, "organization_id": self.street.id, "role": "clerk"}
        )
        self.env["union.duty.delegation"].create(
            {
                "user_id": principal.id,
                "deputy_id": deputy.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        return deputy

    def test_a_sister_and_a_clerk_above_let_nothing_pass(self):
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.paper).action_override_rule(self.rule.key, "submit", "x")
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.page(user)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.paper).action_override_rule(
                self.rule.key, "submit", "x"
            )

    def test_no_context_key_makes_a_reason_a_superiors(self):
        self.rule.severity = "warn"
        clerk = self.as_user(self.building_clerk, self.paper)
        clerk = clerk.with_context(
            default_by_superior=True, default_user_id=self.street_approver.id
        )
        clerk.action_submit(reason="下周补齐")
        given = self.paper.override_ids
        self.assertTrue(given)
        self.assertFalse(any(given.mapped("by_superior")))
        self.assertEqual(given.user_id, self.building_clerk)
        self.rule.severity = "block"
        self.assertEqual(self.of()["effect"], "block", "a clerk's reason passes no block")

    def test_nobody_writes_a_reason_or_a_line_of_the_page(self):
        values = {
            "res_model": "union.establishment",
            "res_id": self.paper.id,
            "organization_id": self.federation.id,
            "rule_id": self.rule.id,
            "rule_key": self.rule.key,
            "clause_id": self.rule.clause_id.id,
            "trigger": "submit",
            "reason": "x",
            "by_superior": True,
            "user_id": self.street_approver.id,
            "decided_on": "2026-01-01",
        }
        for user in (self.building_clerk, self.street_approver):
            with self.assertRaises(AccessError):
                self.as_user(user, self.env["union.rule.override"]).create(values)
        page = self.page(self.building_clerk)
        for attempt in (
            lambda: self.line(page).write({"can_pass": True}),
            lambda: page.write({"res_id": 1}),
            lambda: page.create({"res_model": "res.users", "res_id": 1}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        # The dialog is anybody's; the right is asked of the record.
        dialog = self.as_user(self.building_clerk, self.env["union.rule.pass"]).create(
            {
                "res_model": "union.establishment",
                "res_id": self.paper.id,
                "trigger": "submit",
                "rule": self.rule.key,
                "reason": "x",
            }
        )
        with self.assertRaises(AccessError):
            dialog.button_pass()
        for model in ("res.users", "no.such.model"):
            with self.subTest(model), self.assertRaises(UserError):
                dialog.copy({"res_model": model}).button_pass()
        self.assertFalse(self.paper.override_ids)

    def test_another_reads_no_page_of_mine(self):
        page = self.page(self.building_clerk)
        for user in (self.street_approver, self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, page).read(["name"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, page).button_print()


@tagged("post_install", "-at_install")
class TestAnnex(LeaveCase):
    def sheet(self, user):
        page = self.page(user)
        values = self.as_user(user, self.env["report.trade_union.checklist_annex"])
        return values._get_report_values(page.ids)["docs"][0]

    def found(self, table, rule="street.preparatory"):
        return next(row for row in table["rows"] if row["rule"] == rule)

    def test_it_says_what_was_when_submitted_beside_what_is(self):
        self.let_pass(self.street_approver)
        self.as_user(self.building_clerk, self.paper).action_submit()
        self.rule.condition_ids.value = "9"
        now, then = self.sheet(self.building_clerk)["tables"]
        self.assertEqual((now["now"], then["now"], then["number"]), (True, False, 1))
        self.assertEqual(
            [(row["state"], row["value"], row["expected"]) for row in map(self.found, (now, then))],
            [("failed", "5", "≥ 9"), ("failed", "5", "≥ 7")],
        )
        self.assertEqual(self.found(now)["effect"], "block")
        self.assertEqual((self.found(then)["effect"], self.found(then)["with_reason"]), ("", True))

    def test_a_choice_is_told_in_the_words_of_the_form(self):
        row = self.found(self.sheet(self.building_clerk)["tables"][0], "establishment.initiator")
        self.assertEqual(row["value"], "Property Manager")
        self.assertIn("Property Manager", row["expected"])
        self.assertNotIn("property_manager", str(self.paper.check_html))

    def test_what_was_said_when_submitted_is_sealed(self):
        self.let_pass(self.street_approver)
        self.as_user(self.building_clerk, self.paper).action_submit()
        round_ = self.paper.sudo().approval_request_id.round_ids
        self.assertTrue(round_.checks)
        with self.assertRaises(UserError):
            round_.write({"checks": []})

    def test_it_is_a_pdf_of_whoever_reads_the_paper(self):
        self.let_pass(self.street_approver)
        self.as_user(self.building_clerk, self.paper).action_submit()
        page = self.page(self.building_clerk)
        report = self.env["ir.actions.report"].with_user(self.building_clerk)
        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "trade_union.report_checklist", page.ids
        )
        self.assertEqual(kind, "pdf")
        reader = pypdf.PdfReader(io.BytesIO(content))
        text = "".join(part.extract_text() for part in reader.pages)
        text = "".join(unicodedata.normalize("NFKC", text).split())
        for words in ("Checklist", "AsItWasSubmitted", "人数不足,先行筹备", "Nameseven", "≥7"):
            self.assertIn(words, text)
        for user in (self.sister_clerk, self.portal, self.street_approver):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(
                    user, self.env["report.trade_union.checklist_annex"]
                )._get_report_values(page.ids)

    def test_a_reader_who_lost_the_paper_prints_it_no_more(self):
        page = self.page(self.building_clerk)
        duties = self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)])
        duties.write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        for attempt in (page.button_print, page.button_refresh, page.button_open_record):
            with self.assertRaises(AccessError):
                attempt()


@tagged("post_install", "-at_install")
class TestCure(OfficeCase):
    def page(self, organization, user):
        action = self.as_user(user, organization).button_checklist()
        return self.as_user(user, self.env[action["res_model"]]).browse(action["res_id"])

    def test_each_open_line_leads_to_where_it_is_cured(self):
        self.adopt("BJ", self.building)
        page = self.page(self.primary, self.building_clerk)
        line = page.line_ids.filtered(lambda one: one.rule == "organization.certificate.seal_union")
        self.assertTrue(line.cure)
        self.assertEqual((line.value, line.expected), ("✗", "✓"))
        action = line.button_cure()
        self.assertEqual(action["res_model"], "union.certificate")
        self.assertEqual(action["domain"], [("organization_id", "child_of", self.primary.id)])
        self.assertEqual(action["context"]["default_organization_id"], self.primary.id)

    def test_every_place_is_a_window(self):
        provider = self.env["union.metric.provider"]
        for key, place in provider._cure_places().items():
            with self.subTest(key):
                self.assertIn(self.env.ref(place).res_model, self.env)
        for key, place in (
            ("org.worker_count", "trade_union.union_employer_action"),
            ("org.group_count", "trade_union.union_organization_action"),
            ("dues.lapsed_members", "trade_union.union_member_action_lapsed"),
            ("regulation.archives", "trade_union.union_regulation_action"),
            ("nobody.knows", None),
        ):
            self.assertEqual(provider._cure_place(key), place)

    def test_every_form_the_standards_speak_of_shows_its_checklist(self):
        rules = self.env["union.rule"].search(
            [("kind", "=", "check"), ("organization_id", "=", False)]
        )
        models = set(rules.mapped("model"))
        self.assertGreater(len(models), 18)
        for model in sorted(models):
            with self.subTest(model):
                records = self.env[model].with_user(self.city_admin)
                form = etree.fromstring(records.get_view(None, "form")["arch"])
                self.assertTrue(form.findall(".//field[@name='check_html']"))
                self.assertTrue(form.findall(".//button[@name='button_checklist']"))
                asked = rules.filtered(lambda rule, model=model: rule.model == model)
                if model != "union.service.activity":  # whichever moment is next
                    self.assertIn(records._union_check_trigger, asked.mapped("trigger"))

    def test_staff_and_certificates_show_what_the_watch_asks_of_them(self):
        self.adopt("BJ", self.building)
        for record, rule, cure in (
            (self.staff(kind="hired"), "staff.hired.approval", "number of the superior"),
            (
                self.certificate(valid_until="2026-11-01"),
                "certificate.expired",
                "Renew it and record the new one",
            ),
        ):
            with self.subTest(record._name):
                self.assertIn(cure, self.as_user(self.building_clerk, record).check_html)
                line = self.page(record, self.building_clerk).line_ids.filtered(
                    lambda line, rule=rule: line.rule == rule
                )
                self.assertEqual((line.state, line.effect), ("failed", "warn"))
                found = self.env["union.finding"]
                found._watch_batch(record._name, record.id - 1, limit=1)
                self.assertIn(
                    rule,
                    found.search(
                        [("res_model", "=", record._name), ("res_id", "=", record.id)]
                    ).mapped("rule_key"),
                )
                for user in (self.sister_clerk, self.portal, self.stranger):
                    with self.assertRaises(AccessError):
                        self.page(record, user)
                    with self.assertRaises(AccessError):
                        self.as_user(user, record).read(["check_html"])

    def test_a_paper_shown_elsewhere_keeps_what_is_asked_at_its_place(self):
        row = self.env["union.workday.table"].browse(self.city.id)
        self.assertIn("days", self.as_user(self.city_admin, row).check_html)
        self.assertFalse(self.as_user(self.district_admin, row)._union_in_sight())
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, row).union_check("daily")

    def test_lists_of_checklists_cost_the_same_however_long(self):
        rows = self.env["union.staff"].union(
            *(self.staff(f"甲{n}", kind="hired") for n in range(6))
        )

        def cost(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.mapped("check_line")
            return self.cr.sql_log_count - before

        cost(rows)  # warm
        self.assertEqual(cost(rows[:2]), cost(rows))

    def test_each_check_of_the_standards_says_how_it_is_cured(self):
        rules = self.env["union.rule"].search(
            [("kind", "=", "check"), ("organization_id", "=", False)]
        )
        self.assertGreater(len(rules), 100)
        self.assertFalse(
            rules.filtered(lambda rule: not (rule.cure and rule.cure_zh)).mapped("key")
        )


@tagged("post_install", "-at_install")
class TestChecklistOverHttp(LeaveCase, HttpCase):
    def get(self, user, path):
        if user:
            user.password = user.login
            self.authenticate(user.login, user.login)
        else:
            self.logout()
        return self.url_open(path)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_a_stranger_gets_no_annex(self):
        page = self.page(self.building_clerk)
        path = f"/report/html/trade_union.checklist_annex/{page.id}"
        self.assertIn("Name seven people", self.get(self.building_clerk, path).text)
        for user in (self.sister_clerk, self.street_approver, self.stranger, self.portal, None):
            with self.subTest(user and user.login):
                self.assertNotIn("Name seven people", self.get(user, path).text)
