"""Which fields the rules of a standard's files look at."""

from . import paths


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
        for leaf in leaves:
            self._check_path("rules.csv", line, "domain", row, leaf[0])

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
