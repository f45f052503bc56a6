import { Component } from "@odoo/owl";

/** A row of the heat map. It is drawn anew only when what it shows is another. */
export class HeatRow extends Component {
    static template = "kam_module.HeatRow";
    static props = { row: Object, cells: Array, place: Number, openName: Function };
}
