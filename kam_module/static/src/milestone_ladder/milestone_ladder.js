import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, useState } from "@odoo/owl";

const ICONS = {
    open: "fa-circle-o",
    partly: "fa-adjust",
    answered: "fa-check-circle",
    refused: "fa-ban",
    reopened: "fa-undo",
};

/** The milestone questions of a deal, by stage: what is answered, by whom, how we know, and what is next. */
export class MilestoneLadder extends Component {
    static template = "kam_module.MilestoneLadder";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.state = useState({ ladder: null, opened: {} });
        useRecordObserver(async (record) => {
            // What is read here is what makes the ladder load anew.
            const { resId } = record;
            const { compass_stage_id, kam_milestone_template_id } = record.data;
            await this.load(resId, [compass_stage_id, kam_milestone_template_id]);
        });
        this.icons = ICONS;
    }

    get resId() {
        return this.props.record.resId;
    }

    async load(resId = this.resId) {
        this.state.ladder = resId ? await this.orm.call("crm.lead", "kam_milestone_ladder", [[resId]]) : null;
    }

    /** Everything that changed is read anew, by the ladder and by what the form shows beside it. */
    async reload() {
        await this.props.record.load();
        await this.load();
    }

    /** Stages that are climbed are folded: one sees where the deal is. */
    isOpen(stage) {
        return this.state.opened[stage.id] ?? stage.progress !== 100;
    }

    toggle(stage) {
        this.state.opened[stage.id] = !this.isOpen(stage);
    }

    open(question) {
        this.dialog.add(FormViewDialog, {
            resModel: "kam.lead.milestone",
            resId: question.id,
            title: question.name,
            onRecordSaved: () => this.reload(),
            onRecordDiscarded: () => this.reload(),
        });
    }

    async add(stage) {
        if (await this.props.record.save()) {
            this.dialog.add(FormViewDialog, {
                resModel: "kam.lead.milestone",
                title: _t("A question of this deal"),
                context: { default_lead_id: this.resId, default_compass_stage_id: stage.id },
                onRecordSaved: () => this.reload(),
            });
        }
    }

    async planVisit() {
        if (await this.props.record.save()) {
            this.action.doAction(await this.orm.call("crm.lead", "action_kam_plan_visit", [[this.resId]]));
        }
    }

    openVisit(visit) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "kam.visit",
            res_id: visit.id,
            views: [[false, "form"]],
        });
    }

    async act(method) {
        if (await this.props.record.save()) {
            await this.orm.call("crm.lead", method, [[this.resId]]);
            await this.reload();
        }
    }
}

registry.category("view_widgets").add("kam_milestone_ladder", {
    component: MilestoneLadder,
    fieldDependencies: [
        { name: "compass_stage_id", type: "many2one" },
        { name: "kam_milestone_template_id", type: "many2one" },
    ],
});
