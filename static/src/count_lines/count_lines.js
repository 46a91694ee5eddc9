import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, onMounted, onPatched, onWillUnmount, useRef } from "@odoo/owl";

const MARKS = ["votes_for", "votes_against", "votes_abstain"];
const INPUTS = ".o_field_integer input, .o_union_count_lines input";

/**
 * The votes of a count sheet: one row for each candidate with a box for each kind of mark, and
 * whether they add up. A paper sheet is typed from top to bottom: Enter goes to the next box,
 * a box that is entered is selected, an empty one is zero.
 */
export class CountLines extends Component {
    static template = "trade_union.CountLines";
    static props = { ...standardFieldProps };

    setup() {
        this.marks = MARKS;
        this.labels = {
            votes_for: _t("For"),
            votes_against: _t("Against"),
            votes_abstain: _t("Abstained"),
        };
        this.root = useRef("root");
        const onKeydown = this.onKeydown.bind(this);
        const onFocusin = this.onFocusin.bind(this);
        onMounted(() => {
            // The figures of the papers above are Odoo's own fields of the same form.
            this.form = this.root.el.closest(".o_form_renderer");
            this.form.addEventListener("keydown", onKeydown);
            this.form.addEventListener("focusin", onFocusin);
        });
        onPatched(() => {
            const names = this.root.el.querySelectorAll(".o_count_written");
            if (this.focusNewName && names.length === this.writeIns.length) {
                this.focusNewName = false;
                names[names.length - 1]?.focus();
            }
        });
        onWillUnmount(() => {
            this.form.removeEventListener("keydown", onKeydown);
            this.form.removeEventListener("focusin", onFocusin);
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get candidates() {
        return this.list.records.filter((line) => line.data.candidate_id);
    }

    get writeIns() {
        return this.list.records.filter((line) => !line.data.candidate_id);
    }

    /** The papers as sorted: what they are together, and whether that is the papers counted. */
    get papers() {
        const { papers, bundle_papers, valid_count, blank_count, invalid_count } = this.props.record.data;
        const sorted = valid_count + blank_count + invalid_count;
        const addUp = sorted === papers && papers === bundle_papers;
        return { valid_count, blank_count, invalid_count, sorted, papers, bundle_papers, addUp };
    }

    sum(line) {
        return MARKS.reduce((total, mark) => total + line.data[mark], 0);
    }

    addsUp(line) {
        return this.sum(line) === this.props.record.data.valid_count;
    }

    /** Votes for people on all papers, and the most there can be: seats times valid papers. */
    get votes() {
        const { valid_count, seats } = this.props.record.data;
        const given = this.list.records.reduce((total, line) => total + line.data.votes_for, 0);
        return { given, most: valid_count * seats };
    }

    onInput(line, mark, ev) {
        line.update({ [mark]: Number(ev.target.value.replace(/\D/g, "").slice(0, 9)) });
    }

    onName(line, ev) {
        line.update({ written_in: ev.target.value.trim() });
    }

    async addName() {
        // The row is there only once it was drawn.
        this.focusNewName = true;
        await this.list.addNewRecord({ position: "bottom", mode: "readonly" });
    }

    removeName(line) {
        return this.list.delete(line);
    }

    onFocusin(ev) {
        if (ev.target.matches(INPUTS)) {
            ev.target.select();
        }
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || !ev.target.matches(INPUTS)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const boxes = [...this.form.querySelectorAll(INPUTS)];
        const next = boxes[boxes.indexOf(ev.target) + 1];
        (next || this.form.querySelector(".o_count_hand_in"))?.focus();
    }
}

registry.category("fields").add("union_count_lines", {
    component: CountLines,
    displayName: _t("Votes on a Count Sheet"),
    supportedTypes: ["one2many"],
    useSubView: true,
});
