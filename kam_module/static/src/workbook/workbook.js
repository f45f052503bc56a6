import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";

const REPORTS = [
    "kam.profitability.report",
    "kam.retention.report",
    "kam.receivable.report",
    "kam.ledger.signature.report",
    "kam.whitespace.report",
];

/** The report as it is filtered and grouped on the screen, as a workbook. */
export class WorkbookItem extends Component {
    static template = "kam_module.WorkbookItem";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.ui = useService("ui");
    }

    async onSelected() {
        const search = this.env.searchModel;
        const view = Object.assign({}, ...this.env.__getContext__.callbacks.map((callback) => callback()));
        const isPivot = this.env.config.viewType === "pivot";
        const options = {
            model: search.resModel,
            domain: search.domain,
            row_groups: isPivot ? view.pivot_row_groupby : search.groupBy,
            column_groups: isPivot ? view.pivot_column_groupby : [],
            measures: isPivot ? view.pivot_measures.filter((name) => name !== "__count") : [],
            filters: search.facets
                .filter((facet) => facet.type !== "groupBy")
                .map((facet) => facet.values.join(` ${facet.separator || ""} `))
                .join("; "),
            context: { ...user.context, ...search.context },
        };
        this.ui.block();
        try {
            await download({ url: "/kam_module/workbook", data: { data: JSON.stringify(options) } });
        } finally {
            this.ui.unblock();
        }
    }
}

registry.category("cogMenu").add(
    "kam-workbook",
    {
        Component: WorkbookItem,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async ({ config, searchModel }) =>
            REPORTS.includes(searchModel.resModel) &&
            (config.viewType === "pivot" ||
                (config.viewType === "list" && (await user.hasGroup("base.group_allow_export")))),
    },
    { sequence: 11 }
);
