{
    "name": "Trade Union",
    "summary": "Found, run, elect, serve and rate grass-roots trade-union federations",
    "version": "19.0.1.0.0",
    "category": "Services/Trade Union",
    "author": "Trade Union maintainers",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "mail",
        "portal",
        "calendar",
        "resource",
        "event",
        "survey",
        "web_hierarchy",
        "auth_signup",
    ],
    "external_dependencies": {
        "python": ["chinesecalendar", "cryptography", "openpyxl", "pypdf", "xlrd", "xlsxwriter"],
    },
    "data": [
        # pillars: organization, member
        "security/groups.xml",
        "security/role_groups.xml",
        "security/ir.model.access.csv",
        "security/rules_organization.xml",
        "security/rules_member.xml",
        "security/rules_standard.xml",
        "security/rules_assessment.xml",
        "data/crons.xml",
        "data/sequences_member.xml",
        "views/menus.xml",
        "views/organization/union_organization_views.xml",
        "views/organization/union_duty_views.xml",
        "views/organization/union_duty_delegation_views.xml",
        "views/organization/union_employer_views.xml",
        # standard
        "data/load_standards.xml",
        "views/standard/union_standard_views.xml",
        "views/standard/union_clause_views.xml",
        "views/standard/union_rule_views.xml",
        "views/standard/union_metric_views.xml",
        "views/standard/union_rule_override_views.xml",
        "views/standard/union_finding_views.xml",
        "views/standard/union_employer_views.xml",
        # approval
        "security/rules_approval.xml",
        "data/approval.xml",
        "views/approval/approval_templates.xml",
        "views/approval/union_approval_decide_views.xml",
        "views/approval/union_approval_request_views.xml",
        "views/approval/union_approval_route_views.xml",
        # document
        "security/rules_document.xml",
        "data/document.xml",
        "reports/letter_templates.xml",
        "views/document/union_letter_views.xml",
        "views/document/union_letter_kind_views.xml",
        # establishment
        "security/rules_establishment.xml",
        "views/establishment/union_establishment_views.xml",
        # committee
        # meeting
        # election
        # service
        # assessment
        "data/load_schemes.xml",
        "views/assessment/union_indicator_views.xml",
        "views/assessment/union_scheme_views.xml",
        "views/assessment/union_campaign_views.xml",
        "views/assessment/union_assessment_line_views.xml",
        "views/assessment/union_assessment_views.xml",
    ],
    "demo": [],
    "assets": {
        "web.assets_tests": ["trade_union/static/tests/tours/*.js"],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
