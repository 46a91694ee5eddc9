import hashlib
import json
import logging
from ast import literal_eval
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import file_path

from ..clock import today
from ..standard import paths
from .keeper import check_keeper
from .route_condition import check_figures
from .seal import is_sealed, sealed

_logger = logging.getLogger(__name__)

SHIPPED = "trade_union/data/routes"


def read_domain(text):
    """Return the domain written in ``text`` as a list; it holds literals only.

    :raise ValueError: not a list of literals
    """
    try:
        domain = literal_eval(text or "[]")
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(domain, list):
        raise ValueError(text)
    return domain


def fitting(papers, text, unknown=()):
    """Return the ids of the papers that meet a written domain.

    :param unknown: the answer where it compares words with numbers: a slip in one office's
        route stops nobody else's papers
    """
    try:
        return set(papers.filtered_domain(read_domain(text))._ids)
    except TypeError:
        return set(unknown)


class UnionApprovalRoute(models.Model):
    """Who has to sign which papers, in which order, from when on.

    Routes are versioned: one that papers went along is never edited but
    superseded by its next version. A paper follows the route of its model, in force on
    the day it is submitted, whose jurisdiction is nearest to its organisation and whose
    condition it meets (docs/decisions/0060).
    """

    _name = "union.approval.route"
    _description = "Approval Route"
    _order = "res_model, sequence, code, version desc, id"
    _places_first = ("organization_id",)

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The same for all versions of a route.")
    res_model = fields.Char("Document Model", required=True, index=True)
    res_model_label = fields.Char("Papers", compute="_compute_res_model_label")
    organization_id = fields.Many2one(
        "union.organization",
        "Jurisdiction",
        index=True,
        ondelete="restrict",
        help="The route holds for this organisation and those below it; empty: for all.",
    )
    domain = fields.Char(
        "Condition", default="[]", required=True, help="Papers that do not meet it go elsewhere."
    )
    sequence = fields.Integer(default=10)
    version = fields.Integer(default=1, readonly=True, copy=False)
    active = fields.Boolean(default=True)
    superseded = fields.Boolean(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False, help="SHA-256 of the shipped file.")
    step_ids = fields.One2many("union.approval.route.step", "route_id", "Steps", copy=True)
    in_use = fields.Boolean(compute="_compute_in_use")

    _version_unique = models.UniqueIndex(
        "(code, version, COALESCE(organization_id, 0))",
        "This version of the route already exists.",
    )

    # What may still change on a route in use: whether new papers take it, and until when.
    _loose_fields = frozenset({"active", "sequence", "date_to"})

    def _compute_in_use(self):
        used = self._used_ids()
        for route in self:
            route.in_use = route._origin.id in used

    def _used_ids(self):
        # Counts only, of papers the reader may not all see.
        rounds = self.env["union.approval.round"].sudo()
        groups = rounds._read_group([("route_id", "in", self.ids)], ["route_id"])
        return {route.id for (route,) in groups}

    @api.depends("res_model")
    def _compute_res_model_label(self):
        for route in self:
            model = self.env.get(route.res_model)
            route.res_model_label = (
                self.env["ir.model"]._get(route.res_model).name if model is not None else False
            )

    @api.constrains("res_model", "domain")
    def _check_domain(self):
        for route in self:
            model = self.env.get(route.res_model)
            if model is None or not getattr(model, "_approval_is_paper", False):
                raise ValidationError(
                    self.env._(
                        "“%(model)s” is not a kind of paper that goes through approval.",
                        model=route.res_model,
                    )
                )
            route._check_condition(route.domain)

    def _check_condition(self, text):
        try:
            domain = read_domain(text)
            Domain(domain).validate(self.env[self.res_model])
            check_figures(self.env, self.res_model, domain)
            self._check_paths(domain)
        except (ValueError, TypeError, KeyError) as error:
            raise ValidationError(
                self.env._(
                    "Route “%(route)s”: the condition %(condition)s cannot be read: %(error)s",
                    route=self.name,
                    condition=text,
                    error=error,
                )
            ) from error

    def _check_paths(self, domain):
        """Raise ValueError unless an office's condition looks at open fields only, as its rules do.

        The way a paper takes tells the answer, which is read with the rights of nobody.
        """
        if not self.organization_id:
            return
        for leaf in domain:
            if isinstance(leaf, str):
                continue
            name, operator, _value = leaf
            if operator not in paths.OPERATORS:
                raise ValueError(
                    self.env._(
                        "use one of %(operators)s", operators=" ".join(sorted(paths.OPERATORS))
                    )
                )
            if not (isinstance(name, str) and paths.is_open_path(self.env, self.res_model, name)):
                raise ValueError(
                    self.env._(
                        "a route may not look at %(path)s; use fields of the paper itself and of"
                        " its own organization",
                        path=name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not is_sealed(self.env):
            for vals in vals_list:
                vals.update(version=1, superseded=False, digest=False)
        routes = super().create(vals_list)
        routes._check_keeper()
        return routes

    def write(self, vals):
        if not is_sealed(self.env):
            if {"version", "superseded", "digest"} & vals.keys():
                raise UserError(self.env._("A route is superseded by its next version only."))
            if vals.keys() - self._loose_fields:
                self._check_editable()
            self._check_line(vals)
            if "date_to" in vals:
                self._check_end(vals["date_to"])
        self._check_keeper()
        result = super().write(vals)
        self._check_keeper()
        if "date_from" in vals and not is_sealed(self.env):
            self._end_before()
        return result

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        # Writes past ``write``: the name in another language is the route's as well.
        self._check_editable()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def unlink(self):
        self._check_editable()
        if not is_sealed(self.env):
            self._reopen_before()
        return super().unlink()

    def _check_keeper(self):
        """Raise AccessError unless a superior keeps these routes."""
        if not is_sealed(self.env):
            check_keeper(self)

    def _check_editable(self):
        if is_sealed(self.env):
            return
        self._check_keeper()
        # Asked afresh: a paper may have gone along it since the form was opened.
        ids = self._used_ids()
        used = self.filtered(lambda route: route.id in ids)
        if used:
            raise UserError(
                self.env._(
                    "Papers went along the route “%(route)s”: make a new version instead.",
                    route=used[0].display_name,
                )
            )

    @api.model
    def _pick(self, papers):
        """Return ``{paper id: route}`` of today for these papers of one model.

        The nearest jurisdiction comes first.
        """
        routes = self.search_fetch(
            self._in_force_domain() & Domain("res_model", "=", papers._name),
            ["domain", "organization_id"],
        )
        picked = {}
        meets = {route: fitting(papers, route.domain) for route in routes}
        for paper in papers:
            chain = [
                int(part)
                for part in (paper._approval_organization().parent_path or "").split("/")
                if part
            ]
            best = None
            for route in routes:
                place = route.organization_id.id
                if paper.id not in meets[route] or (place and place not in chain):
                    continue
                depth = chain.index(place) if place else -1
                # Routes come in their order: the first of the deepest wins.
                if best is None or depth > best[0]:
                    best = depth, route
            if best:
                picked[paper.id] = best[1]
        return picked

    @api.model
    def _load_shipped(self, folder=SHIPPED):
        """Read the routes of a folder: same digest nothing, another one a new version.

        :param folder: an addon and the path in it; an addon that joins names its own
        """
        for path in sorted(Path(file_path(folder)).glob("*.json")):
            content = path.read_bytes()
            self._load_route(json.loads(content), hashlib.sha256(content).hexdigest())

    @api.model
    def _load_route(self, data, digest):
        """Load one route, written as the files of data/routes are; return it, or the old one."""
        # Called at installation and update only: nobody's rights are concerned.
        routes = sealed(self).with_context(active_test=False)
        found = routes.search([("code", "=", data["code"]), ("organization_id", "=", False)])
        current = found.filtered(lambda route: not route.superseded)[:1]
        if current.digest == digest:
            return current
        if data["model"] not in self.env:
            _logger.info("route %s waits for the model %s", data["code"], data["model"])
            return self.browse()
        names = data["name"]
        day = today(self.env)
        route = routes.create(
            {
                "name": names["en_US"],
                "code": data["code"],
                "res_model": data["model"],
                "domain": repr(data.get("domain", [])),
                "sequence": data.get("sequence", 10),
                "version": max(found.mapped("version"), default=0) + 1,
                "digest": digest,
                "date_from": day if found else False,
                "step_ids": [
                    fields.Command.create(
                        {
                            "sequence": number,
                            **{key: value for key, value in step.items() if key != "condition"},
                            "condition": repr(step.get("condition", [])),
                        }
                    )
                    for number, step in enumerate(data["steps"], 1)
                ],
            }
        )
        # Also one that was to begin on a day to come.
        for before in found.filtered(lambda row: not row.superseded):
            before.write({"superseded": True, "date_to": max(day, before.date_from or day)})
        route.flush_recordset()
        # Every language the file has, also those not switched on yet.
        self.env.cr.execute(
            SQL(
                "UPDATE union_approval_route SET name = %s::jsonb WHERE id = %s",
                json.dumps(names),
                route.id,
            )
        )
        route.invalidate_recordset(["name"])
        return route
