import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Own, branches and total of what an account owes; each figure opens the journal items behind it. */
export class ReceivableBlock extends Component {
    static template = "kam_module.ReceivableBlock";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get figures() {
        return this.props.record.data[this.props.name] || false;
    }

    get parts() {
        const total = [{ name: "total", label: _t("Total") }];
        if (!this.figures.has_branches) {
            return total;
        }
        return [{ name: "own", label: _t("Own") }, { name: "branches", label: _t("Branches") }, ...total];
    }

    format(row, part) {
        if (row.kind === "money") {
            return formatMonetary(row[part], { currencyId: this.figures.currency_id });
        }
        return formatFloat(row[part], { digits: [16, 1] });
    }

    isBad(row) {
        return ["late_90", "late_more"].includes(row.name) && row.total > 0;
    }

    async open(row, part) {
        const record = this.props.record;
        const action = await this.orm.call(
            record.resModel,
            "action_kam_receivable_items",
            [[record.resId], row.name, part],
            { context: record.context }
        );
        return this.action.doAction(action);
    }
}

registry.category("fields").add("kam_receivable", {
    component: ReceivableBlock,
    displayName: _t("Receivables"),
    supportedTypes: ["json"],
});
