import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

const SIGNS = { met: "✓", ahead: "○", missed: "!", warned: "!", overridden: "↷" };

/** The gates of a deal in a row: met, still missing, overridden and why; by signs and words, so that it prints. */
export class GateRow extends Component {
    static template = "kam_module.GateRow";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get gates() {
        return this.props.record.data[this.props.name] || [];
    }

    get isOpen() {
        return this.gates.some(({ state }) => !["met", "overridden"].includes(state));
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
