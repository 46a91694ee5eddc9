"""What changed between rounds and since submission: told to the next signer, and no more than his."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .membership_case import MembershipCase, resident_number
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalChanges(PaperCase):
    def attach(self, letter, name, raw):
        return (
            self.env["ir.attachment"]
            .with_user(self.building_clerk)
            .create({"name": name, "raw": raw, "res_model": "union.letter", "res_id": letter.id})
        )

    def second_round(self):
        """Return a letter that was returned, mended and sent again."""
        letter = self.letters()
        self.attach(letter, "旧方案.txt", b"old")
        letter.write({"enclosure_ids": [Command.create({"name": "名册"})]})
        letter.action_submit()
        self.by(self.street_reviewer, letter).action_return(comment="改")
        paper = letter.with_user(self.building_clerk)
        first, second = paper.enclosure_ids
        paper.write(
            {
                "title": "关于走访的函",
                "to_organization_id": self.district.id,
                "enclosure_ids": [
                    Command.update(first.id, {"name": "走访方案"}),
                    Command.delete(second.id),
                    Command.create({"name": "预算"}),
                ],
            }
        )
        self.env["ir.attachment"].with_user(self.building_clerk).search(
            [("res_model", "=", "union.letter"), ("res_id", "=", letter.id)]
        ).unlink()
        self.attach(letter, "新方案.txt", b"new")
        paper.action_submit()
        return letter

    def test_the_next_signer_sees_what_was_mended_in_words_of_the_form(self):
        letter = self.second_round()
        answer = self.by(self.street_reviewer, letter).action_changes()
        self.assertEqual([(row["id"], row["round"]) for row in answer], [(letter.id, 2)])
        self.assertEqual(answer[0]["since_submitted"], [])
        names = {
            name: letter._fields[name]._description_string(letter.env)
            for name in ("title", "to_organization_id", "enclosure_ids")
        }
        said = {
            (row["kind"], row["label"].split(" · ")[0], row["before"], row["after"])
            for row in answer[0]["since_last_round"]
        }
        line = self.env["union.letter.enclosure"]._fields["name"]._description_string(self.env)
        self.assertLessEqual(
            {
                ("changed", names["title"], "关于活动的函0", "关于走访的函"),
                (
                    "changed",
                    names["to_organization_id"],
                    self.street.display_name,
                    self.district.display_name,
                ),
                ("changed", names["enclosure_ids"], "方案", "走访方案"),
                ("added", names["enclosure_ids"], "", f"{line}: 预算"),
                ("removed", names["enclosure_ids"], f"{line}: 名册", ""),
            },
            said,
        )
        files = {(row[0], row[2], row[3]) for row in said}
        self.assertLessEqual({("added", "", "新方案.txt"), ("removed", "旧方案.txt", "")}, files)
        paper = self.by(self.street_reviewer, letter)
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.street_reviewer)
            .with_context(**paper.button_agree()["context"])
            .create({})
        )
        request = self.as_user(self.street_reviewer, letter.sudo().approval_request_id)
        for html in (paper.approval_trail_html, request.trail_html, dialog.changes_html):
            for word in ("关于走访的函", "走访方案", "新方案.txt", "预算"):
                self.assertIn(word, html)

    def test_a_first_round_has_nothing_to_tell(self):
        letter = self.pending()
        paper = self.by(self.street_reviewer, letter)
        self.assertEqual(
            paper.action_changes(),
            [
                {
                    "id": letter.id,
                    "round": 1,
                    "ended": False,
                    "since_last_round": [],
                    "since_submitted": [],
                }
            ],
        )
        self.assertFalse(paper.approval_changes_html)
        draft = self.letters()
        self.assertEqual(draft.with_user(self.building_clerk).action_changes()[0]["round"], 0)

    def test_what_changed_behind_a_pending_paper_is_told(self):
        letter = self.pending()
        self.env.flush_all()
        self.env.cr.execute("UPDATE union_letter SET copy_to = '办公室' WHERE id = %s", [letter.id])
        self.env.invalidate_all()
        paper = self.by(self.street_reviewer, letter)
        changes = paper.action_changes()[0]["since_submitted"]
        self.assertEqual([(row["before"], row["after"]) for row in changes], [("", "办公室")])
        self.assertIn("办公室", paper.approval_changes_html)
        self.assertIn("办公室", paper.approval_trail_html)

    def test_a_record_the_reader_may_not_see_is_not_named(self):
        letter = self.second_round()
        # Rules without a group bind everybody but the superuser.
        self.env["ir.rule"].create(
            {
                "name": "test: the district is closed",
                "model_id": self.env["ir.model"]._get_id("union.organization"),
                "domain_force": f"[('id', '!=', {self.district.id})]",
            }
        )
        paper = self.by(self.street_reviewer, letter)
        said = str(paper.action_changes())
        self.assertNotIn(self.district.name, said)
        self.assertIn("关于走访的函", said)

    def test_strangers_are_told_nothing(self):
        letter = self.second_round()
        for user in (self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.by(user, letter).action_changes()
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.sister_clerk)
            .create({"kind": "agree", "res_model": "union.letter", "res_ids": str(letter.id)})
        )
        self.assertFalse(dialog.changes_html)

    def test_an_auditor_of_the_approval_alone_sees_no_value_of_the_paper(self):
        letter = self.second_round()
        self.env["ir.model.access"].search([("model_id.model", "=", "union.letter")]).active = False
        self.env.registry.clear_cache()
        request = self.as_user(self.street_reviewer, letter.sudo().approval_request_id)
        self.assertNotIn("走访方案", request.trail_html)


@tagged("post_install", "-at_install")
class TestApprovalChangesOfIdentities(MembershipCase):
    def test_no_number_and_no_digest_of_one_is_told(self):
        request = self.as_user(self.building_clerk, self.requests).create(
            {
                "kind": "join",
                "name": "赵敏",
                "organization_id": self.building.id,
                "id_number": resident_number(21),
                "mobile": "13912345678",
                "employment_kind": "migrant",
            }
        )
        request.action_submit()
        digests = [request.sudo().id_digest]
        self.as_user(self.building_approver, request).action_return(comment="号码有误")
        mine = self.as_user(self.building_clerk, request)
        mine.write({"id_number": resident_number(23), "mobile": "13912349999"})
        mine.action_submit()
        digests.append(request.sudo().id_digest)
        self.assertEqual(len(set(digests)), 2)
        paper = self.as_user(self.building_approver, request)
        # As superuser too: the trail of a paper is rendered so.
        for said in (
            str(paper.action_changes()),
            str(paper.sudo().action_changes()),
            str(paper.approval_changes_html),
            str(paper.approval_trail_html),
            str(paper.action_verify()),
        ):
            for closed in (
                *digests,
                request.sudo().mobile_digest,
                resident_number(21),
                resident_number(23),
                "19900307",
                "13912349999",
            ):
                self.assertNotIn(closed, said)
        labels = [row["label"] for row in paper.action_changes()[0]["since_last_round"]]
        self.assertIn("Something that is not open to you", labels)
        self.assertTrue(paper.action_verify()[0]["ok"])
        self.agree(request)
        self.assertTrue(self.as_user(self.building_approver, request).action_verify()[0]["ok"])
