"""A union with its chair, its auditor and the accounts of this year, for the tests of funds."""

from freezegun import freeze_time

from .tree import build_tree, make_users

NOW = "2026-10-12 02:00:00"
TODAY = "2026-10-12"
NEXT_YEAR = "2027-01-20 02:00:00"


class FundMixin:
    """Tree with the chair and auditor of the building; the clock stands at NOW."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not hasattr(cls, "building"):
            build_tree(cls)
        cls.chair, cls.auditor = make_users(cls.env, ["t_fund_chair", "t_fund_auditor"])
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": cls.building.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
                for user, role in ((cls.chair, "chair"), (cls.auditor, "auditor"))
            ]
        )
        cls.heads = {head.code: head for head in cls.env["union.fund.head"].search([])}

    def setUp(self):
        super().setUp()
        self.travel(NOW)

    def travel(self, moment):
        freezer = freeze_time(moment)
        freezer.start()
        self.addCleanup(freezer.stop)

    def as_user(self, user, records):
        """Return the records as the user sees them, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user)

    def clerk(self, model):
        return self.as_user(self.building_clerk, self.env[model])

    def year(self, year=2026, **values):
        return self.clerk("union.fund.year").create(
            {"organization_id": self.building.id, "year": year, "account_mode": "own", **values}
        )

    def file(self, name="凭证.pdf"):
        files = self.env["ir.attachment"].with_user(self.building_clerk)
        return files.create({"name": name, "raw": name.encode()})

    def entry(self, year, head="2021_activities", amount=100, voucher=True, **values):
        """Return an entry of the building's clerk, a draft."""
        return self.clerk("union.fund.entry").create(
            {
                "year_id": year.id,
                "day": f"{year.year}-10-12",
                "head_id": self.heads[head].id,
                "purpose": "秋季活动",
                "amount": amount,
                "voucher_ids": [(4, self.file().id)] if voucher else [],
                **values,
            }
        )

    def gift(self, year, occasion="birthday", amount=300, people=1, **values):
        return self.entry(
            year,
            head="2021_services",
            amount=amount,
            occasion=occasion,
            people=people,
            **{"medium": "goods", **values},
        )

    def posted(self, year, reason="按惯例", **values):
        """Return an entry that the chair has signed."""
        entry = self.entry(year, **values)
        self.sign(entry, reason)
        return entry

    def sign(self, entries, reason="按惯例"):
        self.as_user(self.building_clerk, entries).action_submit(reason=reason)
        self.as_user(self.chair, entries).action_agree()
        self.env.invalidate_all()

    def budget(self, year, lines=None, kind="budget", submit=True):
        budget = self.clerk("union.fund.budget").create(
            {
                "year_id": year.id,
                "kind": kind,
                "line_ids": [
                    (0, 0, {"head_id": self.heads[code].id, "amount": amount})
                    for code, amount in (lines or {"2021_activities": 50000}).items()
                ],
            }
        )
        if submit:
            budget.action_submit()
        return budget

    def agree(self, paper, *users):
        for user in users or (self.chair, self.auditor, self.street_approver):
            self.as_user(user, paper).action_agree()
        self.env.invalidate_all()

    def handed_in(self, year, reason="按惯例"):
        """Hand the final accounts in, with what they need."""
        self.as_user(self.building_clerk, year).write(
            {
                "accounts_ids": [(4, self.file("决算.pdf").id)],
                "review_ids": [(4, self.file("经审报告.pdf").id)],
            }
        )
        self.as_user(self.building_clerk, year).action_submit(reason=reason)

    def closed(self, year):
        """Return the year, its budget agreed to and its accounts closed in the next January."""
        self.travel(f"{year.year + 1}-01-20 02:00:00")
        if not year.budget_approved:
            self.agree(self.budget(year))
        self.handed_in(year)
        self.agree(year)
        return year
