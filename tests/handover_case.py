"""Work that is handed over: papers, to-dos and the duties behind them."""

from .papers import PaperCase


class HandoverCase(PaperCase):
    def duty_of(self, user):
        return self.env["union.duty"].search([("user_id", "=", user.id)])

    def hand(self, by, giver, taker, **values):
        duty = self.as_user(by, self.duty_of(giver)[:1])
        answer = duty.action_hand_over(taker.id, **values)
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def told(self, answer, kind):
        """Return ``[(model, id, moved, why not)]`` of one kind of work."""
        self.assertTrue(answer["id"])
        handover = self.env["union.handover"].browse(answer["id"])
        return sorted(
            (item.res_model or "", item.res_id or 0, item.moved, item.why or "")
            for item in handover.item_ids
            if item.kind == kind
        )

    def todos(self, user):
        found = self.env["mail.activity"].search(
            [("user_id", "=", user.id), ("res_model", "=like", "union.%")]
        )
        return sorted((row.res_model, row.res_id) for row in found)
