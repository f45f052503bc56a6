/** Pure shapes of the map: what is drawn where, without components. */

/** Diameter of a person's disc, in pixels, by influence. */
export const SIZES = { high: 60, medium: 48, low: 36 };

const RING = 2 * Math.PI * 22;

/** Colour of a rating; null is unknown, which is not 0. */
export function ratingClass(rating) {
    if (rating === null) {
        return "o_kam_unknown";
    }
    if (rating === 0) {
        return "o_kam_neutral";
    }
    const side = rating > 0 ? "o_kam_for" : "o_kam_against";
    return Math.abs(rating) >= 3 ? `${side}_strong` : side;
}

/** Shape and number beside the colour, for those who do not see colours, and for paper. */
export function ratingSign(rating) {
    if (rating === null) {
        return "?";
    }
    return rating > 0 ? `▲+${rating}` : rating < 0 ? `▼−${-rating}` : "●0";
}

/** Dashes of the ring: as much of the circle as is left of the freshness, in percent; null leaves it empty. */
export function ringDash(freshness) {
    return `${((freshness || 0) / 100) * RING} ${RING}`;
}

/** A curve from disc to disc that ends at their rims, with its middle for a sign. */
export function linePath(from, to) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const distance = Math.hypot(dx, dy) || 1;
    const bend = Math.min(40, distance / 5);
    const middle = {
        x: (from.x + to.x) / 2 - (dy / distance) * bend,
        y: (from.y + to.y) / 2 + (dx / distance) * bend,
    };
    const rim = (disc) => {
        const [mx, my] = [middle.x - disc.x, middle.y - disc.y];
        const length = Math.hypot(mx, my) || 1;
        return { x: disc.x + (mx / length) * (disc.r + 3), y: disc.y + (my / length) * (disc.r + 3) };
    };
    const [start, end] = [rim(from), rim(to)].map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
    return {
        d: `M${start.x},${start.y} Q${Math.round(middle.x)},${Math.round(middle.y)} ${end.x},${end.y}`,
        x: Math.round((start.x + end.x) / 4 + middle.x / 2),
        y: Math.round((start.y + end.y) / 4 + middle.y / 2),
    };
}

/** The most influential first. */
function byInfluence(one, other) {
    return (SIZES[other.influence] || SIZES.medium) - (SIZES[one.influence] || SIZES.medium);
}

/** A person at one seat, with the codes of the other forces they have. */
function withOthers(person, force, codes) {
    const others = person.force_ids.filter((id) => id !== force.id).map((id) => codes.get(id));
    return { ...person, others: others.filter(Boolean).join(" ") };
}

/**
 * Columns of the map: for each role its forces with the people who hold them, and the seats nobody holds; at the end
 * the people of whom nobody knows what they decide. Somebody with two forces of a role stands at the first.
 */
export function seatColumns(map, unknownName) {
    const codes = new Map(map.roles.flatMap((role) => role.forces.map(({ id, code }) => [id, code])));
    const columns = map.roles.map((role) => {
        const seen = new Set();
        const seats = role.forces.map((force) => {
            const people = map.people.filter(({ id, force_ids }) => force_ids.includes(force.id) && !seen.has(id));
            people.forEach(({ id }) => seen.add(id));
            return { ...force, people: people.sort(byInfluence).map((person) => withOthers(person, force, codes)) };
        });
        return { ...role, seats, ghosts: map.seats.filter((seat) => seat.role_id === role.id), count: seen.size };
    });
    const people = map.people.filter(({ force_ids }) => !force_ids.some((id) => codes.has(id))).sort(byInfluence);
    if (people.length) {
        const seats = [{ id: 0, code: "?", name: "", people }];
        columns.push({ id: 0, code: "?", name: unknownName, asks: "", seats, ghosts: [], count: people.length });
    }
    return columns;
}
