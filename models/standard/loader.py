import csv
import hashlib
import io
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import now, today

PACKAGED = Path(__file__).parents[2] / "data" / "standards"
REQUIRED = {
    "standard.json": None,
    "clauses.csv": {"code", "modality", "area", "title", "requirement"},
}
OPTIONAL = {
    "metrics.csv": {"key", "unit"},
    "rules.csv": {"key", "clause"},
    "conditions.csv": {"rule", "source", "operator"},
    "bands.csv": {"rule", "low", "minimum"},
}
# Texts with a Chinese twin in the column ``…_zh``.
CLAUSE_TEXTS, METRIC_TEXTS, RULE_TEXTS = (
    [column for name in names for column in (name, f"{name}_zh")]
    for names in (
        ("requirement", "source", "citation"),
        ("name", "meaning", "numerator", "denominator"),
        ("name", "message", "cure"),
    )
)
# What a source of this certainty may do in what we ship (an office may raise it).
MOST_SEVERE = {"T": "block", "T2": "warn", "S": "warn", "M": "inform"}


class UnionStandardLoader(models.AbstractModel):
    """Reads a folder of data files into one version of a standard.

    ``standard.json`` (code, version, title, issuer, number, kind, precedence, effective_from,
    effective_to, organization_code, by_adoption), ``clauses.csv`` and, where it has them, ``metrics.csv``,
    ``rules.csv``, ``conditions.csv``, ``bands.csv``. A column ``…_zh`` is the Chinese of the
    one before it. The same files again do nothing. A new
    version makes new records beside the old ones; what offices keep of their own is never
    touched. Either all of a folder is loaded or nothing.
    """

    _name = "union.standard.loader"
    _description = "Loader of Standards"

    @api.model
    def _load_packaged(self):
        """Load every standard that ships with the addon; called at install and at update."""
        folders = sorted(path for path in PACKAGED.iterdir() if (path / "standard.json").is_file())
        read = [
            {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
            for folder in folders
        ]
        # National rules first: their metrics are what local rules measure by.
        read.sort(key=lambda files: json.loads(files["standard.json"]).get("precedence", 0))
        for files in read:
            self._load(files)
        return True

    @api.model
    def _load(self, files):
        """Load one standard.

        :param files: ``{file name: bytes}``
        :return: the ``union.standard``, the one already there if nothing is new
        :raise UserError: naming file, row and what to do; nothing is loaded then
        """
        self._check_files(files)
        meta = self._read_json(files["standard.json"])
        tables = {
            name: self._read_csv(name, files[name]) for name in files if name.endswith(".csv")
        }
        digest = hashlib.sha256(
            b"".join(
                name.encode() + b"\0" + files[name].replace(b"\r\n", b"\n") + b"\0"
                for name in sorted(files)
                if name in REQUIRED or name in OPTIONAL
            )
        ).hexdigest()
        # Loading is the server's own work (install, update), never a user's call.
        loader = self.sudo()
        standards = loader.env["union.standard"]
        known = standards.search(Domain("code", "=", meta["code"]), order="id desc")
        if same := known.filtered(lambda standard: standard.digest == digest):
            return same[0]
        if any(standard.version == meta["version"] for standard in known):
            raise UserError(
                self.env._(
                    "Standard %(code)s: the files differ from version %(version)s that is loaded."
                    " Give them a new version in standard.json.",
                    code=meta["code"],
                    version=meta["version"],
                )
            )
        with self.env.cr.savepoint():
            standard = loader._create_standard(meta, digest, known[:1])
            loader._load_metrics(standard, tables.get("metrics.csv", []))
            clauses = loader._load_clauses(standard, tables["clauses.csv"])
            loader._load_rules(standard, clauses, tables)
            # The old version gives way in the same step, so that no day has both or none.
            known.filtered(lambda old: not old.superseded_on).write(
                {
                    "superseded_by_id": standard.id,
                    "superseded_on": max(filter(None, [standard.effective_from, today(self.env)])),
                }
            )
        return standard

    def _create_standard(self, meta, digest, previous):
        organization = previous.organization_id
        if not organization and meta.get("organization_code"):
            organization = self.env["union.organization"].search(
                Domain("code", "=", meta["organization_code"])
            )
        return self.env["union.standard"].create(
            {
                "code": meta["code"],
                "version": meta["version"],
                "title": meta["title"],
                "issuer": meta.get("issuer"),
                "number": meta.get("number"),
                "kind": meta.get("kind", "order"),
                "precedence": meta.get("precedence", 0),
                "effective_from": meta.get("effective_from"),
                "effective_to": meta.get("effective_to"),
                "organization_id": organization.id,
                "by_adoption": bool(meta.get("by_adoption")),
                "digest": digest,
                "loaded_on": now(),
            }
        )

    def _load_metrics(self, standard, rows):
        metrics = self.env["union.metric"]
        known = {
            metric.key: metric
            for metric in metrics.search(Domain("key", "in", [row["key"] for row in rows]))
        }
        new = []
        for line, row in enumerate(rows, 2):
            self._check_choices(
                "metrics.csv", line, row, metrics, ("unit", "scope", "period", "room")
            )
            values = {
                name: row.get(name) or False for name in ("key", "room", "unit", *METRIC_TEXTS)
            }
            values |= {
                "scope": row.get("scope") or "own",
                "period": row.get("period") or "cutoff",
                "standard_code": standard.code,
            }
            metric = known.get(row["key"])
            if not metric:
                new.append(values)
            elif metric.standard_code != standard.code:
                self._refuse(
                    "metrics.csv",
                    line,
                    self.env._(
                        "metric %(key)s is already declared by %(standard)s",
                        key=row["key"],
                        standard=metric.standard_code,
                    ),
                )
            else:
                metric.write(values)
        metrics.create(new)

    def _load_clauses(self, standard, rows):
        """Return ``{code: clause}``."""
        model = self.env["union.clause"]
        seen, values = set(), []
        for line, row in enumerate(rows, 2):
            self._check_choices("clauses.csv", line, row, model, ("modality", "area", "certainty"))
            if row["code"] in seen:
                self._refuse(
                    "clauses.csv",
                    line,
                    self.env._("clause %(code)s stands there twice", code=row["code"]),
                )
            seen.add(row["code"])
            values.append(
                {
                    "standard_id": standard.id,
                    "sequence": line,
                    "certainty": row.get("certainty") or "S",
                    "place": row.get("place") or False,
                }
                | {
                    name: row.get(name) or False
                    for name in (
                        "code",
                        "modality",
                        "area",
                        "title",
                        "parameters",
                        *CLAUSE_TEXTS,
                    )
                }
            )
        return {clause.code: clause for clause in model.create(values)}

    def _load_rules(self, standard, clauses, tables):
        conditions, bands = {}, {}
        for name, lines in (("conditions.csv", conditions), ("bands.csv", bands)):
            for line, row in enumerate(tables.get(name, []), 2):
                lines.setdefault(row["rule"], []).append((line, row))
        values = []
        rows = tables.get("rules.csv", [])
        for lines, name in ((conditions, "conditions.csv"), (bands, "bands.csv")):
            for key in lines.keys() - {row["key"] for row in rows}:
                self._refuse(
                    name, lines[key][0][0], self.env._("there is no rule %(key)s", key=key)
                )
        for line, row in enumerate(rows, 2):
            values.append(
                self._rule_values(
                    line, row, clauses, conditions.get(row["key"], []), bands.get(row["key"], [])
                )
            )
        try:
            self.env["union.rule"].create(values)
        except ValidationError as error:
            raise UserError(
                self.env._(
                    "Standard %(code)s: %(problem)s", code=standard.code, problem=error.args[0]
                )
            ) from error

    def _rule_values(self, line, row, clauses, conditions, bands):
        rule_model = self.env["union.rule"]
        self._check_choices("rules.csv", line, row, rule_model, ("kind", "trigger", "severity"))
        clause = clauses.get(row["clause"])
        if not clause:
            self._refuse(
                "rules.csv",
                line,
                self.env._("there is no clause %(code)s in clauses.csv", code=row["clause"]),
            )
        severity = row.get("severity") or "inform"
        order = [name for name, _label in rule_model._fields["severity"].selection]
        if order.index(severity) > order.index(MOST_SEVERE[clause.certainty]):
            self._refuse(
                "rules.csv",
                line,
                self.env._(
                    "a clause of certainty %(certainty)s may do “%(severity)s” at most",
                    certainty=clause.certainty,
                    severity=MOST_SEVERE[clause.certainty],
                ),
            )
        return {
            "key": row["key"],
            "sequence": line,
            "clause_id": clause.id,
            "kind": row.get("kind") or "check",
            "model": row.get("model") or False,
            "trigger": row.get("trigger") or False,
            "domain": row.get("domain") or "[]",
            "value": row.get("value") or False,
            "stricter": row.get("stricter") or False,
            "any_group": row.get("any_group") or False,
            "fact": row.get("fact") or False,
            "severity": severity,
            "overridable": row.get("overridable") == "true",
            "due_days": self._integer("rules.csv", line, row, "due_days", 10),
            **{name: row.get(name) or False for name in RULE_TEXTS},
            "condition_ids": [
                fields.Command.create(self._condition_values(number, condition))
                for number, condition in conditions
            ],
            "band_ids": [
                fields.Command.create(
                    {
                        name: self._integer("bands.csv", number, band, name, 0)
                        for name in ("low", "high", "minimum", "maximum")
                    }
                )
                for number, band in bands
            ],
        }

    def _condition_values(self, line, row):
        model = self.env["union.rule.condition"]
        choices = ("source_kind", "operator", "band_source_kind")
        self._check_choices("conditions.csv", line, row, model, choices)
        return {
            "sequence": line,
            "source_kind": row.get("source_kind") or "field",
            "source": row["source"],
            "operator": row["operator"],
            "value": row.get("value") or False,
            "band_source_kind": row.get("band_source_kind") or False,
            "band_source": row.get("band_source") or False,
        }

    def _check_files(self, files):
        for name in REQUIRED.keys() - files.keys():
            raise UserError(
                self.env._("A standard needs the file %(name)s; it is missing.", name=name)
            )
        for name in files.keys() - REQUIRED.keys() - OPTIONAL.keys():
            raise UserError(
                self.env._(
                    "%(name)s is no file of a standard; known are %(known)s.",
                    name=name,
                    known=", ".join([*REQUIRED, *OPTIONAL]),
                )
            )

    def _read_json(self, content):
        try:
            meta = json.loads(content)
        except ValueError as error:
            self._refuse("standard.json", getattr(error, "lineno", 1), str(error))
        missing = [
            name
            for name in ("code", "version", "title")
            if not (isinstance(meta, dict) and meta.get(name))
        ]
        if missing:
            self._refuse(
                "standard.json",
                1,
                self.env._("%(names)s must be given", names=", ".join(missing)),
            )
        return meta

    def _read_csv(self, name, content):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._refuse(name, 1, self.env._("the file is not UTF-8; save it as UTF-8"))
        reader = csv.DictReader(io.StringIO(text, newline=""))
        wanted = REQUIRED.get(name) or OPTIONAL[name]
        if missing := wanted - set(reader.fieldnames or ()):
            self._refuse(
                name,
                1,
                self.env._("column %(names)s is missing", names=", ".join(sorted(missing))),
            )
        rows = []
        for row in reader:
            if None in row or None in row.values():
                self._refuse(
                    name,
                    reader.line_num,
                    self.env._("the row has not as many cells as the header"),
                )
            row = {column: cell.strip() for column, cell in row.items()}
            for column in wanted:
                if not row[column]:
                    self._refuse(
                        name,
                        reader.line_num,
                        self.env._("column %(names)s is empty", names=column),
                    )
            rows.append(row)
        return rows

    def _integer(self, name, line, row, column, default):
        text = row.get(column) or ""
        if not text:
            return default
        if not text.isdigit():
            self._refuse(
                name,
                line,
                self.env._("%(column)s “%(text)s” is no whole number", column=column, text=text),
            )
        return int(text)

    def _check_choices(self, name, line, row, model, columns):
        for column in columns:
            text = row.get(column)
            known = [value for value, _label in model._fields[column].selection]
            if text and text not in known:
                self._refuse(
                    name,
                    line,
                    self.env._(
                        "%(column)s “%(text)s” is none of %(known)s",
                        column=column,
                        text=text,
                        known=", ".join(known),
                    ),
                )

    def _refuse(self, name, line, problem):
        raise UserError(
            self.env._("%(file)s, row %(row)s: %(problem)s.", file=name, row=line, problem=problem)
        )
