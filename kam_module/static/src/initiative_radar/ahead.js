const FRESH = 10000; // milliseconds
const asked = new Map();

/** Ask for the radar of an initiative that is about to be opened, while its form is still on the way. */
export function askAhead(orm, id) {
    const answer = orm.call("kam.initiative", "kam_radar", [[id]]);
    answer.catch(() => {}); // whoever takes it hears of it
    asked.set(id, { answer, until: Date.now() + FRESH });
}

/** The radar of an initiative: what was asked for ahead, once, else as it is now. */
export function takeRadar(orm, id) {
    const ahead = asked.get(id);
    asked.clear();
    if (ahead && Date.now() < ahead.until) {
        return ahead.answer;
    }
    return orm.call("kam.initiative", "kam_radar", [[id]]);
}
