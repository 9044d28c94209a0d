//! What dragging a thousand shapes costs with arrows between them, which hold on to them and follow. What lines up
//! is looked for as it is from the first start on.

use std::sync::Arc;

use anyhow::Context as _;
use tavla::commands::Command;
use tavla_shared::board::{Board, Edit, EditBatch};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Binding, Ends, Kind, Shape};

use super::boards::NOW;
use super::frames::{dragged, nearest};
use super::row::Output;
use super::told::tell;
use super::visitor::{copied, taken_in};
use super::window::Window;
use super::works::Works;

/// How many are dragged.
const DRAGGED: usize = 1_000;
/// The height of the rows in which the arrows go from one shape to the next, in board units.
const ROW: f64 = 120.0;

/// Somebody links the shapes around the middle, and they are dragged.
pub(super) fn run(
    shapes: usize,
    window: &mut Window,
    middle: &ShapeId,
    wanted: &Works,
    output: &mut Output,
) -> anyhow::Result<()> {
    let works = [
        ("drag1000_linked_100", Command::ZoomReset),
        ("drag1000_linked_fit", Command::ZoomFit),
    ];
    if shapes < DRAGGED || !wanted.has_any(&works.map(|(name, _)| name)) {
        return Ok(());
    }
    let picked = nearest(window, DRAGGED);
    let port = window.app.board().sync_port(Arc::new(|| {}));
    let port = port.context("the board has ended")?;
    let mut peer = copied(&port)?;
    let arrows = links(&peer, &picked);
    let update = peer.apply(&EditBatch::new("draw", arrows), NOW)?.update;
    taken_in(vec![update], &port, window)?;
    window.rest()?;
    for (name, zoom) in works {
        if !wanted.has(name) {
            continue;
        }
        window.app.board_mut().editor_mut().select([]);
        window.run(zoom)?;
        let editor = window.app.board_mut().editor_mut();
        editor.select(picked.clone());
        window.rest()?;
        let work = dragged(window, middle)?;
        tell(shapes, name, &work, output)?;
        window.check_picture(name)?;
    }
    Ok(())
}

/// Arrows from each closed shape to the next one in its row.
fn links(board: &Board, ids: &[ShapeId]) -> Vec<Edit> {
    let closed = ids.iter().filter_map(|id| board.shape(id));
    let mut closed: Vec<&Shape> = closed
        .map(AsRef::as_ref)
        .filter(|shape| shape.kind.is_closed())
        .collect();
    let place = |shape: &Shape| {
        let center = shape.bounds().center();
        ((center.y / ROW).floor(), center.x)
    };
    closed.sort_by(|one, other| {
        let (one, other) = (place(one), place(other));
        one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let pairs = closed.windows(2).enumerate();
    let arrow = |(number, pair): (usize, &[&Shape])| {
        let id = ShapeId::from_random(0xa0_0000 + number as u128);
        let mut arrow = Shape::new(id, Kind::Arrow);
        let [from, to] = [pair[0], pair[1]].map(|shape| shape.bounds().center());
        arrow.pos = from;
        arrow.path = vec![Point::ZERO, (to - from).to_point()];
        let held = |shape: &Shape| {
            Some(Binding {
                shape: shape.id.clone(),
                anchor: Point::new(0.5, 0.5),
                inside: false,
            })
        };
        arrow.ends = Ends {
            start: held(pair[0]),
            end: held(pair[1]),
        };
        Edit::Create(Arc::new(arrow))
    };
    pairs.map(arrow).collect()
}
