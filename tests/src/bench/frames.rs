//! What a frame of the whole app costs the processor.
//!
//! `cpu` is this thread from `App::logic` through the board's paint callback, and the app's other threads;
//! `egui` its own tessellation and recording; `submit` the driver; `process` everything, a software
//! renderer's threads included. A frame's figures reach from the end of the frame before.
//!
//! What a work puts off is its own: each of its frames bears an equal share of the frames until all rests
//! (`rest_frames`) and of what threads used that no frame has seen, because they had ended. `cpu_ms_max` and
//! `ui_ms_max` are of the worst single frame, those until rest included, and without such shares. What is
//! shown then has to be what is shown when everything is made anew.
//!
//! An opening tells its frames as they were, and in `cpu_ms_all` what all threads used until the board was
//! editable and at rest.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use egui::{Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, vec2};
use tavla::commands::Command;
use tavla::import::{Placement, excalidraw};
use tavla::storage::Storage;
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin};
use tempfile::TempDir;

use super::boards::NOW;
use super::memory;
use super::row::Output;
use super::scenes;
use super::told::{MemoryRow, tell, tell_opened};
use super::visitor;
use super::window::{SIZE, Window};
use super::work::{Cost, Work};

/// As many as the other whiteboards are measured with.
const PAN_FRAMES: usize = 120;
const DRAG_FRAMES: usize = 60;
const DRAGGED: usize = 200;
pub(super) const BOARD: &str = "bench";

pub(super) fn run(scenes: &[usize], output: &mut Output) -> anyhow::Result<()> {
    for &shapes in scenes {
        let file = TempDir::new()?;
        let path = file.path().join("scene.excalidraw");
        std::fs::write(&path, scenes::excalidraw(shapes))?;
        let mut window = Window::open(file.path())?;
        let opened = window.opened(shapes, |app, ctx| app.import_file(ctx, path))?;
        tell_opened(shapes, "open_import", &opened, output)?;
        window.app.close();
        let folder = TempDir::new()?;
        keep(folder.path(), &drawn(shapes)?)?;
        if let Some(pss_mb) = memory::of_another(folder.path(), shapes)? {
            output.row(&MemoryRow {
                bench: "canvas",
                work: "memory",
                scene: shapes,
                pss_mb,
            })?;
        }
        let mut window = Window::open(folder.path())?;
        let opened = window.open_board(shapes)?;
        tell_opened(shapes, "open", &opened, output)?;
        works(shapes, &mut window, output)?;
        window.app.close();
    }
    Ok(())
}

/// The scene as edits.
fn drawn(shapes: usize) -> anyhow::Result<Vec<Edit>> {
    let mut next = 0;
    let mut ids = || {
        next += 1;
        next
    };
    let drawing = excalidraw::read(&scenes::excalidraw(shapes), &mut ids)?;
    Ok(drawing.placed(&Placement::OwnBoard).edits)
}

/// Puts a board into a store, as if it had been drawn there and left for another, empty one.
pub(super) fn keep(folder: &Path, edits: &[Edit]) -> anyhow::Result<()> {
    let mut board = Board::new(1);
    for edits in edits.chunks(1_000) {
        board.apply(&EditBatch::new("draw", edits.to_vec()), NOW)?;
    }
    let snapshot = board.snapshot()?;
    let folder_lock = DataFolder::open(folder)?;
    let mut store = folder_lock.open_store()?;
    let updates = board.updates_since(&Version::default())?;
    let record = |bytes| NewRecord {
        origin: RecordOrigin::Remote,
        bytes,
    };
    let records: Vec<NewRecord<'_>> = updates.iter().map(Vec::as_slice).map(record).collect();
    let upto = store.append(BOARD, &records)?.end - 1;
    store.compact(BOARD, &snapshot, upto, |_| true)?;
    store.put_still(BOARD, Some(&board.still()))?;
    drop(store);
    drop(folder_lock);
    let wake: tavla::storage::Wake = Arc::new(|| {});
    let mut storage = Storage::open(folder, 1, wake)?;
    storage.add_board(&BoardId::new(BOARD)?, "Bench", None, NOW);
    storage.add_board(&BoardId::new("empty")?, "Empty", None, NOW + 1);
    storage.close()?;
    Ok(())
}

fn works(shapes: usize, window: &mut Window, output: &mut Output) -> anyhow::Result<()> {
    let middle = middle_shape(window).context("a shape in the middle")?;
    let near = nearest(window, &middle, DRAGGED);
    for (zoom, pan, drag, drag_many) in [
        (Command::ZoomFit, "pan_fit", "drag1_fit", "drag200_fit"),
        (Command::ZoomReset, "pan_100", "drag1_100", "drag200_100"),
    ] {
        window.app.board_mut().editor_mut().select([]);
        window.run(zoom)?;
        let work = panned(window)?;
        tell(shapes, pan, &work, output)?;
        window.check_picture(pan)?;
        window.run(zoom)?;
        for (name, picked) in [(drag, vec![middle.clone()]), (drag_many, near.clone())] {
            window.app.board_mut().editor_mut().select(picked);
            window.rest()?;
            let work = dragged(window, &middle)?;
            tell(shapes, name, &work, output)?;
            window.check_picture(name)?;
        }
    }
    visitor::run(shapes, window, &middle, output)
}

fn panned(window: &mut Window) -> anyhow::Result<Work> {
    let center = (SIZE / 2.0).to_pos2();
    window.frame(vec![Event::PointerMoved(center)]);
    let wheel = |step: usize| {
        let delta = if step % 40 < 20 { -6.0 } else { 6.0 };
        vec![Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(delta, delta),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]
    };
    window.worked(|window| {
        let frames = (0..PAN_FRAMES).map(|step| window.frame(wheel(step)));
        Ok(frames.collect())
    })
}

/// Drags what is picked by a shape; the frame that lets go is the last.
fn dragged(window: &mut Window, id: &ShapeId) -> anyhow::Result<Work> {
    let scene = window.app.board().editor().scene();
    let at = scene.bounds_of(id).context("it is there")?.center();
    let from = window.screen_of(at);
    let button = |pos: Pos2, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.frame(vec![Event::PointerMoved(from)]);
    window.frame(vec![button(from, true)]);
    // Past the slop, so that it is a drag.
    window.frame(vec![Event::PointerMoved(from + vec2(12.0, 0.0))]);
    window.worked(|window| {
        let mut to = from;
        let moves = (0..DRAG_FRAMES).map(|step| {
            to = from + vec2(12.0 + step as f32, (step % 9) as f32);
            window.frame(vec![Event::PointerMoved(to)])
        });
        let mut frames: Vec<Cost> = moves.collect();
        frames.push(window.frame(vec![button(to, false)]));
        Ok(frames)
    })
}

fn middle_shape(window: &Window) -> Option<ShapeId> {
    let top = window
        .app
        .board()
        .editor()
        .scene()
        .all_in_z_order()
        .next_back();
    top.map(|shape| shape.id.clone())
}

fn nearest(window: &Window, middle: &ShapeId, count: usize) -> Vec<ShapeId> {
    let scene = window.app.board().editor().scene();
    let center = scene
        .bounds_of(middle)
        .map_or(Point::ZERO, |bounds| bounds.center());
    let mut side = 400.0;
    loop {
        let found = scene.in_z_order(Rect::from_center_size(center, (side, side)));
        if found.len() >= count || side > 1e6 {
            return found
                .iter()
                .rev()
                .take(count)
                .map(|shape| shape.id.clone())
                .collect();
        }
        side *= 1.3;
    }
}
