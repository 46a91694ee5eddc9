import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// No page of a phone is pushed sideways.
const fits = (where) => ({
    content: "Nothing stands out to the right",
    trigger: where,
    run: () => {
        const wide = document.documentElement.scrollWidth;
        if (wide > window.innerWidth) {
            throw new Error(`${where}: ${wide} px on a screen of ${window.innerWidth}`);
        }
    },
});
const go = (trigger) => ({ trigger, run: "click", expectUnloadPage: true });
const tell = (trigger, text) => ({ trigger, run: `edit ${text}` });
const see = (trigger) => ({ trigger });
const asked = (url) => new URL(window.location).searchParams.get(url);

// Wrong codes until the entry asks to wait; it says who helps.
const attempt = [
    {
        trigger: ".o_union_entry input[name=number]",
        run: ({ anchor }) => {
            anchor.value = asked("number") || window.sessionStorage.getItem("t_number");
            window.sessionStorage.setItem("t_number", anchor.value);
        },
    },
    tell(".o_union_entry input[name=code]", "AAAA-2222"),
    go(".o_union_entry button[type=submit]"),
];
tours.add("trade_union_entry_locked", {
    steps: () => [
        ...attempt,
        see(".alert-danger:contains('Ask the clerk')"),
        ...attempt,
        see(".alert-danger:contains('Ask the clerk')"),
        ...attempt,
        see(".alert-warning:contains('Too many wrong tries'):contains('new code')"),
        fits(".o_union_entry"),
    ],
});

// What the union holds of him, in part only; a notice; his answer about his data, and another.
tours.add("trade_union_member_own_data", {
    steps: () => [
        see(
            ".o_union_member:contains('王建军'):contains('Bachelor'):not(:contains('13800000001'))"
        ),
        fits(".o_union_member"),
        {
            content: "A notice of his union is opened",
            trigger: ".o_union_notice summary:contains('会费公示')",
            run: "click",
        },
        see(".o_union_notice[open]:contains('收支如下')"),
        see(".o_union_consent:contains('Not answered yet')"),
        go(".o_union_consent a"),
        fits("button[name=decision][value=refused]"),
        go("button[name=decision][value=given]"),
        see(".o_union_consent:contains('Given')"),
        go(".o_union_consent a"),
        go("button[name=decision][value=withdrawn]"),
        see(".o_union_consent:contains('Withdrawn')"),
        go(".o_union_links a:contains('Member card')"),
        see(".o_union_card:contains('王建军') img[src^='data:image/svg']"),
        fits(".o_union_card"),
    ],
});

// Something is wrong: he sees what is on record and says what is right.
tours.add("trade_union_member_correction", {
    steps: () => [
        go("#union_correction a"),
        see("form:contains('On record: Bachelor')"),
        fits("form select[name=education]"),
        { trigger: "form select[name=education]", run: "select master" },
        tell("form input[name=mobile]", "13912345678"),
        tell("form textarea[name=note]", "今年取得硕士学位"),
        tell("form input[name=id_number]", "440304199101020129"),
        { trigger: "form select[name=gender]", run: "select male" },
        {
            content: "A date is chosen (“edit” reads the empty one first, and fails)",
            trigger: "form input[name=birth_date]",
            run: ({ anchor }) => {
                anchor.value = "1991-01-02";
            },
        },
        fits("form input[name=birth_date]"),
        go("form button[type=submit]:contains('Send')"),
        see(".alert-warning:contains('gender says male')"),
        {
            content: "What was typed is still there, but for the number",
            trigger: "form:contains('Write the number once more')",
            run: ({ anchor }) => {
                const left = [...new FormData(anchor)].filter(([, value]) => value);
                const told = Object.fromEntries(left);
                if (told.birth_date !== "1991-01-02" || told.education !== "master") {
                    throw new Error(`gone: ${JSON.stringify(told)}`);
                }
                if ("id_number" in told) {
                    throw new Error("the number came back");
                }
            },
        },
        tell("form input[name=id_number]", "440304199101020129"),
        { trigger: "form select[name=gender]", run: "select female" },
        fits("form"),
        go("form button[type=submit]:contains('Send')"),
        see(".alert-success"),
        see("[data-request]:contains('Female'):contains('01/02/1991'):contains('440***')"),
        see("body:not(:contains('440304199101020129'))"),
        see("[data-request]:contains('Pending'):contains('Master'):contains('金鼎大厦工会联合会')"),
        see("[data-request]:not(:contains('13912345678'))"),
        fits("[data-request]"),
    ],
});

// He changes his work, and with it his union.
tours.add("trade_union_member_transfer", {
    steps: () => [
        go("a[data-kind=transfer]"),
        tell("form input[name=counterpart_code]", "T-SZ-NS-YH-1"),
        fits("form"),
        go("form button[type=submit]:contains('Send')"),
        see("[data-request]:contains('Pending'):contains('Now decided at: 金鼎大厦工会联合会')"),
        fits("[data-request]"),
    ],
});

// He leaves, thinks better of it, and leaves after all.
const leave = [
    go("a[data-kind=leave]"),
    { trigger: "form select[name=reason_id]", run: "selectByLabel Own Wish" },
    go("form button[type=submit]:contains('Send')"),
    see("[data-request]:contains('Pending'):contains('Own Wish')"),
];
tours.add("trade_union_member_leave", {
    steps: () => [
        ...leave,
        go("[data-request] button:contains('Take back')"),
        see(".alert-success:contains('taken back')"),
        see("[data-request]:contains('Withdrawn')"),
        ...leave,
        fits("[data-request]"),
    ],
});

// What has become of the last request; the address says what is expected.
tours.add("trade_union_member_status", {
    steps: () => [
        {
            trigger: "[data-request]:first",
            run: ({ anchor }) => {
                for (const words of asked("expect").split("|")) {
                    if (!anchor.textContent.replace(/\s+/g, " ").includes(words)) {
                        throw new Error(`“${words}” is not in: ${anchor.textContent}`);
                    }
                }
            },
        },
        fits("[data-request]"),
    ],
});

// Somebody who is no member yet makes a login and asks to become one.
tours.add("trade_union_newcomer_join", {
    steps: () => [
        tell("input[name=login]", "M00000001"),
        tell("input[name=name]", "赵敏"),
        tell("input[name=password]", "kwz-71-blau"),
        tell("input[name=confirm_password]", "kwz-71-blau"),
        go("button[type=submit]"),
        see(".alert-danger:contains('e-mail')"),
        tell("input[name=login]", "zhaomin@example.com"),
        tell("input[name=password]", "kwz-71-blau"),
        tell("input[name=confirm_password]", "kwz-71-blau"),
        go("button[type=submit]"),
        go("a[href='/my/union/requests']:visible"),
        see("body:not(:has(a[data-kind=leave]))"),
        go("a[data-kind=join]"),
        tell("form input[name=union_code]", "T-SZ-FT-YL-JD"),
        tell("form input[name=name]", "赵敏"),
        tell("form input[name=id_number]", "440304199003070000"),
        { trigger: "form select[name=gender]", run: "select female" },
        go("form button[type=submit]:contains('Send')"),
        see(".alert-warning:contains('check')"),
        {
            content: "A digit was wrong; what was typed is still there",
            trigger: "form input[name=name]",
            run: ({ anchor }) => {
                if (anchor.value !== "赵敏") {
                    throw new Error(`the name is gone: ${anchor.value}`);
                }
            },
        },
        tell("form input[name=id_number]", "440304199003070229"),
        fits("form"),
        go("form button[type=submit]:contains('Send')"),
        see(".alert-success"),
        see("[data-request]:contains('Pending'):contains('金鼎大厦工会联合会')"),
        see("body:not(:contains('440304199003070229'))"),
        fits("[data-request]"),
    ],
});

// An activity: on the list, and off it again.
tours.add("trade_union_member_activity", {
    steps: () => [
        see("[data-activity]:contains('秋季健步走'):contains('莲花山')"),
        fits("[data-activity]"),
        go("[data-activity] button:contains('Sign up')"),
        see(".alert-success:contains('on the list')"),
        see("[data-activity]:contains('You are signed up')"),
        go("[data-activity] button:contains('Cancel Sign-up')"),
        see("[data-activity]:contains('Sign up')"),
        go("[data-activity] button:contains('Sign up')"),
        see("[data-activity]:contains('You are signed up')"),
    ],
});
