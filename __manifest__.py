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
        "views/menus.xml",
        "views/organization/union_organization_views.xml",
        "views/organization/union_duty_views.xml",
        "views/organization/union_duty_delegation_views.xml",
        "views/organization/union_employer_views.xml",
        # standard
        "data/load_standards.xml",
        # approval
        "security/rules_approval.xml",
        "data/approval.xml",
        "views/approval/approval_templates.xml",
        "views/approval/union_approval_decide_views.xml",
        "views/approval/union_approval_request_views.xml",
        "views/approval/union_approval_route_views.xml",
        # document
        # establishment
        # committee
        # meeting
        # election
        # service
        # assessment
        "data/load_schemes.xml",
        "views/assessment/union_indicator_views.xml",
        "views/assessment/union_scheme_views.xml",
        "views/assessment/union_campaign_views.xml",
        "views/assessment/union_assessment_views.xml",
    ],
    "demo": [],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
