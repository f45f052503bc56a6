import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Of the deals in each band of the score, how many were won; each band opens its deals. */
export class ScoreBands extends Component {
    static template = "kam_module.ScoreBands";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get page() {
        return this.props.record.data[this.props.name] || { bands: [], deals: 0, least: 0 };
    }

    async open(band) {
        const { record } = this.props;
        if (await record.save()) {
            this.action.doAction(
                await this.orm.call("kam.score.band.statement", "action_kam_open_band", [[record.resId], band.code]),
            );
        }
    }
}

registry.category("fields").add("kam_score_bands", {
    component: ScoreBands,
    displayName: _t("Score against Outcome"),
    supportedTypes: ["json"],
});
