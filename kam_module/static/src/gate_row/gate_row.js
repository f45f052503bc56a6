import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState } from "@odoo/owl";

const SIGNS = { met: "✓", ahead: "○", missed: "!", warned: "!", overridden: "↷" };

/** The gates of a deal in a row: met, still missing, overridden and why; by signs and words, so that it prints. */
export class GateRow extends Component {
    static template = "kam_module.GateRow";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.state = useState({ open: false });
    }

    get gates() {
        return this.props.record.data[this.props.name] || [];
    }

    get isOpen() {
        return this.gates.some(({ state }) => !["met", "overridden"].includes(state));
    }

    /** The gate whose details are shown, as the record has it now. */
    get shown() {
        return this.gates.find(({ id }) => id === this.state.open);
    }

    toggle(gate) {
        this.state.open = this.state.open === gate.id ? false : gate.id;
    }

    /** Whether a sign alone would say too little. */
    isTold({ state }) {
        return !["met", "ahead"].includes(state);
    }

    sign(gate) {
        return SIGNS[gate.state];
    }

    words(gate) {
        return {
            met: _t("met"),
            ahead: gate.blocks ? _t("not met yet, and blocks") : _t("not met yet"),
            missed: _t("behind us, and not met"),
            warned: _t("passed, to be explained"),
            overridden: _t("overridden"),
        }[gate.state];
    }

    async onOverride() {
        const { record } = this.props;
        if (await record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: "action_kam_override_gate",
                resModel: record.resModel,
                resId: record.resId,
                resIds: [record.resId],
                context: record.context,
                onClose: () => record.load(),
            });
        }
    }
}

registry.category("fields").add("kam_gates", {
    component: GateRow,
    displayName: _t("Gates"),
    supportedTypes: ["json"],
});
