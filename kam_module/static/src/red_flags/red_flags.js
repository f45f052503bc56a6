import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The dangers to a deal: why, what they rest on, and one step for each, to be planned or declined. */
export class RedFlags extends Component {
    static template = "kam_module.RedFlags";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    get flags() {
        return this.props.record.data[this.props.name] || [];
    }

    get title() {
        const count = this.flags.length;
        return count === 1 ? _t("1 red flag") : _t("%s red flags", count);
    }

    open(link) {
        this.dialog.add(FormViewDialog, {
            resModel: link.model,
            resId: link.id,
            title: link.name,
            onRecordSaved: () => this.props.record.load(),
        });
    }

    async decide(flag, method) {
        if (await this.props.record.save()) {
            await this.orm.call("kam.red.flag", method, [[flag.id]]);
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("kam_red_flags", {
    component: RedFlags,
    displayName: _t("Red Flags"),
    supportedTypes: ["json"],
});
