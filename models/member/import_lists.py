"""The lists an office sends first: organisations, employers, then the members who work there."""

from ...core.office_lists import EmployerRow
from ...core.organization_list import OrganizationRow
from ...core.roster import CleanRow
from .employer_plan import (
    plan_employers,
    recheck_employers,
    reverse_employers,
    store_employers,
)
from .import_kinds import ImportKind, register
from .organization_plan import (
    plan_organizations,
    recheck_organizations,
    reverse_organizations,
    settle_organizations,
    store_organizations,
)
from .roster_plan import (
    Place,
    implied_of_members,
    plan_members,
    recheck_members,
    reverse_members,
    store_members,
)

_COLUMNS = (
    ("serial", "Serial Number"),
    ("name", "Person or Employer"),
    ("gender", "Gender"),
    ("id_type", "ID Type"),
    ("id_number", "ID Number"),
    ("mobile", "Mobile"),
    ("employer", "Employer"),
    ("employment_kind", "Employment Kind"),
    ("joined_on", "Joined On"),
    ("political_status", "Political Status"),
    ("education", "Education"),
    ("birth_date", "Birth Date"),
    ("note", "Note"),
    ("credit_code", "Unified Social Credit Code"),
    ("sector_code", "Sector Code"),
    ("sector_name", "Sector"),
    ("staff_count", "Staff"),
    ("female_staff_count", "Women Staff"),
    ("revenue", "Revenue (10,000 yuan)"),
    ("assets", "Assets (10,000 yuan)"),
    ("has_union", "Has a Union"),
    ("contact_name", "Contact Name"),
    ("contact_mobile", "Contact Phone"),
    ("code", "Organisation Code"),
    ("level", "Level"),
    ("kind", "Kind of Organisation"),
    ("parent", "Superior"),
    ("state", "State"),
    ("territory_kind", "Kind of Territory"),
    ("party_body", "Party Organisation"),
    ("founded_on", "Founded On"),
    ("paper", "Source Paper"),
)

register(
    ImportKind(
        code="organizations",
        label="Organisations",
        model="union.organization",
        required=("code", "name", "level"),
        optional=(
            "serial", "parent", "kind", "state", "territory_kind", "party_body", "founded_on",
            "paper",
        ),
        plan=plan_organizations,
        store=store_organizations,
        reverse=reverse_organizations,
        recheck=recheck_organizations,
        columns=_COLUMNS,
        shared=("level", "kind", "parent", "state", "territory_kind", "founded_on", "paper"),
        row_types=(OrganizationRow,),
        settle=settle_organizations,
    )
)  # fmt: skip
register(
    ImportKind(
        code="employers",
        label="Employers",
        model="union.employer",
        required=("name", "staff_count", "has_union"),
        optional=(
            "serial", "credit_code", "sector_code", "sector_name", "female_staff_count", "revenue",
            "assets", "contact_name", "contact_mobile",
        ),
        plan=plan_employers,
        store=store_employers,
        reverse=reverse_employers,
        recheck=recheck_employers,
        columns=_COLUMNS,
        shared=("sector_code", "sector_name"),
        row_types=(EmployerRow,),
    )
)  # fmt: skip
register(
    ImportKind(
        code="members",
        label="Members",
        model="union.member",
        required=("name", "id_number", "employer"),
        optional=(
            "serial", "gender", "id_type", "mobile", "employment_kind", "joined_on",
            "political_status", "education", "birth_date", "note",
        ),
        plan=plan_members,
        store=store_members,
        reverse=reverse_members,
        recheck=recheck_members,
        columns=_COLUMNS,
        # What a cell merged over several rows says of each; a name or a number never.
        shared=("employer", "employment_kind", "joined_on", "political_status"),
        row_types=(CleanRow, Place),
        implied=implied_of_members,
    )
)  # fmt: skip
