import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";

import { askAhead } from "./ahead";

/** A card opens with its radar: the radar is asked for together with the form. */
export class InitiativeKanbanController extends KanbanController {
    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    async openRecord(record, options) {
        if (!options?.newWindow) {
            askAhead(this.orm, record.resId);
        }
        return super.openRecord(record, options);
    }
}

registry.category("views").add("kam_initiative_kanban", { ...kanbanView, Controller: InitiativeKanbanController });
