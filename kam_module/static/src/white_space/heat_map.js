/** A sign for each state, so that they are told apart without colour. The first that there is holds. */
export const SIGNS = { ours: "●", pipeline: "◐", competitor: "✕", internal: "⌂", not_needed: "–", unknown: "?" };

/**
 * Which categories are columns: the main ones, or those chosen, and what is right below an open one.
 *
 * @param {Object[]} categories id, name, parent, asked; from the top down
 * @param {Set} open ids of categories whose sub-categories are shown
 * @param {Number[]} chosen ids; none for all main categories
 * @returns {Object[]} columns, each with the ids of all categories it covers
 */
export function columnsOf(categories, open, chosen) {
    const byId = new Map(categories.map((category) => [category.id, category]));
    const tops = new Set(chosen.filter((id) => byId.has(id)));
    const lines = new Map(categories.map((category) => [category.id, lineOf(category, byId)]));
    const columns = [];
    for (const { id, name } of categories) {
        const line = lines.get(id);
        const place = tops.size ? line.findIndex((above) => tops.has(above)) : line.length - 1;
        const isShown = place >= 0 && line.slice(1, place + 1).every((above) => open.has(above) || tops.has(above));
        if (isShown) {
            const covered = categories.filter((category) => lines.get(category.id).includes(id));
            columns.push({
                id,
                name,
                depth: place,
                ids: covered.map((category) => category.id),
                asked: covered.filter((category) => category.asked).length,
                isParent: covered.length > 1,
                isOpen: open.has(id) || tops.has(id),
            });
        }
    }
    return columns;
}

/** A category and those above it, from the bottom up. */
function lineOf(category, byId) {
    const line = [];
    for (let at = category; at && !line.includes(at.id); at = at.parent && byId.get(at.parent)) {
        line.push(at.id);
    }
    return line;
}

/** The cells of a page by row and category. */
export function indexOf(cells) {
    const index = new Map();
    for (const [row, category, ours, pipeline, potential, competitors, counts] of cells) {
        index.set(`${row}/${category}`, { ours, pipeline, potential, competitors, counts });
    }
    return index;
}

/** One cell of all categories of a column: sums, and how many cells are in each state. What is not there is unknown. */
export function rollUp(index, rowId, column, total) {
    const result = { ours: 0, pipeline: 0, potential: null, competitors: [], counts: {} };
    let known = 0;
    for (const id of column.ids) {
        const cell = index.get(`${rowId}/${id}`);
        if (!cell) {
            continue;
        }
        result.ours += cell.ours;
        result.pipeline += cell.pipeline;
        if (cell.potential !== null) {
            result.potential = (result.potential || 0) + cell.potential;
        }
        for (const competitor of cell.competitors) {
            if (!result.competitors.includes(competitor)) {
                result.competitors.push(competitor);
            }
        }
        for (const [state, count] of Object.entries(cell.counts)) {
            result.counts[state] = (result.counts[state] || 0) + count;
            known += state === "unknown" ? 0 : count;
        }
    }
    result.all = Math.max(known, total * column.asked);
    result.counts.unknown = result.all - known;
    // Nothing at all where nothing is asked.
    result.state = Object.keys(SIGNS).find((state) => result.counts[state]) || "";
    return result;
}
