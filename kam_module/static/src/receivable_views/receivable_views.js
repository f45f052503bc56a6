import { onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

const REPORT = "kam.receivable.report";

/** The sentence that says what the figures count. */
function useScope(getContext) {
    const orm = useService("orm");
    const scope = useState({ message: "" });
    onWillStart(async () => {
        scope.message = await orm.call(REPORT, "scope_message", [], { context: getContext() });
    });
    return scope;
}

/** A cell opens the journal items it is the sum of. */
export class ReceivablePivotRenderer extends PivotRenderer {
    static template = "kam_module.ReceivablePivotRenderer";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.scope = useScope(() => this.model.searchParams.context);
    }

    async onOpenView(cell, newWindow) {
        if (cell.value === undefined || this.model.metaData.disableLinking) {
            return;
        }
        const domain = this.model.getGroupDomain({ rowValues: cell.groupId[0], colValues: cell.groupId[1] });
        const action = await this.orm.call(REPORT, "open_items", [domain, cell.measure], {
            context: this.model.searchParams.context,
        });
        return this.actionService.doAction(action, { newWindow });
    }
}

export class ReceivableListRenderer extends ListRenderer {
    static template = "kam_module.ReceivableListRenderer";

    setup() {
        super.setup();
        this.scope = useScope(() => this.props.list.context);
    }
}

registry.category("views").add("kam_receivable_pivot", { ...pivotView, Renderer: ReceivablePivotRenderer });
registry.category("views").add("kam_receivable_list", { ...listView, Renderer: ReceivableListRenderer });
