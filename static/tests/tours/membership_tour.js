import { registry } from "@web/core/registry";

// A member tells on his phone that he retired.
registry.category("web_tour.tours").add("trade_union_membership_portal", {
    steps: () => [
        {
            trigger: "a[data-kind=retain]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "His name and union stand there, the reason is his to choose",
            trigger: "select[name=reason_id]",
            run: "selectByIndex 1",
        },
        {
            trigger: "textarea[name=note]",
            run: "edit 2026年10月退休",
        },
        {
            trigger: "button[type=submit]:contains('Send')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success",
        },
        {
            trigger: "[data-request]:contains('Pending')",
        },
    ],
});
