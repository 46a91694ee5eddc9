from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...core.archive import ArchiveError, read_archive
from ..organization.union_organization_scope import ADMIN
from . import paths


class UnionStandardLoader(models.AbstractModel):
    """Standards that an office uploads: who may, for whom, and what an archive must not hold.

    A standard is shared by every tree on the server, so the system administrator uploads any.
    The platform administrator of an organisation without a superior uploads those of his own
    tree (docs/decisions/0075).
    """

    _inherit = "union.standard.loader"

    @api.model
    def _place_of_uploader(self):
        """Return the top organisation whose tree the caller uploads for; none: the whole server.

        :raise AccessError: neither the system administrator nor a platform administrator at the top
        """
        organizations = self.env["union.organization"]
        if self.env.su or self.env.user.has_group("base.group_system"):
            return organizations
        top = [path for path in organizations._scope_paths((ADMIN,)) if path.count("/") == 1]
        if top:
            return organizations.browse(int(top[0].rstrip("/")))
        raise AccessError(
            self.env._(
                "A standard holds for a whole city: it is uploaded by the system administrator or"
                " by the platform administrator of the highest organisation. Ask them; a rule of"
                " your own organisation you add yourself under Rules."
            )
        )

    @api.model
    def _unpack(self, data):
        """Return ``{file name: bytes}`` of an archive.

        :raise UserError: it is no archive of a standard, and why
        """
        try:
            return read_archive(data)
        except ArchiveError as error:
            raise UserError(self._archive_text(error)) from error

    def _archive_text(self, error):
        params = {"name": error.params.get("name", "")}
        megabytes = str(error.params.get("limit", 0) // 1_000_000)
        match error.code:
            case "no_zip":
                return self.env._("This is no zip file. Pack the files of the standard into one.")
            case "damaged":
                return self.env._("The zip file is damaged: pack the files again.")
            case "too_large":
                return self.env._(
                    "The zip file is larger than %(limit)s MB; a standard is a few small tables.",
                    limit=megabytes,
                )
            case "too_many":
                return self.env._(
                    "The zip file has %(count)s files; a standard has six at most.",
                    count=error.params["count"],
                )
            case "unpacked_too_large":
                return self.env._(
                    "%(name)s is larger than %(limit)s MB unpacked and is not read on.",
                    limit=megabytes,
                    **params,
                )
            case "outside":
                return self.env._(
                    "“%(name)s” leads out of its folder. Pack the files by their bare names.",
                    **params,
                )
            case "encrypted":
                return self.env._(
                    "“%(name)s” is protected by a password. Pack it without one.", **params
                )
            case "method":
                return self.env._(
                    "“%(name)s” is packed in a way that is not read here. Pack it as an ordinary"
                    " zip (Deflate).",
                    **params,
                )
            case "folders":
                return self.env._(
                    "“%(name)s” stands in another folder than the files before it. Pack the files"
                    " of one standard only.",
                    **params,
                )
            case "twice":
                return self.env._("“%(name)s” is in the zip file twice.", **params)
        return self.env._("The zip file is empty.")

    @api.model
    def _examine(self, files):
        """Return the files read and checked for whoever calls: a :class:`StandardFiles`.

        :raise AccessError: the caller uploads no standard
        """
        top = self._place_of_uploader()
        read = self._read(files, strict=True)
        if top and read.meta:
            self._check_own_tree(read, top)
        if (
            read.meta
            and not read.problems
            and (refusal := self._version_refusal(read, files, True))
        ):
            read.add("standard.json", 1, refusal, "version")
        return read

    def _check_own_tree(self, read, top):
        """Add what an uploader who is not the server's administrator may not bring."""
        code = read.meta["code"]
        # Where the standards of others hold is no secret; only a yes or no leaves this.
        known = self.env["union.standard"].sudo().search(Domain("code", "=", code))
        others = known.filtered(
            lambda standard: (
                not (standard.organization_id.parent_path or "").startswith(top.parent_path)
            )
        )
        if others:
            read.add(
                "standard.json",
                1,
                self.env._(
                    "standard %(code)s holds for others too: only the system administrator loads"
                    " a new version. Take another code for one of your own",
                    code=code,
                ),
                "code",
            )
        place = read.meta.get("organization_code")
        if place and not top.search_count(
            Domain("code", "=", place) & Domain("id", "child_of", top.id)
        ):
            read.add(
                "standard.json",
                1,
                self.env._("there is no organisation with the code %(code)s", code=place),
                "organization_code",
            )
        read.check_open_paths(paths.is_open_path)

    @api.model
    def _upload(self, files, organization):
        """Load an uploaded standard.

        :param files: ``{file name: bytes}``
        :param organization: where it holds; none: where the version before does, or as its
            files say, or everywhere (of a top organisation's administrator: in its tree)
        :return: the ``union.standard``
        :raise AccessError: the caller uploads no standard, or not for that organisation
        :raise UserError: naming each file, row and column; nothing is loaded then
        """
        top = self._place_of_uploader()
        if organization and top and not organization.parent_path.startswith(top.parent_path):
            raise AccessError(
                self.env._("%(name)s is not below %(top)s.", name=organization.name, top=top.name)
            )
        read = self._examine(files)
        if read.problems:
            raise UserError(read.text())
        newest = self._known(read.meta["code"])
        standard = self._load(files, strict=True)
        if standard == newest:
            raise UserError(
                self.env._(
                    "Version %(version)s of %(code)s is loaded already, with the same files.",
                    version=standard.version,
                    code=standard.code,
                )
            )
        # The right was checked above, for this organisation.
        values = {"uploaded_by_id": self.env.uid}
        place = organization or standard.organization_id or top
        if place != standard.organization_id:
            values["organization_id"] = place.id
        standard.sudo().write(values)  # as said above
        return standard
