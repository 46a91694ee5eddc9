import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { CopyButton } from "@web/core/copy_button/copy_button";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";

/** Values in clear, on the screen until the dialog is closed and nowhere else. */
export class IdentityDialog extends Component {
    static template = "trade_union.IdentityDialog";
    static components = { Dialog, CopyButton };
    static props = {
        close: Function,
        title: String,
        values: {
            type: Array,
            element: { type: Object, shape: { label: String, value: String } },
        },
    };

    setup() {
        // Browsers lend the clipboard over https only; the text can be marked in any case.
        this.canCopy = Boolean(browser.navigator.clipboard);
        this.copy = _t("Copy");
        this.copied = _t("Copied");
    }
}

// A function leaves no trace in the address, the breadcrumbs or the session.
registry.category("actions").add("trade_union_show_identity", (env, action) => {
    const { title, values, next } = action.params;
    env.services.dialog.add(IdentityDialog, { title, values });
    return next;
});
