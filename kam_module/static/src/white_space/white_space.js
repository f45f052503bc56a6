import { browser } from "@web/core/browser/browser";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { humanNumber } from "@web/core/utils/numbers";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, markRaw, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

import { columnsOf, indexOf, rollUp, SIGNS } from "./heat_map";
import { HeatRow } from "./heat_row";
import { WhiteSpacePanel } from "./white_space_panel";

const FIRST = 80; // rows: with many columns the page stays quick
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** White space as a heat map: branches × product categories, or key accounts × product categories. */
export class WhiteSpace extends Component {
    static template = "kam_module.WhiteSpace";
    static components = { HeatRow, Layout, WhiteSpacePanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.display = { controlPanel: {} };
        this.signs = SIGNS;
        this.monthChoices = [3, 6, 12, 24, 36].map((count) => ({ count, label: _t("Last %s months", count) }));
        this.grid = useRef("grid");
        const params = this.props.action.params || {};
        this.partnerId = params.partner_id || this.props.action.context.active_id || false;
        this.openName = (row) => this.openRow(row);
        this.state = useState({
            page: null,
            view: null,
            months: params.months || 12,
            open: [],
            only: params.category_ids || [],
            state: null,
            tier: 0,
            text: "",
            limit: FIRST,
            cell: null,
        });
        onWillStart(() => this.load());
        onMounted(() => {
            if (params.branch_id && this.state.page?.account) {
                this.openCell(params.branch_id, params.cell_category_id || 0);
            }
        });
    }

    // Reading

    async load() {
        const page = await this.orm.call("kam.whitespace.report", "heat_map", [this.partnerId, this.state.months]);
        this.index = indexOf(page.cells);
        delete page.cells;
        this.state.page = markRaw(page);
        this.labels = Object.fromEntries(page.states.map(({ key, label }) => [key, label]));
        this.compute();
    }

    /** Everything that is drawn, made once for each change, so that rows that stay the same are not drawn again. */
    compute() {
        const { page, only, open, state, tier } = this.state;
        const columns = columnsOf(page.categories, new Set(open), only);
        const text = this.state.text.trim().toLowerCase();
        const counts = {};
        const rows = [];
        for (const row of page.rows) {
            if ((text && !row.name.toLowerCase().includes(text)) || (tier && row.tier !== tier)) {
                continue;
            }
            const cells = columns.map((column) => this.cellOf(row, column));
            cells.forEach((cell) => (counts[cell.state] = (counts[cell.state] || 0) + 1));
            if (!state || cells.some((cell) => cell.state === state)) {
                rows.push({ row, cells: cells.map((cell) => ({ ...cell, isDim: Boolean(state) && cell.state !== state })) });
            }
        }
        this.state.view = markRaw({ columns, rows, counts });
    }

    cellOf(row, column) {
        const cell = rollUp(this.index, row.id, column, row.total);
        const short = this.shortOf(cell);
        const share = this.state.page.account || !cell.all ? "" : `${cell.counts[cell.state]}/${cell.all}`;
        const state = this.labels[cell.state] || _t("nothing");
        const words = [`${row.name}, ${column.name}: ${state}`, share, this.longOf(cell)];
        const label = words.filter(Boolean).join(", ");
        return { id: column.id, state: cell.state, sign: SIGNS[cell.state], short, share, label };
    }

    shortOf(cell) {
        if (cell.state === "ours" || cell.state === "pipeline") {
            return this.human(cell.state === "ours" ? cell.ours : cell.pipeline);
        }
        if (cell.state === "competitor") {
            return this.competitorsOf(cell);
        }
        return cell.potential ? `(${this.human(cell.potential)})` : "";
    }

    longOf(cell) {
        const parts = [];
        if (cell.ours) {
            parts.push(`${this.labels.ours} ${this.money(cell.ours)}`);
        }
        if (cell.pipeline) {
            parts.push(`${this.labels.pipeline} ${this.money(cell.pipeline)}`);
        }
        if (cell.competitors.length) {
            parts.push(this.competitorsOf(cell));
        }
        if (cell.potential !== null) {
            parts.push(_t("potential %s", this.money(cell.potential)));
        }
        return parts.join(", ");
    }

    competitorsOf(cell) {
        return cell.competitors.map((id) => this.state.page.competitors[id]).join(", ");
    }

    human(amount) {
        return humanNumber(amount, { decimals: amount < 10000 ? 1 : 0, minDigits: 1 });
    }

    money(amount) {
        return formatCurrency(amount, this.state.page.currency_id);
    }

    get searchLabel() {
        return this.state.page.account ? _t("Find a branch …") : _t("Find an account …");
    }

    get shown() {
        return this.state.view.rows.slice(0, this.state.limit);
    }

    get topCategories() {
        return this.state.page.categories.filter(({ depth, id }) => depth === 0 || this.state.only.includes(id));
    }

    get tiers() {
        const tiers = new Map(this.state.page.rows.filter(({ tier }) => tier).map((row) => [row.tier, row.tier_name]));
        return [...tiers].map(([id, name]) => ({ id, name }));
    }

    // Choosing

    change(name, value) {
        this.state[name] = value;
        this.compute();
    }

    chooseState(key) {
        this.change("state", this.state.state === key ? null : key);
    }

    async chooseMonths(ev) {
        this.state.months = Number(ev.target.value);
        this.state.cell = null;
        await this.load();
    }

    toggleColumn(column) {
        const { open } = this.state;
        this.change("open", column.isOpen ? open.filter((id) => id !== column.id) : [...open, column.id]);
    }

    get isAllOpen() {
        return this.state.view.columns.every((column) => !column.isParent || column.isOpen);
    }

    toggleAll() {
        this.change("open", this.isAllOpen ? [] : this.state.page.categories.map(({ id }) => id));
    }

    // Cells: one listener for all of them

    onClickGrid(ev) {
        const cell = ev.target.closest("[data-category]");
        if (cell) {
            this.focus(cell);
            this.openFrom(cell);
        }
    }

    onKeydownGrid(ev) {
        const cell = ev.target.closest("[data-category]");
        if (!cell) {
            return;
        }
        if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.openFrom(cell);
        } else if (ARROWS[ev.key]) {
            ev.preventDefault();
            const [down, right] = ARROWS[ev.key];
            const row = cell.parentElement.parentElement.children[Number(cell.dataset.place) + down];
            const next = row?.querySelectorAll("[data-category]")[cell.cellIndex - 1 + right];
            if (next) {
                this.focus(next);
            }
        } else if (ev.key === "Escape") {
            this.closeCell();
        }
    }

    focus(cell) {
        for (const other of this.grid.el.querySelectorAll("[data-category][tabindex='0']")) {
            other.tabIndex = -1;
        }
        cell.tabIndex = 0;
        cell.focus();
    }

    openFrom(cell) {
        return this.openCell(Number(cell.dataset.row), Number(cell.dataset.category));
    }

    async openCell(rowId, categoryId) {
        if (!this.state.page.account) {
            const row = this.state.page.rows.find(({ id }) => id === rowId);
            return this.openRow(row, categoryId);
        }
        this.state.cell = { rowId, categoryId };
    }

    closeCell() {
        this.state.cell = null;
        this.grid.el?.querySelector("[data-category][tabindex='0']")?.focus();
    }

    /** From a key account to its branches, from a branch to its form. */
    async openRow(row, categoryId) {
        if (this.state.page.account) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: row.id,
                views: [[false, "form"]],
            });
        }
        const action = await this.orm.call("res.partner", "action_kam_white_space", [[row.id]]);
        const categories = categoryId ? { category_ids: [categoryId] } : {};
        action.params = { ...action.params, ...categories, months: this.state.months };
        return this.action.doAction(action);
    }

    // Elsewhere

    async openAnalysis() {
        const args = [this.partnerId, this.state.months];
        return this.action.doAction(await this.orm.call("kam.whitespace.report", "open_analysis", args));
    }

    async exportWorkbook() {
        const data = { partner_id: this.partnerId, months: this.state.months, context: { ...user.context } };
        this.ui.block();
        try {
            await download({ url: "/kam_module/white_space", data: { data: JSON.stringify(data) } });
        } finally {
            this.ui.unblock();
        }
    }

    /** Print all rows: paper has no button for more. */
    async print() {
        this.state.limit = this.state.view.rows.length;
        await new Promise((resolve) => browser.requestAnimationFrame(() => browser.setTimeout(resolve)));
        browser.print();
    }
}

registry.category("actions").add("kam_white_space", WhiteSpace);
