"""A rule in three lines: who keeps it, who does not, and that its figure decides."""

from .tree import TreeCase


class RuleMixin:
    """Ask one rule about one record; on top of any case of the ORM.

    A *record* below may also be a function that brings it about and returns it (or None, where
    the rule is about an organisation that was named): it is called just before it is judged.
    """

    def judged(self, record, key, trigger="daily"):
        """Return the result of one rule for one record, or None if it is not asked there.

        Nothing cached, by the superuser, as ``union_check`` tells it.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        results = self.env["union.rule"]._evaluate(record.sudo(), trigger)[record.id]
        return next((result for result in results if result["rule"] == key), None)

    def assertRule(  # noqa: N802 - reads like its siblings
        self, key, good, bad, trigger="daily", *, figure=None, changed=None, clause=None
    ):
        """Fail unless ``good`` keeps the rule, ``bad`` breaks it, and its figure decides.

        :param figure: what the message to ``bad`` shows: text, or several
        :param changed: the figure under which ``bad`` keeps it too: the text of the rule's one
            condition, or ``{source of a condition: text or its values}``. Put back afterwards
        :param clause: the clause the rule is cited by
        :return: the result of ``bad``
        """
        self._assert_state(good, key, trigger, "passed", clause)
        record, result = self._assert_state(bad, key, trigger, "failed", clause)
        for text in (figure,) if isinstance(figure, str) else figure or ():
            self.assertIn(text, result["message"], f"{key}: the message shows the figure")
        if changed is not None:
            self._assert_decides(record, result, trigger, changed)
        return result

    def assertMetricRule(self, key, organization, good, bad, **kwargs):  # noqa: N802
        """Fail unless a rule about an organisation's figures holds after ``good()``, not after ``bad()``.

        Otherwise as :meth:`assertRule`.
        """

        def after(change):
            change()
            return organization

        return self.assertRule(key, lambda: after(good), lambda: after(bad), **kwargs)

    def _assert_state(self, given, key, trigger, state, clause):
        record = given() if callable(given) else given
        result = self.judged(record, key, trigger)
        self.assertTrue(result, f"{key} is not asked of {record} at “{trigger}”")
        self.assertEqual(result["state"], state, f"{key}: {result['message']}")
        if clause:
            self.assertEqual(result["clause"], clause)
        return record, result

    def _assert_decides(self, record, result, trigger, changed):
        """Fail unless the record keeps the rule once its figures are changed."""
        key = result["rule"]
        rule = self.env["union.rule"].browse(result["rule_id"])
        if not isinstance(changed, dict):
            self.assertEqual(len(rule.condition_ids), 1, f"{key}: say which condition changes")
            changed = {rule.condition_ids.source: changed}
        before = []
        for source, values in changed.items():
            line = rule.condition_ids.filtered(lambda line, source=source: line.source == source)
            self.assertEqual(len(line), 1, f"{key}: conditions about {source}")
            values = values if isinstance(values, dict) else {"value": values}
            before.append((line, {name: line[name] for name in values}))
            line.write(values)
        state = self.judged(record, key, trigger)["state"]
        for line, values in before:
            line.write(values)
        self.assertEqual(state, "passed", f"{key}: another figure gives another answer")


class RuleCase(RuleMixin, TreeCase):
    """The rules in a small tree."""
