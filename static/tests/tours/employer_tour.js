import { registry } from "@web/core/registry";

const WOMEN = "div[name=female_staff_count] input";
const SAVE = "button.o_form_button_save, .o_form_status_indicator_buttons button";

registry.category("web_tour.tours").add("trade_union_women_staff", {
    steps: () => [
        {
            content: "Nobody told how many women: empty, not zero",
            trigger: `${WOMEN}:value(7)`,
            run: "clear",
        },
        {
            trigger: SAVE,
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: `${WOMEN}:value()`,
        },
    ],
});
