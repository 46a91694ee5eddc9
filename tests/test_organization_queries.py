"""Lists and forms cost as many queries for 1,000 records as for 10."""

from lxml import etree

from odoo.tests import tagged

from .tree import TreeCase

FEW, MANY = 10, 1000


@tagged("post_install", "-at_install")
class TestQueries(TreeCase):
    """Read as the web client reads: the fields of the view, by web_search_read and web_read."""

    def specification(self, user, model, kind):
        """Return what the web client asks of a view, lines and names included."""
        arch = self.as_user(user, self.env[model]).get_view(view_type=kind)["arch"]
        return self.fields_of(self.env[model], etree.fromstring(arch))

    def fields_of(self, records, node):
        wanted = {}
        for field in node.iterfind(".//field"):
            if next(field.iterancestors("field"), node) is not node:
                continue  # of the lines below, asked for there
            name = field.get("name")
            wanted[name] = {}
            if records._fields[name].relational:
                lines = records.browse()[name]
                inner = field.find("list")
                wanted[name]["fields"] = (
                    {"display_name": {}} if inner is None else self.fields_of(lines, inner)
                )
        return wanted

    def cost(self, read):
        """Return the queries of one request with empty caches, after one that warmed Odoo's own."""
        counts = []
        for _turn in range(2):
            with self.assertMaxQueries(131) as used:
                read()
            counts.append(used.count)
        return counts[-1]

    def assert_flat(self, read, fill, budget):
        """Read with 10 records, then with 1,000."""
        fill(FEW)
        few = self.cost(lambda: read(FEW))
        fill(MANY - FEW)
        many = self.cost(lambda: read(MANY))
        self.assertEqual(few, many)
        self.assertLessEqual(many, budget)

    def list_of(self, user, model, domain=()):
        wanted = self.specification(user, model, "list")
        records = self.env[model].with_user(user)

        def read(count):
            found = records.web_search_read(list(domain), wanted, limit=2 * MANY)["records"]
            self.assertEqual(len(found), count)

        return read

    def form_of(self, user, record, lines):
        wanted = self.specification(user, record._name, "form")
        self.assertIn(lines, wanted)

        def read(count):
            row = record.with_user(user).web_read(wanted)[0]
            self.assertEqual(len(row[lines]), count)

        return read

    def unions(self, count):
        self.env["union.organization"].with_context(tracking_disable=True).create(
            [
                {
                    "name": f"第{n}工会",
                    "code": f"T-Q-{count}-{n}",
                    "parent_id": self.primary.id,
                    "state": "active",
                }
                for n in range(count)
            ]
        )

    def employers(self, count):
        self.env["union.employer"].create(
            [
                {"name": f"第{count}-{n}公司", "organization_id": self.primary.id}
                for n in range(count)
            ]
        )

    def members(self, count):
        employer = self.env["union.employer"].create(
            {"name": f"第{count}公司", "organization_id": self.primary.id}
        )
        self.env["union.member"].create(
            [
                {
                    "name": f"会员{n}",
                    "gender": "female",
                    "organization_id": self.primary.id,
                    "employer_id": employer.id,
                    "state": "active",
                }
                for n in range(count)
            ]
        )

    def test_list_of_organisations(self):
        read = self.list_of(
            self.building_clerk, "union.organization", [("parent_id", "=", self.primary.id)]
        )
        self.assert_flat(read, self.unions, 15)

    def test_form_of_an_organisation(self):
        read = self.form_of(self.building_clerk, self.primary, "employer_ids")
        self.assert_flat(read, self.employers, 88)

    def test_list_of_members(self):
        read = self.list_of(self.building_clerk, "union.member")
        self.assert_flat(read, self.members, 12)

    def test_form_of_a_member(self):
        self.members(1)
        member = self.env["union.member"].search([("organization_id", "=", self.primary.id)])

        def fill(count):
            # Joining was the first line.
            for _n in range(count - (count == FEW)):
                self.env["union.member.event"]._record(member.ids, "identity")

        read = self.form_of(self.building_clerk, member, "person_event_ids")
        self.assert_flat(read, fill, 46)

    def rows_of(self, model, values):
        def made(count):
            self.env[model].create(
                [
                    {"organization_id": self.primary.id, **values(f"{count}-{n}")}
                    for n in range(count)
                ]
            )

        return made

    def certificates(self):
        kind = self.env.ref("trade_union.certificate_kind_legal_person")
        return self.rows_of(
            "union.certificate",
            lambda n: {"kind_id": kind.id, "number": f"第{n}号", "valid_until": "2027-01-01"},
        )

    def test_list_of_certificates(self):
        read = self.list_of(self.building_clerk, "union.certificate")
        self.assert_flat(read, self.certificates(), 12)

    def test_list_of_staff(self):
        read = self.list_of(self.building_clerk, "union.staff")
        self.assert_flat(read, self.rows_of("union.staff", lambda n: {"name": f"甲{n}"}), 12)

    def test_list_of_accounts(self):
        read = self.list_of(self.building_clerk, "union.bank.account")
        fill = self.rows_of("union.bank.account", lambda n: {"bank_name": f"第{n}支行"})
        self.assert_flat(read, fill, 14)

    def test_form_of_an_organisation_with_its_papers(self):
        read = self.form_of(self.building_clerk, self.primary, "certificate_ids")
        self.assert_flat(read, self.certificates(), 88)

    def test_the_watch_of_certificates_costs_the_same(self):
        self.certificates()(FEW)
        costs = []
        for more in (0, MANY - FEW):
            if more:
                self.certificates()(more)
            with self.assertMaxQueries(200) as used:
                self.env["union.rule"]._evaluate(self.env["union.certificate"].search([]), "daily")
            costs.append(used.count)
        # Rows are read in chunks; anything per record would be hundreds of queries.
        self.assertLessEqual(costs[1], costs[0] + 4)
