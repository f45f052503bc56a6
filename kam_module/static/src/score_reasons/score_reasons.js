import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

import { Component, onWillStart, useState } from "@odoo/owl";

/** What a score is made of: each part with its reasons, each reason with its points and the record behind it. */
export class ScoreReasons extends Component {
    static template = "kam_module.ScoreReasons";
    static components = { Dialog };
    static props = { close: Function, leadId: Number, changed: Function };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({ detail: null });
        onWillStart(() => this.load());
    }

    async load() {
        const [lead] = await this.orm.read("crm.lead", [this.props.leadId], ["compass_detail"]);
        this.state.detail = lead.compass_detail;
    }

    get title() {
        const { score } = this.state.detail;
        return score === null ? _t("No score yet") : _t("Why the score is %s", score);
    }

    words(part) {
        if (part.score === null) {
            return _t("n/a");
        }
        return _t("%(score)s %, weight %(weight)s", { score: part.score, weight: part.weight });
    }

    points({ points, of }) {
        return points === null ? _t("unknown, does not count") : _t("%(points)s of %(of)s points", { points, of });
    }

    open(reason) {
        this.dialog.add(FormViewDialog, {
            resModel: reason.model,
            resId: reason.id,
            title: reason.text,
            onRecordSaved: async () => {
                await this.props.changed();
                await this.load();
            },
        });
    }
}
