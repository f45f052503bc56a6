import { registry } from "@web/core/registry";

const map = ".o_kam_map";

const person = (name) => `${map} .o_kam_person:contains('${name}')`;

/** By names of people and of fields alone, so that it is the same walk in every language. */
const steps = (label) => [
    {
        content: "The buying center of the opportunity, in the user's language",
        trigger: `.o_notebook a[name='kam_buying_center']:contains('${label}')`,
        run: "click",
    },
    { content: "What the stage asks for, in words", trigger: `${map} .o_kam_fit .text-danger` },
    { content: "A seat nobody holds", trigger: `${map} .o_kam_ghost:contains('T-FB')`, run: "click" },
    {
        content: "Who holds it",
        trigger: ".modal .o_field_widget[name='partner_id'] input",
        run: "edit Wang Lei",
    },
    { trigger: ".o-autocomplete--dropdown-item:contains('Wang Lei')", run: "click" },
    { trigger: ".modal .o_field_widget[name='force_ids'] .o_tag:contains('T-FB')" },
    { trigger: ".modal .o_form_button_save", run: "click" },
    { content: "He sits there now", trigger: `${map} [data-force='T-FB'] .o_kam_person:contains('Wang Lei')` },
    { content: "The seat is taken", trigger: `${map}:not(:has(.o_kam_ghost:contains('T-FB')))` },
    { content: "Contacts of the account", trigger: `${map} .o_kam_add_people`, run: "click" },
    {
        content: "One of them goes into a seat",
        trigger: `${map} .o_kam_candidates button:contains('Tang Rui')`,
        run: `drag_and_drop ${map} [data-force='C-CA']`,
    },
    { content: "She sits there", trigger: `${map} [data-force='C-CA'] .o_kam_person:contains('Tang Rui')` },
    ...["Zhou Ming", "Li Jing", "Sun Yi"].flatMap((name) => [
        { content: `${name}: still true`, trigger: `${person(name)} .o_kam_confirm`, run: "click" },
        { trigger: `${person(name)}:has(.o_kam_ring_fresh)` },
    ]),
    {
        content: "As it was before anybody of this deal was known",
        trigger: `${map} input.o_kam_day`,
        run: ({ anchor }) => {
            anchor.value = "2020-01-31";
            anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    { trigger: `${map} .o_kam_as_it_was:contains('2020-01-31')` },
    { content: "The past is not changed", trigger: `${map}:not(:has(.o_kam_person)):not(:has(.o_kam_add_people))` },
    { content: "Back to today", trigger: `${map} .o_kam_today`, run: "click" },
    { trigger: person("Wang Lei") },
    { content: "A colleague takes the deal over", trigger: "button[name='action_kam_hand_over']", run: "click" },
    { content: "It is on offer to another one", trigger: "button[name='action_withdraw']", run: "click" },
    { trigger: "button[name='action_draft']", run: "click" },
    { trigger: ".o_field_widget[name='receiver_id'] input", run: "edit Chen Hao" },
    { trigger: ".o-autocomplete--dropdown-item:contains('Chen Hao')", run: "click" },
    {
        content: "What was promised",
        trigger: ".o_field_widget[name='note_ids'] .o_field_x2many_list_row_add a",
        run: "click",
    },
    { trigger: ".o_field_widget[name='note_ids'] .o_selected_row td[name='name'] input", run: "edit See branch 9" },
    { content: "It is offered", trigger: "button[name='action_offer']", run: "click" },
    { trigger: ".o_arrow_button_current[data-value='offered']" },
    { content: "What the colleague reads", trigger: ".o_notebook a[name='reading']", run: "click" },
    { trigger: ".o_kam_reading:contains('See branch 9'):contains('Wang Lei')" },
];

registry.category("web_tour.tours").add("kam_newcomer_en_US", { steps: () => steps("Buying Center") });
registry.category("web_tour.tours").add("kam_newcomer_zh_CN", { steps: () => steps("采购中心") });
