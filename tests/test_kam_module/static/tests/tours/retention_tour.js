import { registry } from "@web/core/registry";

/** A controller walks from the bridge to the lost branch and to its journal items. */
registry.category("web_tour.tours").add("kam_retention", {
    url: "/odoo/action-kam_module.kam_retention_statement_action",
    steps: () => [
        {
            content: "The page says how much was kept: 150 of 450",
            trigger: ".o_kam_grain_entity .o_kam_grr:contains(33.33)",
        },
        {
            content: "The bridge closes",
            trigger: ".o_kam_identities .fa-check",
        },
        {
            content: "Another grain: by account the whole group shrank",
            trigger: ".o_field_widget[name=grain] input[data-value=account]",
            run: "click",
        },
        {
            trigger: ".o_kam_step[data-part=contraction]:contains(300.00)",
        },
        {
            trigger: ".o_field_widget[name=grain] input[data-value=entity]",
            run: "click",
        },
        {
            content: "Open what was lost",
            trigger: ".o_kam_step[data-part=churn]:contains(300.00) button",
            run: "click",
        },
        {
            content: "It is East: open its journal items",
            trigger: ".o_data_row:contains(Delta East) button[name=action_open_items]",
            run: "click",
        },
        {
            content: "One journal item of 300; no words here, the user may speak any language",
            trigger: ".o_data_row:has(.o_data_cell[name=credit]:contains(300.00)) .o_data_cell[name=move_name]",
        },
        {
            content: "Back to what was lost",
            trigger: ".o_breadcrumb .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Open the lost branch",
            trigger: ".o_data_row .o_data_cell[name=partner_id]:contains(Delta East)",
            run: "click",
        },
        {
            trigger: ".o_last_breadcrumb_item:contains(Delta East)",
        },
    ],
});
