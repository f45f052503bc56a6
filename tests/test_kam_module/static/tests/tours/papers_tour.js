import { registry } from "@web/core/registry";

// The page asks whether papers can be made before it asks for one, and is free meanwhile.
const waitForFile = (route) => ({
    content: "The file is made",
    trigger: "body",
    timeout: 60000,
    run: async () => {
        const isThere = () => performance.getEntriesByType("resource").some(({ name }) => name.includes(route));
        while (!isThere()) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    },
});

const openKeyAccountPage = (name) => [
    {
        content: "Its page about the key account",
        trigger: ".o_notebook .nav-link[name='kam_account']",
        run: "click",
    },
    {
        content: "What it owes",
        trigger: `.o_kam_receivable tr[data-name='receivable'] [data-part='total']:contains(${name})`,
    },
];

registry.category("web_tour.tours").add("kam_receivables_to_items", {
    steps: () => [
        ...openKeyAccountPage("1,300.00"),
        {
            content: "Open what is late",
            trigger: ".o_kam_receivable tr[data-name='late_more'] a[data-part='branches']",
            run: "click",
        },
        {
            content: "The journal items behind it",
            trigger: ".o_list_view .o_data_row",
        },
        {
            content: "Which say what they are",
            trigger: ".o_breadcrumb .active:contains(More than 90 Days Late on)",
        },
    ],
});

registry.category("web_tour.tours").add("kam_print_statement", {
    steps: () => [
        ...openKeyAccountPage("1,300.00"),
        {
            content: "Open the menu of actions",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "Print the statement",
            trigger: ".o-dropdown--menu .o_menu_item:contains(Account Statement)",
            run: "click",
        },
        waitForFile("/report/download"),
    ],
});

registry.category("web_tour.tours").add("kam_workbook_of_receivables", {
    steps: () => [
        {
            content: "The page says what it counts",
            trigger: ".o_kam_scope:contains(own companies apart)",
        },
        {
            content: "Open the menu of actions",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "Ask for the workbook",
            trigger: ".o-dropdown--menu .o_kam_workbook",
            run: "click",
        },
        waitForFile("/kam_module/workbook"),
        {
            content: "A cell opens its journal items",
            trigger: ".o_pivot_cell_value:contains(1,300.00)",
            run: "click",
        },
        {
            content: "There they are",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});
