//! Which group a node is in: a canvas says it by where they lie.

use tavla_shared::geometry::Rect;
use tavla_shared::shape::Kind;

use super::node::Node;

/// So many groups hold what lies in them; with more a canvas would take too long.
const GROUPS_MAX: usize = 2_000;

/// For each node the smallest group that all of it lies in.
pub(super) fn parents(nodes: &[Node]) -> Vec<Option<usize>> {
    let groups = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.shape.kind == Kind::Frame)
        .take(GROUPS_MAX);
    let mut groups: Vec<(usize, Rect)> = groups.map(|(at, node)| (at, node.shape.rect())).collect();
    // Of two of one size the later one lies in the earlier one.
    groups.sort_by(|(at, a), (other, b)| a.area().total_cmp(&b.area()).then(other.cmp(at)));
    let mut ranks = vec![None; nodes.len()];
    for (rank, (at, _)) in groups.iter().enumerate() {
        ranks[*at] = Some(rank);
    }
    let parent = |(at, node): (usize, &Node)| {
        // A group beyond those lies in one of them, if in any.
        let larger = ranks[at].map_or(0, |rank| rank + 1);
        let around = groups[larger..].iter().filter(|(group, _)| *group != at);
        let rect = node.shape.rect();
        let mut around = around.filter(|(_, group)| group.contains_rect(rect));
        around.next().map(|(group, _)| *group)
    };
    nodes.iter().enumerate().map(parent).collect()
}
