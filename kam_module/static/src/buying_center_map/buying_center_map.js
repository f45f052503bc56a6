import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

import { Candidates } from "./candidates";
import { linePath, ratingClass, ratingSign, ringDash, seatColumns, SIZES } from "./map_shapes";

export class BuyingCenterMap extends Component {
    static template = "kam_module.BuyingCenterMap";
    static components = { Candidates };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.dragged = null;
        this.asked = { day: "", resId: null };
        this.state = useState({ map: null, paths: [], active: null, adding: false, allSentences: false, over: null });
        useRecordObserver(async (record) => {
            // What is read here is what makes the map load anew.
            const { resId } = record;
            const { compass_stage_id, participation_template_id, stakeholder_ids } = record.data;
            await this.load(this.day, resId, [compass_stage_id, participation_template_id, stakeholder_ids?.currentIds]);
        });
        this.resizing = new ResizeObserver(() => this.drawLines());
        useEffect(
            (root) => {
                if (root) {
                    this.resizing.observe(root);
                    return () => this.resizing.unobserve(root);
                }
            },
            () => [this.root.el]
        );
        useEffect(() => this.drawLines());
        onWillUnmount(() => this.resizing.disconnect());
        this.ratingClass = ratingClass;
        this.ratingSign = ratingSign;
        this.ringDash = ringDash;
    }

    get resId() {
        return this.props.record.resId;
    }

    get columns() {
        return seatColumns(this.state.map, _t("Role unknown"));
    }

    get sentences() {
        const { sentences } = this.state.map;
        return this.state.allSentences ? sentences : sentences.slice(0, 3);
    }

    /** The day that was asked for last, empty for today; another deal is shown as it is today. */
    get day() {
        return this.asked.resId === this.resId ? this.asked.day : "";
    }

    /** Whatever was asked for last is shown, in whatever order the answers come. */
    async load(day = this.day, resId = this.resId) {
        const before = this.asked;
        const asked = (this.asked = { day, resId });
        try {
            const map = resId && (await this.orm.call("crm.lead", "kam_buying_center_map", [[resId], day || false]));
            if (asked === this.asked) {
                this.state.map = map || null;
            }
        } catch (error) {
            if (asked === this.asked) {
                this.asked = before;
            }
            throw error;
        }
    }

    onDay(ev) {
        this.state.adding = false;
        return this.load(ev.target.value);
    }

    /** Everything that changed is read anew, by the map and by the list below it. */
    async reload() {
        await this.props.record.load();
        await this.load();
    }

    size(person) {
        return SIZES[person.influence] || SIZES.medium;
    }

    label(person) {
        const parts = [person.name, person.function, this.fact(_t("influence"), person.influence_label)];
        parts.push(this.fact(_t("rating"), person.rating_label), this.age(person));
        return parts.filter(Boolean).join(", ");
    }

    fact(name, value) {
        return _t("%(name)s: %(value)s", { name, value: value || _t("unknown") });
    }

    age(person) {
        if (person.age === null) {
            return _t("never verified");
        }
        return person.age ? _t("verified %s days ago", person.age) : _t("verified today");
    }

    tooltip(person) {
        const { name, company, evidence } = person;
        const title = person.function;
        const facts = [
            this.fact(_t("Influence"), person.influence_label),
            this.fact(_t("Rating"), person.rating_label),
            this.fact(_t("Response mode"), person.response_mode_label),
            this.fact(_t("Depth of Contact"), person.contact_depth_label),
            this.fact(_t("Competitor's hold"), person.competitor_hold_label),
            person.confirmed ? _t("Confirmed") : _t("Assumed"),
            this.age(person),
        ];
        return JSON.stringify({ name, company, title, evidence, facts, past: Boolean(this.state.map.day) });
    }

    // Lines

    drawLines() {
        const root = this.root.el;
        const paths = root && this.state.map ? this.state.map.lines.map((line) => this.path(root, line)) : [];
        const drawn = paths.filter(Boolean);
        if (JSON.stringify(drawn) !== JSON.stringify(this.state.paths)) {
            this.state.paths = drawn;
        }
    }

    path(root, line) {
        const box = root.getBoundingClientRect();
        const [from, to] = [line.source, line.target].map((id) => {
            const disc = root.querySelector(`[data-person="${id}"] .o_kam_disc`);
            const rect = disc && disc.getBoundingClientRect();
            return (
                rect && {
                    x: rect.left - box.left + rect.width / 2,
                    y: rect.top - box.top + rect.height / 2,
                    r: rect.width / 2,
                }
            );
        });
        return from && to && { ...line, ...linePath(from, to) };
    }

    isActive(line) {
        return [line.source, line.target].includes(this.state.active);
    }

    // What one can do

    open(person) {
        if (this.state.map.day) {
            return;
        }
        this.dialog.add(FormViewDialog, {
            resModel: "kam.stakeholder",
            resId: person.id,
            title: person.name,
            onRecordSaved: () => this.reload(),
            onRecordDiscarded: () => this.reload(),
        });
    }

    async confirm(person) {
        await this.orm.call("kam.stakeholder", "action_kam_unchanged", [[person.id]]);
        this.notification.add(_t("%s: checked, unchanged.", person.name), { type: "success" });
        await this.reload();
    }

    async add(forceId) {
        if (!(await this.props.record.save())) {
            return;
        }
        this.dialog.add(FormViewDialog, {
            resModel: "kam.stakeholder",
            title: _t("Who holds this seat?"),
            context: { default_lead_id: this.resId, default_force_ids: forceId ? [forceId] : [] },
            onRecordSaved: () => this.reload(),
        });
    }

    addToGhost(seat) {
        const role = this.state.map.roles.find(({ id }) => id === seat.role_id);
        return this.add(seat.force_id || role?.forces[0]?.id);
    }

    onDragOver(ev, forceId) {
        if (this.state.map.can_edit && this.dragged) {
            ev.preventDefault();
            this.state.over = forceId;
        }
    }

    async onDrop(ev, forceId) {
        const partnerId = this.dragged;
        this.state.over = this.dragged = null;
        if (partnerId) {
            ev.preventDefault();
            await this.seat(partnerId, forceId);
        }
    }

    async seat(partnerId, forceId) {
        if (await this.props.record.save()) {
            const force_ids = forceId ? [[4, forceId]] : [];
            await this.orm.create("kam.stakeholder", [{ lead_id: this.resId, partner_id: partnerId, force_ids }]);
            await this.reload();
        }
    }
}

registry.category("view_widgets").add("kam_buying_center_map", {
    component: BuyingCenterMap,
    fieldDependencies: [
        { name: "compass_stage_id", type: "many2one" },
        { name: "participation_template_id", type: "many2one" },
    ],
});
