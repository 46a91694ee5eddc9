from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider, takes_keys

CERTIFICATE = "certificate."
# Who counts among the staff at work, as SQL on ``union_staff``.
PEOPLE = {
    "full_time": SQL("full_time"),
    "part_time": SQL("full_time IS NOT TRUE"),
    "social_workers": SQL("kind = 'social_worker'"),
    "full_time_leads": SQL("full_time AND position IN ('chair', 'vice_chair')"),
    "full_time_chairs": SQL("full_time AND position = 'chair'"),
    "full_time_vice_chairs": SQL("full_time AND position = 'vice_chair'"),
    "cadres": SQL("kind = 'cadre'"),
    "accountants": SQL("position = 'accountant'"),
}


class UnionMetricProvider(models.AbstractModel):
    """What the standards ask of an organisation's papers, account and staff."""

    _inherit = "union.metric.provider"

    @api.model
    def _providers(self):
        """Each kind of certificate is a metric: a new kind needs no code."""
        codes = self.env["union.certificate.kind"]._codes()
        kinds = {f"{CERTIFICATE}{code}": "_metric_certificates" for code in codes}
        return kinds | super()._providers()

    @api.model
    @measured_from("union.certificate")
    @takes_keys
    def _metric_certificates(self, keys, organizations, date_from, date_to):
        """Whether a valid certificate of a kind is on record; none on record is a no."""
        ids = organizations.ids
        values = {key: dict.fromkeys(ids, False) for key in keys}
        self.env["union.certificate"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT %(prefix)s || k.code, c.organization_id
                  FROM union_certificate c
                  JOIN union_organization o ON o.id = c.organization_id
                  JOIN union_certificate_kind k ON k.id = c.kind_id AND k.code = ANY(%(codes)s)
                 WHERE c.active AND c.organization_id = ANY(%(ids)s) AND %(valid)s
                """,
                prefix=CERTIFICATE,
                codes=[key.removeprefix(CERTIFICATE) for key in keys],
                ids=id_array(ids),
                valid=_valid_on(date_to),
            )
        )
        for key, id_ in self.env.cr.fetchall():
            values[key][id_] = True
        return values

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "certificate.": "trade_union.union_certificate_action",
            "regulation.": "trade_union.union_regulation_action",
            "staff.": "trade_union.union_staff_action",
            "fin.bank_account": "trade_union.union_bank_account_action",
        }

    @metric_provider("org.legal_person_valid", "org.seal")
    @measured_from("union.certificate")
    def _metric_certified(self, organizations, date_from, date_to):
        """The two a yearly assessment asks for; without any on record the union declares them."""
        values = {"org.legal_person_valid": {}, "org.seal": {}}
        for id_, code, is_seal, valid in self._held(organizations, date_to):
            if code == "legal_person":
                values["org.legal_person_valid"][id_] = valid
            if is_seal:
                seals = values["org.seal"]
                seals[id_] = seals.get(id_, False) or valid
        return values

    @metric_provider("fin.bank_account")
    @measured_from("union.bank.account", "union.organization")
    def _metric_bank_account(self, organizations, date_from, date_to):
        """Whether an account of its own is open; not known where nothing is told of it."""
        self.env["union.organization"].flush_model(["account_mode"])
        self.env["union.bank.account"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id,
                       CASE WHEN COUNT(a.id) > 0
                            THEN bool_or((a.opened_on IS NULL OR a.opened_on <= %(day)s)
                                     AND (a.closed_on IS NULL OR a.closed_on >= %(day)s))
                            WHEN o.account_mode IN ('acting_for', 'reimbursement') THEN FALSE
                       END
                  FROM union_organization o
             LEFT JOIN union_bank_account a ON a.organization_id = o.id
                 WHERE o.id = ANY(%(ids)s)
              GROUP BY o.id
                """,
                day=date_to,
                ids=id_array(organizations.ids),
            )
        )
        return {
            "fin.bank_account": {
                id_: open_ for id_, open_ in self.env.cr.fetchall() if open_ is not None
            }
        }

    @metric_provider(*(f"staff.{name}" for name in PEOPLE if name != "accountants"))
    @measured_from("union.staff")
    @takes_keys
    def _metric_staff(self, keys, organizations, date_from, date_to):
        """People at work on the day; nobody on record is nobody at work."""
        ids = organizations.ids
        names = {key: key.removeprefix("staff.") for key in keys}
        values = {key: dict.fromkeys(ids, 0) for key in keys}
        for id_, counts in self._staff_present(ids, date_to, names.values()).items():
            for key, name in names.items():
                values[key][id_] = counts[name]
        return values

    @metric_provider("staff.full_time_per_1000")
    @measured_from("union.staff", "union.organization")
    def _metric_staff_rate(self, organizations, date_from, date_to):
        """Full-time staff to 1000 workers of the subtree; of none there is no rate.

        Apart from the plain counts, which need no sums.
        """
        present = self._staff_present(organizations.ids, date_to, ["full_time"])
        nobody = {"full_time": 0}
        return {
            "staff.full_time_per_1000": {
                id_: 1000 * present.get(id_, nobody)["full_time"] / counts["worker_count"]
                for id_, counts in organizations._subtree_counts(organizations.ids).items()
                if counts["worker_count"]
            }
        }

    @metric_provider("fin.accountant")
    @measured_from("union.staff")
    def _metric_accountant(self, organizations, date_from, date_to):
        """Whether an accountant is at work on the day.

        He alone may be somebody's of the superior who keeps the books: none on record says
        nothing.
        """
        present = self._staff_present(organizations.ids, date_to, ["accountants"])
        return {"fin.accountant": {id_: True for id_, at in present.items() if at["accountants"]}}

    @api.model
    def _staff_present(self, ids, day, names):
        """Return ``{organization_id: {name: people}}`` of those at work on a day, in one query.

        :param names: keys of ``PEOPLE``
        """
        if not ids:
            return {}
        names = list(names)
        self.env["union.staff"].flush_model()
        # How many only; who may ask for which organisation is checked by the caller.
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, %(counts)s
                  FROM union_staff
                 WHERE organization_id = ANY(%(ids)s) AND date_from <= %(day)s
                   AND (date_to IS NULL OR date_to >= %(day)s)
              GROUP BY organization_id
                """,
                counts=SQL(", ").join(
                    SQL("COUNT(*) FILTER (WHERE %s)", PEOPLE[name]) for name in names
                ),
                ids=id_array(ids),
                day=day,
            )
        )
        return {id_: dict(zip(names, row, strict=True)) for id_, *row in self.env.cr.fetchall()}

    @api.model
    def _held(self, organizations, day):
        """Return ``[(organization_id, kind code, is a seal, one is valid)]``, in one query."""
        self.env["union.certificate"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.organization_id, k.code, COALESCE(k.is_seal, FALSE), bool_or(%(valid)s)
                  FROM union_certificate c
                  JOIN union_organization o ON o.id = c.organization_id
                  JOIN union_certificate_kind k ON k.id = c.kind_id
                 WHERE c.active AND c.organization_id = ANY(%(ids)s)
              GROUP BY c.organization_id, k.id
                """,
                ids=id_array(organizations.ids),
                valid=_valid_on(day),
            )
        )
        return self.env.cr.fetchall()


def _valid_on(day):
    """Return the condition that certificate ``c`` of organisation ``o`` is valid on a day."""
    return SQL(
        """
        (c.issued_on IS NULL OR c.issued_on <= %(day)s)
        AND (c.valid_until IS NULL OR c.valid_until >= %(day)s)
        AND (c.handed_in_on IS NULL OR c.handed_in_on > %(day)s)
        AND (o.dissolved_on IS NULL OR o.dissolved_on > %(day)s)
        """,
        day=day,
    )
