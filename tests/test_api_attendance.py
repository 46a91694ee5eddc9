"""``docs/api/attendance.md``: passes and the door of a vote, over the wire."""

from base64 import b64decode

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiAttendance(RoomCase):
    pages = ("attendance",)

    def test_the_door_over_the_wire(self):
        members = self.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": self.building.id,
                    "state": "active",
                }
                for name in ("周一", "吴二", "郑三")
            ]
        )
        election = self.env["union.election"].create(
            {"name": "补选", "organization_id": self.building.id}
        )
        election.action_load_roster(
            [{"member_id": m.id, "name": m.name, "constituency": "一"} for m in members]
        )
        phases = self.env["union.election.phase"].search([]).grouped("code")
        election._server_write({"phase_id": phases["roll"].id})
        election.action_freeze_roll()
        election._server_write({"phase_id": phases["approval"].id})
        self.values |= {"election": election.id, "voter": election.voter_ids[0].id}
        self.env.flush_all()
        self.walk()

    def after_pass_all(self, answer):
        self.assertTrue(b64decode(answer["data"]).startswith(b"%PDF"))
        ids = [self.values["election"]]
        for login in ("ns_clerk", "sz_auditor"):
            self.refused(403, login, "union.election", "action_passes_pdf", ids=ids)

    def after_came(self, _answer):
        ids = [self.values["voter"]]
        self.refused(403, "ns_clerk", "union.voter", "action_check_in", ids=ids)
