from collections import Counter
from datetime import timedelta
from time import monotonic

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..argument import record_of
from ..clock import today
from .engine import RuleEngine, owner_of

BATCH = 1000
#: After so long no further batch is begun: a request that takes longer is ended by the server.
SECONDS = 40
#: How many are named; the others stand in the list that the trial opens.
NAMED = 100


class UnionRule(models.Model):
    """Trying a rule on one's organisations before it is switched on.

    A rule that is switched off (``active``) holds nowhere. A trial asks it as if it were on and
    writes nothing: no finding, no activity, no reason.
    """

    _inherit = "union.rule"

    def action_try(self, organization_id=None):
        """Show which records of an organisation and of all below it this rule would flag.

        :param organization_id: where; None: the office of the rule, or the first one the user
            keeps rules for
        :return: action that opens the result
        :raise UserError: a figure is asked of nobody
        :raise AccessError: the user keeps no rules there
        """
        self.ensure_one()
        place = self._trial_place(record_of(self.env["union.organization"], organization_id))
        trial = self.env["union.rule.trial"].create(
            {"rule_id": self.id, "organization_id": place.id, "result": self._try(place)}
        )
        return trial._show()

    def action_switch_on(self):
        """Let own rules that were switched off hold; one that held until now gives way.

        For its days: one of the same key that began earlier ends the day before this one begins,
        one that lies within is switched off. Where this one has a last day, one that goes on
        beyond it holds again from the day after.

        :return: True
        :raise AccessError: the user does not keep these rules
        """
        self._check_keeper()
        for rule, others in self._beside().items():
            # What holds for a time before that in whose days it lies.
            for other in (others - self).sorted(
                lambda one: (one._days()[1], -one._days()[0].toordinal())
            ):
                rule._take_place_of(other)
        self.write({"active": True})
        return True

    def _take_place_of(self, other):
        """Let one of the same key give way for the days this one holds."""
        # For a time: the nearest of an office is asked first (_ranked), and the other stays as it is.
        if not self._meets(other) or self._within(other):
            return
        (first, last), (start, end) = self._days(), other._days()
        if start < first:
            other.date_to = first - timedelta(days=1)
        elif end > last:
            other.date_from = last + timedelta(days=1)
        else:
            other.active = False

    def action_switch_off(self):
        """Let own rules hold no longer; what binds from above holds again.

        :return: True
        :raise AccessError: the user does not keep these rules
        """
        self.write({"active": False})
        return True

    def action_prepare_change(self):
        """Copy an own rule, switched off, to change and try the copy while this one holds.

        The copy of one with a last day to come holds for the same days.

        :return: action that opens the copy
        :raise AccessError: the user does not keep this rule
        """
        self.ensure_one()
        self._check_keeper()
        keeps = self.date_to and self.date_to >= today(self.env)
        days = {name: keeps and self[name] for name in ("date_from", "date_to")}
        change = self.copy({"active": False, **days})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": change.id,
            "views": [(False, "form")],
        }

    def _trial_place(self, organization):
        """Return where the rule is tried: in the part of its office's subtree that was named."""
        office = self.organization_id
        place = organization or office or self._my_offices()[:1]
        # Places in the tree alone: the office of a rule that one reads may stand above one's own.
        if office and not place.sudo().parent_path.startswith(office.sudo().parent_path):
            place = office
        if not place or not self._keeps(place):
            raise AccessError(self.env._("You keep no rules for any organisation."))
        if self.kind != "check":
            raise UserError(
                self.env._(
                    "Rule %(key)s is a figure that others read: it flags nobody and is not tried.",
                    key=self.key,
                )
            )
        return place

    def _try(self, place):
        """Return what the rule would say at a place and below, as JSON.

        Of what the user reads there. ``asked``: whom it concerns and where no nearer rule of
        their own holds; ``failed`` of them fail, for ``unknown`` the figure is not known.
        ``today``: how many fail what holds today. ``left``: how many were not asked because a
        request may take no longer.
        """
        stop = monotonic() + SECONDS
        everything = self.env[self.model].search(self._trial_domain(place), order="id")
        # Where each stands, as the law is read: what is asked there is measured at once for all.
        places = self.env["union.organization"].union(*map(owner_of, everything.sudo()))
        engine = RuleEngine(self.env, places, brief=True)
        counts, failed, read = Counter(), [], 0
        for start in range(0, len(everything), BATCH):
            if start and monotonic() > stop:
                break
            records = everything[start : start + BATCH]
            read += len(records)
            now = {
                id_
                for id_, listed in engine.check(records, self.trigger, {self.key}).items()
                if any(result["rule"] == self.key and result["state"] == "failed"
                       for result in listed)
            }  # fmt: skip
            kept = self._keep_their_own(records)
            for id_, result in engine.try_out(self, records).items():
                state = "kept" if id_ in kept else result["state"]
                counts[state] += 1
                # A nearer rule may flag it too; that is nothing this one does.
                counts["today"] += id_ in now and id_ not in kept
                if state == "failed":
                    failed.append(id_)
                    counts["newly"] += id_ not in now
        engine.brief = False
        named = everything.browse(failed[:NAMED])
        told = engine.try_out(self, named) if named else {}
        return {
            "day": today(self.env).isoformat(),
            "read": read,
            "left": len(everything) - read,
            "asked": counts["passed"] + counts["failed"] + counts["unknown"],
            "failed": failed,
            "rows": [self._trial_row(record, told[record.id]) for record in named],
            **{name: counts[name] for name in ("unknown", "not_applicable", "kept", "today")},
            "newly": counts["newly"],
        }

    def _trial_row(self, record, result):
        return {
            "name": record.display_name,
            "organization": owner_of(record).display_name,
            "message": result["message"],
        }

    def _trial_domain(self, place):
        model = self.env[self.model]
        path = "id" if self.model == "union.organization" else "organization_id"
        domain = Domain(path, "child_of", place.id)
        if self.trigger == "daily":
            # As the watch does: of an organisation that ended nothing is asked any more.
            state = "state" if path == "id" else "organization_id.state"
            domain &= Domain(state, "!=", "dissolved")
            domain &= getattr(model, "_union_watch_domain", Domain.TRUE)
        return domain

    def _keep_their_own(self, records):
        """Return the ids of the records where a nearer office's own rule stands over this one."""
        office = self.organization_id or self.standard_id.organization_id
        path = office.sudo().parent_path or ""  # a place in the tree, as the law is read
        owners = {record.id: owner_of(record.sudo()) for record in records}  # its own office
        places = self.env["union.organization"].union(*owners.values())
        winners = self.sudo()._winners(places, model=self.model, keys={self.key})  # the law
        nearer = {}
        for winner in {found[self.key] for found in winners.values() if self.key in found}:
            below = winner.organization_id and winner.organization_id != office
            nearer[winner] = bool(
                below
                and winner.organization_id.parent_path.startswith(path)
                and winner._stands_over(self.sudo())  # the law, as above
            )
        return {
            id_
            for id_, owner in owners.items()
            if nearer.get(winners.get(owner.id, {}).get(self.key))
        }
