"""A tree ready to be rated, and short ways to answer and to publish schemes, for the tests."""

import contextlib

from odoo.exceptions import UserError

from .tree import TreeCase, make_user

TREE_SOURCES = (
    "_metric_counts",
    "_metric_membership_rate",
    "_metric_subordinate_units",
    "_metric_female_members",
    "_metric_second_level",
)
YES = {"answer": "yes"}
NO = {"answer": "no"}


class RatingCase(TreeCase):
    """The tree with categories, workers and people at the city, and Hangzhou's scheme.

    ``sources``: the sources of metrics in use; None for all there are.
    """

    sources = TREE_SOURCES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Stars here are made of declared figures and of the tree; what the other rooms
        # measure is theirs to prove, and would otherwise have to be staged each time.
        provider = cls.env.registry["union.metric.provider"]
        found = {
            key: name
            for key, name in cls.env["union.metric.provider"]._providers().items()
            if cls.sources is None or name in cls.sources
        }
        cls.classPatch(provider, "_providers", lambda self: found)
        cls.building.category = "regional"
        cls.primary.write({"category": "private", "star": 2})
        cls.env["union.employer"].create(
            {
                "name": "甲公司",
                "organization_id": cls.primary.id,
                "staff_count": 120,
                "female_staff_count": 50,
            }
        )
        cls.city_approver = make_user(cls.env, "t_city_approver")
        cls.env["union.duty"].create(
            {
                "user_id": cls.city_approver.id,
                "organization_id": cls.city.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        cls.scheme = cls.env["union.scheme"].search(
            [("code", "=", "HZ25-P"), ("version", "=", 2), ("organization_id", "=", False)]
        )

    @classmethod
    def campaign(cls, scheme=None, organization=None, user=None, **values):
        """Return a campaign just opened by the city's approver, as he sees it."""
        campaign = (
            cls.env["union.campaign"]
            .with_user(user or cls.city_approver)
            .create(
                {
                    "scheme_id": (scheme or cls.scheme).id,
                    "organization_id": (organization or cls.city).id,
                    **values,
                }
            )
        )
        campaign.action_open()
        return campaign

    @classmethod
    def assessment(cls, campaign, organization=None, user=None):
        """Return the union's assessment as its clerk sees it."""
        found = cls.env["union.assessment"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("organization_id", "=", (organization or cls.building).id),
            ]
        )
        cls.env.flush_all()
        cls.env.invalidate_all()
        return found.with_user(user or cls.building_clerk)

    @classmethod
    def answer(cls, assessment, **changes):
        """Answer everything so that it passes, then what ``changes`` says.

        :param changes: metric key with ``__`` for the dot → values of the row
        """
        zero = {
            rule["metric_key"]
            for rule in assessment.sudo().scheme_id.content["rules"]
            if rule["op"] in ("=", "<=")
        }
        passing = {
            "bool": YES,
            "%": {"number": 100, "base": 100},
        }
        by_values = {}
        for row in assessment.value_ids:
            values = passing.get(row.unit, {"number": 0 if row.metric_key in zero else 9})
            by_values.setdefault(str(values), [values, row.browse()])[1] |= row
        for values, rows in by_values.values():
            rows.write(values)
        cls.change(assessment, **changes)

    @classmethod
    def change(cls, assessment, **changes):
        for name, values in changes.items():
            key = name.replace("__", ".")
            row = assessment.value_ids.filtered(lambda r, key=key: r.metric_key == key)
            if not row:
                raise AssertionError(f"{key} is not self-assessed")
            row.write(values)

    @classmethod
    def draft(cls, scheme=None):
        """Return a new draft version of the city, as its approver sees it."""
        scheme = (scheme or cls.scheme).with_user(cls.city_approver)
        return scheme.browse(scheme.action_new_version(cls.city.id))

    @contextlib.contextmanager
    def refused(self, *words, error=UserError):
        """Expect a refusal that says ``words``, and that nothing was saved by it."""
        with self.assertRaises(error) as caught:
            yield
        for word in words:
            self.assertIn(word, str(caught.exception))
