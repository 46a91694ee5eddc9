import { registry } from "@web/core/registry";

const slip = () => new URL(window.location).searchParams.get("slip").split(":");
const PASSWORD = "kwz-71-blau";

registry.category("web_tour.tours").add("trade_union_member_entry", {
    steps: () => [
        {
            content: "The number from the card",
            trigger: ".o_union_entry input[name=number]",
            run: ({ anchor }) => {
                anchor.value = slip()[0];
            },
        },
        {
            content: "The code from the sealed slip",
            trigger: ".o_union_entry input[name=code]",
            run: ({ anchor }) => {
                anchor.value = slip()[1];
            },
        },
        {
            trigger: ".o_union_entry button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_union_password input[name=password]",
            run: `edit ${PASSWORD}`,
        },
        {
            trigger: ".o_union_password input[name=again]",
            run: `edit ${PASSWORD}`,
        },
        {
            trigger: ".o_union_password button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The consent is asked for at once",
            trigger: "button[name=decision][value=given]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "His data, the mobile in part only",
            trigger: ".o_union_member:contains('程立'):contains('金鼎一工会'):not(:contains('13740846169'))",
        },
        {
            trigger: ".o_union_links a:contains('Member card')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_union_card:contains('程立') img[src^='data:image/svg']",
        },
    ],
});
