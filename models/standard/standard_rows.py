"""What may be wrong in the rows of a standard's files."""

from collections import defaultdict
from difflib import get_close_matches

from odoo.fields import Domain

from ...core import rule as core
from ...core import rule_order
from . import paths
from .standard_row_others import OtherChecks
from .standard_row_paths import PathChecks

# What a source of this certainty may do in what we ship (an office may raise it).
MOST_SEVERE = {"T": "block", "T2": "warn", "S": "warn", "M": "inform"}
RULE_TEXTS = [column for name in ("name", "message", "cure") for column in (name, f"{name}_zh")]


class RowChecks(PathChecks, OtherChecks):
    """The rows of ``tables`` against each other and against what is known here.

    Mixed into :class:`.standard_files.StandardFiles`, which reads them.
    """

    def _check_rows(self):
        clauses = self._check_clauses()
        keys = self._check_metrics()
        conditions, bands = self._check_lines(keys)
        self._check_rules(clauses, conditions, bands)

    def _check_clauses(self):
        """Return ``{code: row}``."""
        found = {}
        for line, row in self.tables["clauses.csv"]:
            self._check_choices(
                "clauses.csv", line, row, "union.clause", ("modality", "area", "certainty")
            )
            if row["code"] in found:
                self.add(
                    "clauses.csv",
                    line,
                    self.env._("clause %(code)s stands there twice", code=row["code"]),
                )
            found[row["code"]] = row
        self._check_foreign_clauses()
        return found

    def _check_metrics(self):
        """Return the keys of the metrics that conditions may name."""
        seen = set()
        for line, row in self.tables["metrics.csv"]:
            self._check_choices(
                "metrics.csv", line, row, "union.metric", ("unit", "scope", "period", "room")
            )
            if row["key"] in seen:
                self.add(
                    "metrics.csv",
                    line,
                    self.env._("metric %(key)s stands there twice", key=row["key"]),
                )
            seen.add(row["key"])
        others = self.env["union.metric"].search(
            Domain("key", "in", list(seen)) & Domain("standard_code", "!=", self.meta.get("code"))
        )
        declared = {metric.key: metric.standard_code for metric in others}
        for line, row in self.tables["metrics.csv"]:
            if row["key"] in declared:
                self.add(
                    "metrics.csv",
                    line,
                    self.env._(
                        "metric %(key)s is already declared by %(standard)s",
                        key=row["key"],
                        standard=declared[row["key"]],
                    ),
                )
        return seen | self.env["union.metric.provider"]._known_keys()

    def _check_lines(self, keys):
        """Return ``{rule: rows}`` of the conditions, and of the bands."""
        rules = {row["key"]: row for _line, row in self.tables["rules.csv"]}
        self._measured = set(self.env["union.metric.provider"]._providers())
        conditions, bands = defaultdict(list), defaultdict(list)
        for name, lines in (("conditions.csv", conditions), ("bands.csv", bands)):
            for line, row in self.tables[name]:
                lines[row["rule"]].append((line, row))
                if row["rule"] not in rules and "rules.csv" not in self.unread:
                    self.add(
                        name,
                        line,
                        self.env._("there is no rule %(key)s", key=row["rule"]),
                        "rule",
                    )
        for line, row in self.tables["conditions.csv"]:
            self._check_condition(line, row, rules.get(row["rule"]), keys)
        for rows in bands.values():
            self._check_bands(rows)
        return conditions, bands

    def _check_condition(self, line, row, rule, keys):
        def wrong(column, text):
            self.add("conditions.csv", line, text, column)

        self._check_choices(
            "conditions.csv",
            line,
            row,
            "union.rule.condition",
            ("source_kind", "operator", "band_source_kind"),
        )
        if row["operator"] not in core.OPERATORS:
            return
        banded = row["operator"] == "band"
        sources = [("source", row.get("source_kind") or "field", row["source"])]
        if banded and not row.get("band_source"):
            wrong("band_source", self.env._("say by which figure the bands are chosen"))
        elif banded:
            kind = row.get("band_source_kind") or "field"
            sources.append(("band_source", kind, row["band_source"]))
        for column, kind, source in sources:
            if kind == "metric" and source not in keys:
                wrong(
                    column,
                    self.env._("there is no metric %(metric)s", metric=source)
                    + self._alike(source, keys),
                )
            elif kind == "metric" and self.strict and source not in self._measured:
                wrong(
                    column,
                    self.env._(
                        "nothing here measures %(metric)s: the rule would never be answered",
                        metric=source,
                    ),
                )
            elif kind != "metric" and rule:
                self._check_path("conditions.csv", line, column, rule, source)
        try:
            core.check_operand(row["operator"], row.get("value"))
        except core.RuleError:
            wrong(
                "value",
                self.env._(
                    "“%(operator)s %(value)s” cannot be compared; write 5, 2/3, 3..15 or a|b as"
                    " the operator needs it",
                    operator=row["operator"],
                    value=row.get("value") or "",
                ),
            )
        else:
            if rule:
                self._check_fit(line, rule, row)

    def _check_bands(self, rows):
        bands = []
        for line, row in rows:
            figures = [
                self._integer("bands.csv", line, row, name, 0)
                for name in ("low", "high", "minimum", "maximum")
            ]
            if None in figures:
                continue
            low, high, minimum, maximum = figures
            if (high and high < low) or (maximum and maximum < minimum):
                self.add(
                    "bands.csv",
                    line,
                    self.env._("a band goes from the smaller to the larger figure"),
                    "high" if high and high < low else "maximum",
                )
                continue
            bands.append((core.Band(low, high or None, minimum, maximum or None), line))
        if pair := core.first_overlap([band for band, _line in bands]):
            self.add(
                "bands.csv",
                max(line for band, line in bands if band == pair[1]),
                self.env._(
                    "the bands %(first)s and %(second)s overlap",
                    first=core.show(pair[0].by),
                    second=core.show(pair[1].by),
                ),
                "low",
            )

    def _check_rules(self, clauses, conditions, bands):
        seen = set()
        self._others = self._find_others()
        for line, row in self.tables["rules.csv"]:
            self._check_choices(
                "rules.csv", line, row, "union.rule", ("kind", "trigger", "severity")
            )
            if row["key"] in seen:
                self.add(
                    "rules.csv",
                    line,
                    self.env._("rule %(key)s stands there twice", key=row["key"]),
                    "key",
                )
            seen.add(row["key"])
            clause = clauses.get(row["clause"])
            if not clause and "clauses.csv" not in self.unread:
                self.add(
                    "rules.csv",
                    line,
                    self.env._("there is no clause %(code)s in clauses.csv", code=row["clause"]),
                    "clause",
                )
            if clause:
                self._check_severity(line, row, clause)
            self._check_subject(line, row)
            if row.get("overridable") not in (None, "", "true", "false"):
                self.add("rules.csv", line, self.env._("write true or false"), "overridable")
            days = self._integer("rules.csv", line, row, "due_days", 10)
            if days is not None and days > 365:
                self.add(
                    "rules.csv",
                    line,
                    self.env._("working days are between 0 and 365"),
                    "due_days",
                )
            self._check_shape(line, row, conditions[row["key"]], bands[row["key"]])

    def _check_severity(self, line, row, clause):
        order = [name for name, _label in self.env["union.rule"]._fields["severity"].selection]
        most = MOST_SEVERE.get(clause.get("certainty") or "S")
        severity = row.get("severity") or "inform"
        if most and severity in order and order.index(severity) > order.index(most):
            self.add(
                "rules.csv",
                line,
                self.env._(
                    "a clause of certainty %(certainty)s may do “%(severity)s” at most",
                    certainty=clause.get("certainty") or "S",
                    severity=most,
                ),
                "severity",
            )

    def _check_shape(self, line, row, conditions, bands):
        def wrong(column, text):
            self.add("rules.csv", line, text, column)

        for name in RULE_TEXTS:
            if name.startswith("name"):
                continue
            if unknown := core.unknown_placeholders(row.get(name), len(conditions)):
                wrong(
                    name,
                    self.env._(
                        "unknown placeholder %(unknown)s; known are %(known)s",
                        unknown=", ".join(unknown),
                        known=", ".join(
                            f"{{{known}}}" for known in core.placeholders(len(conditions))
                        ),
                    ),
                )
        if row.get("kind") == "parameter":
            self._check_figure(line, row)
            for name, lines in (("conditions.csv", conditions), ("bands.csv", bands)):
                if lines:
                    self.add(
                        name,
                        lines[0][0],
                        self.env._(
                            "rule %(key)s is a parameter: its figure stands in the column value"
                            " of rules.csv, and nothing else is read",
                            key=row["key"],
                        ),
                        "rule",
                    )
            return
        if "conditions.csv" not in self.unread and not (
            row.get("model") and row.get("trigger") and conditions
        ):
            wrong(
                None,
                self.env._(
                    "a check names its subject, when it is asked and at least one condition"
                ),
            )
        banded = [number for number, one in conditions if one["operator"] == "band"]
        if banded and not bands and "bands.csv" not in self.unread:
            self.add(
                "conditions.csv",
                banded[0],
                self.env._("rule %(key)s has no bands in bands.csv", key=row["key"]),
                "operator",
            )
        if bands and not banded and "conditions.csv" not in self.unread:
            self.add(
                "bands.csv",
                bands[0][0],
                self.env._("no condition of rule %(key)s reads its bands", key=row["key"]),
                "rule",
            )
        if self.strict and row.get("model") and not paths.is_subject(self.env, row["model"]):
            wrong(
                "model",
                self.env._("there are no records %(model)s", model=row["model"])
                if row["model"] not in self.env
                else self.env._(
                    "%(model)s are no records of an organisation that standards are asked of",
                    model=row["model"],
                ),
            )
        self._check_domain(line, row)

    def _check_figure(self, line, row):
        try:
            figure = core.parse_value(row.get("value"))
        except core.RuleError:
            figure = None
            self.add(
                "rules.csv",
                line,
                self.env._(
                    "the figure “%(text)s” cannot be read; write 5, 2/3, 5%%, 3..15, a|b or true",
                    text=row.get("value") or "",
                ),
                "value",
            )
        if figure is not None:
            self._check_other_figures(line, row, figure)
        try:
            rule_order.parse_direction(row.get("stricter"))
        except core.RuleError:
            self.add(
                "rules.csv",
                line,
                self.env._(
                    "the direction “%(text)s” cannot be read; write higher, lower, subset, or"
                    " the words from the loosest to the strictest: false<true",
                    text=row["stricter"],
                ),
                "stricter",
            )

    def _integer(self, name, line, row, column, default):
        """Return the figure of a cell; None if it is none, which is noted."""
        text = row.get(column) or ""
        if not text:
            return default
        if not text.isdecimal() or len(text) > 9:
            self.add(
                name,
                line,
                self.env._("%(column)s “%(text)s” is no whole number", column=column, text=text),
                column,
            )
            return None
        return int(text)

    def _check_choices(self, name, line, row, model, columns):
        for column in columns:
            text = row.get(column)
            known = dict(self.env[model]._fields[column].selection)
            if text and text not in known:
                self.add(name, line, self._none_of(column, text, known), column)

    def _none_of(self, column, text, known):
        return self.env._(
            "%(column)s “%(text)s” is none of %(known)s",
            column=column,
            text=text,
            known=", ".join(known),
        )

    def _alike(self, source, keys):
        """Return the keys that look like it, so that a slip is found without a manual."""
        near = get_close_matches(source, sorted(keys), n=5, cutoff=0.5)
        return self.env._(" (there are %(keys)s)", keys=", ".join(near)) if near else ""
