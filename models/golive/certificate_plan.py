"""What a list of certificates and seals would do, worked out before anything is written."""

from typing import NamedTuple

from odoo.fields import Domain

from ...core import office_lists
from ...core.paper_lists import CertificateRow, certificate_filler, check_certificates
from ...core.text import squeeze
from ..clock import today
from ..member.import_kinds import ImportKind, Stored, register
from ..member.roster_plan import Plan
from .places import Places
from .taken_over import mark_of

# Column of the list: field of the record.
COMPARED = {
    "issued_on": "issued_on", "valid_to": "valid_until", "issuer": "issuer", "keeper": "keeper",
}  # fmt: skip


class Holder(NamedTuple):
    """Which organisation a certificate is of, its kind, and its number as the register has it."""

    place_id: int
    kind_id: int
    number: str


def plan_certificates(env, organization, lists):
    """Check a list of certificates; ``new`` holds ``(CertificateRow, Holder)``.

    A certificate is found by organisation, kind and number, a seal without a number by
    organisation and kind; one that is there is compared and never changed.
    """
    good, problems = check_certificates(lists.rows(), today(env))
    plan = Plan()
    _judge(env, organization, plan.tell(lists, good, problems, certificate_filler), plan)
    return plan.sort()


def recheck_certificates(env, organization, plan):
    """Judge the rows of a list that has waited again: places, kinds and records may have changed."""
    _judge(env, organization, plan.reopen(), plan)
    plan.sort()


def _judge(env, organization, rows, plan):
    # With the importer's own eyes and rights, whoever runs the import for him.
    env = env(su=False)
    certificates = env["union.certificate"]
    certificates.check_access("create")
    places = Places(env, organization, {row.name for row in rows})
    kinds = env["union.certificate.kind"]._named()
    found = []
    for row in rows:
        place, code = places.open(row.name)
        if code:
            plan.refuse(row.row_no, "place", code, text=row.name)
            continue
        kind = kinds.get(squeeze(row.certificate_kind).casefold())
        if not kind:
            text = row.certificate_kind
            plan.refuse(row.row_no, "certificate_kind", "certificate_kind_unknown", text=text)
            continue
        number, problem = _number(row, kind, certificates)
        if problem:
            field, code, params = problem
            plan.refuse(row.row_no, field, code, **params)
        else:
            found.append((row, Holder(place.id, kind.id, number)))
    there = _present(certificates, [holder for _row, holder in found])
    first_row = {}
    for row, holder in found:
        # A number is printed once: on the paper of one organisation.
        key = holder[1:] if holder.number else holder
        if (first := first_row.setdefault(key, row.row_no)) != row.row_no:
            plan.refuse(row.row_no, "certificate_number", "certificate_in_file", first_row=first)
        elif record := there.get(holder):
            for column, name in COMPARED.items():
                if column in row.given and (record[name] or "") != getattr(row, column):
                    plan.note(row.row_no, column, "record_differs")
            plan.unchanged.append(row)
        else:
            plan.new.append((row, holder))
            _note(plan, row, kinds[squeeze(row.certificate_kind).casefold()], holder)


def _number(row, kind, certificates):
    """Return ``(number as the register writes it, None)`` or ``("", what is wrong)``."""
    if kind.is_seal and not row.keeper:
        return "", ("keeper", "keeper_missing", {})
    if not row.number:
        missing = ("certificate_number", "certificate_number_missing", {})
        return "", None if kind.is_seal else missing
    number = certificates._repaired({"number": row.number})["number"]
    if kind.number_format == "credit_code":
        verdict = office_lists.check_credit_code(office_lists.normalize_credit_code(number))
        return number, verdict and ("certificate_number", verdict.code, verdict.params)
    if certificates._is_personal(number):
        return "", ("certificate_number", "certificate_number_personal", {})
    return number, None


def _present(certificates, holders):
    """Return ``{Holder: certificate}`` of those in use, in one query."""
    records = certificates.search_fetch(
        Domain("organization_id", "in", list({holder.place_id for holder in holders}))
        & Domain("kind_id", "in", list({holder.kind_id for holder in holders})),
        ["organization_id", "kind_id", "number", *COMPARED.values()],
        order="id",
    )
    return {
        Holder(record.organization_id.id, record.kind_id.id, record.number or ""): record
        for record in records
    }


def _note(plan, row, kind, holder):
    if kind.number_format == "credit_code" and office_lists.credit_code_digit(holder.number):
        plan.note(row.row_no, "certificate_number", "credit_code_digit", text=holder.number)


def store_certificates(env, organization, plan):
    """Make the certificates of a plan; return counts."""
    mark = mark_of(env, plan)
    # Only the mark needs the server; the right to the records is asked just below.
    certificates = (
        env["union.certificate"]
        .sudo()
        .create(
            [
                {
                    **mark,
                    "source_paper": row.paper or False,
                    "organization_id": holder.place_id,
                    "kind_id": holder.kind_id,
                    "number": holder.number or False,
                    "issuer": row.issuer or False,
                    "issued_on": row.issued_on,
                    "keeper": row.keeper or False,
                    # Left to the kind, as on the form, where the list does not say.
                    **({"valid_until": row.valid_to} if row.valid_to else {}),
                }
                for row, holder in plan.new
            ]
        )
    )
    certificates.with_env(env(su=False)).check_access("create")
    return Stored({"certificates": len(certificates)}, {"union.certificate": certificates.ids})


def reverse_certificates(env, undo):
    """Take back the certificates an import made."""
    # Whoever takes an import back was checked; nothing rests on these records.
    env["union.certificate"].sudo().browse(undo.created.get("union.certificate", [])).unlink()


register(
    ImportKind(
        code="certificates",
        label="Certificates and Seals",
        model="union.certificate",
        required=("place", "certificate_kind", "certificate_number"),
        optional=("serial", "issued_on", "valid_to", "issuer", "keeper", "paper"),
        plan=plan_certificates,
        store=store_certificates,
        reverse=reverse_certificates,
        recheck=recheck_certificates,
        columns=(
            ("certificate_kind", "Kind of Certificate"),
            ("certificate_number", "Certificate Number"),
            ("issued_on", "Date of Issue"),
            ("valid_to", "Valid To"),
            ("issuer", "Issuing Office"),
            ("keeper", "Keeper of the Seal"),
        ),
        shared=("place", "certificate_kind", "issuer"),
        row_types=(CertificateRow, Holder),
    )
)
