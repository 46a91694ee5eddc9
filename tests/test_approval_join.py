"""A model of another addon joins the approvals: exactly the lines of docs/approvals.md."""

import json
import re
import sys
import tempfile
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from . import log_watch
from .database_tools import run_tool
from .race_case import RaceCase

PAGE = Path(__file__).resolve().parents[1] / "docs" / "approvals.md"
MODULE = "union_initiative"
# Added to the addon of the page: a field of each kind, lines, and what the lock does not reach.
MORE = """
class UnionProposalMore(models.Model):
    _inherit = "union.initiative"
    _approval_line_fields = ("line_ids",)

    wording = fields.Char(translate=True)
    picture = fields.Binary(attachment=True)
    file_ids = fields.Many2many("ir.attachment")
    line_ids = fields.One2many("union.initiative.line", "proposal_id")
    loose_ids = fields.One2many("union.initiative.loose", "proposal_id")
    total = fields.Float(compute="_compute_total", store=True)

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for proposal in self:
            proposal.total = sum(proposal.line_ids.mapped("amount"))


class UnionProposalLine(models.Model):
    _name = "union.initiative.line"
    _description = "Line of a Proposal"
    _inherit = ["union.approval.line.mixin"]
    _approval_parent_field = "proposal_id"

    proposal_id = fields.Many2one("union.initiative", required=True, ondelete="cascade")
    name = fields.Char(translate=True)
    amount = fields.Float()
    twice = fields.Float(compute="_compute_twice", store=True)
    file_ids = fields.Many2many("ir.attachment")

    @api.depends("amount")
    def _compute_twice(self):
        for line in self:
            line.twice = 2 * line.amount


class UnionProposalLoose(models.Model):
    _name = "union.initiative.loose"
    _description = "Unguarded Row of a Proposal"

    proposal_id = fields.Many2one("union.initiative", required=True, ondelete="cascade")
"""
MORE_ACCESS = """
access_proposal_line,line,model_union_initiative_line,trade_union.group_officer,1,1,1,1
access_proposal_loose,loose,model_union_initiative_loose,trade_union.group_officer,1,1,1,1
"""
_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", re.DOTALL)


@tagged("post_install", "-at_install")
class TestApprovalJoin(RaceCase):
    race_name = "join"

    def make_addon(self):
        """Write the files of the page into an addons path of their own; return that path."""
        path = Path(self.enterContext(tempfile.TemporaryDirectory()))
        files = dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))
        self.assertIn("models.py", files)
        for name, text in files.items():
            target = path / MODULE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        self.addon = path / MODULE
        return ",".join([*config["addons_path"], str(path)])

    def test_the_ten_lines_of_the_page_make_a_paper(self):
        addons = self.make_addon()
        place = ("-d", self.database, f"--addons-path={addons}")
        for option in ("-i", "-u"):
            done = run_tool(
                *(sys.executable, "-m", "odoo", *place, option, MODULE),
                *("--stop-after-init", "--no-http"),
            )
            self.assertIn(" INFO ", done.stderr, "no log to judge")
            self.assertEqual(log_watch.unexpected_lines(done.stderr), [], option)
        script = str(Path(__file__).with_name("join_story.py"))
        done = run_tool(sys.executable, script, self.database, addons)
        self.assertEqual(log_watch.unexpected_lines(done.stderr), [])
        told = json.loads(done.stdout.splitlines()[-1])
        # Updated once: the same file makes no second version.
        self.assertEqual(len(told["route"]), 1)
        self.assertEqual(told["forged"], "access")
        self.assertEqual([row["state"] for row in told["submitted"]], ["pending"])
        self.assertEqual(told["locked"], ["user", "user"])
        self.assertEqual([told["key"], told["gone"], told["worded"], told["still"]], ["user"] * 4)
        self.assertIsNone(told["free"])
        self.assertEqual(told["inbox"], [["t_street_reviewer"], ["t_district_approver"], []])
        self.assertTrue(told["waiting"])
        self.assertEqual(told["form"], [True] * 4)
        self.assertEqual(told["out_of_turn"], "user")
        self.assertEqual(told["stranger"], ["access"] * 3)
        self.assertEqual([row["state"] for row in told["first"]], ["pending"])
        self.assertEqual([row["state"] for row in told["second"]], ["approved"])
        self.assertEqual(told["trail"], ["agree", "agree"])
        self.assertEqual(told["shown"], [True, True])
        self.assertEqual(told["digests"], [64])
        self.assertEqual(
            told["letters"],
            [["request", "T-SZ-FT-YL-JD", "T-SZ-FT"], ["reply", "T-SZ-FT", "T-SZ-FT-YL-JD"]],
        )
        self.assertEqual(told["numbers"], [True, True])

    def test_fields_of_every_kind_join(self):
        addons = self.make_addon()
        for name, more in (("models.py", MORE), ("security/ir.model.access.csv", MORE_ACCESS)):
            file = self.addon / name
            text = file.read_text(encoding="utf-8").rstrip() + "\n" + more.lstrip("\n")
            text = text.replace("import fields, models", "import api, fields, models")
            file.write_text(text, encoding="utf-8")
        done = run_tool(
            *(sys.executable, "-m", "odoo", "-d", self.database, f"--addons-path={addons}"),
            *("-i", MODULE, "--stop-after-init", "--no-http"),
        )
        # The one door it leaves open is told.
        doors = [line for line in done.stderr.splitlines() if " WARNING " in line]
        self.assertEqual(len(doors), 1, doors)
        self.assertIn("union.initiative: rows of loose_ids are not locked", doors[0])
        script = str(Path(__file__).with_name("join_fields_story.py"))
        done = run_tool(sys.executable, script, self.database, addons)
        told = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(told["wording"], {"en_US": "words", "zh_CN": "话"})
        self.assertEqual(told["line"], [{"en_US": "line", "zh_CN": "行"}, 3, 6])
        self.assertEqual(told["total"], 3)
        self.assertEqual(told["files"], ["own", "of_line"])
        self.assertEqual(told["locked"], [True] * 8)
        self.assertEqual(told["verified"], [True, True], "whatever language the reader has")
        self.assertEqual(told["changes"], [[], []])
        english, chinese = told["rounds"]
        self.assertEqual([row[0] for row in english + chinese], ["Wording", "Wording"])
        self.assertEqual(chinese[0][1:], ["话", "新话"])
        self.assertIn("新话", english[0][2])
        self.assertFalse(told["forged"])
