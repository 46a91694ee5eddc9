import { registry } from "@web/core/registry";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { useInputField } from "@web/views/fields/input_field_hook";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import { parseInteger } from "@web/views/fields/parsers";
import { useState } from "@odoo/owl";

/** A count that may be left empty: emptied it is not known, where Odoo's own field says zero. */
export class CountField extends IntegerField {
    // As Odoo's own, but for the empty text; super.setup() would bind its parser to the input.
    setup() {
        this.state = useState({ hasFocus: false });
        useInputField({
            getValue: () => this.formattedValue,
            refName: "numpadDecimal",
            parse: (text) => text.trim() !== "" && parseInteger(text, { allowOperation: true }),
        });
        useNumpadDecimal();
    }
}

registry.category("fields").add("union_count", { ...integerField, component: CountField });
