"""A member who did all a member does, and left: for the tests of erasure."""

from base64 import b64encode
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import SQL

from ..models.clock import today
from .membership_case import MembershipCase, resident_number
from .service_case import MORNING, ServiceMixin

NAME = "欧阳擦拭"
OLD_NAME = "欧阳查拭"
NUMBER = resident_number(77)
MOBILE = "13740846169"
AWARD = "市总劳〔2020〕12号"
DESK = "三楼分机8812"
LEFT = "2027-01-12 02:00:00"
LATER = "2032-10-12 02:00:00"
QUARTER = date(2026, 10, 1), date(2026, 12, 31)
REASON = "退会满保存年限，依规销毁"


class ErasureCase(MembershipCase):
    """A member who did all a member does, and left."""

    plan, approved = ServiceMixin.plan, ServiceMixin.approved

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("trade_union.activity_kind_sport")
        cls.erasures = cls.env["union.erasure"]

    def setUp(self):
        super().setUp()
        freezer = freeze_time(MORNING)
        self.clock = freezer.start()
        self.addCleanup(freezer.stop)

    def join(self, order=77, name=OLD_NAME, mobile=MOBILE):
        request = self.as_user(self.building_clerk, self.requests).create(
            {
                "kind": "join",
                "name": name,
                "organization_id": self.building.id,
                "id_number": resident_number(order),
                "mobile": mobile,
                "education": "bachelor",
                "employment_kind": "dispatched",
                "note": f"{name}，推荐人王建军",
            }
        )
        request.action_submit()
        self.agree(request)
        return request.sudo().result_id

    def live(self):
        """Let the member do all a member does; return him."""
        member = self.join()
        correction = self.file("correction", member, name=NAME)
        self.agree(correction)
        request = self.requests.search([("result_id", "=", member.id)], limit=1)
        request.message_post(body=f"请{NAME}补交材料", subject=NAME)
        # A finding and an activity that name the paper as it was called.
        rule = self.env["union.rule"].search(
            [("key", "=", "membership.join.days")], order="id desc", limit=1
        )
        finding = self.env["union.finding"].create(
            {
                "organization_id": self.building.id,
                "rule_id": rule.id,
                "rule_key": rule.key,
                "clause_id": rule.clause_id.id,
                "res_model": request._name,
                "res_id": request.id,
                "subject": request.display_name,
                "opened_on": today(self.env),
                "due_date": today(self.env),
            }
        )
        finding._hand_out()
        officer = self.as_user(self.building_clerk, member)
        officer.action_reveal("print the card")
        officer.action_issue_codes("first card")
        login = member._open_login("kwz-71-blau")
        user = self.env["res.users"].search([("login", "=", login)])
        member.partner_id.write({"phone": MOBILE, "email": "oy@example.com", "comment": NAME})
        self.env["union.member.card"]._of(member)
        text = self.env["union.consent.text"]._current()
        self.env["union.consent"].with_user(user)._record(member, text, "given", "portal")
        activity = self.approved(capacity=9)
        activity.action_sign_up(member.ids)
        registration = self.env["event.registration"].search([("union_member_id", "=", member.id)])
        self.assertEqual(registration.name, NAME)
        registration.message_post(body=f"{NAME}已签到", author_id=member.partner_id.id)
        # A record others read, written by the member: the address holds his name.
        registration.message_post(
            body="谢谢", author_id=member.partner_id.id, email_from=f'"{NAME}" <oy@example.com>'
        )
        election = self.env["union.election"].create(
            {"name": "选举", "organization_id": self.building.id}
        )
        contest = self.env["union.contest"].create({"election_id": election.id, "seats": 1})
        self.candidate = self.env["union.candidate"].create(
            {"contest_id": contest.id, "member_id": member.id}
        )
        district = self.env["union.constituency"].create({"election_id": election.id, "name": "一"})
        self.voter = self.env["union.voter"].create(
            {"election_id": election.id, "member_id": member.id, "constituency_id": district.id}
        )
        self.as_user(self.building_approver, member).action_export_roster_in_clear("劳模申报核对")
        member.sudo().note = NAME
        self.serve(member)
        # A member of a quarter: held on its last day.
        self.clock.move_to(LEFT)
        member._change_state("left")
        return member

    def serve(self, member):
        """Let the member be honoured, work in the office, give warning, and look like another."""
        honour = self.env["union.member.tag"].search([("kind", "=", "honour")], limit=1)
        self.env["union.member.tag.line"].create(
            {
                "member_id": member.id,
                "tag_id": honour.id,
                "document_number": AWARD,
                "evidence": b64encode(NAME.encode()),
                "evidence_name": f"{NAME}.txt",
            }
        )
        self.staff = self.env["union.staff"].create(
            {
                "organization_id": self.building.id,
                "name": NAME,
                "member_id": member.id,
                "date_from": "2020-01-01",
                "date_to": "2020-12-31",
            }
        )
        self.training = self.env["union.training"].create(
            {
                "organization_id": self.building.id,
                "member_id": member.id,
                "title": "积极分子培训班",
                "kind_id": self.env.ref("trade_union.training_kind_duties").id,
                "note": f"{NAME}结业",
                "evidence": b64encode(NAME.encode()),
                "evidence_name": f"{NAME}.txt",
            }
        )
        self.informer = self.env["union.informer"].create(
            {"organization_id": self.building.id, "member_id": member.id, "contact": DESK}
        )
        other = self.env["union.member"].search([("id", "<", member.id)], limit=1)
        self.env["union.member.distinct"]._state([(other.id, member.id)], f"{NAME}有两位")

    def due(self, member=None):
        """Return the proposal of a member who left six years ago."""
        member = member or self.live()
        self.clock.move_to(LATER)
        self.propose()
        return self.erasures.search([("member_id", "=", member.id)])

    def propose(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1.0
        ):
            self.erasures._cron_propose()

    def erase(self, erasure):
        self.as_user(self.building_clerk, erasure).action_request(REASON)
        return self.as_user(self.building_approver, erasure).action_erase(REASON)

    def holding(self, text):
        """Return the tables that hold a text anywhere, as a dump would show it."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        found = set()
        for (table,) in self.cr.fetchall():
            self.cr.execute(
                SQL(
                    "SELECT EXISTS (SELECT FROM %s t WHERE strpos(t::text, %s) > 0)",
                    SQL.identifier(table),
                    text,
                )
            )
            if self.cr.fetchone()[0]:
                found.add(table)
        return found

    def statistics(self):
        """Return what is counted of members, from their rows and by the measures."""
        self.env.flush_all()
        self.env.invalidate_all()
        day = today(self.env)
        metrics = self.env["union.metric.provider"]
        return {
            "members": [
                tuple(getattr(part, "id", part) for part in row)
                for row in self.env["union.member"]._read_group(
                    [("organization_id", "child_of", self.city.id)],
                    [
                        "organization_id", "gender", "birth_date:year", "state", "employer_id",
                        "employment_kind", "education", "political_status", "joined_on:year",
                        "left_on:year",
                    ],
                    ["__count"],
                )
            ],
            "counts": self.city._subtree_counts(self.city.ids),
            "measures": metrics._measure(
                sorted(metrics._providers()), self.city | self.building, day, day
            ),
            "quarter": self.env["union.statistics.source"]._figures(
                self.env["union.statistics.measure"].search([("source", "!=", False)]),
                self.city,
                *QUARTER,
            ),
            "events": self.env["union.member.event"].search_count([("kind", "!=", "erased")]),
            "places": self.env["event.registration"]._read_group([], ["state"], ["__count"]),
            "roll": self.env["union.voter"].search_count([]),
            "consents": self.env["union.consent"]._read_group([], ["decision"], ["__count"]),
            "requests": self.requests._read_group([], ["kind", "approval_state"], ["__count"]),
            "exports": self.env["union.access.log"]._read_group([], ["kind"], ["__count"]),
        }  # fmt: skip
