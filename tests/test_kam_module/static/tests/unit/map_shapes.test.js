import { describe, expect, test } from "@odoo/hoot";

import { linePath, ratingClass, ratingSign, ringDash, seatColumns } from "@kam_module/buying_center_map/map_shapes";

describe.current.tags("headless");

test("an unknown rating is neither zero nor neutral", () => {
    expect([null, 0, 1, 3, -1, -5].map(ratingSign)).toEqual(["?", "●0", "▲+1", "▲+3", "▼−1", "▼−5"]);
    expect([null, 0, 1, 3, -1, -5].map(ratingClass)).toEqual([
        "o_kam_unknown",
        "o_kam_neutral",
        "o_kam_for",
        "o_kam_for_strong",
        "o_kam_against",
        "o_kam_against_strong",
    ]);
});

test("the ring shows what is left of the freshness", () => {
    // A ring of radius 22 is 138.23 long.
    const [drawn, whole] = ringDash(50).split(" ").map(Number);
    expect(Math.round(whole)).toBe(138);
    expect(Math.round(drawn)).toBe(69);
    expect(ringDash(null).split(" ")[0]).toBe("0");
});

test("a line ends at the rims of both discs", () => {
    // 200 apart: the middle of the curve lies 40 beside the straight line.
    const { d, x, y } = linePath({ x: 0, y: 0, r: 20 }, { x: 200, y: 0, r: 30 });
    const [startX, startY, middleX, middleY, endX, endY] = d.match(/-?\d+/g).map(Number);
    expect([middleX, middleY]).toEqual([100, 40]);
    expect(Math.round(Math.hypot(startX, startY))).toBe(23);
    expect(Math.round(Math.hypot(200 - endX, endY))).toBe(33);
    expect([x, y]).toEqual([Math.round((startX + endX) / 4 + 50), Math.round((startY + endY) / 4 + 20)]);
});

test("discs on one spot do not break the line", () => {
    expect(linePath({ x: 5, y: 5, r: 20 }, { x: 5, y: 5, r: 20 }).d).not.toInclude("NaN");
});

function person(id, influence, force_ids) {
    return { id, influence, force_ids };
}

const ROLES = [
    { id: 1, code: "EB", forces: [{ id: 11, code: "E-DB" }, { id: 12, code: "E-PB" }] },
    { id: 2, code: "Coach", forces: [{ id: 21, code: "C-CO" }] },
];

test("people stand at each of their roles once, the most influential first", () => {
    const people = [person(1, "low", [11, 12]), person(2, "high", [11, 21]), person(3, false, [12])];
    const columns = seatColumns({ roles: ROLES, people, seats: [{ role_id: 2, name: "Coach" }] }, "Unknown");
    expect(columns.map(({ seats }) => seats.map((seat) => seat.people.map(({ id }) => id)))).toEqual([
        [[2, 1], [3]],
        [[2]],
    ]);
    expect(columns.map(({ count }) => count)).toEqual([3, 1]);
    expect(columns[0].seats[0].people.map(({ others }) => others)).toEqual(["C-CO", "E-PB"]);
    expect(columns[1].ghosts).toHaveLength(1);
});

test("whoever decides nothing we know of stands in a column of their own", () => {
    const columns = seatColumns({ roles: ROLES, people: [person(4, "high", [99])], seats: [] }, "Role unknown");
    expect(columns.at(-1).name).toBe("Role unknown");
    expect(columns.at(-1).seats[0].people[0].id).toBe(4);
    expect(seatColumns({ roles: ROLES, people: [], seats: [] }, "Role unknown")).toHaveLength(2);
});
