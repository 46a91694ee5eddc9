"""From a need to an activity; pledges; offers and requests; ratings; and the rules on them."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import UnionCase, clause
from .needs_case import NeedsMixin
from .rule_case import RuleMixin
from .service_case import AFTER, ServiceMixin

NEEDS, FIRMS = "service.needs.survey", "service.needs.firms"
MATCH, PLEDGE = "service.resource.match", "service.pledge.year"


@tagged("post_install", "-at_install")
class TestNeedsRoom(NeedsMixin, RuleMixin, ServiceMixin, UnionCase):
    def need(self, **values):
        return self.as_user(self.building_clerk, self.env["union.need"]).create(
            {
                "organization_id": self.building.id,
                "title": "急救培训",
                "people": 20,
                "kind_id": self.kind.id,
                **values,
            }
        )

    def pledge(self, **values):
        return self.as_user(self.building_clerk, self.env["union.pledge"]).create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "line_ids": [Command.create({"goal": "免费体检", "due_on": "2026-06-30"})],
                **values,
            }
        )

    def resource(self, kind, **values):
        return self.as_user(self.building_clerk, self.env["union.resource"]).create(
            {"organization_id": self.building.id, "kind": kind, "title": "会议室", **values}
        )

    # ---- needs ----

    @clause("SZ-8.1")
    def test_a_need_becomes_an_activity_in_one_click_and_only_one(self):
        survey = self.opened()
        survey.action_close()
        need = self.need(survey_id=survey.id, grade="special")
        self.assertEqual(need.state, "new")
        activity = self.env["union.service.activity"].browse(need.action_plan()["activity_id"])
        self.assertEqual(need.action_plan(), {"activity_id": activity.id}, "twice is once")
        self.assertEqual((need.state, activity.phase), ("planned", "plan"))
        self.assertEqual((activity.name, activity.capacity), ("急救培训", 20))
        self.assertEqual(activity.organization_id, self.building)
        self.assertEqual(activity.need_ids, need)
        self.assertEqual(need.button_plan()["res_id"], activity.id)
        activity.sudo().unlink()
        self.assertEqual(need.state, "new")

    def test_a_need_that_cannot_be_planned(self):
        with self.assertRaisesRegex(UserError, "kind of activity"):
            self.need(kind_id=False).action_plan()
        need = self.need()
        for user in (self.street_auditor, self.sister_clerk):
            with self.assertRaises(AccessError):
                self.as_user(user, need).action_plan()
        with self.assertRaises(AccessError):
            need.activity_id = self.plan()
        with self.assertRaises(ValidationError):
            self.need(note="电话 13800138000")
        foreign = self.draft(user=self.city_admin, organization_id=self.sister_street.id)
        with self.assertRaises(AccessError):
            self.need(survey_id=foreign.id)
        with self.assertRaisesRegex(ValidationError, "other unions"), self.cr.savepoint():
            self.as_user(self.city_admin, self.need()).survey_id = foreign

    @clause("SZ-8.3.2")
    def test_a_request_and_an_offer_are_brought_together_once(self):
        need = self.need()
        request = self.env["union.resource"].browse(need.action_request()["resource_id"])
        self.assertEqual(need.action_request(), {"resource_id": request.id})
        self.assertEqual((request.kind, need.state), ("request", "planned"))
        offer, late, other = (
            self.resource("offer"),
            self.resource("offer", until="2026-10-11"),
            self.resource("offer", topic="policy"),
        )
        mine = self.as_user(self.building_clerk, request)
        self.assertEqual(mine.candidate_ids, offer, "open, of the topic, and not over")
        self.assertFalse((late | other) & mine.candidate_ids)
        offer.with_context(union_resource_id=request.id).button_match()
        self.assertEqual((offer.state, offer.matched_id), ("matched", request))
        self.assertEqual(
            (mine.state, mine.matched_on, need.state), ("matched", offer.matched_on, "done")
        )
        with self.assertRaisesRegex(UserError, "settled already"):
            self.resource("request").action_match(offer.id)
        with self.assertRaisesRegex(UserError, "other kind"):
            late.action_match(other.id)
        with self.assertRaisesRegex(UserError, "stays on record"):
            offer.unlink()
        with self.assertRaises(AccessError):
            late.write({"state": "matched"})
        foreign = self.env["union.resource"].create(
            {"organization_id": self.sister_street.id, "kind": "request", "title": "秘密"}
        )
        for wrong in (foreign.id, late.id, 0, 2**70, "x", True):
            with self.assertRaisesRegex(UserError, "none in your scope"):
                late.action_match(wrong)
        late.action_close()
        self.assertEqual(late.state, "closed")

    # ---- pledges ----

    @clause("BJ-3.3.3")
    def test_what_was_promised_stays_and_progress_goes_on(self):
        pledge = self.pledge()
        mine = self.env["union.pledge"]
        self.assertFalse(mine._portal_published(self.members[0]), "a draft is no promise")
        pledge.action_publish()
        self.assertEqual(mine._portal_published(self.members[0]), pledge, "of the union above")
        self.assertFalse(mine._portal_published(self.sister_member))
        line = pledge.line_ids
        pledge.write(
            {"line_ids": [Command.update(line.id, {"progress": 40, "evidence": "已体检"})]}
        )
        self.assertEqual(pledge.progress, 40)
        for change in (
            lambda: line.write({"goal": "别的"}),
            lambda: line.write({"due_on": "2026-12-31"}),
            lambda: pledge.write({"line_ids": [Command.create({"goal": "又一个"})]}),
            lambda: pledge.write({"year": 2027}),
            line.unlink,
            pledge.unlink,
            pledge.action_publish,
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        with self.assertRaises(AccessError):
            self.pledge(year=2028).write({"state": "published"})
        with self.assertRaisesRegex(UserError, "promises nothing"):
            self.pledge(year=2027, line_ids=[]).action_publish()

    # ---- ratings ----

    def held(self, came):
        """Return an activity that so many members were at, reported as held."""
        activity = self.approved(capacity=0)
        people = self.people[0] | self.people[1] | self.members
        activity.action_sign_up(people[:came].ids)
        self.clock.move_to(AFTER)
        activity.action_attend(people[:came].ids)
        activity.action_hold()
        return activity.sudo(), people[:came]

    def test_who_was_there_rates_it_once_and_it_is_told_afterwards(self):
        activity, people = self.held(6)
        choices = [str(id_) for id_ in activity._rating_question().suggested_answer_ids.ids]
        absent = self.members[4]
        self.assertFalse(activity._portal_to_rate(absent))
        with self.assertRaisesRegex(UserError, "cannot be rated"):
            activity._portal_rate(absent, choices[0])
        with self.assertRaisesRegex(UserError, "one of the answers"):
            activity._portal_rate(people[0], "0")
        for number, member in enumerate(people):
            self.assertEqual(activity._portal_to_rate(member), activity)
            activity._portal_rate(member, choices[0 if number else 2])
        activity._cron_settle_ratings()
        self.assertIs(activity.satisfied_percent, False, "while it may be rated")
        with self.assertRaisesRegex(UserError, "cannot be rated"):
            activity._portal_rate(people[0], choices[0])
        form = self.env["survey.user_input"].search([("union_activity_id", "=", activity.id)])[0]
        self.assertFalse(form.partner_id | form.create_uid.partner_id & people.partner_id)
        self.clock.move_to("2026-11-10 02:00:00")
        activity._cron_settle_ratings()
        self.assertEqual(activity.satisfied_percent, 83)
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, activity).satisfied_percent = 100
        with self.assertRaisesRegex(UserError, "cannot be rated"):
            activity._portal_rate(people[0], choices[0])
        with self.assertRaisesRegex(UserError, "before it is held"):
            self.as_user(self.building_clerk, activity).rate_days = 60

    def test_a_rating_of_four_is_told_nobody(self):
        activity, people = self.held(5)
        choice = str(activity._rating_question().suggested_answer_ids[0].id)
        for member in people[:4]:
            activity._portal_rate(member, choice)
        self.clock.move_to("2026-11-10 02:00:00")
        activity._cron_settle_ratings()
        self.assertIs(activity.satisfied_percent, False)

    # ---- rules ----

    def months_ago(self, **values):
        survey = self.opened(**values)
        survey.action_close()
        return lambda day: lambda: survey.sudo().write({"closed_on": day})

    @clause("SZ-8.1")
    def test_needs_are_surveyed_every_year(self):
        self.assertEqual(self.judged(self.building, NEEDS)["state"], "unknown", "not begun here")
        closed = self.months_ago()
        self.assertMetricRule(
            NEEDS,
            self.building,
            closed("2025-10-12"),
            closed("2025-09-12"),
            figure="13 months",
            changed="13",
            clause="SZ-8.1",
        )
        self.assertEqual(self.judged(self.building, FIRMS)["state"], "unknown")

    @clause("SZ-8.3.4")
    def test_needs_of_firms_are_collected_every_year(self):
        closed = self.months_ago(audience="employers", cut_by=False)
        self.assertMetricRule(
            FIRMS,
            self.building,
            closed("2025-10-12"),
            closed("2025-09-12"),
            figure="13 months",
            changed="13",
            clause="SZ-8.3.4",
        )

    @clause("SZ-8.3.2")
    def test_supply_meets_demand(self):
        self.assertEqual(self.judged(self.building, MATCH)["state"], "unknown")
        request, offer = self.resource("request"), self.resource("offer")
        request.action_match(offer.id)

        def matched(day):
            return lambda: (request | offer).sudo().write({"matched_on": day})

        self.assertMetricRule(
            MATCH,
            self.building,
            matched("2025-10-13"),
            matched("2025-10-12"),
            figure="0 requests",
            changed="0",
            clause="SZ-8.3.2",
        )

    @clause("BJ-3.3.3")
    def test_a_pledge_is_published_at_the_start_of_the_year(self):
        self.assertIsNone(self.judged(self.primary, PLEDGE), "nobody has adopted it")
        standards = self.env["union.standard"]
        standards.search(
            [("code", "=", "BJ"), ("superseded_on", "=", False)]
        ).action_set_jurisdiction(self.city.id)
        self.assertEqual(self.judged(self.primary, PLEDGE)["state"], "unknown")
        pledge = self.pledge(organization_id=self.primary.id)
        self.assertMetricRule(
            PLEDGE,
            self.primary,
            lambda: pledge.sudo().write({"state": "published", "published_on": "2026-02-01"}),
            lambda: pledge.sudo().write({"state": "draft", "published_on": False}),
            figure="9 months",
            changed="10",
            clause="BJ-3.3.3",
        )
        for day, state in (("2026-03-31", "passed"), ("2026-04-01", "failed")):
            with freeze_time(f"{day} 04:00:00"):
                self.assertEqual(self.judged(self.primary, PLEDGE)["state"], state, day)
