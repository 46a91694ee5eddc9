"""Which fields the rules of a standard's files look at, and what they compare them with."""

from . import fits, paths


class PathChecks:
    """The part of :class:`.standard_rows.RowChecks` that reads domains and field paths."""

    def _check_domain(self, line, row):
        try:
            leaves = paths.read_leaves(row.get("domain"))
        except (ValueError, SyntaxError, TypeError) as error:
            self.add(
                "rules.csv",
                line,
                self.env._(
                    "“%(domain)s” is no list of conditions on fields (%(reason)s)",
                    domain=row["domain"],
                    reason=error,
                ),
                "domain",
            )
            return
        for path, operator, value in leaves:
            self._check_path("rules.csv", line, "domain", row, path)
            field = self._field(row, path)
            if field and (wanted := fits.leaf_misfit(self.env, field, operator, value)):
                self._misfit("rules.csv", line, "domain", path, value, wanted)

    def _check_fit(self, line, rule, row):
        """A figure that its field never has, a band by words, days between no days."""
        source = row["source"]
        kind = row.get("source_kind") or "field"
        if kind == "workdays":
            for path in self._paths(source):
                field = self._field(rule, path)
                if field and field.type not in fits.DAYS:
                    wanted = self.env._("the first and the last day, as first..last")
                    self._misfit("conditions.csv", line, "source", path, source, wanted)
        field = kind == "field" and self._field(rule, source)
        if field and (
            wanted := fits.condition_misfit(self.env, field, row["operator"], row.get("value"))
        ):
            self._misfit("conditions.csv", line, "operator", source, row["operator"], wanted)
        by = row["operator"] == "band" and (row.get("band_source_kind") or "field") == "field"
        field = by and self._field(rule, row.get("band_source") or "")
        if field and (wanted := fits.condition_misfit(self.env, field, "band", "")):
            self._misfit("conditions.csv", line, "band_source", field.name, "band", wanted)

    def _field(self, rule, path):
        """Return the field a path ends on, where that can be told and is to be judged."""
        if self.strict and path and rule.get("model") in self.env:
            return paths.find_field(self.env, rule["model"], path)
        return None

    def _misfit(self, name, line, column, path, value, wanted):
        self.add(
            name,
            line,
            self.env._(
                "%(path)s cannot be compared with “%(value)s”; write %(wanted)s",
                path=path,
                value=value,
                wanted=wanted,
            ),
            column,
        )

    def _check_path(self, name, line, column, rule, source):
        """A field that is not there is never asked: who uploads learns it now."""
        if not self.strict or rule.get("model") not in self.env:
            return
        for path in self._paths(source):
            if not paths.find_field(self.env, rule["model"], path):
                self._no_field(name, line, column, rule, path)

    @staticmethod
    def _paths(source):
        return [path for path in (source or "").split("..")[:2] if path not in ("", "yesterday")]

    def _no_field(self, name, line, column, rule, path):
        self.add(
            name,
            line,
            self.env._(
                "%(path)s is no field of %(model)s that a rule may look at",
                path=path,
                model=rule["model"],
            ),
            column,
        )

    def check_open_paths(self, is_open):
        """Note each path that rules of an office may not look at, of whichever rule it is.

        :param is_open: ``(env, model, path) -> bool``
        """
        rules = {row["key"]: row for _line, row in self.tables["rules.csv"]}
        looked = [
            ("rules.csv", line, "domain", row, leaf[0])
            for line, row in self.tables["rules.csv"]
            for leaf in self._leaves(row)
        ]
        for line, row in self.tables["conditions.csv"]:
            rule = rules.get(row["rule"], {})
            if row.get("source_kind") != "metric":
                looked.append(("conditions.csv", line, "source", rule, row["source"]))
            if row.get("band_source") and row.get("band_source_kind") != "metric":
                looked.append(("conditions.csv", line, "band_source", rule, row["band_source"]))
        noted = {(one["file"], one["row"], one["column"]) for one in self.problems}
        for name, line, column, rule, source in looked:
            if rule.get("model") not in self.env or (name, line, column) in noted:
                continue
            for path in self._paths(source):
                if not is_open(self.env, rule["model"], path):
                    self._no_field(name, line, column, rule, path)

    def _leaves(self, row):
        try:
            return paths.read_leaves(row.get("domain"))
        except (ValueError, SyntaxError, TypeError):
            return []
