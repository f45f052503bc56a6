import { useDebounced } from "@web/core/utils/timing";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

/** Contacts of the customer's group who may be dragged into a seat. */
export class Candidates extends Component {
    static template = "kam_module.BuyingCenterCandidates";
    static props = { resId: Number, choose: Function, drag: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ text: "", people: [] });
        this.searchSoon = useDebounced(() => this.search(), 250);
        onWillStart(() => this.search());
    }

    async search() {
        const text = this.state.text;
        const people = await this.orm.call("crm.lead", "kam_buying_center_candidates", [[this.props.resId]], { text });
        if (text === this.state.text) {
            this.state.people = people;
        }
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    onDragStart(ev, person) {
        this.props.drag(person.id);
        ev.dataTransfer?.setData("text/plain", person.name); // without data some browsers drag nothing
    }

    async onChoose(person) {
        await this.props.choose(person.id);
        await this.search();
    }
}
