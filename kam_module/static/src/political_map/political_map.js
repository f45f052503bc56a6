import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

import { treeRows } from "./tree_rows";

const VIEW_KEY = "kam_political_map_view";

/** The political map of an account: departments and levels, or the tree of who reports to whom, on any day. */
export class PoliticalMap extends Component {
    static template = "kam_module.PoliticalMap";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.accountId = this.props.action.context.active_id || this.props.action.params?.account_id;
        this.state = useState({ map: null, view: browser.localStorage.getItem(VIEW_KEY) || "grid", allProblems: false });
        onWillStart(() => this.load());
    }

    async load(day = this.state.map?.day) {
        if (this.accountId) {
            this.state.map = await this.orm.call("res.partner", "kam_political_map", [[this.accountId], day || false]);
        }
    }

    get treeRows() {
        return treeRows(this.state.map);
    }

    get problems() {
        const { problems } = this.state.map;
        return this.state.allProblems ? problems : problems.slice(0, 3);
    }

    person(id) {
        return this.state.map.people[id];
    }

    people(cell) {
        return cell.people.map((id) => this.person(id));
    }

    counterparts(cell) {
        const byId = new Map(this.people(cell).flatMap((person) => person.counterparts.map((who) => [who.id, who])));
        return [...byId.values()].map(({ name }) => name).join(", ");
    }

    cellLabel(row, level, cell) {
        return [row.department, level.label, cell.text || _t("Nobody is known")].join(", ");
    }

    setView(view) {
        this.state.view = view;
        browser.localStorage.setItem(VIEW_KEY, view);
    }

    onDay(ev) {
        return this.load(ev.target.value);
    }

    print() {
        browser.print();
    }

    // What one can do

    open(person) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: person.id,
            views: [[false, "form"]],
        });
    }

    async run(method, ids = [this.accountId]) {
        return this.action.doAction(await this.orm.call("res.partner", method, [ids]));
    }

    async answer(person, answer) {
        const method = `action_kam_position_${answer}`;
        const action = await this.orm.call("res.partner", method, [[person.id]]);
        if (answer === "changed") {
            return this.action.doAction(action, { onClose: () => this.load() });
        }
        const said = answer === "unchanged" ? _t("%s: checked, unchanged.") : _t("%s: noted that nobody knows.");
        this.notification.add(said.replace("%s", person.name), { type: "success" });
        return this.load();
    }

    nameCounterpart(row, level) {
        this.dialog.add(FormViewDialog, {
            resModel: "kam.counterpart",
            title: _t("Who of ours looks after them?"),
            context: {
                default_account_id: this.state.map.account.id,
                default_department: row.value,
                default_level: level.key || false,
            },
            onRecordSaved: () => this.load(),
        });
    }
}

registry.category("actions").add("kam_political_map", PoliticalMap);
