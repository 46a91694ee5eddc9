import { registry } from "@web/core/registry";

// A list at a desk, cards on a phone.
const ROW = ".o_data_row:eq(0) .o_data_cell:eq(0), .o_kanban_record:not(.o_kanban_ghost):eq(0)";
const tours = registry.category("web_tour.tours");

// The clerk opens his draft, names a person of the preparatory group and submits.
tours.add("trade_union_establishment_submit", {
    steps: () => [
        {
            content: "The draft stands in the list",
            trigger: ROW,
            run: "click",
        },
        {
            content: "The form shows the clause of the object check",
            trigger: ".o_form_view:contains('SZ-5.1.1b')",
        },
        {
            trigger: "div[name=initiator_name] input",
            run: "edit 银河物业有限公司",
        },
        {
            trigger: "button.o_form_button_save, .o_form_status_indicator_buttons button",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: "button[name=button_submit]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=button_submit]))",
        },
        {
            content: "A submitted request is locked",
            trigger: "div[name=initiator_name]:not(:has(input))",
        },
    ],
});

// An approver goes from the clock in the systray to the decision.
const decide = (button, comment, done) => ({
    steps: () => [
        {
            trigger: ".o-mail-ActivityMenu-counter, .o_menu_systray .o-mail-ActivityMenu button, .o_menu_systray [data-menu-xmlid='mail.activity'], .o_menu_systray i[aria-label='Activities']",
            run: "click",
        },
        {
            trigger: ".o-mail-ActivityGroup",
            run: "click",
        },
        {
            trigger: ROW,
            run: "click",
        },
        {
            content: "On a phone all but the first button stand behind the three dots",
            isActive: [button === "button_agree" ? "manual" : "mobile"],
            trigger: ".o_statusbar_buttons .dropdown-toggle",
            run: "click",
        },
        {
            trigger: `button[name=${button}]`,
            run: "click",
        },
        {
            trigger: ".modal div[name=comment] textarea",
            run: `edit ${comment}`,
        },
        {
            trigger: ".modal footer button.btn-primary",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${done}`,
        },
    ],
});
tours.add("trade_union_approval_return", decide("button_return", "请补充", ".o_form_view"));
tours.add("trade_union_approval_agree", decide("button_agree", "同意", ".o_form_view"));
