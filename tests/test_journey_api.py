"""The whole journey over the wire: JSON-2, a key for each person, a clock that moves.

The examples of ``docs/api.md`` and of the pages journey and election in ``docs/api/`` are what is
sent; one that is not sent fails.
"""

import csv
import io
from base64 import b64decode, b64encode

import openpyxl

from odoo.tests import tagged

from ..demo.story import JINDING, PREPARATORY
from ..demo.year import ATTENDED, SIGNED_UP
from .common import clause
from .tree import make_user
from .wire_election import ElectionWireCase


@tagged("post_install", "-at_install")
class TestJourneyApi(ElectionWireCase):
    pages = ("api", "journey", "election")

    @clause("SZ-5.1.1b", "SZ-5.1.3.1a", "SZ-5.1.3.4c", "SZ-5.1.3.5c3", "HZ-4.1", "HZ-5.3")
    def test_from_the_roster_to_the_star_over_the_wire(self):
        self.answers_to_mistakes()
        self.tree()
        self.rosters()
        self.request()
        self.prepare_congress()
        self.hold_congress()
        self.count()
        self.result()
        self.activity()
        self.assessment()
        self.sister_sees_nothing()
        self.nothing_is_deleted()
        self.assertEqual(self.sent, set(self.examples), "examples never sent")

    def answers_to_mistakes(self):
        self.example("no_key")
        self.example("private_method")
        self.example("wrong_argument")

    # 1. the tree

    def tree(self):
        for login in ("system", "zh_admin", "zh_clerk"):
            groups = ("base.group_user", "base.group_system")[: 2 if login == "system" else 1]
            user = make_user(self.env, login, groups)
            self.keys[login] = self.values[login] = self.make_key(user)
            self.values[f"{login}_id"] = user.id
        self.example("found_root")
        self.example("organization_create")
        self.example("duty_create")
        grant = {"organization_id": self.values["zhuhai"], "role": "clerk"}
        for login in ("zh_admin", "zh_clerk"):
            grant["user_id"] = self.values[f"{login}_id"]
            self.refused(403, login, "union.duty", "create", vals_list=[grant])

    # 2. the rosters

    def rosters(self):
        for kind in ("employers", "members"):
            content = (JINDING / f"{kind}.xlsx").read_bytes()
            self.values[f"{kind}_xlsx"] = b64encode(content).decode()
        employers = self.bring("employers")
        self.assertEqual(employers["unions"], 10)
        self.example("roster_create")
        checked = self.example("roster_check")
        with open(JINDING / "expected.csv", encoding="utf-8") as file:
            expected = [row for row in csv.DictReader(file) if row["what"] in ("bad", "duplicate")]
        self.assertEqual(
            {problem["row"] - checked["header_row"] for problem in checked["problems"]},
            {int(row["row_no"]) for row in expected},
        )
        for problem in checked["problems"]:
            self.assertTrue(problem["column"] and problem["reason"] and problem["hint"], problem)
        self.example("roster_bad_rows")
        self.assertEqual(self.workbook("bad_rows").max_row - 1, len(expected))
        self.example("roster_import_all")
        self.example("roster_import_good")
        counts = self.example("organization_counts")
        again = self.bring("members")
        self.assertEqual((again["imported"], again["unchanged"]), (0, 2367))
        self.assertEqual(self.example("organization_counts"), counts)
        self.example("out_of_scope")
        self.members = self.example("members")
        self.assertEqual(len(self.members), 1745)
        self.assertTrue(all("*" in member["id_number"] for member in self.members))
        self.example("roster_export")
        sheet = self.workbook("roster")
        self.assertEqual(sheet.max_row - 1, 2367)
        self.assertIn(self.members[0]["name"], {row[2].value for row in sheet.iter_rows()})

    def bring(self, kind):
        """Import one of the files, good rows only."""
        values = {
            "organization_id": self.building.id,
            "kind": kind,
            "filename": f"{kind}.xlsx",
            "data": self.values[f"{kind}_xlsx"],
        }
        ids = self.call("jd_clerk", "union.roster.import", "create", vals_list=[values])
        return self.call(
            "jd_clerk", "union.roster.import", "action_import", ids=ids, good_only=True
        )

    def workbook(self, name):
        return openpyxl.load_workbook(io.BytesIO(b64decode(self.values[name]))).active

    # 3. the set-up request

    def request(self):
        self.day(10, 9)
        texts = ("一、发展会员；二、选举代表；三、召开会员代表大会。", "拟组建，请批示。")
        for name, text in zip(("plan_text", "letter_text"), texts, strict=True):
            self.values[name] = b64encode(text.encode()).decode()
        self.example("attachments")
        self.example("establishment_create")
        people = [
            [0, 0, {"name": name, "position": position, "employer_name": unit, "post": post}]
            for name, position, unit, post in PREPARATORY[3:]
        ]
        ids = [self.values["request"]]
        self.call(
            "jd_clerk", "union.establishment", "write", ids=ids, vals={"preparatory_ids": people}
        )
        self.example("establishment_check")
        self.example("establishment_submit")
        # Locked while it is on its way, and nobody decides who has no duty for it.
        self.refused(422, "jd_clerk", "union.establishment", "write", ids=ids, vals={"mode": "a"})
        for login in ("jd_clerk", "hqb_clerk", "hqb_approver"):
            self.refused(422, login, "union.establishment", "action_agree", ids=ids, comment="同意")
        self.refused(403, "ns_clerk", "union.establishment", "action_agree", ids=ids)
        self.day(10, 12)
        self.assertEqual([row["res_id"] for row in self.example("inbox")], ids)
        domain = [["res_model", "=", "union.establishment"]]
        self.assertFalse(self.call("ns_clerk", "mail.activity", "search", domain=domain))
        self.example("establishment_return")
        self.day(10, 13)
        self.example("establishment_write")
        self.example("establishment_submit")
        self.example("establishment_agree")
        answer = self.call(
            "hqb_approver", "union.establishment", "action_agree", ids=ids, comment="同意"
        )
        self.assertEqual(answer[0]["state"], "approved")
        self.assertEqual(self.state(), "preparing")
        self.example("letter")
        self.example("letter_pdf")
        self.example("organization_as_of")
        self.assertIn(self.building.name, self.pdf("reply_pdf"))

    # 5. the activity

    def activity(self):
        self.day(11, 4)
        self.example("activity_kind")
        self.example("activity_create")
        ids = [self.values["activity"]]
        self.call("jd_clerk", "union.service.activity", "action_submit", ids=ids)
        self.day(11, 5)
        self.call("hqb_approver", "union.service.activity", "action_agree", ids=ids, comment="同意")
        walkers = [member["id"] for member in self.representatives[:SIGNED_UP]]
        self.example("sign_up", walkers=walkers)
        attend = {"ids": ids, "member_ids": walkers[:ATTENDED]}
        self.refused(422, "jd_clerk", "union.service.activity", "action_attend", **attend)
        # Seven o'clock UTC: the walk has begun at six.
        self.clock.move_to("2026-11-12 07:00:00")
        self.example("attend", came=walkers[:ATTENDED])
        self.example("hold")

    # 6. the assessment

    def assessment(self):
        self.day(11, 16)
        self.example("scheme")
        self.example("campaign_create")
        self.example("campaign_open")
        self.day(11, 17)
        self.example("assessment")
        self.answer()
        self.example("rate")
        ids = [self.values["assessment"]]
        self.call("jd_clerk", "union.assessment", "action_submit", ids=ids)
        self.day(11, 19)
        self.refused(422, "sz_approver", "union.assessment", "action_agree", ids=ids)
        for login in ("hqb_reviewer", "ft_approver", "sz_approver"):
            answer = self.call(login, "union.assessment", "action_agree", ids=ids, comment="同意")
        self.assertEqual(answer[0]["state"], "approved")
        told = self.example("explain")
        self.assertTrue(all(line["reason"] for line in told["lines"]))
        self.example("score_sheet")
        self.assertGreater(self.workbook("score_sheet").max_row, len(told["lines"]))

    def answer(self):
        """Declare what a young federation has: its house is in order, its services begin."""
        content = self.values["scheme_content"]
        begun = {
            indicator["code"]
            for indicator in content["indicators"]
            if indicator["level"] in ("basic", "normative")
        }
        keys = {rule["metric_key"] for rule in content["rules"] if rule["indicator"] in begun}
        figures = {"%": {"number": 100, "base": 100}}
        ids = {}
        for value in self.example("values"):
            if value["metric_key"] in keys:
                ids.setdefault(value["unit"], []).append(value["id"])
        self.example("value_write", yes_values=ids.pop("bool"))
        for unit, rows in ids.items():
            vals = figures.get(unit, {"number": 1})
            self.call("jd_clerk", "union.assessment.value", "write", ids=rows, vals=vals)

    # what all this is to a neighbour

    def sister_sees_nothing(self):
        """Not a row of any model that belongs to an organisation of the building."""
        inside = self.env["union.organization"].search([("id", "child_of", self.building.id)])
        seen = []
        for name, model in self.env.registry.items():
            field = model._fields.get("organization_id")
            if not name.startswith("union.") or not field or model._abstract or not field.store:
                continue
            if not self.env[name].search_count([("organization_id", "in", inside.ids)]):
                continue
            body = {"domain": [["organization_id", "in", inside.ids]], "fields": ["id"]}
            status, answer = self.post(f"/json/2/{name}/search_read", body, self.keys["ns_clerk"])
            self.assertIn((status, answer if status == 200 else []), [(200, []), (403, [])], name)
            row = self.env[name].search([("organization_id", "in", inside.ids)], limit=1)
            self.refused(403, "ns_clerk", name, "read", ids=row.ids, fields=["display_name"])
            seen.append(name)
        self.assertGreater(len(seen), 15, seen)
        # What hangs on the papers follows them.
        papers = ["union.establishment", "union.election", "union.letter", "union.assessment"]
        for model, field in (("ir.attachment", "res_model"), ("mail.message", "model")):
            domain = [[field, "in", papers]]
            self.assertTrue(self.env[model].search_count(domain), model)
            found = self.call("ns_clerk", model, "search_read", domain=domain, fields=[field])
            self.assertFalse(found, model)

    def nothing_is_deleted(self):
        """Not by those who made it, nor with a context key that is Odoo's own."""
        election = [("election_id", "=", self.values["election"])]
        for model, domain in (
            ("union.establishment", [("id", "=", self.values["request"])]),
            ("union.letter", [("id", "=", self.values["reply"])]),
            ("union.organization", [("id", "=", self.building.id)]),
            ("union.meeting", [("id", "=", self.values["meeting"])]),
            ("union.election", [("id", "=", self.values["election"])]),
            ("union.contest", election),
            ("union.candidate", election),
            ("union.voter", election),
            ("union.election.report", election),
            ("union.count.sheet", [("bundle_id.election_id", "=", self.values["election"])]),
            ("union.publicity", [("organization_id", "=", self.building.id)]),
            ("union.seat", [("term_id.election_id", "=", self.values["election"])]),
            ("union.service.activity", [("id", "=", self.values["activity"])]),
            ("union.campaign", [("id", "=", self.values["campaign"])]),
            ("union.assessment", [("id", "=", self.values["assessment"])]),
            ("union.approval.decision", [("request_id.res_id", "=", self.values["request"])]),
        ):
            records = self.env[model].search(domain)
            self.delete_by_force(records, ("jd_clerk", "jd_officer", "jd_teller1", "sz_approver"))
