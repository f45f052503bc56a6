import { formatCurrency } from "@web/core/currency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** The page of a retention statement: ratios, the bridge as a waterfall, its identities, concentration. */
export class RetentionPage extends Component {
    static template = "kam_module.RetentionPage";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get page() {
        return this.props.record.data[this.props.name] || {};
    }

    money(amount) {
        return formatCurrency(amount, this.page.currency_id);
    }

    /** With a sign in words of print: colours alone would say nothing there. */
    signed(step) {
        if (step.is_total) {
            return this.money(step.amount);
        }
        const sign = step.amount < 0 ? "−" : "+";
        return `${sign} ${this.money(Math.abs(step.amount))}`;
    }

    /** Where a bar lies, in percent of the widest level of the bridge. */
    barStyle(step) {
        const levels = this.page.bridge.flatMap(({ start, end }) => [start, end]);
        const lowest = Math.min(0, ...levels);
        const width = Math.max(0, ...levels) - lowest || 1;
        const left = ((Math.min(step.start, step.end) - lowest) / width) * 100;
        return `margin-left: ${left}%; width: ${(Math.abs(step.end - step.start) / width) * 100}%;`;
    }

    barClass(step) {
        if (step.is_total) {
            return "o_kam_bar_total";
        }
        return step.amount < 0 ? "o_kam_bar_less" : "o_kam_bar_more";
    }

    async open(part, grain) {
        if (!(await this.props.record.save())) {
            return;
        }
        const { resModel, resId } = this.props.record;
        const action = await this.orm.call(resModel, "action_open_part", [[resId], part || false, grain || false]);
        return this.action.doAction(action);
    }

    openAccount(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("kam_retention_page", {
    component: RetentionPage,
    supportedTypes: ["json"],
});
