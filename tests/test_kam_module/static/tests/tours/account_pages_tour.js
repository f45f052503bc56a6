import { registry } from "@web/core/registry";

const openKeyAccountPage = {
    content: "The page Key Account of the form",
    trigger: ".o_notebook a[name='kam_account']",
    run: "click",
};
const card = (name) => `.o_kanban_record:contains('${name}')`;
const dragOnto = (target) => (helpers) => helpers.drag_and_drop(target, { position: "center", relative: true });
const node = (name) => `.o_hierarchy_node:contains('${name}')`;

/** From the manager's page down to the journal items behind a figure. */
registry.category("web_tour.tours").add("kam_from_kanban_to_journal_items", {
    url: "/odoo/key-accounts",
    steps: () => [
        {
            content: "The card counts what the group bought and its open opportunities",
            trigger: `${card("Delta Group")}:contains('2 branches'):contains('1 open opportunity'):contains('1,700')`,
        },
        { trigger: ".o_kanban_group:contains('Test tier') .o_kanban_record:contains('Delta Group')" },
        { content: "Open the account", trigger: card("Delta Group"), run: "click" },
        openKeyAccountPage,
        {
            content: "Own, branches and total",
            trigger:
                ".o_form_view:has([name='kam_revenue_own']:contains('500')):has([name='kam_revenue_branches']:contains('1,200'))",
        },
        { content: "Its group", trigger: "button[name='action_kam_open_tree']", run: "click" },
        { trigger: `.o_hierarchy_view:has(${node("Delta North")}):has(${node("Delta South")})` },
        { content: "No contact is in the tree", trigger: ".o_hierarchy_view:not(:contains('Nora Buyer'))" },
        { content: "A branch of it", trigger: node("Delta North"), run: "click" },
        { trigger: ".o_form_view .o_field_widget[name='name']:has(:value('Delta North'))" },
        openKeyAccountPage,
        { trigger: ".o_form_view [name='kam_parent_id']:contains('Delta Group')" },
        { content: "What it earns", trigger: "button[name='action_kam_profitability']", run: "click" },
        { content: "The revenue of the branch", trigger: ".o_pivot .o_pivot_cell_value:contains('1,000')" },
        { content: "A cell", trigger: ".o_pivot .o_pivot_cell_value:contains('1,000')", run: "click" },
        {
            content: "The journal items behind it",
            trigger: ".o_list_view .o_data_row:contains('Delta North')",
        },
        { trigger: ".o_breadcrumb:contains('Profitability: Delta North')" },
    ],
});

/** A customer becomes a key account and the branch of another one. */
registry.category("web_tour.tours").add("kam_mark_and_change_headquarters", {
    url: "/odoo/key-accounts",
    steps: () => [
        {
            content: "Nobody is a key account yet: the page says what to do",
            trigger: ".o_view_nocontent a:contains('Choose among your customers')",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row td:contains('Lonely Works')", run: "click" },
        openKeyAccountPage,
        { content: "Mark it", trigger: "button[name='action_kam_mark']", run: "click" },
        { trigger: ".modal .o_field_widget[name='reason'] :is(input, textarea)", run: "edit Buys in three regions" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { content: "It is one", trigger: ".o_form_view button[name='action_kam_release']" },
        { trigger: "body:not(:has(.modal))" },
        openKeyAccountPage,
        { content: "Change its headquarters", trigger: "button[name='action_kam_change_headquarters']", run: "click" },
        { trigger: ".modal .o_field_widget[name='parent_id'] input", run: "edit Delta Gr" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Delta Group')", run: "click" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        openKeyAccountPage,
        { trigger: ".o_form_view [name='kam_parent_id']:contains('Delta Group')" },
        { content: "Its group", trigger: "button[name='action_kam_open_tree']", run: "click" },
        { content: "The tree shows it there", trigger: `.o_hierarchy_row:last-child ${node("Lonely Works")}:contains('Key')` },
    ],
});

/** In the tree, a branch is dragged below another account. */
registry.category("web_tour.tours").add("kam_drag_to_another_headquarters", {
    url: "/odoo/account-groups",
    steps: () => [
        { content: "Unfold the group", trigger: `${node("Delta Group")} button`, run: "click" },
        { content: "Drag one branch onto another", trigger: node("Delta South"), run: dragOnto(node("Delta North")) },
        { content: "Changed one's mind", trigger: ".modal-footer button.btn-secondary", run: "click" },
        { content: "All is as before", trigger: `.o_hierarchy_row:has(${node("Delta South")}) ${node("Delta North")}` },
        { content: "Once more", trigger: node("Delta South"), run: dragOnto(node("Delta North")) },
        {
            content: "The date is asked for, the new headquarters is known",
            trigger: ".modal:has([name='date']) .o_field_widget[name='parent_id'] :value('Delta North')",
        },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { content: "The tree shows it there", trigger: `.o_hierarchy_row:last-child ${node("Delta South")}` },
        { trigger: `.o_hierarchy_row:last-child:not(:has(${node("Delta North")}))` },
    ],
});
