//! Which part of a board somebody has named.

use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use super::super::CommandError;
use crate::export::sheet::Extent;
use crate::scene::Scene;

/// The part that a frame's name or id, or the ids of shapes, mean; the whole board where nothing is said.
///
/// # Errors
/// [`CommandError`] where there is no such thing, or more than one.
pub(super) fn extent(
    scene: &Scene,
    frame: Option<&str>,
    selection: &[String],
) -> Result<Extent, CommandError> {
    if let Some(wanted) = frame {
        return frame_called(scene, wanted).map(Extent::Frame);
    }
    if selection.is_empty() {
        return Ok(Extent::Board);
    }
    let picked = selection.iter().map(|wanted| {
        let id = ShapeId::new(wanted.trim()).ok();
        let found = id.filter(|id| scene.get(id).is_some());
        found.ok_or_else(|| CommandError::NoShape {
            wanted: wanted.clone(),
        })
    });
    picked.collect::<Result<_, _>>().map(Extent::Shapes)
}

fn frame_called(scene: &Scene, wanted: &str) -> Result<ShapeId, CommandError> {
    let is_frame = |id: &ShapeId| scene.get(id).is_some_and(|it| it.kind == Kind::Frame);
    if let Some(id) = ShapeId::new(wanted).ok().filter(is_frame) {
        return Ok(id);
    }
    let frames = scene
        .all_in_z_order()
        .filter(|it| it.kind == Kind::Frame && it.text.trim() == wanted.trim());
    let mut frames: Vec<&ShapeId> = frames.map(|frame| &frame.id).collect();
    match (frames.pop(), frames.len()) {
        (Some(id), 0) => Ok(id.clone()),
        (Some(_), others) => Err(CommandError::SeveralFrames {
            wanted: wanted.to_owned(),
            count: others + 1,
        }),
        (None, _) => Err(CommandError::NoFrame {
            wanted: wanted.to_owned(),
        }),
    }
}
