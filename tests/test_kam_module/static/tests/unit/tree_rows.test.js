import { describe, expect, test } from "@odoo/hoot";

import { treeRows } from "@kam_module/political_map/tree_rows";

describe.current.tags("headless");

function map(people, roots) {
    const entries = people.map(([id, name, superior]) => [id, { id, name, superior }]);
    return { people: Object.fromEntries(entries), roots };
}

function shown(found) {
    return treeRows(found).map(({ person, depth }) => `${"-".repeat(depth)}${person.name}`);
}

test("reports stand below their superior, by name; people who stand alone come last", () => {
    const people = [
        [1, "Zoe", false],
        [2, "Bo", 1],
        [3, "Ann", 1],
        [4, "Cleo", 3],
        [5, "Alone", false],
    ];
    expect(shown(map(people, [5, 1]))).toEqual(["Zoe", "-Ann", "--Cleo", "-Bo", "Alone"]);
});

test("people in a circle are shown once each", () => {
    const people = [
        [1, "Ann", 2],
        [2, "Bo", 1],
        [3, "Cleo", false],
    ];
    expect(shown(map(people, [3]))).toEqual(["Cleo", "Ann", "-Bo"]);
});
