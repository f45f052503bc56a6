import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { ScoreReasons } from "../score_reasons/score_reasons";

const MARKS = { done: "✓", here: "●", ahead: "○" };

/** The four stages: where the customer is, where we are, the score; by signs and words, so that it prints. */
export class Compass extends Component {
    static template = "kam_module.Compass";
    static props = { ...standardFieldProps };

    setup() {
        this.dialog = useService("dialog");
    }

    get compass() {
        return this.props.record.data[this.props.name] || false;
    }

    mark(stage) {
        return MARKS[stage.state];
    }

    words(stage) {
        const states = {
            done: _t("%(stage)s: done", { stage: stage.name }),
            here: _t("%(stage)s: the customer is here", { stage: stage.name }),
            ahead: _t("%(stage)s: still ahead", { stage: stage.name }),
        };
        return stage.is_ours ? `${states[stage.state]}. ${_t("We act for this stage.")}` : states[stage.state];
    }

    get days() {
        const { days, status } = this.compass;
        if (days === false || status !== "pending") {
            return "";
        }
        return days === 1 ? _t("1 day here") : _t("%s days here", days);
    }

    /** How many dangers, and the worst of them. */
    get flags() {
        const { flags, flag } = this.compass;
        return flags === 1 ? flag : _t("%(flag)s and %(others)s more red flags", { flag, others: flags - 1 });
    }

    openReasons() {
        const { record } = this.props;
        this.dialog.add(ScoreReasons, { leadId: record.resId, changed: () => record.load() });
    }

    get tooltip() {
        return JSON.stringify({ parts: this.compass.parts });
    }
}

registry.category("fields").add("kam_compass", {
    component: Compass,
    displayName: _t("Compass"),
    supportedTypes: ["json"],
});

/** Days in each stage against what was usual in won deals. */
export class StageTime extends Component {
    static template = "kam_module.StageTime";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("kam_stage_time", {
    component: StageTime,
    displayName: _t("Time in Stages"),
    supportedTypes: ["json"],
});

/** How a budget firmed up: a line through the likely values, a bar from low to high for each estimate. */
export class BudgetChart extends Component {
    static template = "kam_module.BudgetChart";
    static props = { ...standardFieldProps };

    get points() {
        return (this.props.record.data[this.props.name] || { points: [] }).points;
    }

    get line() {
        return this.points.map((point) => `${point.x},${point.likely}`).join(" ");
    }
}

registry.category("fields").add("kam_budget_chart", {
    component: BudgetChart,
    displayName: _t("How the budget firmed up"),
    supportedTypes: ["json"],
});
