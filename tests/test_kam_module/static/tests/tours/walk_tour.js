import { registry } from "@web/core/registry";

const visitForm = ".o_kam_visit";
const gate = (number) => `.o_kam_gate_list li:nth-of-type(${number}) .o_kam_gate`;
// The stages stand in the page from the last to the first, and two buttons for smaller screens after them.
const stage = (number) => `.o_statusbar_status .o_arrow_button[role='radio']:nth-last-of-type(${number + 2})`;

/** To a stage of ours. */
const move = (number) => [
    { content: `To stage ${number}`, trigger: stage(number), run: "click" },
    { trigger: `${stage(number)}.o_arrow_button_current` },
];

/** A visit of two hours ago, which answers one of the next questions of the ladder. */
const visit = (answer, number = 1) => [
    { content: "The ladder", trigger: ".o_notebook a[name='kam_milestones']", run: "click" },
    { content: "A visit", trigger: ".o_kam_ladder .o_kam_plan_visit", run: "click" },
    { content: "Its purpose is proposed", trigger: `${visitForm} [name='question_ids'] .o_data_row` },
    { trigger: `${visitForm} [name='start'] button`, run: "click" },
    { content: "It was two hours ago", trigger: `${visitForm} [name='start'] input`, run: "edit -2H" },
    { trigger: `${visitForm} [name='best_commitment'] input`, run: "edit She brings the others" },
    { trigger: ".o_form_button_save:visible", run: "click" },
    { content: "The debrief", trigger: "button[name='action_kam_start_debrief']", run: "click" },
    {
        content: "What was said",
        trigger: `${visitForm} .o_kam_proposal:nth-of-type(${number}) textarea`,
        run: `edit ${answer} && press Tab`,
    },
    { trigger: `${visitForm} [name='outcome'] input[data-value='continuation']`, run: "click" },
    { content: "The end of the debrief", trigger: "button[name='action_kam_debrief']", run: "click" },
    { content: "The ladder learns", trigger: "button[name='action_kam_accept_all']", run: "click" },
    { trigger: `${visitForm} .o_kam_proposal[data-state='accepted']:contains('${answer}')` },
    { content: "Back to the deal", trigger: ".o_back_button", run: "click" },
];

/** An answer on the ladder itself. */
const answer = (text) => [
    { content: "The ladder", trigger: ".o_notebook a[name='kam_milestones']", run: "click" },
    { trigger: ".o_kam_rung[data-state='open']:last .o_kam_rung_card", run: "click" },
    { trigger: ".modal [name='answer'] textarea", run: `edit ${text}` },
    { trigger: ".modal .o_statusbar_status button[data-value='answered']", run: "click" },
    { trigger: ".modal .o_arrow_button_current[data-value='answered']" },
    { trigger: ".modal .o_form_button_save", run: "click" },
    { trigger: "body:not(:has(.modal))" },
];

registry.category("web_tour.tours").add("kam_walk_presales", {
    steps: () => [
        { trigger: "button[name='action_kam_open_presales']", run: "click" },
        { content: "What it costs us", trigger: "[name='cost'] input", run: "edit 12000" },
        { trigger: "[name='chance'] input", run: "edit 40" },
        { trigger: "[name='contribution'] input", run: "edit 90000" },
        { trigger: "[name='known'] textarea", run: "edit Two halls, a trial of four weeks" },
        { content: "It is asked for", trigger: "button[name='action_request']", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='requested']" },
    ],
});

/** From intent to acceptance: visits that answer, presales that is approved, a gate that is overridden, and reasons. */
registry.category("web_tour.tours").add("kam_walk", {
    steps: () => [
        ...visit("The board did in spring, before the new rules"),
        { content: "The first gate is met", trigger: `${gate(1)}[data-state='met']` },
        ...move(2),
        { content: "Presales", trigger: "button[name='action_kam_open_presales']", run: "click" },
        { content: "It is approved", trigger: "button[name='action_approve']", run: "click" },
        { trigger: ".o_arrow_button_current[data-value='approved']" },
        { content: "Back to the deal", trigger: ".o_back_button", run: "click" },
        { content: "The second gate is met", trigger: `${gate(2)}[data-state='met']` },
        ...move(3),
        { content: "The criteria are shaped already", trigger: `${gate(3)}[data-state='met']` },
        ...move(4),
        { content: "We move on without the proof", trigger: `${gate(4)}[data-state='ahead']` },
        ...move(5),
        { content: "It is passed with a warning", trigger: `${gate(4)}[data-state='warned']` },
        { trigger: ".o_kam_gate_override", run: "click" },
        { trigger: ".modal [name='reason'] textarea", run: "edit The president awards without a tender" },
        { trigger: ".modal button[name='action_apply']", run: "click" },
        { content: "It is overridden", trigger: `${gate(4)}[data-state='overridden']` },
        ...visit("Signed by the president and by procurement", 2),
        { trigger: `${gate(5)}[data-state='met']` },
        { content: "Why is the score what it is?", trigger: ".o_kam_score", run: "click" },
        { trigger: ".o_kam_score_part[data-part='support'] .o_kam_reason button", run: "click" },
        { content: "A point opens its reason", trigger: ".modal [name='rating']" },
        { trigger: ".modal:has([name='rating']) .o_form_button_cancel", run: "click" },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...move(6),
        ...answer("Four weeks without a fault; the branch manager signs"),
        { content: "Accepted", trigger: `${gate(6)}[data-state='met']` },
    ],
});
