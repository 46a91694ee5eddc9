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

// The desk at the door: some come one by one and are looked up, a delegation comes together.
// On a phone the search box is folded away, and again after each reload.
const SEARCH = {
    isActive: ["mobile"],
    trigger: ".o_control_panel button:has(.fa-search)",
    run: "click",
};
const find = (text) => [
    { trigger: ".o_searchview_input", run: `edit ${text}` },
    {
        trigger: `.o_searchview_autocomplete .o-dropdown-item:contains(${text}):eq(0)`,
        run: "click",
    },
    { trigger: `.o_searchview_facet:contains(${text})` },
];
const oneComes = (name) => [
    ...find(name),
    {
        trigger: `.o_kanban_record:contains(${name}) button[name=button_check_in]`,
        run: "click",
    },
    { content: `${name} is in`, trigger: `body:not(:has(.o_kanban_record:contains(${name})))` },
];
const select = () => [
    { isActive: ["desktop"], trigger: "thead .o_list_record_selector input", run: "click" },
    {
        isActive: ["mobile"],
        content: "A long press on a card selects it",
        trigger: ".o_kanban_record:not(.o_kanban_ghost):eq(0)",
        run: ({ anchor }) => anchor.dispatchEvent(new Event("touchstart", { bubbles: true })),
    },
    { isActive: ["mobile"], trigger: "button.o_select_domain", run: "click" },
];
const delegationComes = (constituency) => [
    ...find(constituency),
    {
        content: "Nobody else is listed",
        trigger:
            "body:not(:has(.o_kanban_record:contains(第3选区))):not(:has(.o_data_row:contains(第3选区)))",
    },
    ...select(),
    { trigger: "button[name=button_check_in_selected]", run: "click" },
    { trigger: ".o_notification:contains('Checked in: 30')" },
    { trigger: ".o_notification_close", run: "click" },
    { trigger: "body:not(:has(.o_kanban_record:not(.o_kanban_ghost))):not(:has(.o_data_row))" },
    SEARCH,
];
tours.add("trade_union_election_check_in", {
    steps: () => [
        ...press("button_check_in", true),
        { trigger: ".o_kanban_view" },
        SEARCH,
        ...["李建国", "张建国", "周建国"].flatMap(oneComes),
        { trigger: ".o_searchview_facet:last .o_facet_remove", run: "click" },
        { content: "All who are not here yet", trigger: ".o_kanban_record:contains(第3选区)" },
        { isActive: ["desktop"], trigger: ".o_switch_view.o_list", run: "click" },
        { isActive: ["desktop"], trigger: ".o_list_view .o_data_row:contains(第3选区)" },
        ...["第1选区", "第2选区"].flatMap(delegationComes),
    ],
});

// The meeting votes its chief scrutineer, two tellers and the rules.
const SHEET = ".o_selected_row";
const choose = (within, field, item) => [
    { trigger: `${within} div[name=${field}] :is(input, button)`, run: "click" },
    { trigger: `body .o_select_menu_item:contains(${item})`, run: "click" },
];
// On a phone the list of people opens by itself, over the form.
const point = (within, field, name) => [
    {
        isActive: ["desktop"],
        trigger: `${within} div[name=${field}] input`,
        run: `edit ${name}`,
    },
    {
        isActive: ["desktop"],
        trigger: `body .o-autocomplete--dropdown-item:contains(${name})`,
        run: "click",
    },
    { isActive: ["mobile"], trigger: `${within} div[name=${field}] input`, run: "click" },
    {
        isActive: ["mobile"],
        trigger: `.modal .o_kanban_record:contains(${name})`,
        run: "click",
    },
];
const add = (tab) => [
    { trigger: `a[name=${tab}]`, run: "click" },
    {
        isActive: ["desktop"],
        trigger: ".tab-pane.active .o_field_x2many_list_row_add :is(a, button)",
        run: "click",
    },
    { isActive: ["mobile"], trigger: ".tab-pane.active .o-kanban-button-new", run: "click" },
];
const nameScrutineer = (role, field, name) => [
    ...add("scrutineers"),
    ...["desktop", "mobile"].flatMap((device) => {
        const within = device === "desktop" ? SHEET : ".modal";
        return [...(role ? choose(within, "role", role) : []), ...point(within, field, name)]
            .filter((step) => !step.isActive || step.isActive.includes(device))
            .map((step) => ({ ...step, isActive: [device] }));
    }),
    { isActive: ["mobile"], trigger: ".modal .o_form_button_save", run: "click" },
    { isActive: ["mobile"], trigger: "body:not(:has(.modal))" },
];
const propose = (name, kind) => [
    ...add("resolutions"),
    { trigger: ".modal div[name=name] input", run: `edit ${name}` },
    ...choose(".modal", "kind", kind),
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: `body:not(:has(.modal)) .tab-pane.active:contains(${name})` },
];
const vote = (votes) => [
    { trigger: "button[name=button_record_vote]", run: "click" },
    { trigger: ".modal div[name=votes_for] input", run: `edit ${votes}` },
    { trigger: ".modal button[name=button_record]", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];
tours.add("trade_union_election_meeting", {
    steps: () => [
        ...nameScrutineer("Chief", "member_id", "周文博"),
        ...nameScrutineer("", "user_id", "t_teller_0"),
        ...nameScrutineer("", "user_id", "t_teller_1"),
        ...propose("Tellers", "Scrutineers and Tellers"),
        ...propose("Rules", "Election Rules"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.o_form_button_save:visible))" },
        ...press("action_open", true),
        ...vote(63),
        { trigger: ".tab-pane.active:contains('Carried')" },
        ...vote(63),
        { trigger: ".tab-pane.active:not(:has(button[name=button_record_vote]))" },
    ],
});

// A contest and who stands in it: a row, a window of its own, no contest to choose.
const stand = (name) => [
    ...add("candidates"),
    {
        content: "Nobody chooses the contest of a candidate",
        trigger: ".modal:not(:has(div[name=contest_id] input))",
    },
    ...point(".modal", "member_id", name),
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: `body:not(:has(.modal)) .tab-pane.active:contains(${name})` },
];
tours.add("trade_union_election_nominate", {
    steps: () => [
        ...add("contests"),
        { isActive: ["mobile"], trigger: ".modal .o_form_button_save", run: "click" },
        { isActive: ["mobile"], trigger: "body:not(:has(.modal))" },
        { isActive: ["mobile"], trigger: ".o_form_button_save", run: "click" },
        { isActive: ["mobile"], trigger: "button[name=button_open]", run: "click" },
        {
            isActive: ["desktop"],
            trigger: ".o_list_record_open_form_view button",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_form_view div[name=outcome]" },
        ...stand("刘建国"),
        ...stand("刘志强"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.o_form_button_save:visible))" },
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
        { trigger: ".modal button[name=button_make]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=button_bundle]))" },
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
tours.add("trade_union_election_end", {
    steps: () => [
        {
            content: "The result was public long enough: nothing stands before the end",
            trigger:
                ".o_field_widget[name=checklist]:has(.text-success):not(:has(.text-warning))",
        },
        next("End Election"),
        ...press("button_next"),
        { trigger: ".modal:contains('closed for good')" },
        confirm(),
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=button_next]))" },
    ],
});

// The papers of a contest: one was spoilt and replaced.
const figure = (name, number) => ({
    trigger: `.modal div[name=${name}] input`,
    run: `edit ${number}`,
});
const account = (issued, spoilt, unused) => [
    { trigger: "a[name=papers]", run: "click" },
    { trigger: "button[name=button_account]", run: "click" },
    figure("issued", issued),
    figure("recovered", 63),
    figure("spoilt", spoilt),
    figure("unused", unused),
    { trigger: ".modal button[name=button_account]", run: "click" },
    { trigger: "body:not(:has(.modal)) [name=state]:contains('Accounted For')" },
];
tours.add("trade_union_election_account", { steps: () => account(64, 1, 26) });
tours.add("trade_union_election_runoff", {
    steps: () => [
        ...press("button_runoff"),
        { trigger: ".o_form_view:contains('Run-off'):not(:has(button[name=button_runoff]))" },
    ],
});
tours.add("trade_union_election_account_runoff", {
    steps: () => [
        ...account(63, 0, 27),
        ...press("button_bundle"),
        { trigger: ".modal button[name=button_make]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_form_view:not(:has(button[name=button_bundle]))" },
    ],
});

// A teller's count, bundle after bundle: figures of the papers, then one row for each candidate.
const row = (order, name) => `.o_count_candidate:eq(${order}) input[name=${name}]`;
const enter = (papers, votes, { invalid = 0, writeIn = "" } = {}) => [
    { trigger: "div[name=papers] input", run: `edit ${papers} && press Enter` },
    { trigger: "div[name=valid_count] input:focus", run: `edit ${papers - invalid}` },
    { trigger: "div[name=invalid_count] input", run: `edit ${invalid} && press Enter` },
    { content: "The papers add up", trigger: "[name=papers_sum].text-success" },
    ...votes.flatMap((number, order) => [
        { trigger: row(order, "votes_for"), run: `edit ${number} && press Enter` },
        {
            content: "Enter went on to the next box",
            trigger: `${row(order, "votes_against")}:focus`,
            run: `edit ${papers - invalid - number}`,
        },
        { trigger: `.o_count_candidate:eq(${order}) .fa-check` },
    ]),
    ...(writeIn
        ? [
              { trigger: ".o_count_add", run: "click" },
              { trigger: ".o_count_write_in input[name=written_in]", run: `edit ${writeIn}` },
              { trigger: ".o_count_write_in input[name=votes_for]", run: "edit 1" },
          ]
        : []),
    ...press("button_submit_entry"),
    { trigger: ".o_form_view:not(:has(button[name=button_submit_entry]))" },
    { trigger: ".o_back_button", run: "click" },
];
const count = (bundles) =>
    bundles.flatMap((bundle, order) => [
        {
            trigger: `.o_kanban_record:contains('bundle ${order + 1}') button[name=button_enter]`,
            run: "click",
        },
        ...enter(...bundle),
        { trigger: ".o_kanban_view" },
    ]);
// The fourth and the fifth of five tie for the last of four seats.
tours.add("trade_union_election_count", {
    steps: () =>
        count([
            [25, [19, 20, 20, 18, 18], { invalid: 1, writeIn: "周秀英" }],
            [25, [20, 20, 20, 18, 18]],
            [13, [11, 10, 10, 10, 10]],
        ]),
});
tours.add("trade_union_election_count_runoff", {
    steps: () =>
        count([
            [25, [20, 5]],
            [25, [20, 5]],
            [13, [10, 3]],
        ]),
});
