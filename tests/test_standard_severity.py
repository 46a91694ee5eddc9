"""How hard each shipped rule bites and whom: what its source calls for, what was settled beside."""

import re
from ast import literal_eval

from odoo.tests import tagged

from .common import UnionCase

# National law that is certain.
BLOCK = {
    "NR": """
        agreement.copies agreement.objection agreement.passed_by agreement.scope_level
        agreement.standards committee.candidate.enterprise_chair committee.candidate.head_relative
        committee.contest.ex_officio committee.member.retained committee.recall.votes
        committee.seats committee.seats.small committee.transfer.committee
        committee.transfer.superior committee.union.elected
        committee.union.enterprise_chair election.chair.contested
        election.publicity.order.chair establishment.own_committee
        establishment.superior fund.year.documents meeting.extraordinary.committee
        meeting.extraordinary.members membership.transfer.lead
        organization.abolition.at_will
    """,
    "SH": """
        workers_congress.front_line.regional workers_congress.managers
        workers_congress.managers.regional workers_congress.representatives
        workers_congress.representatives.regional workers_congress.term
        workers_congress.units workers_motion.secret workers_session.extra
        workers_session.papers workers_session.presidium.front_line
        workers_session.presidium.large workers_session.presidium.small
    """,
    "ZJ": """
        workers_congress.managers workers_congress.managers.regional
        workers_congress.representatives.steps workers_congress.women
    """,
}
# No duty, yet who departs from it says why: figures of a guide, what needs a consent.
WARN = {
    "BJ": """
        staff.hired.approval
    """,
    "FT": """
        committee.seats.fine committee.seats.odd
    """,
    "NR": """
        membership.leave.free
    """,
    "QZ": """
        establishment.general_union establishment.general_union.zone
    """,
    "SH": """
        committee.candidate.ex_officio committee.union.formation
        organization.staff.second_level
    """,
    "SZ": """
        case.clocks case.lawyer case.lesson case.mediation case.risk.reported
        committee.audit.composition committee.audit.deputy.count
        committee.audit.head.count committee.audit.overlap committee.audit.seats
        committee.candidate.audit_overlap committee.candidate.ex_officio
        committee.chair.count committee.replacement.delegate committee.seats
        committee.union.ex_officio committee.union.lead committee.vice_chair.count
        committee.women.composition committee.women.deputy.count
        committee.women.head.consulted committee.women.head.count
        committee.women.head.lead committee.women.seats establishment.object.a
        establishment.object.b establishment.object.c establishment.preparatory.size
        federation.meeting.joint fund.project.funds petition.project.funds rights.informers.enterprise
        rights.informers.federation service.activity.place service.activity.plan
        service.activity.record service.activity.roles
    """,
}
# A duty that is known to be met elsewhere, or not for sure from what is on record.
INFORM = {
    "BJ": """
        organization.contact survey.collection_rate survey.joining_rate_90
    """,
    "HZ": """
        organization.category.township
    """,
    "NR": """
        certificate.expiring committee.term.ending committee.vacancy.open
        committee.women.together dues.arrears fund.audit.subjects fund.contribution.arrears
        organization.women.national_delegate
    """,
    "QZ": """
        election.chair.direct fund.grants.township organization.chair.direct_share
        organization.chair.training_due organization.employer.own organization.joint.units
        rights.focus
    """,
    "SH": """
        fund.year.ledger rights.prevention
    """,
    "SZ": """
        establishment.recruit.publicity federation.meeting.congress federation.rating.year
    """,
}
# Asked of every record of their model.
EVERYBODY = """
    access.clear_day access.masked_day access.night access.refused_day access.shown_day
    access.shown_hour approval.vacancy election.ballot.order election.candidate.nominated
    establishment.superior fund.budget.steps fund.disclosure fund.members_share fund.project.funds
    fund.year.documents officer.contract.kept
    service.activity.place service.activity.plan service.activity.record service.activity.roles
    survey.collection_rate survey.joining_rate survey.joining_rate_90 survey.union_rate
"""
# What the key of a rule says of whom it concerns: the field that says so, and its value.
BY_KEY = (
    (r"committee\.(?:candidate\.)?(audit|women|supervision)[._]", "committee_kind"),
    (r"committee\.(union)\.(?!full_time_lead)", "committee_kind"),
    (r"(federation)\.(?!rating\.objects)", "level"),
    (r"(federation)\.rating\.objects", "organization_id.level"),
    (r"establishment\.second_level\.", "organization_id.kind"),
    (r"membership\.(join|transfer|retain|leave|rejoin|end|correction)\.", "kind"),
    (r"petition\.(hardship|report|chair_contract|reelection|project)", "kind_id.code"),
)
# Fields of which one narrows each rule on such records.
BY_MODEL = {
    "union.organization": {"state"},
    "union.term": {"state"},
    "union.vacancy": {"state"},
    "union.contest": {"committee_kind", "ex_officio"},
    "union.candidate": {"committee_kind", "ex_officio"},
    "union.establishment": {"organization_id.level", "organization_id.kind"},
    "union.staff": {"is_current", "date_to"},
}


@tagged("post_install", "-at_install")
class TestSeverity(UnionCase):
    def shipped(self):
        return self.env["union.rule"].search(
            [("organization_id", "=", False), ("standard_id.superseded_on", "=", False)]
        )

    def test_each_rule_bites_as_its_source_calls_for(self):
        """A duty asks for a reason; what is recommended, permitted or uncertain informs."""
        settled = {
            (standard, key): severity
            for severity, standards in (("block", BLOCK), ("warn", WARN), ("inform", INFORM))
            for standard, keys in standards.items()
            for key in keys.split()
        }
        for rule in self.shipped():
            duty = rule.clause_id.modality == "must" and rule.certainty != "M"
            guessed = rule.kind == "parameter" or "working value" in (rule.message or "")
            usual = "warn" if duty and not guessed else "inform"
            standard = rule.standard_id.code
            with self.subTest(clause=rule.clause_id.code, rule=rule.key):
                severity = settled.pop((standard, rule.key), usual)
                self.assertEqual(rule.severity, severity)
        self.assertFalse(settled, "rules that are no more")

    def test_each_rule_concerns_whom_its_key_and_model_say(self):
        """A rule whose domain is lost or is another's would be asked of the wrong."""
        everybody = set(EVERYBODY.split())
        for rule in self.shipped().filtered(lambda rule: rule.kind == "check"):
            leaves = [leaf for leaf in literal_eval(rule.domain or "[]") if len(leaf) == 3]
            with self.subTest(clause=rule.clause_id.code, rule=rule.key):
                self.assertEqual(bool(leaves), rule.key not in everybody)
                if not leaves:
                    continue
                if fields := BY_MODEL.get(rule.model):
                    self.assertTrue(fields & {field for field, *_rest in leaves})
                for pattern, field in BY_KEY:
                    if found := re.match(pattern, rule.key):
                        value = found[1] if found.groups() else "small_second_level"
                        self.assertIn((field, "=", value), leaves)
