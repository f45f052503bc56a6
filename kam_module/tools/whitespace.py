"""The order of rows and columns of a heat map (no Odoo)."""


def tree_order(nodes):
    """Return the nodes of a forest from the top down, each below the one above it: a list of (id, depth).

    A node whose parent is not among the nodes is a top. Tops and siblings follow each other by name, then by id. A
    circle, which no tree of headquarters has, is cut at its first node: every node comes exactly once.

    :param nodes: ``{id: (parent id or None, name)}``
    """
    below = {}
    for id_, (parent, _name) in nodes.items():
        below.setdefault(parent if parent in nodes and parent != id_ else None, []).append(id_)

    def by_name(ids):
        return sorted(ids, key=lambda id_: (nodes[id_][1].casefold(), id_))

    order, seen = [], set()

    def walk(top):
        waiting = [(top, 0)]
        while waiting:
            id_, depth = waiting.pop()
            if id_ not in seen:
                seen.add(id_)
                order.append((id_, depth))
                waiting += [(branch, depth + 1) for branch in reversed(by_name(below.get(id_, ())))]

    for top in by_name(below.get(None, ())):
        walk(top)
    for id_ in by_name(nodes):
        walk(id_)
    return order
