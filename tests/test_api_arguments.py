"""What a program sends as an argument: a wrong one is refused in words, never an error of ours."""

import contextlib
import inspect

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .scope_case import everywhere
from .scope_rows import Rows
from .test_scope_methods import methods_of
from .tree import TreeCase

# No id, the id of nothing, no text, no number; the sister's row is added for each model.
WRONG = (
    "no-id", "a\0b", 1.5, True, 0, -1, 2**31 + 7, 2**70, [], {}, ["x"], [None], [2**31 + 7], {"x": 1}, [{"x": 1}],
)  # fmt: skip
# Refused: 403, 404 or 422. What breaks a constraint the server tells as a ValidationError.
TOLD = (UserError, psycopg2.IntegrityError)


def arguments_of(method):
    """Return the names of what a caller gives a method."""
    return [
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and parameter.kind is not parameter.VAR_KEYWORD
    ]


@tagged("post_install", "-at_install")
class TestArguments(TreeCase):
    """Every public action with arguments, on a row of the building, by who has each role there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = everywhere(cls.env, "t_all_building", cls.building)
        cls.rows = Rows(cls.env, cls.building, cls.mine)
        cls.sisters = Rows(cls.env, cls.sister_street, cls.sister_clerk)

    def actions(self):
        """Yield the records and the actions with arguments that their models have."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("union.") or model._abstract or not model._auto:
                continue
            found = [
                (action, names)
                for action in sorted(methods_of(model))
                if action.startswith("action_")
                and (names := arguments_of(getattr(type(model), action)))
            ]
            if found:
                with self.cr.savepoint():
                    row = self.rows.of(name, self.mine)
                yield row, found

    @mute_logger("odoo.sql_db", "odoo.addons.mail.models.mail_thread")
    def test_no_argument_breaks_an_action(self):
        count = 0
        sister = self.sisters.row("union.organization")
        for row, actions in self.actions():
            for action, names in actions:
                api_model = getattr(getattr(type(row), action), "_api_model", False)
                records = self.as_user(self.mine, row.browse() if api_model else row)
                for value in (*WRONG, sister.id):
                    count += 1
                    with self.subTest(model=row._name, action=action, value=value):
                        self.try_out(records, action, dict.fromkeys(names, value))
        self.assertGreater(count, 500)

    def try_out(self, records, action, values):
        """Call an action and take back what it did."""
        savepoint = self.env.cr.savepoint()
        try:
            with contextlib.suppress(*TOLD):
                getattr(records, action)(**values)
                self.env.flush_all()
        finally:
            self.env.clear()
            savepoint.close(rollback=True)
