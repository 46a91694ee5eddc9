"""The files a paper points at, links among them, and who leaves while papers wait for him."""

import json

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .papers import PaperCase


class RefusedCase(PaperCase):
    def refused(self, way, *args):
        with self.assertRaises(UserError), self.cr.savepoint():
            way(*args)


@tagged("post_install", "-at_install")
class TestPaperFiles(RefusedCase):
    def file(self, **values):
        files = self.env["ir.attachment"].with_user(self.building_clerk)
        return files.create({"name": "方案.txt", "raw": b"A", **values})

    def petition(self, files):
        kind = self.env["union.petition.kind"].search([("code", "=", "reelection")])
        return self.as_user(self.building_clerk, self.env["union.petition"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": kind.id,
                "title": "换届选举",
                "body": "一段。",
                "plan_ids": [(4, file.id) for file in files],
            }
        )

    def test_the_plan_is_read_by_who_signs_and_stays_as_it_was_sent(self):
        for owner in (
            {"res_model": "union.petition", "res_id": 0},
            {},
            {"res_model": "union.letter", "res_id": self.letters().id},
        ):
            with self.subTest(owner):
                first, second = self.file(**owner), self.file(**owner)
                paper = self.petition([first, second])
                paper.action_submit()
                reviewed = self.as_user(self.street_reviewer, paper)
                self.assertEqual(reviewed.plan_ids.mapped("raw"), [b"A", b"A"])
                for file in (first, second):
                    self.refused(file.write, {"raw": b"B"})
                    self.refused(file.write, {"name": "w"})
                    self.refused(file.write, {"res_id": 0})
                    self.refused(file.unlink)
                request = self.by(self.building_clerk, paper.sudo().approval_request_id)
                self.assertTrue(request.action_verify()[0]["ok"])
                self.env.cr.execute(
                    "UPDATE ir_attachment SET db_datas = 'B', store_fname = NULL WHERE id = %s",
                    [first.id],
                )
                self.env.invalidate_all()
                self.assertFalse(request.action_verify()[0]["ok"])

    def test_a_file_given_to_a_draft_later_is_its_own(self):
        paper = self.petition([])
        file = self.file()
        paper.write({"plan_ids": [(4, file.id)]})
        self.assertEqual((file.res_model, file.res_id), (paper._name, paper.id))

    def test_a_file_without_content_is_verified_as_such(self):
        letter = self.letters()
        self.env["ir.attachment"].create(
            {"name": "empty", "res_model": letter._name, "res_id": letter.id}
        )
        letter.action_submit()
        result = self.by(self.building_clerk, letter).action_verify()[0]
        self.assertEqual((result["checked"]["attachments"], result["findings"]), (1, []))

    def test_the_files_of_a_line_are_the_papers(self):
        letter = self.letters()
        line = letter.enclosure_ids
        place = {"res_model": line._name, "res_id": line.id}
        file = self.file(**place)
        self.by(self.building_clerk, file).write({"raw": b"B"})
        letter.action_submit()
        elsewhere = self.file()
        for way, args in (
            (file.write, ({"raw": b"C"},)),
            (file.write, ({"name": "w"},)),
            (file.write, ({"res_id": 0},)),
            (file.unlink, ()),
            (self.file, ()),
            (elsewhere.write, (place,)),
        ):
            with self.subTest(way=way, args=args):
                if way == self.file:
                    with self.assertRaises(UserError), self.cr.savepoint():
                        self.file(**place)
                else:
                    self.refused(way, *args)
        request = self.by(self.building_clerk, letter.sudo().approval_request_id)
        self.assertTrue(request.action_verify()[0]["ok"])
        content = json.loads(request.sudo().round_ids.snapshot)
        self.assertEqual([row["id"] for row in content["attachments"]], file.ids)
        for signer in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(signer, letter).action_agree()
        # Afterwards new files may join a line, those decided on stay.
        self.file(**place)
        self.refused(file.unlink)
        self.assertTrue(request.action_verify()[0]["ok"])
        self.env.cr.execute("UPDATE ir_attachment SET name = 'x' WHERE id = %s", [file.id])
        self.env.invalidate_all()
        self.assertFalse(request.action_verify()[0]["ok"])

    def test_a_link_is_what_it_points_at(self):
        letter = self.letters()
        link = self.file(
            type="url", url="https://a.example", raw=False, res_model=letter._name, res_id=letter.id
        )
        letter.action_submit()
        request = self.by(self.building_clerk, letter.sudo().approval_request_id)
        self.assertTrue(request.action_verify()[0]["ok"])
        self.by(self.street_reviewer, letter).action_return(comment="x")
        link.write({"url": "https://b.example"})
        self.by(self.building_clerk, letter).action_submit()
        told = self.by(self.street_reviewer, letter).action_changes()
        self.assertTrue(told[0]["since_last_round"])
        self.env.cr.execute("UPDATE ir_attachment SET url = 'w' WHERE id = %s", [link.id])
        self.env.invalidate_all()
        self.assertFalse(request.action_verify()[0]["ok"])


@tagged("post_install", "-at_install")
class TestWhoLeaves(RefusedCase):
    def test_an_approver_with_papers_is_archived_and_they_wait_for_whoever_is_left(self):
        letter = self.pending()
        other = self.make_person("r2", self.street, "reviewer")
        self.street_reviewer.with_user(self.env.ref("base.user_admin")).action_archive()
        self.assertFalse(self.street_reviewer.active)
        self.assertFalse(
            self.env["mail.activity"].search([("user_id", "=", self.street_reviewer.id)])
        )
        self.by(other, letter).action_agree()

    def test_old_tasks_are_thrown_away_although_decisions_wait(self):
        letter = self.pending()
        old = letter.sudo().activity_schedule("mail.mail_activity_data_todo", user_id=self.env.uid)
        with freeze_time("2040-01-01"):
            self.env["mail.activity"]._gc_delete_old_overdue_activities()
        self.assertFalse(old.exists())

    def test_a_deputy_withdraws_for_whom_he_stands_in_and_never_for_the_submitter(self):
        def approved(user):
            letter = self.letters(user=user)
            letter.action_submit()
            for signer in (self.street_reviewer, self.street_approver, self.district_approver):
                self.by(signer, letter).action_agree()
            return letter

        boss = self.make_person("boss", self.building, "clerk")
        self.env["union.duty"].create(
            {
                "user_id": boss.id,
                "organization_id": self.district.id,
                "role": "chair",
                "date_from": "2020-01-01",
            }
        )
        deputies = {}
        for name, absent in (("d1", self.district_approver), ("d2", boss)):
            deputies[name] = self.make_person(name, self.district, "clerk")
            self.env["union.duty.delegation"].create(
                {
                    "user_id": absent.id,
                    "deputy_id": deputies[name].id,
                    "date_from": "2020-01-01",
                    "date_to": "2099-01-01",
                }
            )
        letter = approved(boss)
        self.refused(lambda: self.by(deputies["d2"], letter).action_revoke(comment="撤"))
        self.assertEqual(letter.approval_state, "approved")
        self.by(deputies["d1"], letter).action_revoke(comment="撤")
        decision = letter.sudo().approval_request_id.decision_ids.filtered(
            lambda row: row.kind == "revoke"
        )
        self.assertEqual(
            (decision.user_id, decision.on_behalf_of_id), (deputies["d1"], self.district_approver)
        )
