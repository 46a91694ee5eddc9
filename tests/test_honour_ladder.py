"""Honours, places and nominations: the ladder of model homes, who was consulted, what comes of it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import clause
from .venue_case import VenueMixin


@tagged("post_install", "-at_install")
class TestHonour(VenueMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("QZ", "SH", "HZ"):
            cls.adopt(code, cls.city)

    def honour(self, kind="model_home", level="city", organization=None, **values):
        return self.env["union.honour"].create(
            {
                "organization_id": (organization or self.building).id,
                "kind": kind,
                "level": level,
                "name": "模范职工之家",
                "document_number": "深工发〔2026〕3号",
                "date_from": "2026-01-01",
                **values,
            }
        )

    def quota(self, seats=1, user=None, **values):
        return self.as_user(user or self.street_approver, self.env["union.honour.quota"]).create(
            {
                "organization_id": self.street.id,
                "to_id": self.building.id,
                "name": "五一劳动奖状",
                "level": "city",
                "seats": seats,
                **values,
            }
        )

    def nomination(self, **values):
        return self.as_user(self.building_clerk, self.env["union.honour.nomination"]).create(
            {
                "organization_id": self.building.id,
                "title": "五一劳动奖状",
                "kind": "may_day",
                "level": "city",
                **({} if "member_id" in values else {"candidate": "金鼎物业公司"}),
                **values,
            }
        )

    def agreed(self, nomination):
        nomination.action_submit(reason="街道已同意")
        self.as_user(self.street_approver, nomination).action_agree()
        return self.as_user(self.building_clerk, nomination)

    @clause("QZ-18")
    def test_a_unit_goes_forward_only_with_the_title_of_that_level(self):
        key = "honour.nomination.home"
        title = self.honour(level="city")
        paper = self.nomination()

        def held(**values):
            title.write(values)
            return paper

        self.assertRule(
            key, lambda: held(level="city"), lambda: held(level="district"), "submit",
            clause="QZ-18",
        )  # fmt: skip
        for values, state in (
            ({"level": "province"}, "passed"),  # above it as well
            ({"level": "city", "date_to": "2026-10-11"}, "failed"),  # taken away again
            ({"date_to": False, "kind": "award"}, "failed"),  # another honour
            ({"kind": "model_home", "organization_id": self.street.id}, "failed"),  # not its own
        ):
            with self.subTest(values):
                self.assertEqual(self.judged(held(**values), key, "submit")["state"], state)
        self.assertFalse(paper.home_level)
        # It stops the paper, and a reason stays on record.
        with self.refused("QZ-18", UserError):
            self.as_user(self.building_clerk, paper).action_submit()
        self.as_user(self.building_clerk, paper).action_submit(reason="市总同意特批")
        self.assertEqual(paper.override_ids.reason, "市总同意特批")
        # The head of the unit is asked the same, a worker is not.
        head = self.nomination(subject="head", candidate="总经理")
        self.assertEqual(self.judged(head, key, "submit")["state"], "failed")
        worker = self.nomination(
            subject="worker", member_id=self.member.id, tag_id=self.worker_tag().id
        )
        self.assertEqual(self.judged(worker, key, "submit")["state"], "not_applicable")

    def worker_tag(self):
        return self.env["union.member.tag"].search(
            [("kind", "=", "honour"), ("derived_field", "=", False)], limit=1
        )

    @clause("QZ-15a")
    def test_of_a_head_the_union_is_asked(self):
        head = self.nomination(subject="head", candidate="总经理", kind="award")

        def asked(**values):
            head.write(values)
            return head

        key = "honour.nomination.consulted"
        good = {"consulted_on": "2026-10-10", "supports_union": True}
        self.assertRule(
            key, lambda: asked(**good), lambda: asked(supports_union=False), "submit",
            clause="QZ-15a",
        )  # fmt: skip
        asked(supports_union=True, consulted_on=False)
        self.assertEqual(self.judged(head, key, "submit")["state"], "failed")
        with self.refused("a day that has come"):
            asked(consulted_on="2026-10-13")

    def test_places_are_given_from_above_and_never_overdrawn(self):
        quota = self.quota(1)
        for user in (self.building_clerk, self.sister_clerk):
            with self.assertRaises(AccessError):
                self.as_user(user, quota).write({"seats": 9})
        self.assertEqual(self.as_user(self.building_clerk, quota).seats, 1, "read by who got it")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, quota).read(["seats"])
        with self.refused("does not stand below"):
            self.quota(to_id=self.street.id, name="另一奖")
        with self.assertRaises(AccessError):
            self.quota(to_id=self.sister_street.id, name="另一奖")
        self.honour(level="city")
        first, second, third = (self.nomination(quota_id=quota.id) for _number in range(3))
        self.assertEqual(
            (first.title, first.level, first.kind), ("五一劳动奖状", "city", "may_day")
        )
        first.action_submit()
        self.assertEqual(quota.used_count, 1)
        with self.refused("1 places for 金鼎大厦工会联合会, all used", UserError):
            second.action_submit()
        self.as_user(self.street_approver, quota).write({"seats": 2})
        self.as_user(self.building_clerk, second).action_submit()
        with self.refused("2 were put forward already"):
            self.as_user(self.street_approver, quota).write({"seats": 1})
        # Agreed to after the places were cut behind the guard: asked once more.
        self.env.cr.execute("UPDATE union_honour_quota SET seats = 1 WHERE id = %s", [quota.id])
        self.as_user(self.street_approver, first).action_agree()
        self.assertEqual(first.approval_state, "returned")
        self.assertEqual(third.approval_state, "draft")
        with self.refused("given to another union"):
            self.env["union.honour.nomination"].create(
                {"organization_id": self.street.id, "quota_id": quota.id, "candidate": "x"}
            )

    def test_what_was_granted_goes_into_the_register(self):
        self.honour(level="city")
        paper = self.agreed(self.nomination())
        self.assertEqual(paper.approval_state, "approved")
        for number, day, words in (
            (" ", None, "Give the number"),
            ("13595711777", None, "Give the number"),
            ("总工〔1〕号", "2026-10-13", "has come already"),
            ("总工〔1〕号", "soon", "has come already"),
        ):
            with self.subTest(number), self.refused(words, UserError):
                paper.action_award(number, day)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, paper).action_award("总工〔1〕号")
        (told,) = self.as_user(self.building_clerk, paper).action_award("总工〔2026〕1号")
        honour = self.env["union.honour"].browse(told["honour_id"])
        self.assertEqual(
            (honour.kind, honour.level, honour.holder, honour.document_number),
            ("may_day", "city", "金鼎物业公司", "总工〔2026〕1号"),
        )
        with self.refused("on record already", UserError):
            paper.action_award("总工〔2026〕1号")
        with self.assertRaises(AccessError):
            paper.write({"awarded_on": "2026-01-01"})
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, honour).write({"nomination_id": False})
        tag = self.worker_tag()
        file = self.env["ir.attachment"].with_user(self.building_clerk)
        proof = file.create({"name": "事迹.txt", "raw": b"x"})
        worker = self.agreed(
            self.nomination(
                subject="worker",
                member_id=self.member.id,
                tag_id=tag.id,
                evidence_ids=[(6, 0, proof.ids)],
            )
        )
        self.assertEqual(worker.candidate, "周小敏")
        (told,) = worker.action_award("总工〔2026〕2号")
        line = self.env["union.member.tag.line"].browse(told["tag_line_id"])
        self.assertEqual((line.member_id, line.tag_id, line.stage), (self.member, tag, "awarded"))
        # The snapshot of the paper names nobody, and erasure leaves nothing.
        rounds = worker.sudo().approval_request_id.round_ids
        self.assertNotIn("周小敏", str(rounds.read()))
        self.member._erase_traces({})
        self.assertEqual((worker.candidate, proof.exists().ids), ("***", []))

    def test_honours_rest_on_a_document_and_bad_ones_are_refused(self):
        for values, words in (
            ({"document_number": False}, "by which document"),
            ({"level": False}, "at which level"),
            ({"name": " "}, "1 to 200 signs"),
            ({"date_from": "1800-01-01"}, "correct the year"),
            ({"holder": "张三 13595711777"}, "leave it out"),
            ({"member_id": self.sister_member.id}, "is no member of"),
        ):
            with self.subTest(values), self.refused(words):
                self.honour(**values)
        studio = self.honour("studio", False, document_number=False, member_id=self.member.id)
        self.assertEqual(studio.holder, "周小敏")
        for values, words in (
            ({"subject": "worker"}, "Name the worker"),
            ({"union_id": self.street.id}, "does not stand below"),
        ):
            with self.subTest(values), self.refused(words):
                self.env["union.honour.nomination"].create(
                    {"organization_id": self.building.id, "title": "x", "candidate": "x", **values}
                )

    @clause("HZ-6")
    def test_the_superior_hears_of_places_for_a_union_without_a_star(self):
        quota = self.quota(user=self.street_approver)

        def starred(star):
            self.building.star = star
            return quota

        self.assertRule(
            "honour.quota.star", lambda: starred(5), lambda: starred(0), figure="0", changed="0",
            clause="HZ-6",
        )  # fmt: skip
        result = self.judged(quota, "honour.quota.star")
        self.assertEqual(result["effect"], "inform", "the clause allows it and no more")
        self.assertFalse(self.as_user(self.building_clerk, quota).check_html)
        quota.year = 2025
        self.assertEqual(self.judged(quota, "honour.quota.star")["state"], "not_applicable")

    @clause("SH-14")
    def test_models_grown_below_count_above(self):
        title = self.honour(organization=self.primary)
        self.assertMetricRule(
            "organization.honour.models", self.street, lambda: title.write({"date_to": False}),
            lambda: title.write({"date_to": "2026-02-01"}), figure="0", changed="0", clause="SH-14",
        )  # fmt: skip
        result = self.judged(self.sister_street, "organization.honour.models")
        self.assertEqual(result["state"], "unknown", "no title on record there")

    def test_metrics_speak_once_the_first_of_their_kind_is_on_record(self):
        keys = ["honour.studio", "honour.pilot_count", "honour.commended_count", "innov.count",
                "exp.replicated"]  # fmt: skip
        metrics, place = self.env["union.metric"], self.building

        def told():
            values = metrics._compute_values(keys, place)
            return [values[key][place.id] for key in keys]

        self.assertEqual(told(), [None] * 5)
        self.honour("studio", False, document_number=False)
        self.honour("studio", False, name="旧", document_number=False, date_to="2026-02-01")
        self.honour("award", name="先进")
        self.honour("award", name="去年的", date_from="2025-12-31")
        self.honour("pilot", date_from="2025-01-01", date_to="2026-03-01", name="试点")
        self.assertEqual(told(), [1, 1, 1, None, None])
        experience = self.honour("experience", False, document_number=False, name="经验")
        self.assertEqual(told()[4], 0, "nobody took it over yet")
        experience.taker_ids = self.sister_street
        self.assertEqual(told()[4], 1)
