"""Activities that were held, groups and brands, for the tests of a union's year."""

from datetime import timedelta

from odoo.fields import Datetime

from .service_case import ServiceMixin


class ServiceYearMixin(ServiceMixin):
    """On top of the service room: what was held when, without its way through approval."""

    def held(self, kind="sport", begins="2026-09-10 02:00:00", organization=None, **values):
        """Return an activity in the phase held, or ``phase``, as the superuser."""
        phase = values.pop("phase", "held")
        activity = self.env["union.service.activity"].create(
            {
                "organization_id": (organization or self.building).id,
                "kind_id": self.env.ref(f"trade_union.activity_kind_{kind}").id,
                "name": kind,
                "date_begin": begins,
                "date_end": Datetime.to_datetime(begins) + timedelta(hours=2),
                **values,
            }
        )
        activity._approval_unlocked()._open()
        activity.write({"phase": phase})
        return activity

    def on_list(self, activity, members, state="done"):
        """Put members on the list of an activity, past the desk."""
        from ..models.service.engine import as_engine  # the key of the activity itself

        members._ensure_contacts()
        first = 1 + self.env["event.registration"].search_count(
            [("event_id", "=", activity.event_id.id), ("active", "in", (True, False))]
        )
        rows = [
            {**activity._registration_values(member, queue), "state": state}
            for queue, member in enumerate(members, first)
        ]
        return as_engine(self.env["event.registration"]).create(rows)

    def adopt(self, code, organization):
        """Let an organisation and all below it obey a standard."""
        standard = self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction(organization.id)
