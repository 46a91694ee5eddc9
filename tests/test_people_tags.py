"""Tags of members: with evidence and dates, searched, counted, carried along, measured."""

import base64

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .membership_case import MembershipCase
from .tree import make_user
from .wire import WireCase


class TagCase(MembershipCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["union.member.tag.line"]
        cls.tags = cls.env["union.member.tag"]

    def tag(self, code):
        return self.env.ref(f"trade_union.member_tag_{code}")

    def give(self, code, member=None, user=None, **values):
        return self.as_user(user or self.building_clerk, self.lines).create(
            {"member_id": (member or self.member).id, "tag_id": self.tag(code).id, **values}
        )

    def found(self, domain, user=None):
        return self.as_user(user or self.building_clerk, self.env["union.member"]).search(domain)


@tagged("post_install", "-at_install")
class TestTags(TagCase):
    @clause("SZ-5.6.1.2")
    def test_an_activist_is_who_has_the_tag_today(self):
        line = self.give("activist", date_from="2026-01-01", date_to="2026-06-30")
        for day, answer in (
            ("2025-12-31", False),
            ("2026-01-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            with self.subTest(day), freeze_time(f"{day} 04:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.member.is_activist, answer)
                self.assertEqual(self.found([("is_activist", "=", True)]), self.member[:answer])
                self.assertEqual(
                    self.member in self.found([("is_activist", "=", False)]), not answer
                )
                self.assertEqual(line.valid, answer)

    @clause("SZ-5.6.1.2a")
    def test_an_activist_meets_four_conditions(self):
        points = self.env["union.clause.point"].search([("subject", "=", "tag.activist")])
        self.assertEqual(len(points), 4)
        line = self.give("activist")

        def unconfirmed():
            self.env.invalidate_all()
            results = self.env["union.rule"]._evaluate(self.building, "daily")
            (result,) = (
                row
                for row in results[self.building.id]
                if row["rule"] == "organization.activists.conditions"
            )
            self.assertEqual(result["clause"], "SZ-5.6.1.2a")
            return result["value"], result["state"]

        self.assertEqual(unconfirmed(), (1, "failed"))
        for missing in points:
            line.point_ids = points - missing
            self.assertEqual(line.missing_points, missing.name)
            self.assertEqual(unconfirmed(), (1, "failed"))
        line.point_ids = points
        self.assertEqual(unconfirmed(), (0, "passed"))
        # Whoever is none any more, or has another tag, is not asked for them.
        line.point_ids = False
        line.date_to = line.date_from
        with freeze_time("2030-01-01 04:00:00"):
            self.give("volunteer")
            self.assertEqual(unconfirmed(), (0, "passed"))

    def test_what_was_looked_at_goes_along_to_another_union(self):
        points = self.env["union.clause.point"].search([("subject", "=", "tag.activist")])
        self.give("activist", point_ids=points.ids)
        self.agree(self.file("transfer", counterpart_code=self.target.code))
        (paper,) = self.requests.search([("kind", "=", "transfer")])
        self.agree(paper, self.target_approver)
        self.assertEqual(paper.result_id.tag_line_ids.point_ids, points)

    def test_a_form_tells_no_union_of_a_member_out_of_scope(self):
        line = self.give("activist")
        foreign = {"member_id": self.make_member(2, "远人", organization=self.target).id}
        lines = self.as_user(self.building_clerk, self.lines)
        with self.assertRaisesRegex(AccessError, "not in your sight") as caught:
            lines.onchange(foreign, [], {"organization_id": {}})
        self.assertNotIn(self.target.name, str(caught.exception))
        self.assertFalse(lines.new(foreign).organization_id)
        self.assertEqual(line.organization_id, self.building)
        place = Domain("organization_id", "=", self.building.id)
        self.assertEqual(lines.search(place), line)
        self.assertFalse(self.as_user(self.target_clerk, self.lines).search(place))

    def test_a_tag_of_the_superior_left_shuts_no_member(self):
        tag = self.tags.create(
            {
                "name": "街道工匠",
                "code": "t_own",
                "kind": "skill",
                "organization_id": self.street.id,
            }
        )
        line = self.as_user(self.building_clerk, self.lines).create(
            {"member_id": self.member.id, "tag_id": tag.id, "date_from": "2020-01-01"}
        )
        self.give("first_aid")
        member = self.as_user(self.building_clerk, self.member)
        self.assertIn(tag, member.current_tag_ids)
        self.building.parent_id = self.sister_street
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, tag).read(["name"])
        self.assertEqual(member.current_tag_ids & tag, self.tags)
        self.assertIn(self.tag("first_aid"), member.current_tag_ids)
        self.assertNotIn("街道工匠", member.skills)
        self.assertFalse(member.is_activist)
        # What no longer holds is ended all the same, and the history says so.
        self.as_user(self.building_clerk, line).write({"date_to": "2026-01-31"})
        self.assertIn("2026-01-31", self.member.event_ids[0].note)

    def test_writing_the_old_fields_gives_and_ends_tags(self):
        member = self.as_user(self.building_clerk, self.member)
        with freeze_time("2026-01-10 04:00:00"):
            member.write({"is_activist": True, "skills": "Welder, first_aid"})
        self.assertTrue(member.is_activist)
        self.assertEqual(
            sorted(member.tag_line_ids.mapped("tag_id.code")), ["activist", "first_aid", "welder"]
        )
        with freeze_time("2026-02-10 04:00:00"):
            self.env.invalidate_all()
            member.write({"is_activist": False, "skills": "Welder (Technician)；Cook"})
            self.env.invalidate_all()
            self.assertFalse(member.is_activist)
            self.assertEqual(member.skills, "Welder, Cook")
            ended = member.tag_line_ids.filtered("date_to")
            self.assertEqual(sorted(ended.mapped("tag_id.code")), ["activist", "first_aid"])
            self.assertEqual({str(line.date_to) for line in ended}, {"2026-02-09"})
        with self.assertRaisesRegex(UserError, "No such skill: 炼金"):
            member.skills = "炼金"

    def test_skills_are_searched_by_name_and_shown_with_their_level(self):
        self.give("welder", skill_level="4_technician")
        self.assertEqual(self.member.skills, "Welder (Technician)")
        self.assertEqual(self.found([("skills", "ilike", "weld")]), self.member)
        self.assertEqual(self.found([("current_tag_ids", "ilike", "weld")]), self.member)
        self.assertFalse(self.found([("skills", "ilike", "cook")]))
        self.assertEqual(
            self.found([("current_tag_ids", "in", self.tag("welder").ids)]), self.member
        )

    def test_groups_that_follow_from_particulars_are_counted_and_searched_but_not_given(self):
        woman = self.make_member(2, "李芳", employment_kind="migrant")
        self.assertEqual(woman.current_tag_ids.mapped("code"), ["women", "migrant"])
        self.assertEqual(self.found([("current_tag_ids", "in", self.tag("women").ids)]), woman)
        women = self.as_user(self.building_clerk, self.tag("women"))
        self.assertEqual(women.member_count, 1)
        with self.assertRaisesRegex(ValidationError, "particulars"):
            self.give("women")

    def test_counts_are_of_the_reader_s_scope_and_of_members_now(self):
        there = self.make_member(3, "赵三", organization=self.target)
        gone = self.make_member(5, "钱五")
        for member in (self.member, there, gone):
            self.env["union.member.tag.line"].create(
                {"member_id": member.id, "tag_id": self.tag("volunteer").id}
            )
        gone._change_state("left")
        for user, count in (
            (self.building_clerk, 1),
            (self.target_clerk, 1),
            (self.city_admin, 2),
            (self.street_auditor, 1),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.as_user(user, self.tag("volunteer")).member_count, count)
        action = self.as_user(self.city_admin, self.tag("volunteer")).action_members()
        self.assertEqual(self.env["union.member"].search(action["domain"]), self.member | there)

    def test_an_honour_needs_its_document_when_it_is_awarded(self):
        line = self.give("model_worker_city", stage="recommended")
        self.assertFalse(self.member.current_tag_ids & self.tag("model_worker_city"))
        with self.assertRaisesRegex(ValidationError, "number of the document"):
            line.write({"stage": "awarded"})
        line.write(
            {
                "stage": "awarded",
                "document_number": "深工发〔2026〕8号",
                "awarded_by": "深圳市总工会",
                "evidence": base64.b64encode(b"%PDF-1.4 x"),
                "evidence_name": "a.pdf",
            }
        )
        self.assertIn(self.tag("model_worker_city"), self.member.current_tag_ids)
        events = self.member.event_ids.filtered(lambda event: event.kind == "tag")
        self.assertEqual(len(events), 2)
        self.assertIn("Has It", events[0].note)

    def test_bad_lines_are_refused_in_words(self):
        self.give("volunteer", date_from="2026-01-01", date_to="2026-12-31")
        for code, values, error in (
            ("volunteer", {"date_from": "2026-12-31"}, ValidationError),
            ("volunteer", {"date_from": "2025-01-01"}, ValidationError),
            ("volunteer", {"stage": "recommended"}, ValidationError),
            ("volunteer", {"skill_level": "5_expert"}, ValidationError),
            ("model_worker_city", {}, ValidationError),
            ("cook", {"origin_id": 1}, AccessError),
        ):
            with self.subTest(code=code, **values), self.assertRaises(error):
                self.give(code, **values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.give("cook", date_from="2026-02-01", date_to="2026-01-01")
        # After the first has ended it may begin again.
        self.give("volunteer", date_from="2027-01-01")

    def test_an_office_s_own_tag_is_for_its_unions_alone(self):
        values = {"name": "金鼎之星", "code": "jd_star", "kind": "role"}
        tags = self.as_user(self.building_approver, self.tags)
        own = tags.create(values | {"organization_id": self.building.id})
        for organization in (False, self.target.id, self.street.id):
            with self.subTest(organization), self.assertRaises(AccessError):
                tags.create(values | {"code": "x", "organization_id": organization})
        with self.assertRaises(AccessError):
            own.write({"derived_field": "gender", "derived_value": "male"})
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, own).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.building_approver, self.tag("women")).write({"name": "x"})
        self.assertFalse(self.as_user(self.target_clerk, self.tags).search([("id", "=", own.id)]))
        self.as_user(self.building_clerk, self.lines).create(
            {"member_id": self.member.id, "tag_id": own.id}
        )
        there = self.make_member(3, "赵三", organization=self.target)
        with self.assertRaisesRegex(ValidationError, "other unions"):
            self.lines.create({"member_id": there.id, "tag_id": own.id})
        with self.assertRaises(AccessError):
            self.as_user(self.target_clerk, self.lines).create(
                {"member_id": there.id, "tag_id": own.id}
            )

    def test_rights_to_lines_follow_the_member_s_union(self):
        line = self.give("volunteer")
        for user in (self.target_clerk, self.target_approver, self.portal, self.stranger):
            with self.subTest(user.login):
                record = self.as_user(user, line)
                for attempt in (
                    lambda record=record: record.read(["tag_id"]),
                    lambda record=record: record.write({"note": "x"}),
                    lambda record=record: record.unlink(),
                    lambda user=user: self.give("cook", user=user),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        self.as_user(self.street_auditor, line).read(["tag_id"])
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, line).write({"note": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, line).unlink()
        there = self.make_member(3, "赵三", organization=self.target)
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, line).write({"member_id": there.id})
        self.as_user(self.building_approver, line).unlink()
        self.assertIn("taken off", self.member.event_ids[0].note)

    def test_tags_go_along_with_a_transfer_and_a_merge(self):
        self.give("volunteer", evidence=base64.b64encode(b"x"))
        self.give("cook")
        request = self.file("transfer", counterpart_code=self.target.code)
        self.agree(request)
        self.agree(request, self.target_approver)
        new = self.env["union.member"].browse(request.sudo().result_id.id)
        self.assertEqual(sorted(new.current_tag_ids.mapped("code")), ["cook", "volunteer"])
        self.assertFalse(any(new.tag_line_ids.mapped("evidence")))
        self.assertEqual(new.tag_line_ids.origin_id, self.member.tag_line_ids)
        twin = self.make_member(3, "王建军", organization=self.target)
        for code in ("cook", "welder"):
            self.lines.create({"member_id": twin.id, "tag_id": self.tag(code).id})
        self.as_user(self.target_approver, twin).action_merge(new.id, "同一人")
        self.assertEqual(
            sorted(new.current_tag_ids.mapped("code")), ["cook", "volunteer", "welder"]
        )

    def test_what_is_measured_of_tags(self):
        document = {"document_number": "〔2026〕1号"}
        self.give("model_worker_city", date_from="2026-05-01", **document)
        self.give("model_worker_city", stage="cultivated", date_from="2024-05-01")
        self.give("craftsman_city", date_from="2020-05-01", **document)
        self.give("volunteer", date_from="2020-05-01")
        below = self.make_member(3, "赵三", organization=self.primary)
        self.give("volunteer", member=below, date_from="2020-05-01")
        metrics = self.env["union.metric"]
        places = self.building | self.primary | self.target
        keys = ["mem.model_worker_count", "mem.craftsman_count", "mem.volunteer_count"]
        with freeze_time("2026-06-01 04:00:00"), self.assertMaxQueries(8):
            values = metrics._compute_values([*keys, "honour.pipeline_count"], places)
        self.assertEqual([values[key][self.building.id] for key in keys], [1, 1, 2])
        self.assertEqual([values[key][self.primary.id] for key in keys], [0, 0, 1])
        self.assertEqual([values[key][self.target.id] for key in keys], [0, 0, 0])
        self.assertEqual(values["honour.pipeline_count"][self.building.id], 2)
        self.assertEqual(values["honour.pipeline_count"][self.primary.id], 0)
        with freeze_time("2027-06-01 04:00:00"):
            values = metrics._compute_values(["honour.pipeline_count"], places)
        self.assertEqual(values["honour.pipeline_count"][self.building.id], 1)
        metric = metrics.search([("key", "=", "mem.volunteer_count")])
        self.assertTrue(metric.automatic)

    def test_the_list_of_members_costs_the_same_for_few_and_many_tags(self):
        def cost():
            with self.assertMaxQueries(60) as used:
                members = self.as_user(self.building_clerk, self.env["union.member"])
                members.search_read([], ["name", "current_tag_ids", "is_activist", "skills"])
                self.as_user(self.building_clerk, self.tags).search_read([], ["member_count"])
            return used.count

        for code in ("cook", "volunteer", "activist"):
            self.give(code)
        cost()  # what stays in the caches of the registry
        few = cost()
        for number in range(11, 21):
            member = self.make_member(number, f"会员{number}")
            for code in ("cook", "volunteer", "activist"):
                self.lines.create({"member_id": member.id, "tag_id": self.tag(code).id})
        self.assertEqual(cost(), few)


@tagged("post_install", "-at_install")
class TestTagsOverTheWire(WireCase):
    def test_nobody_outside_reads_or_gives_tags(self):
        member = self.env["union.member"].create(
            {"name": "赵一", "gender": "male", "organization_id": self.building.id}
        )
        tag = self.env.ref("trade_union.member_tag_hardship")
        line = self.env["union.member.tag.line"].create(
            {"member_id": member.id, "tag_id": tag.id, "evidence": base64.b64encode(b"secret")}
        )
        sister = make_user(self.env, "wire_tag_sister")
        self.env["union.duty"].create(
            {
                "user_id": sister.id,
                "organization_id": self.story.organizations["sister"].id,
                "role": "platform_admin",
                "date_from": "2020-01-01",
            }
        )
        portal = make_user(self.env, "wire_tag_portal", ("base.group_portal",))
        self.env.flush_all()
        path = "/json/2/union.member.tag.line/"
        for user, status in ((sister, 403), (portal, 403)):
            key = self.make_key(user)
            got, _answer = self.post(path + "read", {"ids": line.ids, "fields": ["tag_id"]}, key)
            self.assertEqual(got, status, user.login)
            got, _answer = self.post(path + "write", {"ids": line.ids, "vals": {"note": "x"}}, key)
            self.assertEqual(got, status, user.login)
            vals = {"member_id": member.id, "tag_id": tag.id}
            got, _answer = self.post(path + "create", {"vals_list": [vals]}, key)
            self.assertEqual(got, status, user.login)
        got, _answer = self.post(path + "search_read", {"fields": []})
        self.assertEqual(got, 401)
        response = self.url_open(f"/web/content/union.member.tag.line/{line.id}/evidence")
        self.assertNotIn(b"secret", response.content)
