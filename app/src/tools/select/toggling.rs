//! Double clicks on the handles of an arrow: an end gets or loses its head, a stretch of an elbow is
//! pinned no more.

use tavla_shared::board::Edit;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Kind, Property, Shape};

use super::super::binding;
use super::super::handles::Handle;
use super::super::transform::differences;
use super::super::{ToolContext, ToolOutput};
use super::reshaping::Part;
use crate::shapes::Route;

/// What a double click on a handle does; none where it does nothing.
pub(super) fn toggled(handle: Handle, ctx: &ToolContext<'_>) -> Option<ToolOutput> {
    let arrow = ctx.scene.get(ctx.selection.single()?)?;
    if arrow.kind != Kind::Arrow {
        return None;
    }
    match handle {
        Handle::PathPoint(rank) => {
            let other = |head| match head {
                Arrowhead::None => Arrowhead::Arrow,
                _ => Arrowhead::None,
            };
            let property = match Part::point(rank, arrow.path.len()) {
                Part::Start => Property::HeadStart(other(arrow.style.head_start)),
                Part::End => Property::HeadEnd(other(arrow.style.head_end)),
                Part::Inner(_) | Part::Stretch(_) => return None,
            };
            let edits = vec![Edit::set(arrow.id.clone(), property)];
            Some(ToolOutput::commit("arrowhead", edits))
        }
        Handle::Stretch(rank) => {
            let mut route = Route::of(arrow);
            let count = route.pinned.len();
            route.pinned.retain(|&pinned| pinned as usize != rank);
            if route.pinned.len() == count {
                return None;
            }
            let old = ctx.scene.at_rest(&arrow.id)?;
            let mut free = Shape::clone(&old);
            let find = |id: &ShapeId| ctx.scene.get(id).map(AsRef::as_ref);
            binding::rerouted(ctx.scene, &mut free, route, find);
            Some(ToolOutput::commit("unpin", differences(&old, &free)))
        }
        Handle::Side(_) | Handle::Rotate | Handle::NewPoint(_) | Handle::Tail => None,
    }
}
