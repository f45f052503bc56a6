import { describe, expect, test } from "@odoo/hoot";

import { columnsOf, indexOf, rollUp } from "@kam_module/white_space/heat_map";

describe.current.tags("headless");

const CATEGORIES = [
    { id: 1, name: "Counters", parent: 0, asked: true },
    { id: 2, name: "Parts", parent: 1, asked: true },
    { id: 3, name: "Screws", parent: 2, asked: true },
    { id: 4, name: "Training", parent: 0, asked: true },
    { id: 0, name: "No category", parent: 0, asked: false },
];

function names(open, chosen = []) {
    return columnsOf(CATEGORIES, new Set(open), chosen).map(({ name, depth }) => "-".repeat(depth) + name);
}

test("main categories first, sub-categories below what is open", () => {
    expect(names([])).toEqual(["Counters", "Training", "No category"]);
    expect(names([1])).toEqual(["Counters", "-Parts", "Training", "No category"]);
    expect(names([2])).toEqual(["Counters", "Training", "No category"]);
    expect(names([1, 2])).toEqual(["Counters", "-Parts", "--Screws", "Training", "No category"]);
});

test("a chosen category is open and stands alone", () => {
    expect(names([], [2])).toEqual(["Parts", "-Screws"]);
    expect(names([], [1])).toEqual(["Counters", "-Parts"]);
    expect(names([], [99])).toEqual(["Counters", "Training", "No category"]);
});

test("a closed column adds up what it covers; what is missing is unknown, and nothing where nothing is asked", () => {
    const index = indexOf([
        [7, 1, 0, 50, null, [], { pipeline: 1 }],
        [7, 3, 10, 0, 30, [5], { ours: 1 }],
    ]);
    const [counters, training, none] = columnsOf(CATEGORIES, new Set(), []);
    expect(rollUp(index, 7, counters, 1)).toEqual({
        ours: 10,
        pipeline: 50,
        potential: 30,
        competitors: [5],
        counts: { pipeline: 1, ours: 1, unknown: 1 },
        all: 3,
        state: "ours",
    });
    expect(rollUp(index, 7, training, 1).state).toBe("unknown");
    expect(rollUp(index, 7, training, 1).potential).toBe(null);
    expect(rollUp(index, 7, none, 1).state).toBe("");
});
