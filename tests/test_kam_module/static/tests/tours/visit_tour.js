import { registry } from "@web/core/registry";

const form = ".o_kam_visit";

/** On a phone: from the ladder to a visit whose purpose is proposed. */
registry.category("web_tour.tours").add("kam_visit_plan", {
    steps: () => [
        { content: "The ladder", trigger: ".o_notebook a[name='kam_milestones']", run: "click" },
        { content: "No visit is planned", trigger: ".o_kam_ladder .o_kam_plan_visit", run: "click" },
        {
            content: "What the person can answer is proposed, in order",
            trigger: `${form} .o_field_widget[name='question_ids']:contains('What do they work with today')`,
        },
        { trigger: ".o_form_button_save:visible", run: "click" },
        { content: "It is saved", trigger: "button[name='action_kam_propose']" },
    ],
});

/** On a phone, after the visit: what was said, how it ended, and one click lets the ladder know. */
registry.category("web_tour.tours").add("kam_visit_debrief", {
    steps: () => [
        { trigger: "button[name='action_kam_start_debrief']", run: "click" },
        {
            content: "The first question",
            trigger: `${form} .o_kam_proposal:contains('What do they work with today') textarea`,
            run: "edit Old doors, since 1998",
        },
        { trigger: `${form} .o_field_widget[name='outcome'] label:contains('Continuation')`, run: "click" },
        { trigger: "button[name='action_kam_debrief']", run: "click" },
        {
            content: "The answer waits for a decision",
            trigger: `${form} .o_kam_proposal:contains('Old doors, since 1998') .o_kam_accept`,
            run: "click",
        },
        {
            content: "It is accepted",
            trigger: `${form} .o_kam_proposal[data-state='accepted']:contains('Old doors, since 1998')`,
        },
    ],
});
