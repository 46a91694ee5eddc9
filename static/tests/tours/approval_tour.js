import { registry } from "@web/core/registry";

// An approver on a phone: the card of the paper, Agree, Agree; then nothing waits.
registry.category("web_tour.tours").add("trade_union_approval_inbox", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains('关于活动的函')",
            run: "click",
        },
        {
            content: "The paper itself opens, with its enclosure",
            trigger: ".o_form_view:contains('方案')",
        },
        {
            trigger: "button[name=button_agree], .o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            trigger: ".modal textarea, .modal div[name=comment] textarea",
            run: "edit 同意",
        },
        {
            trigger: ".modal button[name=action_decide]:contains('Agree')",
            run: "click",
        },
        {
            content: "What was decided cannot be decided again",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(button[name=button_agree]))",
        },
        {
            content: "The form has been read afresh",
            trigger: "body:not(:has(.modal)) .o_form_view .o_form_saved",
        },
    ],
});
