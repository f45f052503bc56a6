import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

import { SIGNS } from "./heat_map";

const REPORT = "kam.whitespace.report";

/** What speaks for the state of a cell, and what to do about it. */
export class WhiteSpacePanel extends Component {
    static template = "kam_module.WhiteSpacePanel";
    static props = { rowId: Number, categoryId: Number, months: Number, close: Function, onChanged: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.signs = { ...SIGNS, potential: "△" };
        this.state = useState({ evidence: null, question: "", isAsking: false });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => {
            if (props.rowId !== this.props.rowId || props.categoryId !== this.props.categoryId) {
                return this.load(props);
            }
        });
    }

    async load({ rowId, categoryId, months }) {
        const evidence = await this.orm.call(REPORT, "cell_evidence", [rowId, categoryId, months]);
        Object.assign(this.state, { evidence, question: evidence.question, isAsking: false });
    }

    get cell() {
        return [this.props.rowId, this.props.categoryId];
    }

    async openLine(line) {
        if (line.method) {
            const cell = [this.props.rowId, line.category, this.props.months];
            return this.action.doAction(await this.orm.call(REPORT, line.method, cell));
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: line.model,
            res_id: line.id,
            views: [[false, "form"]],
        });
    }

    async createOpportunity() {
        return this.action.doAction(await this.orm.call(REPORT, "create_opportunity", this.cell), {
            onClose: () => this.changed(),
        });
    }

    async ask() {
        const said = await this.orm.call(REPORT, "ask_at_next_visit", [...this.cell, this.state.question]);
        this.state.isAsking = false;
        this.notification.add(said, { type: "success" });
    }

    /** Note what somebody said: the entry that is there, or a new one. */
    say(state) {
        this.openForm("kam.whitespace.cell", this.state.evidence.word, { default_state: state });
    }

    sayCompetitor() {
        this.openForm("kam.competitor.position", false, {});
    }

    openForm(resModel, resId, context) {
        this.dialog.add(FormViewDialog, {
            resModel,
            resId,
            context: {
                default_partner_id: this.props.rowId,
                default_product_categ_id: this.props.categoryId,
                ...context,
            },
            onRecordSaved: () => this.changed(),
        });
    }

    async changed() {
        await this.load(this.props);
        await this.props.onChanged();
    }
}
