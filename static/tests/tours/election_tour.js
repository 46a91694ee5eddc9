import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DOTS = ".o_statusbar_buttons .dropdown-toggle";

// One button of a form's header; on a phone the later ones stand behind three dots.
const press = (name, behindDots = false) => [
    ...(behindDots ? [{ isActive: ["mobile"], trigger: DOTS, run: "click" }] : []),
    { trigger: `button[name=${name}]:not(:disabled)`, run: "click" },
];
const confirm = () => ({ trigger: ".modal footer button.btn-primary", run: "click" });
// The next button says in which phase the election is.
const next = (label) => ({ trigger: `button[name=button_next]:contains('${label}')` });

tours.add("trade_union_election_publish", {
    steps: () => [...press("button_next"), next("Send List")],
});
tours.add("trade_union_election_send_list", {
    steps: () => [...press("button_next"), next("Open Polls")],
});
tours.add("trade_union_election_freeze", {
    steps: () => [
        ...press("button_freeze_roll", true),
        confirm(),
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=button_freeze_roll]))" },
    ],
});
tours.add("trade_union_election_check_in", {
    steps: () => [
        { trigger: "button[name=button_check_in]:eq(0)", run: "click" },
        {
            content: "The first is in: his button is gone",
            trigger: ".o_view_controller:has(button[name=button_check_in])",
        },
    ],
});
tours.add("trade_union_election_open", {
    steps: () => [...press("button_next"), next("Close Polls")],
});
tours.add("trade_union_election_close_polls", {
    steps: () => [...press("button_next"), next("Publish Result")],
});
tours.add("trade_union_election_bundle", {
    steps: () => [
        ...press("button_bundle"),
        { trigger: ".o_form_view:not(:has(button[name=button_bundle]))" },
    ],
});
tours.add("trade_union_election_decide", {
    steps: () => [
        ...press("button_decide"),
        { trigger: ".o_form_view:not(:has(button[name=button_decide]))" },
    ],
});
tours.add("trade_union_election_publish_result", {
    steps: () => [...press("button_next"), next("Report Result")],
});
tours.add("trade_union_election_report", {
    steps: () => [
        ...press("button_next"),
        { trigger: ".o_form_view:not(:has(button[name=button_next]))" },
    ],
});

// A teller's count of six papers for four candidates and three seats.
const line = (order, votes) => [
    {
        isActive: ["desktop"],
        trigger: `.o_data_row:eq(${order}) td[name=votes_for]`,
        run: "click",
    },
    {
        isActive: ["desktop"],
        trigger: `.o_data_row:eq(${order}) td[name=votes_for] input`,
        run: `edit ${votes}`,
    },
    {
        isActive: ["desktop"],
        trigger: `.o_data_row:eq(${order}) td[name=votes_against] input`,
        run: `edit ${6 - votes}`,
    },
    {
        isActive: ["mobile"],
        trigger: `.o_field_x2many .o_kanban_record:not(.o_kanban_ghost):eq(${order})`,
        run: "click",
    },
    { isActive: ["mobile"], trigger: ".modal div[name=votes_for] input", run: `edit ${votes}` },
    {
        isActive: ["mobile"],
        trigger: ".modal div[name=votes_against] input",
        run: `edit ${6 - votes}`,
    },
    { isActive: ["mobile"], trigger: ".modal .o_form_button_save", run: "click" },
    { isActive: ["mobile"], trigger: "body:not(:has(.modal))" },
];
tours.add("trade_union_election_count", {
    steps: () => [
        {
            trigger:
                ".o_kanban_record button[name=button_enter], .o_data_row button[name=button_enter]",
            run: "click",
        },
        { trigger: "div[name=papers] input", run: "edit 6" },
        { trigger: "div[name=valid_count] input", run: "edit 6" },
        ...[6, 5, 5, 0].flatMap((votes, order) => line(order, votes)),
        ...press("button_submit_entry"),
        { trigger: ".o_form_view:not(:has(button[name=button_submit_entry]))" },
    ],
});
