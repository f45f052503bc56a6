import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";
import { onWillStart, useState } from "@odoo/owl";

const PERCENTAGES = ["gross_margin_percent", "profit_percent"];

/**
 * A cell opens the items it is the sum of, is coloured by its sign, and says why a percentage is missing; the top says
 * when figures are still to come, or are a part of the whole.
 */
export class ProfitabilityPivotRenderer extends PivotRenderer {
    static template = "kam_module.ProfitabilityPivotRenderer";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.notes = useState({ pending: false, partial: false });
        onWillStart(async () => {
            Object.assign(this.notes, await this.orm.call(this.model.metaData.resModel, "screen_notes"));
        });
    }

    isMissing(cell) {
        return PERCENTAGES.includes(cell.measure) && typeof cell.value !== "number";
    }

    cellClass(cell) {
        return { "text-danger": cell.value < 0, "text-muted fst-italic": this.isMissing(cell) };
    }

    getFormattedValue(cell) {
        if (!this.isMissing(cell)) {
            return super.getFormattedValue(cell);
        }
        const revenue = this.model.data.measurements[JSON.stringify(cell.groupId)]?.revenue;
        if (revenue === 0) {
            return { value: _t("no revenue") };
        }
        return { value: revenue ? _t("no cost posted") : _t("not available") };
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
