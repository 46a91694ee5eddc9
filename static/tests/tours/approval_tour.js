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

// From the clock to the decision: the group, the paper; then Decide at its activity.
registry.category("web_tour.tours").add("trade_union_approval_systray", {
    steps: () => [
        {
            trigger: ".o_menu_systray .o-mail-ActivityMenu-counter, .o_menu_systray i.fa-clock-o",
            run: "click",
        },
        {
            content: "First tap: the group of papers that wait",
            trigger: ".o-mail-ActivityGroup:contains('Letter')",
            run: "click",
        },
        {
            content: "Second tap: the paper; one that waits for somebody else is not here",
            trigger:
                ".o_kanban_view:not(:contains('关于别的事的函')) .o_kanban_record:contains('关于活动的函')",
            run: "click",
        },
        {
            content: "The paper can be decided: Decide stands where others say Mark Done",
            trigger: ".o-mail-Activity:not(:has(.o-mail-Activity-markDone)) .o_union_decide",
            run: "click",
        },
        {
            trigger: ".modal div[name=choice] label:contains('Return')",
            run: "click",
        },
        {
            trigger: ".modal div[name=comment] textarea",
            run: "edit 请补充预算",
        },
        {
            trigger: ".modal button[name=action_decide]:contains('Confirm')",
            run: "click",
        },
        {
            content: "What was decided stands for nothing to do any more",
            trigger: "body:not(:has(.modal)):not(:has(.o_union_decide)) .o_form_view .o_form_saved",
        },
    ],
});
