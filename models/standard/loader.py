import hashlib
import json
import logging
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core.versions import is_older
from ..clock import now, today
from .standard_files import (
    CLAUSE_TEXTS,
    METRIC_TEXTS,
    OPTIONAL,
    REQUIRED,
    StandardFiles,
)
from .standard_rows import RULE_TEXTS

_logger = logging.getLogger(__name__)

PACKAGED = Path(__file__).parents[2] / "data" / "standards"


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
        """Load every standard that ships with the addon; called at install and at update.

        Where somebody uploaded this version or a newer one, an update of the addon leaves it.
        """
        folders = sorted(path for path in PACKAGED.iterdir() if (path / "standard.json").is_file())
        read = [
            {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
            for folder in folders
        ]
        # National rules first: their metrics are what local rules measure by.
        read.sort(key=lambda files: json.loads(files["standard.json"]).get("precedence", 0))
        for files in read:
            meta = json.loads(files["standard.json"])
            known = self._known(meta["code"])
            if known.uploaded_by_id and (
                known.version == meta["version"] or is_older(meta["version"], known.version)
            ):
                _logger.info(
                    "Standard %s: version %s was uploaded here and stays; %s is not loaded",
                    known.code, known.version, meta["version"],
                )  # fmt: skip
                continue
            self._load(files)
        return True

    @api.model
    def _known(self, code):
        """Return the newest version of a standard that is here, or none."""
        # Which standards there are is no secret from who loads one.
        return self.env["union.standard"].sudo().search(
            Domain("code", "=", code), order="id desc", limit=1
        )  # fmt: skip

    @api.model
    def _read(self, files, strict=False):
        """Return the :class:`StandardFiles`, with all that is wrong with them in ``problems``."""
        # The same for whoever loads: which keys, codes and organisations there are.
        return StandardFiles(self.env(su=True), files, strict)

    @api.model
    def _load(self, files, strict=False):
        """Load one standard.

        :param files: ``{file name: bytes}``
        :param strict: see :class:`.standard_files.StandardFiles`; also refuse an older version
        :return: the ``union.standard``, the one already there if nothing is new
        :raise UserError: naming each file, row and column and what to do; nothing is loaded then
        """
        read = self._read(files, strict)
        if read.problems:
            raise UserError(read.text())
        meta, digest = read.meta, digest_of(files)
        # Loading is the server's own work (install, update), or that of its administrator,
        # which the dialog checks.
        loader = self.sudo()
        known = loader.env["union.standard"].search(
            Domain("code", "=", meta["code"]), order="id desc"
        )
        same = known.filtered(lambda standard: standard.digest == digest)
        if refusal := self._version_refusal(read, files, strict):
            raise UserError(refusal)
        if same:
            return same[0]
        rows = {name: [row for _line, row in lines] for name, lines in read.tables.items()}
        with self.env.cr.savepoint():
            standard = loader._create_standard(meta, digest, known[:1])
            loader._load_metrics(standard, rows["metrics.csv"])
            clauses = loader._load_clauses(standard, rows["clauses.csv"])
            loader._load_rules(standard, clauses, rows)
            # The old ones give way in the same step, so that no day has both or none: also one
            # that was to give way later, to a version that now never begins.
            begins = max(filter(None, [standard.effective_from, today(self.env)]))
            known.filtered(lambda old: not old.superseded_on or old.superseded_on > begins).write(
                {"superseded_by_id": standard.id, "superseded_on": begins}
            )
        return standard

    def _version_refusal(self, read, files, strict):
        """Return why this version does not take the place of those that are here, or nothing."""
        code, version = read.meta["code"], read.meta["version"]
        # Which versions there are is no secret from who loads one.
        known = self.env["union.standard"].sudo().search(Domain("code", "=", code), order="id desc")
        digest = digest_of(files)
        same = known.filtered(lambda standard: standard.digest == digest)[:1]
        if not known or same == known[0] or (same and not strict):
            return ""
        if not same and version in known.mapped("version"):
            return self.env._(
                "Standard %(code)s: the files differ from version %(version)s that is loaded."
                " Give them a new version in standard.json.",
                code=code,
                version=version,
            )
        if strict and (same or is_older(version, known[0].version)):
            return self.env._(
                "Standard %(code)s: version %(version)s is older than version %(newer)s that"
                " holds here. Give it a higher version in standard.json if it is to take its"
                " place.",
                code=code,
                version=version,
                newer=known[0].version,
            )
        return ""

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
                "kind": meta.get("kind") or "order",
                "precedence": meta.get("precedence", 0),
                "effective_from": meta.get("effective_from"),
                "effective_to": meta.get("effective_to"),
                "organization_id": organization.id,
                "by_adoption": meta.get("by_adoption", False),
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
        for row in rows:
            values = {
                name: row.get(name) or False for name in ("key", "room", "unit", *METRIC_TEXTS)
            }
            values |= {
                "scope": row.get("scope") or "own",
                "period": row.get("period") or "cutoff",
                "standard_code": standard.code,
            }
            if metric := known.get(row["key"]):
                metric.write(values)
            else:
                new.append(values)
        metrics.create(new)

    def _load_clauses(self, standard, rows):
        """Return ``{code: clause}``."""
        names = ("code", "modality", "area", "title", "parameters", *CLAUSE_TEXTS)
        clauses = self.env["union.clause"].create(
            [
                {
                    "standard_id": standard.id,
                    "sequence": line,
                    "certainty": row.get("certainty") or "S",
                    "place": row.get("place") or False,
                }
                | {name: row.get(name) or False for name in names}
                for line, row in enumerate(rows, 2)
            ]
        )
        return {clause.code: clause for clause in clauses}

    def _load_rules(self, standard, clauses, rows):
        conditions, bands = {}, {}
        for name, lines in (("conditions.csv", conditions), ("bands.csv", bands)):
            for line, row in enumerate(rows[name], 2):
                lines.setdefault(row["rule"], []).append((line, row))
        values = [
            self._rule_values(
                line,
                row,
                clauses[row["clause"]],
                conditions.get(row["key"], []),
                bands.get(row["key"], []),
            )
            for line, row in enumerate(rows["rules.csv"], 2)
        ]
        try:
            self.env["union.rule"].create(values)
        except ValidationError as error:
            raise UserError(
                self.env._(
                    "Standard %(code)s: %(problem)s", code=standard.code, problem=error.args[0]
                )
            ) from error

    def _rule_values(self, line, row, clause, conditions, bands):
        plain = ("model", "trigger", "value", "stricter", "any_group", "fact")
        return {
            "key": row["key"],
            "sequence": line,
            "clause_id": clause.id,
            "kind": row.get("kind") or "check",
            "domain": row.get("domain") or "[]",
            "severity": row.get("severity") or "inform",
            "overridable": row.get("overridable") == "true",
            "due_days": int(row.get("due_days") or 10),
            **{name: row.get(name) or False for name in (*plain, *RULE_TEXTS)},
            "condition_ids": [
                fields.Command.create(self._condition_values(number, condition))
                for number, condition in conditions
            ],
            "band_ids": [
                fields.Command.create(
                    {
                        name: int(band.get(name) or 0)
                        for name in ("low", "high", "minimum", "maximum")
                    }
                )
                for _number, band in bands
            ],
        }

    def _condition_values(self, line, row):
        return {
            "sequence": line,
            "source_kind": row.get("source_kind") or "field",
            "source": row["source"],
            "operator": row["operator"],
            "value": row.get("value") or False,
            "band_source_kind": row.get("band_source_kind") or False,
            "band_source": row.get("band_source") or False,
        }


def digest_of(files):
    """Return what tells the files of two versions apart: SHA-256, whatever the line ends."""
    return hashlib.sha256(
        b"".join(
            name.encode() + b"\0" + files[name].replace(b"\r\n", b"\n") + b"\0"
            for name in sorted(files)
            if name in REQUIRED or name in OPTIONAL
        )
    ).hexdigest()
