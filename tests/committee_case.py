"""Bodies of a building's federation, their members, tags and charges."""

from .training_case import TrainingCase

EVIDENCE = {"audit_expertise": "深会证〔2020〕118号"}


class CommitteeCase(TrainingCase):
    def person(self, name="王一", organization=None, **values):
        return self.env["union.member"].create(
            {
                "name": name,
                "organization_id": (organization or self.primary).id,
                "state": "active",
                "gender": "female",
                **values,
            }
        )

    def body(self, kind, positions, organization=None, **values):
        """Return the seats of a fresh term in office, one for each position.

        :param positions: names of positions, or people with theirs: ``[(member, "head")]``
        """
        place = organization or self.building
        term = self.term(place, kind, **values)
        seats = self.env["union.seat"]
        for number, entry in enumerate(positions):
            member, position = entry if isinstance(entry, tuple) else (None, entry)
            member = member or self.person(f"{kind}{number}")
            seats |= self.seat(member, term, position=position, origin="elected")
        return seats

    def give(self, member, code, points=False, **values):
        """Give a member a shipped tag from a while ago on, with all its points if asked."""
        tag = self.env["union.member.tag"].search(
            [("code", "=", code), ("organization_id", "=", False)]
        )
        self.assertEqual(len(tag), 1, code)
        line = self.env["union.member.tag.line"].create(
            {
                "member_id": member.id,
                "tag_id": tag.id,
                "date_from": "2026-01-01",
                "document_number": EVIDENCE.get(code),
                **values,
            }
        )
        if points:
            line.point_ids = self.env["union.clause.point"].search(
                [("subject", "=", f"tag.{code}")]
            )
        return line

    def charge(self, member, kind, organization=None, **values):
        return self.env["union.charge"].create(
            {
                "organization_id": (organization or self.building).id,
                "member_id": member and member.id,
                "kind": kind,
                "date_from": "2026-01-01",
                **values,
            }
        )

    def carry(self, kind, organization=None, state="passed", day="2026-11-01"):
        """Let a meeting of the committee carry a motion of this kind."""
        place = organization or self.building
        meeting = self.env["union.meeting"].create(
            {
                "name": "委员会会议",
                "organization_id": place.id,
                "kind": "plenary",
                "date": day,
            }
        )
        motion = self.env["union.resolution"].create(
            {"name": "提名", "meeting_id": meeting.id, "kind": kind}
        )
        motion.sudo().write({"state": state, "decided_on": day})
        return motion

    def assert_asks(self, record, key, code, value, expected, state="failed"):
        """Assert what one rule says: clause, state, what was found and what is asked for."""
        result = self.asked(record, key)
        self.assertIsNotNone(result, key)
        said = (result["clause"], result["state"], result["value"], result["expected"])
        self.assertEqual(said, (code, state, value, expected))
        return result
