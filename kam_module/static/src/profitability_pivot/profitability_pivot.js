import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";
import { onWillStart, useState } from "@odoo/owl";

/** A cell opens the journal items it is the sum of; the top says when figures are still to come. */
export class ProfitabilityPivotRenderer extends PivotRenderer {
    static template = "kam_module.ProfitabilityPivotRenderer";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.pending = useState({ message: false });
        onWillStart(async () => {
            this.pending.message = await this.orm.call(this.model.metaData.resModel, "pending_message");
        });
    }

    async onOpenView(cell, newWindow) {
        if (cell.value === undefined || this.model.metaData.disableLinking) {
            return;
        }
        const domain = this.model.getGroupDomain({ rowValues: cell.groupId[0], colValues: cell.groupId[1] });
        const action = await this.orm.call(this.model.metaData.resModel, "open_items", [domain, cell.measure], {
            context: this.model.searchParams.context,
        });
        return this.actionService.doAction(action, { newWindow });
    }
}

registry.category("views").add("kam_profitability_pivot", { ...pivotView, Renderer: ProfitabilityPivotRenderer });
