from hypothesis import given
from hypothesis import strategies as st

from kam_module.tools.whitespace import tree_order

NODES = st.dictionaries(
    st.integers(1, 12), st.tuples(st.none() | st.integers(1, 14), st.sampled_from("abcdE")), max_size=12
)


@given(NODES)
def test_everybody_comes_once(nodes):
    assert sorted(id_ for id_, _depth in tree_order(nodes)) == sorted(nodes)


@given(NODES)
def test_a_node_below_another_follows_within_its_subtree(nodes):
    above = []
    for id_, depth in tree_order(nodes):
        assert depth <= len(above)
        del above[depth:]
        if depth:
            assert nodes[id_][0] == above[-1]
        above.append(id_)


@given(NODES, st.randoms())
def test_the_order_they_are_given_in_changes_nothing(nodes, random):
    shuffled = list(nodes.items())
    random.shuffle(shuffled)
    assert tree_order(dict(shuffled)) == tree_order(nodes)


def test_headquarters_first_then_by_name():
    nodes = {1: (None, "Bank"), 2: (1, "West"), 3: (1, "east"), 4: (2, "Quay"), 5: (99, "Alone")}
    assert tree_order(nodes) == [(5, 0), (1, 0), (3, 1), (2, 1), (4, 2)]
