import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..argument import record_of
from ..clock import today
from . import scheme_check, scheme_loader

PARAMETERS = (
    "open_level",
    "denominator",
    "innovation_min",
    "composite",
    "null_policy",
    "rounding",
    "min_response_pct",
)
NULL_POLICIES = [
    ("fail", "Fails"),
    ("na", "Not applicable"),
    ("uncertain", "To be confirmed"),
    ("block", "Must be answered before submission"),
]
DOUBT_STATES = [
    ("none", "No doubt"),
    ("open", "To be confirmed"),
    ("confirmed", "Confirmed"),
    ("excluded", "Excluded"),
]


class UnionScheme(models.Model):
    """A rating scheme in one version: indicators, their rules and the gates of the stars.

    A draft may be changed by its office; once published nothing of it changes any
    more, whoever asks: a correction is a new version (:meth:`action_new_version`).
    A scheme without an organisation ships with the product and is there for all.
    """

    _name = "union.scheme"
    _description = "Rating Scheme"
    _inherit = ["union.server.fields.mixin"]
    _order = "code, version desc, id"
    _rec_names_search = ["code", "title_zh", "title_en"]
    _places_first = ("organization_id",)
    _named_first = ("previous_id",)

    _server_fields = frozenset(
        {"state", "published_kind", "published_on", "sha256", "content", "source_digest"}
    )

    code = fields.Char(required=True, index=True)
    version = fields.Integer(required=True, default=1)
    title_zh = fields.Char("Chinese Title", required=True)
    title_en = fields.Char("English Title", required=True)
    issuer = fields.Char()
    document = fields.Char("Document Number")
    organization_id = fields.Many2one(
        "union.organization",
        "Jurisdiction",
        index=True,
        ondelete="restrict",
        help="Empty: shipped with the product, there for every organisation.",
    )
    categories = fields.Char(
        required=True, help="Categories of organisations this scheme rates, separated by commas."
    )
    previous_id = fields.Many2one("union.scheme", "Made From", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    published_kind = fields.Selection(
        [("provisional", "Provisional"), ("official", "Official")], readonly=True, copy=False
    )
    published_on = fields.Date(readonly=True, copy=False)
    sha256 = fields.Char("Digest", readonly=True, copy=False)
    source_digest = fields.Char("Digest of the Files", readonly=True, copy=False)
    content = fields.Json(readonly=True, copy=False)

    # What the document leaves open is a parameter with its default on screen.
    denominator = fields.Selection(
        [("band", "Indicators of the star alone"), ("cumulative", "Lower stars included")],
        "Base of the Quota",
        required=True,
        default="band",
        help="Default: the vitality indicators of the star alone. Then 95% of 13 means all 13.",
    )
    innovation_min = fields.Integer(
        "Innovation Items Needed",
        required=True,
        default=1,
        help="Default: 1. The document says “some” and names no number.",
    )
    composite = fields.Selection(
        [("all", "Every applicable clause"), ("majority", "More than half of the clauses")],
        "An Indicator Is Met By",
        required=True,
        default="all",
        help="Default: every applicable clause.",
    )
    null_policy = fields.Selection(
        NULL_POLICIES,
        "Nothing Entered",
        required=True,
        default="fail",
        help="Default: fails. Used where a rule does not say otherwise.",
    )
    rounding = fields.Selection(
        [("exact", "Never rounded"), ("half_up", "Rounded to one decimal")],
        "Rates Are",
        required=True,
        default="exact",
        help="Default: never rounded. 79.96% does not reach 80%.",
    )
    min_response_pct = fields.Integer(
        "Least Response (%)",
        required=True,
        default=0,
        help="Default: 0, none. Answers needed, in percent of the members, before a satisfaction"
        " rate counts.",
    )

    indicator_ids = fields.One2many("union.indicator", "scheme_id", "Indicators")
    rule_ids = fields.One2many("union.indicator.rule", "scheme_id", "Rules")
    gate_ids = fields.One2many("union.scheme.gate", "scheme_id", "Gates")
    indicator_count = fields.Integer(compute="_compute_counts")
    rule_count = fields.Integer(compute="_compute_counts")
    open_doubt_count = fields.Integer("To Be Confirmed", compute="_compute_counts")

    _code_version_unique = models.UniqueIndex(
        "(code, version, COALESCE(organization_id, 0))",
        "This version of the scheme already exists.",
    )
    _sane = models.Constraint(
        "CHECK (version > 0 AND innovation_min >= 0 AND min_response_pct BETWEEN 0 AND 100)",
        "Version 1 or higher; innovation items 0 or more; response between 0 and 100 percent.",
    )

    @api.depends("code", "version", "title_zh", "title_en")
    @api.depends_context("lang")
    def _compute_display_name(self):
        chinese = (self.env.lang or "").startswith("zh")
        for scheme in self:
            title = scheme.title_zh if chinese else scheme.title_en
            version = f"v{scheme.version}" if scheme.code else None
            scheme.display_name = " ".join(filter(None, (scheme.code, version, title)))

    @api.depends("indicator_ids", "rule_ids.doubt_state", "indicator_ids.doubt_state")
    def _compute_counts(self):
        def count(model, domain=()):
            groups = self.env[model]._read_group(
                [("scheme_id", "in", self.ids), *domain], ["scheme_id"], ["__count"]
            )
            return {scheme.id: number for scheme, number in groups}

        is_open = [("doubt_state", "=", "open")]
        indicators = count("union.indicator")
        rules = count("union.indicator.rule")
        open_indicators = count("union.indicator", is_open)
        open_rules = count("union.indicator.rule", is_open)
        for scheme in self:
            key = scheme._origin.id
            scheme.indicator_count = indicators.get(key, 0)
            scheme.rule_count = rules.get(key, 0)
            scheme.open_doubt_count = open_indicators.get(key, 0) + open_rules.get(key, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("organization_id") and not self.env.su:
                raise UserError(self.env._("Name the organisation that issues this scheme."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._check_draft()
        return super().unlink()

    def action_publish(self, kind="provisional"):
        """Publish this draft; from then on nothing of it changes.

        :param kind: ``provisional`` (open doubts are shown and counted both ways) or
            ``official`` (every doubt confirmed or excluded by name)
        :return: True
        :raise UserError: not a draft, incomplete, or official with open doubts
        :raise AccessError: the user may not write the scheme
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        if kind not in self._fields["published_kind"].get_values(self.env):
            raise UserError(self.env._("Publish as “provisional” or “official”."))
        if kind == "official" and self.open_doubt_count:
            raise UserError(
                self.env._(
                    "%(scheme)s: %(count)s rows are still to be confirmed. Confirm or exclude each"
                    " by name, or publish as provisional.",
                    scheme=self.display_name,
                    count=self.open_doubt_count,
                )
            )
        content = self._content()
        scheme_check.check(self.env, content)
        self._check_levels()
        return self._server_write(
            {
                "state": "published",
                "published_kind": kind,
                "published_on": today(self.env),
                "content": content,
                "sha256": self._digest(content),
            }
        )

    def button_publish(self):
        """Form button: publish as provisional."""
        self.action_publish("provisional")

    def button_publish_official(self):
        """Form button: publish as official."""
        self.action_publish("official")

    def action_new_version(self, organization_id=False):
        """Copy this scheme into a new draft of an office, to correct or adapt it.

        :param organization_id: the issuing office; this scheme's own if empty
        :return: id of the draft
        :raise UserError: no organisation given for a scheme that ships with the product, or what
            is given is none
        :raise AccessError: the organisation is outside the user's scope
        """
        self.ensure_one()
        self.check_access("read")
        organization = (
            record_of(self.env["union.organization"], organization_id) or self.organization_id
        )
        if not organization:
            raise UserError(self.env._("Name the organisation that issues this scheme."))
        latest = self.search([("code", "=", self.code)], order="version desc", limit=1)
        return self._load_content(
            self._content(),
            {
                "version": latest.version + 1,
                "organization_id": organization.id,
                "previous_id": self.id,
            },
        ).id

    def button_new_version(self):
        """Form button: a new draft for the scheme's office, or for the highest of the user's."""
        self.ensure_one()
        organization = self.organization_id
        if not organization:
            organization = self.env["union.organization"].search(
                [("in_manager_scope", "=", True)], order="parent_path", limit=1
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.action_new_version(organization.id),
            "views": [(False, "form")],
        }

    @api.model
    def _load_packaged(self):
        """Load every scheme in ``data/schemes/`` that is not here yet; return those loaded."""
        return self.concat(
            *(self._load_package(package) for package in scheme_loader.packages(self.env))
        )

    @api.model
    def _load_package(self, package):
        """Load one scheme folder.

        :param package: what :func:`scheme_loader.read` returns
        :return: the new scheme, or an empty recordset if the same files are loaded already
        :raise UserError: what is wrong, naming the file's row; nothing is saved
        """
        content = package["content"]
        known = self.search(
            [
                ("code", "=", content["code"]),
                ("version", "=", content["version"]),
                ("organization_id", "=", False),
            ]
        )
        if known.source_digest == package["digest"]:
            return self.browse()
        if known:
            raise UserError(
                self.env._(
                    "%(scheme)s is published and its files have changed. A published version stays"
                    " as it is: give the changed files a new version number.",
                    scheme=known.display_name,
                )
            )
        scheme_check.check(self.env, content)
        scheme = self._load_content(content, {})
        scheme._server_write({"source_digest": package["digest"]})
        if package["publish"]:
            scheme.action_publish(package["publish"])
        return scheme

    @api.model
    def _load_content(self, content, values):
        """Create a draft scheme from canonical content (see :meth:`_content`)."""
        names = ("code", "version", "title_zh", "title_en", "issuer", "document")
        scheme = self.create(
            {
                **{name: content[name] for name in names},
                **content["parameters"],
                "categories": ",".join(content["categories"]),
                **values,
            }
        )
        indicators = self.env["union.indicator"].create(
            [{**row, "scheme_id": scheme.id} for row in content["indicators"]]
        )
        ids = {indicator.code: indicator.id for indicator in indicators}
        self.env["union.indicator.rule"].create(
            [
                {
                    **{name: value for name, value in row.items() if name != "indicator"},
                    "indicator_id": ids[row["indicator"]],
                }
                for row in content["rules"]
            ]
        )
        self.env["union.scheme.gate"].create(
            [{**row, "scheme_id": scheme.id} for row in content["gates"]]
        )
        return scheme

    def _content(self):
        """Return the whole scheme as plain, ordered data: what its digest stands for."""
        self.ensure_one()

        def rows(records, names):
            return [{name: record[name] or None for name in names} for record in records]

        def rule_row(rule, row):
            # A threshold of 0 is a threshold; “yes” has none.
            value = None if rule.op == "true" else rule.value
            return {"indicator": rule.indicator_id.code, **row, "value": value}

        rules = self.rule_ids.sorted(lambda r: (r.indicator_id.seq, r.clause_no, r.category, r.id))
        return {
            "code": self.code,
            "version": self.version,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "issuer": self.issuer or None,
            "document": self.document or None,
            "categories": self.categories.split(","),
            "parameters": {name: self[name] for name in PARAMETERS},
            "indicators": rows(
                self.indicator_ids.sorted(lambda i: (i.seq, i.id)), scheme_loader.INDICATOR_FIELDS
            ),
            "rules": [
                rule_row(rule, row)
                for rule, row in zip(rules, rows(rules, scheme_loader.RULE_FIELDS), strict=True)
            ],
            "gates": rows(self.gate_ids.sorted("star"), scheme_loader.GATE_FIELDS),
        }

    @api.model
    def _digest(self, content):
        """Return the SHA-256 of the canonical JSON of ``content``."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _check_draft(self):
        """Refuse any change of a published scheme: no right and no mode opens it."""
        for scheme in self:
            if scheme.state == "published":
                raise UserError(
                    self.env._(
                        "%(scheme)s is published and stays as it is. Make a new version instead.",
                        scheme=scheme.display_name,
                    )
                )
