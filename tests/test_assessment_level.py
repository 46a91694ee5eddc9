"""Who opens a campaign, and who decides which star: data of the scheme."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.clock import today
from .common import clause
from .rating import RatingCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestLevels(RatingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building_chair = make_user(cls.env, "t_building_chair")
        cls.env["union.duty"].create(
            {
                "user_id": cls.building_chair.id,
                "organization_id": cls.building.id,
                "role": "chair",
                "date_from": "2020-01-01",
            }
        )

    def published(self, **stars):
        """Return a version of the city by which these stars (``s1="district"``) are decided."""
        draft = self.draft()
        for name, level in stars.items():
            gate = draft.gate_ids.filtered(lambda g, name=name: g.star == int(name[1:]))
            gate.decided_at = level
        draft.action_publish()
        return draft

    def paper(self, scheme):
        paper = self.assessment(self.campaign(scheme))
        self.answer(paper)
        return paper

    def signers(self, paper):
        steps = paper.sudo().approval_request_id.step_ids
        return steps.filtered(lambda step: step.state != "skipped").organization_id

    @clause("HZ-5.1")
    def test_nobody_below_the_city_opens_a_campaign(self):
        for user, organization in (
            (self.building_chair, self.building),
            (self.street_approver, self.street),
            (self.district_approver, self.district),
        ):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(ValidationError, "level “City” and above"),
                self.cr.savepoint(),
            ):
                self.campaign(organization=organization, user=user)
        self.assertEqual(self.campaign().state, "open")

    def test_level_is_asked_again_at_opening(self):
        campaign = (
            self.env["union.campaign"]
            .with_user(self.city_approver)
            .create({"scheme_id": self.scheme.id, "organization_id": self.city.id})
        )
        self.city.level = "district"
        with self.assertRaisesRegex(ValidationError, "opens no campaign"):
            campaign.action_open()

    def test_level_is_data_of_the_scheme(self):
        draft = self.draft()
        draft.open_level = "district"
        draft.action_publish()
        campaign = self.campaign(draft, self.district, self.district_approver)
        self.assertEqual(campaign.state, "open")
        with self.assertRaisesRegex(ValidationError, "level “District” and above"):
            self.campaign(draft, self.street, self.street_approver)

    def test_an_office_below_takes_neither_for_itself(self):
        for organization, user in (
            (self.building, self.building_chair),
            (self.district, self.district_approver),
        ):
            scheme = self.scheme.with_user(user)
            for change in (
                {"open_level": organization.level},
                {"gate_ids": [Command.update(0, {"decided_at": organization.level})]},
            ):
                with self.subTest(user=user.login, change=list(change)):
                    draft = scheme.browse(scheme.action_new_version(organization.id))
                    if "gate_ids" in change:
                        change["gate_ids"][0] = Command.update(
                            draft.gate_ids[0].id, {"decided_at": organization.level}
                        )
                    draft.write(change)
                    with self.assertRaisesRegex(UserError, "stands below that level"):
                        draft.action_publish()
            # Under another code it is no version of it any more: the superior publishes it.
            draft = scheme.browse(scheme.action_new_version(organization.id))
            draft.write({"code": f"OWN-{organization.id}", "open_level": organization.level})
            with self.assertRaisesRegex(AccessError, "superior of"):
                draft.action_publish()
            self.as_user(self.city_approver, draft).action_publish()
            self.assertEqual(draft.state, "published")

    @clause("HZ-5.3")
    def test_the_star_decides_how_high_the_paper_goes(self):
        scheme = self.published(s1="district", s2="district", s3="district")
        paper = self.paper(scheme)
        self.assertEqual((paper.action_rate()[0]["star"], paper.deciding_level), (5, "city"))
        self.change(
            paper,
            venue__office={"number": 0},
            act__visit_count={"number": 0},
            act__volunteer_count={"number": 0},
            act__policy_publicity_count={"number": 0},
            reform__measures={"number": 0},
            act__care_count={"number": 0},
            judged__guidance_brand={"answer": "no"},
        )
        star = paper.action_rate()[0]["star"]
        self.assertIn(star, (1, 2, 3))
        self.assertEqual(paper.deciding_level, "district")
        paper.action_submit()
        self.assertEqual(self.signers(paper), self.street | self.district)
        for user in (self.street_reviewer, self.district_approver):
            self.as_user(user, paper).action_agree()
        self.assertEqual(self.building.star, star)

    @clause("HZ-5.3")
    def test_five_stars_go_to_the_city(self):
        paper = self.paper(self.published(s1="district", s2="district", s3="district"))
        paper.action_submit()
        self.assertEqual(self.signers(paper), self.street | self.district | self.city)

    def test_a_route_that_ends_below_fixes_no_star(self):
        self.env["union.approval.route"].with_user(self.street_approver).create(
            {
                "name": "街道自定",
                "code": "short",
                "res_model": "union.assessment",
                "organization_id": self.building.id,
                "step_ids": [Command.create({"place": "parent", "role": "approver"})],
            }
        )
        paper = self.paper(self.scheme)
        with self.assertRaisesRegex(UserError, "no signature there"):
            paper.action_submit()
        self.assertEqual(paper.approval_state, "draft")

    def test_signature_of_the_level_is_asked_at_the_end_too(self):
        paper = self.paper(self.scheme)
        paper.action_submit()
        self.as_user(self.street_reviewer, paper).action_agree()
        # The district was all that stood above when it was submitted, say.
        self.as_user(self.district_approver, paper).action_agree()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE union_approval_step DISABLE TRIGGER approval_guard_row")
        self.env.cr.execute(
            "UPDATE union_approval_step SET organization_id = %s WHERE organization_id = %s"
            " AND request_id = %s",
            [self.district.id, self.city.id, paper.sudo().approval_request_id.id],
        )
        self.env.cr.execute("ALTER TABLE union_approval_step ENABLE TRIGGER approval_guard_row")
        self.env.invalidate_all()
        self.as_user(self.district_approver, paper).action_agree()
        self.assertEqual(paper.approval_state, "returned")
        self.assertFalse(paper.published_on)

    def test_deciding_level_is_not_typed(self):
        paper = self.paper(self.scheme)
        with self.assertRaises(AccessError):
            paper.deciding_level = "street"

    @clause("SZ-10.2.3")
    def test_a_federation_of_less_than_a_year_is_told_from_when_it_may_apply(self):
        paper = self.assessment(self.campaign())
        day = today(self.env)
        for founded, young in (
            (False, False),
            (day - relativedelta(years=1), False),
            (day - relativedelta(years=1) + timedelta(days=1), True),
        ):
            self.building.founded_on = founded
            self.env.invalidate_all()
            with self.subTest(founded):
                self.assertEqual(bool(paper.age_note), young)
        self.assertEqual(paper.may_apply_from, day + timedelta(days=1))
        self.assertIn("SZ-10.2.3", paper.age_note)
        # The figure is a record, and a union that is no federation is not asked.
        rule = self.env["union.rule"].search(
            [
                ("key", "=", "assessment.star.min_months"),
                ("standard_id.superseded_on", "=", False),
            ]
        )
        rule.value = "6"
        self.env.invalidate_all()
        self.assertFalse(paper.age_note)
        rule.value = "12"
        self.building.level = "primary"
        self.env.invalidate_all()
        self.assertFalse(paper.may_apply_from)
