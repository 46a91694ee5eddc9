from . import test_conftest
from . import test_lint
from . import test_lint_architecture
from . import test_lint_translation
from . import test_module_operations
from . import test_tooling
from . import test_append_only
from . import test_organization_counts
from . import test_organization_scope
from . import test_organization_change
from . import test_organization_change_employer
from . import test_organization_change_end
from . import test_organization_change_merger
from . import test_organization_change_rights
from . import test_organization_closed
from . import test_organization_closing
from . import test_organization_coverage
from . import test_organization_ending_race
from . import test_organization_delegation
from . import test_organization_forms
from . import test_organization_history
from . import test_organization_queries
from . import test_organization_people
from . import test_organization_workers
from . import test_rule_case
from . import test_scope_matrix
from . import test_scope_doors
from . import test_scope_http
from . import test_scope_levels
from . import test_scope_links
from . import test_scope_methods
from . import test_scope_papers
from . import test_scope_reading
from . import test_scope_unique
from . import test_scope_writing
from . import (
    test_approval_asked,
    test_approval_changes,
    test_approval_clicks,
    test_approval_copy,
    test_approval_differences,
    test_approval_digest,
    test_approval_doors,
    test_approval_files,
    test_approval_flow,
    test_approval_grades,
    test_approval_guard,
    test_approval_handover,
    test_approval_handover_rights,
    test_approval_inbox,
    test_approval_join,
    test_approval_forgery,
    test_approval_http_race,
    test_approval_kill,
    test_approval_left,
    test_approval_lock,
    test_approval_matrix,
    test_approval_paper_files,
    test_approval_proof,
    test_approval_race,
    test_approval_return,
    test_approval_revoke,
    test_approval_revoke_branches,
    test_approval_route_signers,
    test_approval_route_thresholds,
    test_approval_route_versions,
    test_approval_routes,
    test_approval_security,
    test_approval_tour,
    test_approval_vacancy,
    test_congress_mandate,
    test_congress_quota,
    test_congress_scope,
    test_congress_story,
    test_congress_term,
    test_core_apportion,
    test_core_blind_cells,
    test_core_carry,
    test_core_dirty_files,
    test_core_doctests,
    test_core_identity,
    test_core_list_lines,
    test_core_organization_list,
    test_core_roster,
    test_core_rule_order,
    test_core_stars,
    test_core_tables,
    test_core_preliminary,
    test_core_tally,
    test_core_count_random,
    test_core_tally_random,
    test_core_text,
    test_core_vault,
    test_core_workdays,
    test_document_letter,
    test_document_petition,
)
from . import test_assessment_scheme, test_assessment_rating, test_assessment_flow
from . import test_assessment_campaign
from . import test_assessment_level
from . import test_employer_coverage
from . import test_employer_propose
from . import test_employer_size
from . import test_informer
from . import test_territory_survey
from . import test_establishment
from . import test_establishment_forms
from . import test_establishment_kinds
from . import test_establishment_ways
from . import test_fund_year
from . import test_fund_entry
from . import test_fund_ceiling
from . import test_fund_metrics
from . import test_fund_rights
from . import test_fund_race
from . import test_contribution
from . import test_fund_audit
from . import test_golive_archives
from . import test_golive_certificates
from . import test_golive_founded
from . import test_golive_organizations
from . import test_golive_seats
from . import test_golive_seats_rights
from . import test_golive_stars
from . import test_golive_story
from . import test_standard_rules
from . import test_standard_chinese
from . import test_standard_checklist
from . import test_standard_engine
from . import test_standard_loader
from . import test_standard_order
from . import test_standard_finding
from . import test_standard_hand_out
from . import test_standard_security
from . import test_standard_severity
from . import test_standard_upload
from . import test_standard_trial
from . import test_standard_watch_kill
from . import test_standard_why
from . import test_standard_draft
from . import test_standard_city
from . import test_standard_supervision
from . import test_member_identity
from . import test_member_keys
from . import test_member_employment
from . import (
    test_office_certificate,
    test_office_conditions,
    test_office_facts,
    test_office_keeping,
    test_office_regulation,
    test_office_reminder,
    test_office_security,
    test_office_staff,
)
from . import test_committee_letter
from . import test_committee_rules, test_committee_seat_change, test_committee_term_clock
from . import test_committee_term_extension
from . import test_committee_roster, test_committee_vacancy, test_training_chair
from . import test_training_register
from . import (
    test_committee_audit,
    test_committee_avoidance,
    test_committee_charge,
    test_committee_national,
    test_committee_seats,
    test_committee_supervision,
    test_committee_women,
    test_election_ex_officio,
)
from . import test_election_story
from . import test_election_by_election
from . import test_election_count, test_election_dispute, test_election_fuzz
from . import test_election_race
from . import test_election_forms
from . import test_election_gates
from . import test_election_reply
from . import test_election_result
from . import test_election_recount_ordered
from . import test_election_rounds
from . import (
    test_election_calendar,
    test_election_certificate,
    test_election_end,
    test_election_plenary,
    test_election_preliminary,
    test_election_recall,
    test_election_steps,
)
from . import test_election_said
from . import test_election_same_rules
from . import test_election_scope
from . import test_election_notice
from . import test_election_papers
from . import test_election_order
from . import test_election_candidates
from . import test_election_ballots
from . import test_election_boxes
from . import test_election_ballot_race
from . import test_publicity_portal
from . import test_core_money
from . import test_core_stroke_order
from . import test_views_phone, test_views_year
from . import test_election_recount, test_election_record, test_election_person
from . import test_election_desk, test_election_direct
from . import test_election_conduct, test_election_reduced
from . import test_election_attack
from . import test_election_attendance, test_election_roll, test_election_sitting
from . import test_check_in_race
from . import test_tours
from . import (
    test_service_activity,
    test_service_desk,
    test_service_door,
    test_service_metrics,
    test_service_norms,
    test_service_plan,
    test_service_notice,
    test_service_pass,
    test_service_portal,
    test_service_queue,
    test_service_queue_race,
    test_service_race,
    test_service_sign_up,
    test_service_training,
    test_service_tasks,
    test_service_year,
)
from . import test_member_import
from . import test_member_import_duties
from . import test_member_import_duties_rights
from . import test_member_import_duties_undo
from . import test_member_import_duties_undo_reach
from . import test_member_import_duties_undo_rights
from . import test_member_import_bad
from . import test_member_import_rights
from . import test_member_import_queue
from . import test_member_import_queue_rights
from . import test_member_import_kill
from . import test_member_import_undo
from . import test_member_import_undo_two
from . import test_member_import_result
from . import test_member_import_organizations
from . import test_member_import_mapping
from . import test_member_import_second
from . import test_member_import_third
from . import test_member_import_update
from . import test_member_import_race
from . import test_member_lookup
from . import test_member_lookup_limits
from . import test_journey
from . import test_journey_api
from . import test_tours_election
from . import test_api_attacks
from . import (
    test_api_activity_year,
    test_api_activity,
    test_api_arguments,
    test_api_congress,
    test_api_attendance,
    test_api_dues,
    test_api_funds,
    test_api_golive,
    test_api_membership,
    test_api_pages,
    test_api_people,
    test_api_privacy,
    test_api_register,
    test_api_rosters,
    test_api_statistics,
)
from . import test_identity_leak
from . import test_leak_scan
from . import (
    test_membership_batch,
    test_membership_list,
    test_membership_list_rights,
    test_membership_list_undo,
    test_membership_portal,
    test_membership_portal_correction,
    test_membership_portal_race,
    test_membership_request,
    test_membership_rules,
    test_membership_security,
    test_membership_transfer,
    test_member_entry,
    test_member_entry_race,
    test_member_portal,
    test_privacy_backup,
    test_privacy_erasure,
    test_privacy_export,
    test_privacy_kept,
    test_privacy_keys_page,
    test_privacy_rotation,
    test_privacy_watch,
    test_tours_member,
)
from . import test_people_merge
from . import test_people_twins
from . import test_people_tags
from . import test_statistics_figures
from . import test_statistics_return
from . import test_dues_rules, test_dues_owing
from . import test_dues_import
from . import test_dues_import_engine
from . import test_dues_arrears, test_dues_closed_house, test_dues_receipt, test_dues_totals
from . import test_dues_security
from . import test_dues_employment
from . import test_chatter_doors
from . import test_register_guards
from . import test_mail_template, test_member_contact, test_named_people
from . import test_member_contact_doors
from . import test_document_register
from . import test_due_clock
from . import test_api_letters
from . import test_workday_calendar
from . import test_standard_metric, test_api_metrics
from . import test_meeting_attendees
from . import test_meeting_call
from . import test_meeting_cancel
from . import test_meeting_clauses
from . import test_meeting_door
from . import test_meeting_metrics
from . import test_meeting_portal
from . import test_meeting_race
from . import test_meeting_proposal
from . import test_meeting_public
from . import test_meeting_vote
from . import test_meeting_watch
from . import test_archive_lists, test_archive_package, test_archive_register
from . import test_core_suppress
from . import test_api_rating
from . import test_rating_flow, test_rating_metrics, test_rating_page, test_rating_race
from . import test_workers_congress_rules
from . import test_workers_congress, test_api_workers
from . import test_needs_portal, test_needs_room, test_needs_survey
from . import test_api_needs
from . import test_agreement_flow, test_agreement_rules, test_agreement_watch
from . import test_api_agreements
from . import test_agreement_portal
from . import test_venue_booking, test_venue_portal, test_venue_rules
from . import test_honour_ladder
from . import test_api_venues
from . import test_case_confidential, test_case_flow, test_case_outside, test_case_rules
from . import test_api_cases
