import { registry } from "@web/core/registry";

const map = ".o_kam_map";

const person = (name) => `${map} .o_kam_person:contains('${name}')`;

/** An empty seat gets a person, by keyboard; a dragged contact takes another; three entries are confirmed; the deal is
 * handed over. */
registry.category("web_tour.tours").add("kam_buying_center_map", {
    steps: () => [
        {
            content: "The buying center of the opportunity",
            trigger: ".o_notebook a[name='kam_buying_center']",
            run: "click",
        },
        { content: "What the stage asks for, in words", trigger: `${map} .o_kam_fit .text-danger` },
        { content: "The person who is known", trigger: `${map} [data-force='U-WB'] .o_kam_person:contains('Udo User')` },
        { content: "A seat nobody holds", trigger: `${map} .o_kam_ghost:contains('TB ')`, run: "click" },
        {
            content: "Who holds it",
            trigger: ".modal .o_field_widget[name='partner_id'] input",
            run: "edit Tom Standard",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains('Tom Standard')", run: "click" },
        { trigger: ".modal .o_field_widget[name='force_ids'] .o_tag:contains('T-CA')" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { content: "He sits there now", trigger: `${map} [data-force='T-CA'] .o_kam_person:contains('Tom Standard')` },
        { content: "The seat is taken", trigger: `${map}:not(:has(.o_kam_ghost:contains('TB ')))` },
        { content: "Contacts of the account", trigger: `${map} .o_kam_add_people`, run: "click" },
        {
            content: "One of them goes into a seat",
            trigger: `${map} .o_kam_candidates button:contains('Cora Guide')`,
            run: `drag_and_drop ${map} [data-force='C-CO']`,
        },
        { content: "She sits there", trigger: `${map} [data-force='C-CO'] .o_kam_person:contains('Cora Guide')` },
        {
            content: "The old entry is still true",
            trigger: `${map} .o_kam_person:contains('Udo User') .o_kam_confirm`,
            run: "click",
        },
        { trigger: `${map} .o_kam_person:contains('Udo User'):has(.o_kam_ring_fresh)` },
        { trigger: `${map} .o_kam_person:contains('Udo User'):not(:has(.o_kam_confirm))` },
        { content: "So is a second one", trigger: `${person("Tom Standard")} .o_kam_confirm`, run: "click" },
        { trigger: `${person("Tom Standard")}:has(.o_kam_ring_fresh)` },
        { content: "And a third one", trigger: `${person("Cora Guide")} .o_kam_confirm`, run: "click" },
        { trigger: `${person("Cora Guide")}:has(.o_kam_ring_fresh)` },
        {
            content: "A colleague takes the deal over",
            trigger: "button[name='action_kam_hand_over']",
            run: "click",
        },
        { trigger: ".o_field_widget[name='receiver_id'] input", run: "edit Kam Other Manager" },
        { trigger: ".o-autocomplete--dropdown-item:contains('Kam Other Manager')", run: "click" },
        {
            content: "What was promised",
            trigger: ".o_field_widget[name='note_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        { trigger: ".o_field_widget[name='note_ids'] td[name='name'] input", run: "edit A visit to another branch" },
        { content: "It is offered", trigger: "button[name='action_offer']", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='offered']" },
        { content: "What the colleague reads", trigger: ".o_notebook a[name='reading']", run: "click" },
        { trigger: ".o_kam_reading:contains('A visit to another branch'):contains('Tom Standard')" },
    ],
});
