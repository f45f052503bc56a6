import { registry } from "@web/core/registry";

// No words of the addon in these steps: the user may speak any language.

/** The third branch has ordered: a director accepts the question, sees who is silent and who is lost, and starts a deal. */
registry.category("web_tour.tours").add("kam_initiative", {
    url: "/odoo/proposed-initiatives",
    steps: () => [
        {
            content: "The question names the group, the category and the branch that ordered today",
            trigger: ".o_list_view .o_data_row:contains(Delta Holding):contains(Counters):contains(Delta Three)",
        },
        {
            content: "It is an initiative",
            trigger: ".o_list_view .o_data_row:contains(Delta Holding) button[name=action_accept]",
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
            trigger: ".o_form_view .o_field_widget[name=kam_initiative_id] input:value(Delta Holding)",
        },
    ],
});

/** After its invoice is posted. */
registry.category("web_tour.tours").add("kam_initiative_captured", {
    url: "/odoo/initiatives",
    steps: () => [
        {
            content: "The card says how many are silent",
            trigger: ".o_kanban_record:contains(Delta Holding) .o_kam_silent:contains(3)",
        },
        {
            trigger: ".o_kanban_record:contains(Delta Holding)",
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
        {
            content: "Back to the initiative",
            trigger: ".o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            content: "The group by product category",
            trigger: "button[name=action_open_white_space]",
            run: "click",
        },
        {
            content: "What was invoiced is ours",
            trigger: ".o_kam_heat tr:contains(Delta Six) td[data-state=ours]",
        },
        {
            content: "What is ordered is about to be ours",
            trigger: ".o_kam_heat tr:contains(Delta One) td[data-state=pipeline]",
        },
        {
            content: "Nobody knows what the silent ones do",
            trigger: ".o_kam_heat tr:contains(Delta Seven) td[data-state=unknown]",
            run: "click",
        },
        {
            content: "Ask at the next visit",
            trigger: ".o_kam_white_space_panel .o_kam_ask",
            run: "click",
        },
        {
            trigger: ".o_kam_white_space_panel .o_kam_ask_now",
            run: "click",
        },
        {
            content: "It is noted",
            trigger: ".o_notification",
        },
        {
            trigger: ".o_kam_heat tr:contains(Delta Seven) td[data-state=unknown]",
            run: "click",
        },
        {
            content: "The keyboard goes to the branch below",
            trigger: ".o_kam_heat tr:contains(Delta Seven) td[tabindex='0']",
            run: "press ArrowDown",
        },
        {
            trigger: ".o_kam_heat tr:contains(Delta Six) td[tabindex='0']",
            run: "press Enter",
        },
        {
            content: "What speaks for it: journal items, and the deal",
            trigger: ".o_kam_white_space_panel:contains(Delta Six) .o_kam_line[data-kind=ours]",
        },
        {
            trigger: ".o_kam_white_space_panel .o_kam_line[data-kind=pipeline] button",
        },
    ],
});
