"""Elections attacked by program: what the screen never sends and a caller may."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .election_case import ElectionCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestElectionAttack(ElectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = make_user(cls.env, "t_attack_desk")
        cls.env["union.duty"].create(
            {
                "user_id": cls.helper.id,
                "organization_id": cls.building.id,
                "role": "desk",
                "date_from": "2020-01-01",
            }
        )

    def other_election(self):
        """Return an election of the sister union, as the superuser sees it."""
        return self.env["union.election"].create(
            {"name": "别处的选举", "organization_id": self.sister_street.id}
        )

    def test_what_follows_from_other_fields_is_written_by_nobody(self):
        self.make_election()
        other = self.other_election()
        candidate, contest = self.candidates[0], self.contest
        for vals in ({"election_id": other.id}, {"committee_kind": "audit"}, {"position": "chair"}):
            with self.subTest(vals=vals), self.refused("never written", AccessError):
                self.officer(candidate).write(vals)
        named = {"contest_id": contest.id, "member_id": self.members[6].id}
        people = self.officer(self.env["union.candidate"])
        with self.refused("never written", AccessError):
            people.create(named | {"election_id": other.id})
        # An action's default of that name is meant for another field of the form.
        made = people.with_context(default_election_id=other.id).create(named)
        self.assertEqual(made.election_id, self.election)
        entry = self.officer(self.env["union.archive.entry"])
        with self.refused("never written", AccessError):
            entry.create({"title": "x", "kept_until": "2019-01-01"})

    def test_no_computed_column_of_any_model_takes_a_value(self):
        seen = 0
        for name, model in self.env.registry.items():
            if not name.startswith("union.") or model._abstract:
                continue
            records = self.officer(self.env[name])
            for field in records._fields.values():
                if field.store and field.compute and field.readonly:
                    seen += 1
                    with self.subTest(field=str(field)), self.assertRaises(UserError):
                        records.browse().write({field.name: False})
        self.assertGreater(seen, 60)

    def test_a_vote_goes_by_no_other_elections_presence(self):
        self.make_election()
        other = self.other_election()
        # A sitting of another office: its figures would be the base of this vote.
        sitting = self.env["union.election.sitting"].create(
            {"election_id": other.id, "number": 1, "entitled_count": 1, "present_count": 1}
        )
        with self.refused("set by the server", AccessError):
            self.officer(self.contest).write({"sitting_id": sitting.id})
        contests = self.officer(self.env["union.contest"])
        with self.refused("set by the server", AccessError):
            contests.create({"election_id": self.election.id, "sitting_id": sitting.id})
        made = contests.with_context(default_sitting_id=sitting.id).create(
            {"election_id": self.election.id, "position": "chair"}
        )
        self.assertFalse(made.sitting_id)

    def test_what_was_put_to_the_vote_keeps_its_name_and_its_way(self):
        self.make_election()
        self.officer(self.election).write({"name": "改过名的选举"})
        self.approve_list()
        for vals in ({"name": "x"}, {"nomination_method": "x"}):
            with self.subTest(vals=vals), self.refused("put to the vote"):
                self.officer(self.election).write(vals)
        petition = self.env["union.petition"].search(
            [("organization_id", "=", self.building.id)], limit=1
        )
        self.officer(self.election).write({"petition_id": petition.id})
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.vote_scrutineers()
        self.election.action_print_ballots()
        self.election.action_open()
        for vals in (
            {"petition_id": False},
            {"recall_ground": "x"},
            {"recall_proposer": "committee"},
            {"recall_proposer_count": 1},
            {"recall_after": "review"},
        ):
            with self.subTest(vals=vals), self.refused("put to the vote"):
                self.officer(self.election).write(vals)

    def test_who_counts_anew_reads_nothing_of_the_result_before(self):
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        results = self.env["union.contest.result"]
        before = results.search([("contest_id", "=", self.contest.id)])
        teller = self.tellers[2]
        self.assertEqual(self.as_user(teller, before).mapped("votes_for"), [12, 11, 10, 2])
        self.officer(self.contest).action_order_recount("有人要求重新计票")
        self.env.invalidate_all()
        for user in self.tellers:
            self.assertFalse(self.as_user(user, results).search([]))
            self.assertFalse(self.as_user(user, self.contest).former_result_ids)
            figure = [("former_result_ids.votes_for", "=", 12)]
            self.assertFalse(self.as_user(user, self.env["union.contest"]).search(figure))
            with self.assertRaises(AccessError):
                self.as_user(user, before).read(["votes_for"])
        self.assertEqual(self.officer(self.contest).former_result_ids, before)
        self.count(self.contest, (12, 11, 9, 3), 12)
        self.env.invalidate_all()
        self.assertEqual(
            self.as_user(teller, results).search([]), self.officer(self.contest).result_ids
        )

    def test_no_dialog_names_what_its_user_does_not_read(self):
        self.make_election()
        self.load()
        rows = (
            self.election,
            self.election.meeting_id,
            self.contest,
            self.candidates[:1],
            self.election.voter_ids[:1],
            self.members[:1],
        )
        theirs = {row._name: row.sudo() for row in rows}
        asked = 0
        for name, model in self.env.registry.items():
            if not (name.startswith("union.") and model._transient) or model._abstract:
                continue
            dialog = self.as_user(self.sister_clerk, self.env[name])
            if not dialog.has_access("create"):
                continue
            for field in dialog._fields.values():
                row = theirs.get(field.store and field.comodel_name)
                if row is None or field.type != "many2one":
                    continue
                asked += 1
                told = dialog.with_context(**{f"default_{field.name}": row.id})
                for attempt in (
                    lambda dialog=dialog, field=field, row=row: dialog.create({field.name: row.id}),
                    lambda told=told: told.create({}),
                ):
                    with (
                        self.subTest(field=str(field)),
                        self.assertRaises(AccessError) as caught,
                        self.cr.savepoint(),
                    ):
                        attempt()
                    self.assertNotIn(self.members[0].name, str(caught.exception))
        self.assertGreater(asked, 8)

    def test_no_column_leads_from_a_person_to_a_paper(self):
        self.env.cr.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text"
            " FROM pg_constraint WHERE contype = 'f'"
        )
        points = {}
        for table, other in self.env.cr.fetchall():
            points.setdefault(table, set()).add(other)
        people = {"union_voter", "union_election_presence"}
        papers = {
            "union_ballot_batch",
            "union_ballot_box_count",
            "union_count_bundle",
            "union_count_sheet",
            "union_count_sheet_line",
        }
        for table in papers:
            with self.subTest(table=table):
                self.assertFalse(points[table] & (people | {"union_member"}))
        both = {table for table, others in points.items() if others & people and others & papers}
        # The question why: one row asks of one thing. What is left on record is of one as well.
        self.assertLessEqual(both, {"union_election_reason_wizard", "union_election_record"})

    def test_a_helper_finds_people_by_name_number_and_constituency_alone(self):
        self.make_election()
        self.load()
        door = self.as_user(self.helper, self.env["union.voter"])
        voter = self.election.voter_ids[0]
        member = voter.member_id
        self.assertIn(member.name, self.as_user(self.helper, voter).display_name)
        for typed in (member.name, member.member_number, voter.constituency_id.name):
            with self.subTest(typed=typed):
                self.env.invalidate_all()
                self.assertIn(voter, door.search([("display_name", "ilike", typed)]))
                self.assertNotIn(voter, door.search([("display_name", "not ilike", typed)]))
        for path in ("member_id.state", "member_id.organization_id.name", "election_id.name"):
            with self.subTest(path=path), self.assertRaises(AccessError):
                door.search([(path, "!=", False)])
        # The door's own page asks these of whoever serves there.
        arch = door.get_views([(False, "search")])["views"]["search"]["arch"]
        self.assertIn('name="name"', arch)
        self.assertNotIn('name="constituency_id"', arch)

    def test_an_objection_says_something(self):
        self.make_election()
        self.publish()
        for nothing in (None, False, "", "  "):
            with self.subTest(nothing=nothing), self.refused("what you object to"):
                self.officer(self.election.publicity_id).action_object(nothing)

    def test_a_foreign_rating_says_nothing_of_its_questions(self):
        ratings = self.env["union.rating"]
        theirs = ratings.create({"organization_id": self.sister_street.id, "year": 2025})
        ours = ratings.create({"organization_id": self.building.id, "year": 2025})
        for model, vals in (
            ("union.rating.object", {"kind": "work"}),
            ("union.rating.cut", {"name": "x", "organization_id": self.building.id}),
        ):
            rows = self.env[model]
            rows.search([("rating_id", "in", (theirs | ours).ids)]).unlink()
            rows.create({**vals, "rating_id": theirs.id, "organization_id": False})
            row = rows.create({**vals, "rating_id": ours.id})
            for attempt in (
                lambda row=row: self.officer(row).write({"rating_id": theirs.id}),
                lambda rows=rows, vals=vals: self.officer(rows).create(
                    {**vals, "rating_id": theirs.id}
                ),
            ):
                with (
                    self.subTest(model=model),
                    self.assertRaises(UserError) as caught,
                    self.cr.savepoint(),
                ):
                    attempt()
                self.assertIs(type(caught.exception), AccessError)


@tagged("post_install", "-at_install")
class TestPagesAttacked(HttpCase, ElectionCase):
    def test_passes_are_asked_for_by_ids_of_this_roll(self):
        self.make_election()
        self.load()
        self.election.action_advance()
        self.election.action_freeze_roll(reason=self.why)
        self.building_officer.password = self.building_officer.login
        self.authenticate(self.building_officer.login, self.building_officer.login)
        address = f"/trade_union/election/{self.election.id}/passes"
        for ids in ("x", "1,x", "1" * 5000, "²"):
            with self.subTest(ids=ids[:9]):
                page = self.url_open(address, params={"voter_ids": ids, "people": ids})
                self.assertEqual(page.status_code, 404)
        # Of no election at all.
        self.assertEqual(self.url_open("/trade_union/election/0/passes").status_code, 404)
        roster = "/trade_union/congress_roster?congress_id=0"
        self.assertEqual(self.url_open(roster).status_code, 404)
        self.assertEqual(self.url_open(address).status_code, 200)
