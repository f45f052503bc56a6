import { registry } from "@web/core/registry";
import {
    JournalDashboardGraphField,
    journalDashboardGraphField,
} from "@web/views/fields/journal_dashboard_graph/journal_dashboard_graph_field";
import { formatFloat } from "@web/views/fields/formatters";

const TAIL_COLOR = "#d44c59";

/** A line with its axes, red from the peak on. */
export class WhaleCurveField extends JournalDashboardGraphField {
    static template = "kam_module.WhaleCurveField";

    getLineChartConfig() {
        const config = super.getLineChartConfig();
        const [{ values, peak }] = this.data;
        const amount = (value) => formatFloat(value, { digits: [16, 0], humanReadable: true, decimals: 1 });
        config.data.datasets[0].segment = {
            borderColor: (segment) => (values[segment.p0DataIndex].x >= peak ? TAIL_COLOR : undefined),
        };
        config.options.scales = {
            x: { display: true, grid: { display: false }, ticks: { maxTicksLimit: 12 } },
            y: { display: true, beginAtZero: true, ticks: { callback: amount } },
        };
        return config;
    }
}

registry.category("fields").add("kam_whale_curve", { ...journalDashboardGraphField, component: WhaleCurveField });
