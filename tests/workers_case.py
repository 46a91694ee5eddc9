"""A workers' congress of one employer, its sessions and motions."""

from .office_case import OfficeCase


class WorkersCase(OfficeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer, cls.other = cls.env["union.employer"].create(
            [
                {
                    "name": name,
                    "organization_id": place.id,
                    "staff_count": 300,
                    "female_staff_count": 90,
                }
                for name, place in (("金鼎机械厂", cls.primary), ("粤海电子厂", cls.sister_street))
            ]
        )

    def congress(self, employer=None, establish=False, **values):
        seats = values.setdefault("representative_count", 40)
        congress = self.env["union.workers.congress"].create(
            {
                "employer_id": (self.employer if employer is None else employer).id,
                "number": values.pop("number", None)
                or 1 + self.env["union.workers.congress"].search_count([]),
                "front_line_count": seats * 3 // 4,
                "manager_count": 5,
                "women_count": 12,
                "date_from": "2026-01-10",
                "date_to": "2029-01-09",
                **values,
            }
        )
        if establish:
            congress._server_write({"state": "current"})
        return congress

    def regional(self, establish=False, **values):
        """A congress of the region of the federation."""
        return self.congress(
            self.employer.browse(),
            establish,
            **{"organization_id": self.building.id, "staff_count": 900, **values},
        )

    def sitting(self, congress, present=30, opened=False, **values):
        session = self.env["union.workers.session"].create(
            {
                "name": "第一次会议",
                "congress_id": congress.id,
                "date": "2026-11-20",
                "papers_on": "2026-11-13",
                "present_count": present,
                "presidium_count": 5,
                "presidium_front_count": 3,
                **values,
            }
        )
        if opened:
            session.action_open()
        return session

    def motion(self, session, votes=(0, 0, 0), **values):
        names = ("votes_for", "votes_against", "votes_abstain")
        return self.env["union.workers.motion"].create(
            {
                "name": "通过集体合同草案",
                "session_id": session.id,
                **dict(zip(names, votes, strict=True)),
                **values,
            }
        )
