import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** What a visit answered and changes: written down by whoever was there, accepted or declined by one click. */
export class VisitProposals extends Component {
    static template = "kam_module.VisitProposals";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.results = [
            ["answered", _t("Answered")],
            ["partly", _t("Partly answered")],
            ["refused", _t("Refused")],
        ];
    }

    get lines() {
        return this.props.record.data[this.props.name].records;
    }

    get people() {
        return this.props.record.data.partner_ids.records.map(({ resId, data }) => ({
            id: resId,
            display_name: data.display_name,
        }));
    }

    label(line) {
        return this.results.find(([key]) => key === line.data.result)?.[1];
    }

    onText(line, ev) {
        return line.update({ text: ev.target.value });
    }

    onResult(line, result) {
        return line.update({ result });
    }

    onPerson(line, ev) {
        return line.update({ partner_id: this.people.find(({ id }) => id === Number(ev.target.value)) || false });
    }

    async decide(line, method) {
        if (await this.props.record.save()) {
            await this.orm.call("kam.visit.proposal", method, [[line.resId]]);
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("kam_visit_proposals", {
    component: VisitProposals,
    supportedTypes: ["one2many"],
    useSubView: true,
});
