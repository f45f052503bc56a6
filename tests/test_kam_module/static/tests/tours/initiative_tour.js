import { registry } from "@web/core/registry";

/** A director sees on the radar who is silent and who is lost, and starts the deal of a silent branch. */
registry.category("web_tour.tours").add("kam_initiative", {
    url: "/odoo/initiatives",
    steps: () => [
        {
            content: "The card says how many are silent and lost; no words here, the user may speak any language",
            trigger: ".o_kanban_record:contains(Smart counters) .o_kam_silent:contains(4)",
        },
        {
            trigger: ".o_kanban_record:contains(Smart counters)",
            run: "click",
        },
        {
            content: "Four are silent",
            trigger: ".o_kam_radar button[data-state=silent]:contains(4)",
        },
        {
            content: "Two are lost",
            trigger: ".o_kam_radar button[data-state=lost]:contains(2)",
            run: "click",
        },
        {
            content: "It says to whom",
            trigger: ".o_kam_branch[data-state=lost]:contains(Polaris Systems)",
        },
        {
            content: "Three of nine are captured",
            trigger: ".o_kam_figure[data-figure=capture]:contains(33 %)",
        },
        {
            trigger: ".o_kam_radar button[data-state=silent]",
            run: "click",
        },
        {
            content: "One click opens a deal",
            trigger: ".o_kam_branch[data-branch='Delta Six'] .o_kam_create",
            run: "click",
        },
        {
            content: "It belongs to the initiative",
            trigger: ".o_form_view .o_field_widget[name=kam_initiative_id] input:value(Smart counters)",
        },
    ],
});

/** After its invoice is posted. */
registry.category("web_tour.tours").add("kam_initiative_captured", {
    url: "/odoo/initiatives",
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Smart counters)",
            run: "click",
        },
        {
            content: "Four of nine are captured",
            trigger: ".o_kam_figure[data-figure=capture]:contains(44 %)",
        },
        {
            trigger: ".o_kam_radar button[data-state=silent]:contains(3)",
        },
        {
            content: "Open what is behind the figure",
            trigger: ".o_kam_figure[data-figure=capture] button",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Delta Six)",
        },
    ],
});
