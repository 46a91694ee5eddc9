"""A campaign enrols once a year, in few queries, and keeps its terms."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .rating import RatingCase


@tagged("post_install", "-at_install")
class TestCampaign(RatingCase):
    def grow(self, number):
        self.env["union.organization"].create(
            [
                {
                    "name": f"工会{n}",
                    "code": f"T-G-{number}-{n}",
                    "level": "primary",
                    "kind": "single",
                    "category": "private",
                    "state": "active",
                    "parent_id": self.building.id,
                }
                for n in range(number)
            ]
        )

    @clause("HZ-5.1")
    def test_once_a_year(self):
        campaign = self.campaign()
        self.assertEqual(campaign.assessment_count, 2)
        self.assertEqual(campaign.action_enrol(), 0)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.campaign()

    def test_query_count_does_not_grow(self):
        used = []
        # The first run fills the caches of the registry.
        for number in (2, 3, 30):
            self.grow(number)
            campaign = self.campaign(year=2020 + number, as_of=f"{2020 + number}-12-31")
            with self.assertMaxQueries(60, f"rating {number}") as budget:
                campaign.action_compute()
            used.append(budget.count)
        self.assertEqual(used[1], used[2], "as many queries for 37 unions as for 7")

    def test_stored_for_all(self):
        self.grow(5)
        campaign = self.campaign()
        self.assertEqual(campaign.action_compute(), 7)
        lines = self.env["union.assessment.line"].search_count(
            [("assessment_id.campaign_id", "=", campaign.id)]
        )
        self.assertEqual(lines, 7 * 58)

    def test_frozen_at_enrolment(self):
        campaign = self.campaign()
        paper = self.assessment(campaign)
        self.building.write({"name": "改名", "category": "township"})
        self.assertEqual(
            (paper.organization_name, paper.category, paper.headcount),
            ("金鼎大厦工会联合会", "regional", 120),
        )

    def test_dates_and_state_are_the_servers(self):
        for name, value in (
            ("state", "open"),
            ("opened_on", "2020-01-01"),
            ("closed_on", "2020-01-01"),
        ):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.campaign().write({name: value})
        forged = (
            self.env["union.campaign"]
            .with_user(self.city_approver)
            .with_context(default_state="open", default_opened_on="2020-01-01")
            .create(
                {
                    "scheme_id": self.scheme.id,
                    "organization_id": self.city.id,
                    "year": 2031,
                    "as_of": "2031-06-30",
                }
            )
        )
        self.assertEqual((forged.state, forged.opened_on), ("draft", False))

    def test_defaults_of_the_caller_enrol_no_result(self):
        campaign = (
            self.env["union.campaign"]
            .with_user(self.city_approver)
            .create(
                {
                    "scheme_id": self.scheme.id,
                    "organization_id": self.city.id,
                    "year": 2031,
                    "as_of": "2031-06-30",
                }
            )
        )
        campaign.with_context(
            default_published_on="2031-07-01",
            default_digest="forged",
            default_answered_on="2031-07-01 00:00:00",
        ).action_open()
        assessments = campaign.sudo().assessment_ids
        self.assertTrue(assessments.value_ids)
        self.assertEqual(set(assessments.mapped("published_on")), {False})
        self.assertEqual(set(assessments.mapped("digest")), {False})
        self.assertEqual(set(assessments.value_ids.mapped("answered_on")), {False})

    def test_open_campaign_keeps_its_terms(self):
        campaign = self.campaign()
        with self.assertRaises(UserError):
            campaign.write({"as_of": "2026-06-30"})
        with self.assertRaises(UserError):
            campaign.unlink()
        with self.assertRaises(UserError):
            campaign.action_open()

    def test_clear_refusals(self):
        draft = self.draft()
        campaigns = self.env["union.campaign"].with_user(self.city_approver)
        values = {"organization_id": self.city.id, "year": 2026, "as_of": "2026-12-31"}
        with self.refused("still a draft"):
            campaigns.create({**values, "scheme_id": draft.id})
        with self.refused("not in the year"):
            campaigns.create({**values, "scheme_id": self.scheme.id, "as_of": "2025-12-31"})
        campaign = campaigns.create({**values, "scheme_id": self.scheme.id})
        with self.refused("Open the campaign first"):
            campaign.action_compute()
        campaign.action_open()
        with self.refused("Set the category"):
            campaign.action_enrol([self.street.id])
        campaign.action_close()
        with self.refused("is not open"):
            self.assessment(campaign).action_rate()
