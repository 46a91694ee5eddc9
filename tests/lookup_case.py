"""Somebody who knows the mask of a person, and all the numbers that fit it."""

from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError

from ..core import identity
from .candidates import candidate_numbers
from .identity_case import MOBILE, NUMBER
from .import_case import HEADINGS, ImportCase, person, xlsx

BORN = date(2003, 2, 4)
MASK = identity.mask_id(NUMBER)
LIMIT = 20
SEARCHES = 200


class LookupCase(ImportCase):
    """A person who is a member elsewhere, and a clerk who knows the mask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building_clerk.group_ids += cls.env.ref("base.group_allow_export")
        cls.victim = cls.env["union.member"].create(
            {
                "name": "余英娟",
                "organization_id": cls.sister_street.id,
                "id_number": NUMBER,
                "mobile": MOBILE,
                "state": "active",
            }
        )
        # The right one comes last: what stops the attack is not luck.
        tries = candidate_numbers(MASK, BORN, "female")
        cls.tries = [one for one in tries if one != NUMBER] + [NUMBER]

    @contextmanager
    def afresh(self):
        """Undo the block, also what was counted in it: these users live in this transaction."""
        with self.env.cr.savepoint() as point:
            yield
            self.env.flush_all()
            point.rollback()
            self.env.invalidate_all()

    def answers(self, ask, tries=None, part=1):
        """Ask about the numbers until refused; return how many were answered and what was told."""
        tries = tries or self.tries
        for at in range(0, len(tries), part):
            try:
                ask(tries[at : at + part] if part > 1 else tries[at])
            except UserError as error:
                return at, str(error)
        return len(tries), ""

    def logs(self, user=None):
        self.env.flush_all()
        return self.env["union.access.log"].search(
            [("user_id", "=", (user or self.building_clerk).id)]
        )

    def roster(self, numbers):
        """A roster of people with these numbers, each born on the day in his number."""
        return xlsx(
            [
                HEADINGS,
                *(
                    person(at + 1, 身份证号码=one, 性别="女" if int(one[16]) % 2 == 0 else "男")
                    for at, one in enumerate(numbers)
                ),
            ]
        )
