/** Rows of the tree of a political map, from the top down: each person with how deep they stand. */
export function treeRows(map) {
    const below = new Map();
    for (const person of Object.values(map.people)) {
        below.set(person.superior, [...(below.get(person.superior) || []), person]);
    }
    const rows = [];
    const seen = new Set();
    const add = (person, depth) => {
        if (seen.has(person.id)) {
            return;
        }
        seen.add(person.id);
        rows.push({ person, depth });
        byName(below.get(person.id) || []).forEach((report) => add(report, depth + 1));
    };
    const roots = map.roots.map((id) => map.people[id]);
    // Heads of a tree first: people of whom nobody knows where they stand come last.
    roots.sort((one, other) => Number(below.has(other.id)) - Number(below.has(one.id)) || compare(one, other));
    roots.forEach((person) => add(person, 0));
    // Nobody is lost, whatever the lines of an earlier day say.
    byName(Object.values(map.people)).forEach((person) => add(person, 0));
    return rows;
}

function compare(one, other) {
    return one.name.localeCompare(other.name);
}

function byName(people) {
    return [...people].sort(compare);
}
