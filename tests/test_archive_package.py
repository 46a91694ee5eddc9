"""All that is on record of an election as one zip, checked by tools that are not ours."""

import base64
import hashlib
import io
import json
import random
import subprocess
import tempfile
import zipfile

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..core import package
from ..models.digest import digest
from .common import clause
from .election_case import ElectionCase
from .meeting_case import MeetingCase

NAMES = st.text(st.characters(codec="utf-8"), max_size=100).map(package.safe_name)


@tagged("post_install", "-at_install")
class TestPacking(BaseCase):
    @given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
    def test_any_files_come_out_as_they_went_in(self, files):
        files = {name: content for name, content in files.items() if name.isascii()}
        if len({name.lower() for name in files} | {package.MANIFEST.lower()}) <= len(files):
            return
        data = package.pack(files)
        self.assertEqual(package.check(data), [])
        turned = dict(random.sample(list(files.items()), len(files)))
        self.assertEqual(package.pack(turned), data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.assertEqual({name: archive.read(name) for name in files}, files)

    def test_paths_that_lead_elsewhere_are_refused(self):
        for path in ("../a", "a/../b", "/a", "a\\b", "a:b", "a//b", "", package.MANIFEST):
            with self.subTest(path), self.assertRaises(ValueError):
                package.pack({path: b""})
        with self.assertRaises(ValueError):
            package.pack({"a": b"", "A": b""})

    def test_each_kind_of_change_is_named(self):
        data = package.pack({"a.txt": b"one", "b.txt": b"two"})
        for change, code in (
            ({"a.txt": b"0ne"}, "changed"),
            ({"a.txt": None}, "gone"),
            ({"c.txt": b"new"}, "added"),
        ):
            with self.subTest(code):
                self.assertEqual([v.code for v in package.check(repacked(data, change))], [code])
        for broken in (b"", b"PK", data[:-30], repacked(data, {package.MANIFEST: b"?"})):
            self.assertEqual([v.code for v in package.check(broken)], ["no_package"])


def repacked(data, change):
    """Return a zip with files replaced, added, or left out where the content is None."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()} | change
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestElectionPackage(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()

    def approved(self):
        self.officer(self.election).action_report()
        self.approve("result")
        return self.officer(self.election)

    @clause("SZ-5.5.6", "SZ-9.2d")
    def test_the_package_is_whole_for_a_standard_tool_and_for_us(self):
        with self.refused("approved the result"):
            self.officer(self.election).action_archive_package()
        self.members[1].id_number = "11010519491231002X"
        election = self.approved()
        self.env["ir.attachment"].create(
            {
                "name": "选票/扫描 1.txt",
                "raw": "已封存".encode(),
                "res_model": "union.election",
                "res_id": election.id,
            }
        )
        answer = election.with_context(force_report_rendering=True).action_archive_package()
        data = base64.b64decode(answer["data"])
        self.assertEqual(hashlib.sha256(data).hexdigest(), answer["digest"])
        entry = self.officer(self.env["union.archive.entry"].browse(answer["entry_id"]))
        self.assertEqual(entry.number, election.archive_number)
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                archive.extractall(folder)
                names = archive.namelist()
                content = json.loads(archive.read("election.json"))
                book = openpyxl.load_workbook(io.BytesIO(archive.read("registers.xlsx")))
                self.assertTrue(archive.read("result.pdf").startswith(b"%PDF"))
                everything = b"".join(archive.read(name) for name in names)
            run = ["sha256sum", "-c", "--strict", package.MANIFEST]
            subprocess.run(run, cwd=folder, check=True, capture_output=True)
        self.assertIn("attachments/election/01-选票_扫描_1.txt", names)
        self.assertEqual(len([n for n in names if n.startswith("approvals/")]), 2)
        self.assertEqual(content["result"], json.loads(json.dumps(self.election._result_content())))
        self.assertEqual(book["Roll"].max_row, self.VOTERS + 1)
        self.assertEqual(book["Results"].cell(2, 4).value, 12)
        self.assertNotIn(b"11010519491231002X", everything)
        # Handed out a second time it enters nothing again.
        self.assertEqual(election.action_archive_package()["entry_id"], entry.id)
        self.assertEqual(len(entry.package_ids), 2)
        self.assertTrue(entry.action_check_package(answer["data"])["ok"])
        forged = repacked(data, {"election.json": b"{}"})
        told = entry.action_check_package(base64.b64encode(forged).decode())
        self.assertEqual(
            (told["ok"], told["problems"]), (False, ["election.json is not what it was."])
        )
        strange = package.pack({"a.txt": b"made by somebody"})
        told = entry.action_check_package(base64.b64encode(strange).decode())
        self.assertFalse(told["ok"])
        with self.assertRaises(UserError):
            entry.action_check_package("?")
        dialog = self.officer(self.env["union.archive.parcel"]).create(
            {"entry_id": entry.id, "data": answer["data"]}
        )
        dialog.button_check()
        self.assertIn("Unchanged", dialog.verdict)

    def test_nobody_out_of_scope_gets_or_checks_one(self):
        answer = self.approved().action_archive_package()
        entry = self.env["union.archive.entry"].browse(answer["entry_id"])
        for user in (
            self.sister_clerk,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user.login):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    self.as_user(user, self.election).action_archive_package()
                with self.assertRaises(AccessError), self.cr.savepoint():
                    self.as_user(user, entry).action_check_package(answer["data"])
        # Above it is read and checked as well.
        above = self.as_user(self.street_reviewer, entry)
        self.assertTrue(above.action_check_package(answer["data"])["ok"])
        row = entry.package_ids
        with self.assertRaises(UserError), self.cr.savepoint():
            row.write({"digest": "0"})


@tagged("post_install", "-at_install")
class TestMeetingPackage(MeetingCase):
    @clause("SZ-5.5.6", "SZ-9.2d")
    def test_the_package_of_a_meeting_holds_minutes_material_and_who_came(self):
        member = self.members[0]
        member.id_number = "11010519491231002X"
        meeting = self.meeting()
        meeting.action_propose_agenda()
        file = self.clerk(self.env["ir.attachment"]).create(
            {"name": "工作报告.txt", "raw": b"report", "res_model": "union.meeting.item"}
        )
        self.clerk(meeting.item_ids[0]).attachment_ids = file
        people = self.listed(meeting)
        people[:8].action_check_in()
        with self.stopped("closed first"):
            meeting.action_archive_package()
        meeting.action_open()
        motion = self.motion(meeting, name="重点工作方案")
        motion.content = "批准年度重点工作方案。"
        motion.action_record_vote(8)
        meeting.minutes = "按议程进行。"
        meeting.action_close()
        meeting.action_finish_minutes()
        answer = meeting.with_context(force_report_rendering=True).action_archive_package()
        data = base64.b64decode(answer["data"])
        self.assertEqual(package.check(data), [])
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        content = json.loads(files["meeting.json"])
        self.assertEqual(digest(content["minutes"]), content["digest"])
        self.assertEqual(content["digest"], meeting.minutes_digest)
        self.assertTrue(files["minutes.pdf"].startswith(b"%PDF"))
        self.assertEqual(files["attachments/meeting_item/01-工作报告.txt"], b"report")
        sheet = openpyxl.load_workbook(io.BytesIO(files["attendees.xlsx"])).active
        self.assertEqual((sheet.max_row, sheet.cell(2, 1).value), (13, member.name))
        inside = [sheet.cell(row, column).value for row in range(1, 14) for column in range(1, 5)]
        text = b"".join(files.values()) + str(inside).encode()
        self.assertNotIn(b"11010519491231002X", text)
        # The person may go; the package that was handed out is known still.
        entry = self.clerk(self.env["union.archive.entry"].browse(answer["entry_id"]))
        member.sudo()._erase_traces({member: member.name})
        self.assertTrue(entry.action_check_package(answer["data"])["ok"])
        # From the screen as over the API.
        window = meeting.button_archive_package()
        self.assertEqual(window["type"], "ir.actions.act_url")
        self.assertEqual(len(entry.package_ids), 2)
        for user in self.outsiders():
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, meeting).action_archive_package()
