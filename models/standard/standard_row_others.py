"""What the rules of a standard's files say against those of other standards."""

from odoo.fields import Domain

from ...core import rule as core
from ...core import rule_order


class OtherChecks:
    """The part of :class:`.standard_rows.RowChecks` that looks at the rules that are here."""

    def _check_foreign_clauses(self):
        """A clause is named by its code everywhere: who brings one of another law renames it."""
        if not self.strict:
            return
        lines = {row["code"]: line for line, row in self.tables["clauses.csv"]}
        others = self.env["union.clause"].search(
            Domain("code", "in", list(lines))
            & Domain("standard_id.superseded_on", "=", False)
            & Domain("standard_id.code", "!=", self.meta.get("code"))
        )
        for clause in others:
            self.add(
                "clauses.csv",
                lines[clause.code],
                self.env._(
                    "clause %(code)s is one of %(standard)s; take a code of your own",
                    code=clause.code,
                    standard=clause.standard_id.code,
                ),
                "code",
            )

    def _find_others(self):
        """Return ``{key: rules}``: what other standards in force say under these keys.

        What ships was compared when it was written, and is loaded in any order.
        """
        if not self.strict:
            return {}
        in_force = self.env["union.standard"]._in_force_domain()
        return (
            self.env["union.rule"]
            .search(
                Domain("key", "in", [row["key"] for _line, row in self.tables["rules.csv"]])
                & Domain("organization_id", "=", False)
                & Domain("standard_id", "any", in_force)
                & Domain("standard_id.code", "!=", self.meta.get("code"))
            )
            .grouped("key")
        )

    def _check_subject(self, line, row):
        """A check stands in for those of its key: it asks the same records at the same moment.

        A figure the rooms ask for may be a parameter here and the condition of a check there.
        """
        for other in self._others.get(row["key"], ()):
            # Facts are told by the key, for all who obey one of its rules.
            if row.get("fact") and row["fact"] != (other.fact or ""):
                self.add(
                    "rules.csv",
                    line,
                    self.env._(
                        "%(standard)s has a rule of this key with “%(other)s”, and one stands"
                        " in for the other; write the same, or take a key of your own",
                        standard=other.standard_id.code,
                        other=other.fact or "–",
                    ),
                    "fact",
                )
                return
            for column in ("model", "trigger"):
                here = row.get(column) or ""
                if "check" == other.kind == (row.get("kind") or "check") and here != other[column]:
                    self.add(
                        "rules.csv",
                        line,
                        self.env._(
                            "%(standard)s has a rule of this key with “%(other)s”, and one stands"
                            " in for the other; write the same, or take a key of your own",
                            standard=other.standard_id.code,
                            other=other[column],
                        ),
                        column,
                    )
                    return

    def _check_other_figures(self, line, row, figure):
        for other in self._others.get(row["key"], ()):
            if other.kind == "parameter" and not rule_order.is_of_a_kind(
                figure, core.parse_value(other.value), other.stricter
            ):
                self.add(
                    "rules.csv",
                    line,
                    self.env._(
                        "“%(value)s” cannot stand for “%(above)s” of %(standard)s; write a figure"
                        " of the same kind",
                        value=row["value"],
                        above=other.value,
                        standard=other.standard_id.code,
                    ),
                    "value",
                )
                return
