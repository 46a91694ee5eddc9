"""Who keeps what binds an organisation in approvals: its superior."""

from odoo.exceptions import AccessError

KEEPERS = ("reviewer", "approver", "chair", "platform_admin")


def check_keeper(records):
    """Raise AccessError unless a superior keeps these records: nobody chooses his own judges.

    What binds a root organisation, which has no superior, is kept by its own people.

    :param records: of a model with ``organization_id``, for which they hold
    """
    if records.env.su:
        return
    duties = records.env["union.duty"]
    for organization in records.organization_id:
        keeper = organization._ancestors()[:1] or organization
        if not duties._has_role(keeper, KEEPERS):
            raise AccessError(
                records.env._(
                    "What decides who signs the papers of %(organization)s is kept by its superior.",
                    organization=organization.name,
                )
            )
