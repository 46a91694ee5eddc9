"""What is said, filed and to be done about a row is read where the row is, whatever the door."""

from odoo.tests import tagged

from ..models.approval.seal import sealed
from .scope_case import MARK, DoorsCase

# Each has its own column for the model of the row it is about.
PAPERS = {
    "mail.message": "model",
    "ir.attachment": "res_model",
    "mail.activity": "res_model",
    "mail.followers": "res_model",
}
LISTS = {
    "search": lambda r: r.search([("id", "in", r.ids)]).ids,
    "search_count": lambda r: r.search_count([("id", "in", r.ids)]) or [],
    "search_read": lambda r: r.search_read([("id", "in", r.ids)], ["display_name"]),
    "web_search_read": lambda r: r.web_search_read(
        [("id", "in", r.ids)], {"display_name": {}, "res_id": {}}
    )["records"],
    "formatted_read_group": lambda r: r.formatted_read_group(
        [("id", "in", r.ids)], [PAPERS[r._name]], ["__count", "res_id:array_agg"]
    ),
    "name_search": lambda r: r.name_search("", [("id", "in", r.ids)]),
    "res_field": lambda r: (
        (
            r._name == "ir.attachment"
            and r.search([("id", "in", r.ids), ("res_field", "!=", False)]).ids
        )
        or []
    ),
}
ALONE = {
    "read": lambda r: r.read(["display_name"]),
    "web_read": lambda r: r.web_read({"display_name": {}, "res_id": {}}),
    "write": lambda r: r.write({"res_id": r.sudo().res_id}),
    "unlink": lambda r: r.unlink(),
    "copy": lambda r: r.copy(),
}


@tagged("post_install", "-at_install")
class TestPapers(DoorsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        places = [
            (model, row.id) for model, row in cls.row_of.items() if row._auto and not row._transient
        ]
        threads = [(m, i) for m, i in places if hasattr(cls.env[m], "message_post")]
        root = cls.env.ref("base.partner_root")
        todo = cls.env.ref("mail.mail_activity_data_todo")
        cls.papers = {
            "mail.message": cls.env["mail.message"].create(
                [
                    {
                        "model": model,
                        "res_id": id_,
                        "body": MARK,
                        "author_id": root.id,
                        "message_type": "comment",
                        "subtype_id": cls.env.ref("mail.mt_comment").id,
                    }
                    for model, id_ in places
                ]
            ),
            "ir.attachment": sealed(cls.env["ir.attachment"]).create(
                [
                    {"name": MARK, "res_model": model, "res_id": id_, "raw": b"x"}
                    for model, id_ in places
                ]
                + [
                    {"name": name, "res_model": m, "res_id": i, "res_field": name, "raw": b"x"}
                    for m, i in places
                    for name, field in cls.env[m]._fields.items()
                    if field.type == "binary" and field.attachment and field.store
                ]
            ),
            "mail.activity": cls.env["mail.activity"].create(
                [
                    {
                        "res_model_id": cls.env["ir.model"]._get_id(model),
                        "res_id": id_,
                        "summary": MARK,
                        "activity_type_id": todo.id,
                        "user_id": cls.people["own"].id,
                    }
                    for model, id_ in threads
                    if "activity_ids" in cls.env[model]
                ]
            ),
        }
        cls.env["mail.followers"].search([]).unlink()
        cls.papers["mail.followers"] = cls.env["mail.followers"].create(
            [{"res_model": m, "res_id": i, "partner_id": root.id} for m, i in threads]
        )
        cls.env.flush_all()

    def closed_place(self, model, key):
        """Whether a person must not read what is said and filed about the row of a model."""
        if self.is_everybodys(model, key):
            return False
        if key == "inferior" and not getattr(self.env[model], "_files_come_down", True):
            return True  # the row may come down, what is said about it does not
        return self.closed(model, key)

    def about(self, papers, key):
        """Return those of the papers whose row the person must not read."""
        return papers.filtered(lambda paper: self.closed_place(paper[PAPERS[paper._name]], key))

    def test_lists_tell_nothing(self):
        for model, papers in self.papers.items():
            for key in ("sister", "inferior", "portal", "public"):
                mine = self.about(papers, key)
                self.assertGreater(len(mine), 5)
                for door, opened in LISTS.items():
                    with self.subTest(model=model, person=key, door=door):
                        told = self.told(opened, self.seen(self.people[key], mine))
                        self.assertNotIn(MARK, told)
                        if not told.startswith("AccessError"):
                            self.assertEqual(told, "[]")

    def test_one_by_one_they_are_closed(self):
        for model, papers in self.papers.items():
            for key in ("sister", "inferior", "portal", "public"):
                mine = self.seen(self.people[key], self.about(papers, key))
                for operation in ("read", "write", "unlink"):
                    with self.subTest(model=model, person=key, operation=operation):
                        self.assertFalse(mine._filtered_access(operation))
                for door, opened in ALONE.items():
                    told = self.told(opened, mine[:1])
                    with self.subTest(model=model, person=key, door=door):
                        self.assertNotIn(MARK, told)
                        self.assertRegex(told, "^AccessError")

    def test_own_people_read_all_of_it(self):
        """What the others are not told is there to be told."""
        readable = [
            model
            for model, row in self.row_of.items()
            if row.with_user(self.holder).has_access("read")
        ]
        for model, papers in self.papers.items():
            mine = papers.filtered(lambda paper: paper[PAPERS[paper._name]] in readable)
            self.assertGreater(len(mine), 10, model)
            with self.subTest(model):
                found = self.seen(self.holder, mine).search([("id", "in", mine.ids)])
                self.assertEqual(set(found.ids), set(mine.ids))

    # ---- planted ----

    def planted(self, *keys):
        for model, row in self.row_of.items():
            if row._auto and not row._transient:
                for key in keys:
                    if self.closed_place(model, key):
                        yield model, key, self.people[key], row

    def test_nothing_is_planted_there(self):
        todo = self.env.ref("mail.mail_activity_data_todo").id

        def of(user, name):
            return self.env[name].with_user(user)

        def task(model, id_, user):
            return {
                "res_model_id": self.env["ir.model"]._get_id(model),
                "res_id": id_,
                "activity_type_id": todo,
                "user_id": user.id,
            }

        def mail(model, id_):
            return (
                f"From: a@b.example\nTo: c@d.example\nMessage-Id: <{model}{id_}@x>\nSubject: w\n\nw"
            )

        doors = {
            "file": lambda u, m, i: of(u, "ir.attachment").create(
                {"name": "w", "res_model": m, "res_id": i, "raw": b"w"}
            ),
            "file moved": lambda u, m, i: (
                of(u, "ir.attachment")
                .create({"name": "w", "raw": b"w"})
                .write({"res_model": m, "res_id": i})
            ),
            "message": lambda u, m, i: of(u, "mail.message").create(
                {"model": m, "res_id": i, "body": "w"}
            ),
            "activity": lambda u, m, i: of(u, "mail.activity").create(task(m, i, u)),
            "activity moved": lambda u, m, i: (
                of(u, "mail.activity")
                .create(task(self.sister_street._name, self.sister_street.id, u))
                .write(task(m, i, u))
            ),
            "follower": lambda u, m, i: of(u, "mail.followers").create(
                {"res_model": m, "res_id": i, "partner_id": u.partner_id.id}
            ),
            "notification": lambda u, m, i: of(u, "mail.thread").message_notify(
                model=m, res_id=i, body="w", partner_ids=u.partner_id.ids
            ),
            "notification of the row": lambda u, m, i: (
                of(u, m).browse(i).message_notify(body="w", partner_ids=u.partner_id.ids)
            ),
            "notification of the row, another named": lambda u, m, i: (
                of(u, m)
                .browse(i)
                .message_notify(
                    model="res.partner",
                    res_id=u.partner_id.id,
                    body="w",
                    partner_ids=u.partner_id.ids,
                )
            ),
            "notification of the row, its model named": lambda u, m, i: (
                of(u, m).browse(i).message_notify(model=m, body="w", partner_ids=u.partner_id.ids)
            ),
            "letter": lambda u, m, i: of(u, "mail.compose.message").create(
                {"model": m, "res_ids": str([i]), "composition_mode": "comment"}
            ),
            "mail": lambda u, m, i: of(u, "mail.thread").message_process(
                m, mail(m, i), thread_id=i
            ),
            "mail for a new row": lambda u, m, i: of(u, "mail.thread").message_process(
                m, mail(m, i), custom_values={"organization_id": self.building.id, "name": "w"}
            ),
        }
        for model, row in self.row_of.items():
            if not row._auto or row._transient:
                continue
            for key in ("sister", "inferior", "portal"):
                # Who reads what came down may be notified of it, and follow it.
                if not (self.closed_place(model, key) and self.closed(model, key)):
                    continue
                for door in doors if key == "sister" else ("file", "message", "mail"):
                    told = self.told(
                        lambda r, d=door, k=key: doors[d](self.people[k], r._name, r.id), row
                    )
                    with self.subTest(model=model, person=key, door=door):
                        self.assertNotIn(MARK, told)
                        self.assertRegex(told, "^[A-Z][A-Za-z]*(Error|Warning)")

    # ---- Odoo's own dialogs and papers, made to speak of a foreign row ----

    def speakers(self, user):
        """Yield each model that a user may fill in with the name of a model and an id."""
        for name in self.env.registry:
            model = self.env[name].with_user(user)
            if model._abstract or not (model.has_access("create") or model.has_access("read")):
                continue
            pair = (
                next((n for n in ("res_model", "model") if n in model._fields), None),
                next((n for n in ("res_id", "res_ids") if n in model._fields), None),
            )
            references = [f.name for f in model._fields.values() if f.type == "reference"]
            if all(pair) or references:
                yield model, pair if all(pair) else None, references

    def test_no_dialog_tells_the_name_of_a_row_out_of_scope(self):
        user = self.people["sister"]
        names = set()
        for model, pair, references in self.speakers(user):
            names.add(model._name)
            spec = {
                name: {"fields": {"display_name": {}}} if field.relational else {}
                for name, field in model._fields.items()
                if model._has_field_access(field, "read")
            }
            for target in ("union.member", "union.letter"):
                row = self.row_of[target]
                values = dict.fromkeys(references, f"{target},{row.id}")
                if pair:
                    values |= {pair[0]: target}
                    values |= {pair[1]: row.id if pair[1] == "res_id" else str(row.ids)}
                if "res_model_id" in model._fields:
                    values["res_model_id"] = self.env["ir.model"]._get_id(target)
                context = {f"default_{name}": value for name, value in values.items()}
                context |= {"active_model": target, "active_id": row.id, "active_ids": row.ids}
                for some in (spec, *({name: sub} for name, sub in spec.items() if "name" in name)):
                    told = self.told(
                        lambda r, c=context, s=some: r.with_context(**c).onchange({}, [], s),
                        self.seen(user, model.browse()),
                    )
                    with self.subTest(model=model._name, target=target, asked=list(some)[:1]):
                        self.assertNotIn(MARK, told)
                told = self.told(
                    lambda r, v=values, s=spec: [
                        self.asked(lambda x, n=n: x.read([n]), made)
                        for made in [r.create(v)]
                        for n in s
                    ],
                    self.seen(user, model.browse()),
                )
                with self.subTest(model=model._name, target=target, asked="once made"):
                    self.assertNotIn(MARK, told)
        self.assertGreater(names, {"mail.activity", "mail.message", "mail.compose.message"})

    def test_own_people_are_told_the_name(self):
        member = self.row_of["union.member"]
        values = {
            "mail.activity": ("res_model", "res_id", member.id, "res_name"),
            "mail.message": ("model", "res_id", member.id, "record_name"),
            "mail.compose.message": ("model", "res_ids", str(member.ids), "subject"),
        }
        model_id = self.env["ir.model"]._get_id(member._name)
        for name, (model, ids, value, told) in values.items():
            context = {f"default_{model}": member._name, f"default_{ids}": value}
            records = self.seen(self.holder, self.env[name])
            records = records.with_context(**context, default_res_model_id=model_id)
            spec = {
                name: {}
                for name in (model, ids, told, "res_model_id", "composition_mode")
                if name in records._fields
            }
            with self.subTest(name):
                answer = self.asked(lambda r, s=spec: r.onchange({}, [], s), records)
                self.assertIn(MARK, answer)
