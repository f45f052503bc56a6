import { formatCurrency } from "@web/core/currency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, useState } from "@odoo/owl";

import { takeRadar } from "./ahead";

/** A shape for each state, so that they are told apart without colour. */
const SHAPES = { won: "●", talks: "◐", lost: "✕", declined: "–", silent: "◌", untouched: "○" };
const FIRST = 80;

/** Every branch of an initiative on one screen: where it stands, how long it is silent, who beat us. */
export class InitiativeRadar extends Component {
    static template = "kam_module.InitiativeRadar";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ radar: null, only: null, text: "", limit: FIRST });
        useRecordObserver(async (record) => {
            // What is read here is what makes the radar load anew.
            const { date_from, date_to, policy_date, state } = record.data;
            await this.load(record.resId, [date_from, date_to, policy_date, state]);
        });
    }

    get resId() {
        return this.props.record.resId;
    }

    async load(resId = this.resId) {
        this.state.radar = resId ? await takeRadar(this.orm, resId) : null;
    }

    shape(state) {
        return SHAPES[state];
    }

    money(amount) {
        return formatCurrency(amount, this.state.radar.currency_id);
    }

    get found() {
        const text = this.state.text.trim().toLowerCase();
        return this.state.radar.branches.filter(
            (branch) =>
                (!this.state.only || branch.state === this.state.only) &&
                (!text || `${branch.name} ${branch.city} ${branch.competitor}`.toLowerCase().includes(text))
        );
    }

    get shown() {
        return this.found.slice(0, this.state.limit);
    }

    more() {
        this.state.limit += 4 * FIRST;
    }

    choose(state) {
        this.state.only = this.state.only === state ? null : state;
        this.state.limit = FIRST;
    }

    onSearch(ev) {
        this.state.text = ev.target.value;
    }

    async openFigure(figure) {
        const action = await this.orm.call("kam.initiative", "action_open_branches", [[this.resId], figure.states]);
        return this.action.doAction(action);
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async create(branch) {
        if (await this.props.record.save()) {
            const action = await this.orm.call("kam.initiative.branch", "action_create_opportunity", [[branch.id]]);
            return this.action.doAction(action);
        }
    }

    override(branch) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "kam.initiative.branch",
                res_id: branch.id,
                views: [[false, "form"]],
                target: "new",
                name: branch.name,
            },
            { onClose: () => this.load() }
        );
    }
}

registry.category("view_widgets").add("kam_initiative_radar", {
    component: InitiativeRadar,
    fieldDependencies: [
        { name: "date_from", type: "date" },
        { name: "date_to", type: "date" },
        { name: "policy_date", type: "date" },
        { name: "state", type: "selection" },
    ],
});
