"""What of a database is no longer as it was, in sentences."""


def differences(before, after):
    """Return sentences on what was left behind, is missing, or is no longer as it was."""
    sentences = []
    for kind in sorted({*before, *after}):
        old, new = before.get(kind, {}), after.get(kind, {})
        left = [_say(kind, key, new[key]) for key in new.keys() - old.keys()]
        gone = [_say(kind, key, old[key]) for key in old.keys() - new.keys()]
        sentences += [f"left behind: {_list(kind, left)}"] if left else []
        sentences += [f"missing afterwards: {_list(kind, gone)}"] if gone else []
        if not kind.startswith("row of"):  # a row's name may change, a table's definition may not
            changed = [f"{key} ({old[key]} → {new[key]})" for key in old.keys() & new.keys() if old[key] != new[key]]
            sentences += [f"changed: {_list(kind, changed)}"] if changed else []
    return sentences


def _say(kind, key, value):
    return f"{key} {value}".strip() if kind.startswith("row of") else str(key)


def _list(kind, items, shown=8):
    more = f" and {len(items) - shown} more" if len(items) > shown else ""
    return f"{kind} {', '.join(sorted(items)[:shown])}{more}"
