"""Letters that three levels sign, and the people who do: shared by the benchmarks of approvals."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city


class Office:
    """A house of the city whose letters go up: its clerk, its route and who signs there.

    :ivar house: the organisation whose letters these are
    :ivar clerk: who writes and submits them
    :ivar signers: who signs, level by level
    """

    def __init__(self, env, root, house, steps):
        """Set up the people of ``steps`` and a route for the letters of ``house``.

        :param steps: ``[(organisation, values of a step of a route)]``, in their order
        """
        self.env = env
        self.house = house
        self.clerk = person(env, "bench_clerk", house, "clerk")
        self.signers = [
            person(env, f"bench_signer_{number}", organization, step["role"])
            for number, (organization, step) in enumerate(steps)
        ]
        route = env["union.approval.route"].create(
            {
                "name": "基准审批",
                "code": "bench_letters",
                "res_model": "union.letter",
                "organization_id": root.id,
                "sequence": 1,
            }
        )
        route.step_ids = [
            (0, 0, {"sequence": number, "days": 3, **step})
            for number, (_organization, step) in enumerate(steps)
        ]
        self.kind = env["union.letter.kind"].search([("code", "=", "letter")])
        env.cr.flush()

    def letters(self, count):
        """Return new letters of the house, written by its clerk, each with an enclosure."""
        letters = (
            self.env["union.letter"]
            .with_user(self.clerk)
            .create(
                [
                    {
                        "organization_id": self.house.id,
                        "to_organization_id": self.house.parent_id.id,
                        "kind_id": self.kind.id,
                        "title": f"关于开展职工活动的函{number}",
                        "body": "拟于下月开展职工活动。\n经费在会费中列支。\n特此函告。",
                        "enclosure_ids": [(0, 0, {"name": "活动方案"})],
                    }
                    for number in range(count)
                ]
            )
        )
        self.env.cr.flush()
        return letters


def office(env, quick):
    """Return the office of a federation: signed at its street, there again, and at its district."""
    root = city.build(env, quick)
    house = city.below(root, "federation")
    street = house.parent_id
    return Office(
        env,
        root,
        house,
        [
            (street, {"place": "parent", "role": "reviewer"}),
            (street, {"place": "parent", "role": "approver"}),
            (street.parent_id, {"place": "level", "level": "district", "role": "approver"}),
        ],
    )


def person(env, login, organization, role):
    """Return a new user with one duty, who wants to be told of each paper at once."""
    user = (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nolog=True, tracking_disable=True)
        .create(
            {
                "name": f"基准{role}",
                "login": login,
                "email": f"{login}@example.com",
                "approval_at_once": True,
            }
        )
    )
    env["union.duty"].create(
        {
            "user_id": user.id,
            "organization_id": organization.id,
            "role": role,
            "date_from": "2020-01-01",
        }
    )
    return user
