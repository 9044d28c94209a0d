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
use tavla::commands::{Command, Direction};
use tavla::import::{Placement, excalidraw};
use tavla::storage::Storage;
use tavla::worker::STILL_SHAPES_MIN;
use tavla_shared::board::{Board, Edit, EditBatch, Version};
use tavla_shared::id::{BoardId, ShapeId};
use tavla_shared::shape::Shape;
use tavla_shared::store::{DataFolder, NewRecord, RecordOrigin};
use tempfile::TempDir;

use super::boards::NOW;
use super::linked;
use super::memory;
use super::row::Output;
use super::scenes;
use super::told::{MemoryRow, tell, tell_opened};
use super::visitor;
use super::window::{SIZE, Window};
use super::work::{Cost, Work};
use super::works::Works;

/// As the other whiteboards are measured: half of the frames there, half back,
pub(super) const PAN_FRAMES: usize = 120;
/// in steps of so many points to the right, and half as many down;
const PAN_STEP_FIT: f32 = 6.0;
const PAN_STEP_100: f32 = 24.0;
/// and on a circle.
pub(super) const DRAG_FRAMES: usize = 60;
pub(super) const DRAG_RADIUS: f32 = 60.0;
const DRAGGED: usize = 200;
/// The most that are dragged.
const DRAGGED_MANY: usize = 1_000;
/// What is picked is deleted, that taken back, it is pushed and that taken back,
const EDITS: [Command; 4] = [
    Command::Delete,
    Command::Undo,
    Command::Nudge(Direction::Right),
    Command::Undo,
];
/// so many times.
const ROUNDS: usize = 10;
pub(super) const BOARD: &str = "bench";

pub(super) fn run(scenes: &[usize], wanted: &Works, output: &mut Output) -> anyhow::Result<()> {
    for &shapes in scenes {
        if wanted.has("open_import") {
            imported(shapes, output)?;
        }
        if !wanted.has("memory") && !wanted.has_any(&Works::IN_WINDOW) {
            continue;
        }
        let folder = TempDir::new()?;
        keep(folder.path(), &drawn(shapes)?)?;
        if wanted.has("memory")
            && let Some(pss_mb) = memory::of_another(folder.path(), shapes)?
        {
            output.row(&MemoryRow {
                bench: "canvas",
                work: "memory",
                scene: shapes,
                pss_mb,
            })?;
        }
        if !wanted.has_any(&Works::IN_WINDOW) {
            continue;
        }
        let mut window = Window::open(folder.path())?;
        let opened = window.open_board(shapes)?;
        if wanted.has("open") {
            tell_opened(shapes, "open", &opened, output)?;
        }
        works(shapes, &mut window, wanted, output)?;
        window.app.close();
    }
    Ok(())
}

fn imported(shapes: usize, output: &mut Output) -> anyhow::Result<()> {
    let file = TempDir::new()?;
    let path = file.path().join("scene.excalidraw");
    std::fs::write(&path, scenes::excalidraw(shapes))?;
    let mut window = Window::open(file.path())?;
    let opened = window.opened(shapes, |app, ctx| app.import_file(ctx, path))?;
    tell_opened(shapes, "open_import", &opened, output)?;
    window.app.close();
    Ok(())
}

/// The scene as edits.
pub(super) fn drawn(shapes: usize) -> anyhow::Result<Vec<Edit>> {
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
    if board.shapes().count() >= STILL_SHAPES_MIN {
        store.put_still(BOARD, Some(&board.still()))?;
    }
    drop(store);
    drop(folder_lock);
    let wake: tavla::storage::Wake = Arc::new(|| {});
    let mut storage = Storage::open(folder, 1, wake)?;
    storage.add_board(&BoardId::new(BOARD)?, "Bench", None, NOW);
    storage.add_board(&BoardId::new("empty")?, "Empty", None, NOW + 1);
    storage.close()?;
    Ok(())
}

fn works(
    shapes: usize,
    window: &mut Window,
    wanted: &Works,
    output: &mut Output,
) -> anyhow::Result<()> {
    let middle = middle_shape(window).context("a shape in the middle")?;
    let near = nearest(window, DRAGGED);
    window.run(Command::ZoomReset)?;
    window.app.board_mut().editor_mut().select([middle.clone()]);
    window.rest()?;
    for (name, step) in [("first_edit", EDITS[0]), ("first_undo", EDITS[1])] {
        let work = edited(window, &[step])?;
        if wanted.has(name) {
            tell(shapes, name, &work, output)?;
        }
    }
    for (name, picked) in [
        ("edit1_100", vec![middle.clone()]),
        ("edit200_100", near.clone()),
    ] {
        if !wanted.has(name) {
            continue;
        }
        window.app.board_mut().editor_mut().select(picked);
        window.rest()?;
        let work = edited(window, &EDITS.repeat(ROUNDS))?;
        tell(shapes, name, &work, output)?;
        window.check_picture(name)?;
    }
    for (zoom, step, pan, drag, drag_many) in [
        (
            Command::ZoomFit,
            PAN_STEP_FIT,
            "pan_fit",
            "drag1_fit",
            "drag200_fit",
        ),
        (
            Command::ZoomReset,
            PAN_STEP_100,
            "pan_100",
            "drag1_100",
            "drag200_100",
        ),
    ] {
        window.app.board_mut().editor_mut().select([]);
        window.run(zoom)?;
        if wanted.has(pan) {
            let work = panned(window, step)?;
            tell(shapes, pan, &work, output)?;
            window.check_picture(pan)?;
            window.run(zoom)?;
        }
        for (name, picked) in [(drag, vec![middle.clone()]), (drag_many, near.clone())] {
            if !wanted.has(name) {
                continue;
            }
            window.app.board_mut().editor_mut().select(picked);
            window.rest()?;
            let work = dragged(window, &middle)?;
            tell(shapes, name, &work, output)?;
            window.check_picture(name)?;
        }
    }
    if wanted.has("drag1000_100") && shapes >= DRAGGED_MANY {
        let picked = nearest(window, DRAGGED_MANY);
        window.app.board_mut().editor_mut().select(picked);
        window.rest()?;
        let work = dragged(window, &middle)?;
        tell(shapes, "drag1000_100", &work, output)?;
        window.check_picture("drag1000_100")?;
    }
    visitor::run(shapes, window, &middle, wanted, output)?;
    linked::run(shapes, window, &middle, wanted, output)
}

fn panned(window: &mut Window, step: f32) -> anyhow::Result<Work> {
    let center = (SIZE / 2.0).to_pos2();
    window.frame(vec![Event::PointerMoved(center)]);
    let wheel = |frame: usize| {
        let along = if frame < PAN_FRAMES / 2 { -step } else { step };
        vec![Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(along, along / 2.0),
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]
    };
    window.worked(|window| {
        let frames = (0..PAN_FRAMES).map(|frame| window.frame(wheel(frame)));
        Ok(frames.collect())
    })
}

/// Drags what is picked by a shape; the frame that lets go is the last.
pub(super) fn dragged(window: &mut Window, id: &ShapeId) -> anyhow::Result<Work> {
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
        let moves = (1..=DRAG_FRAMES).map(|step| {
            let turn = step as f32 / 10.0;
            to = from + DRAG_RADIUS * vec2(turn.sin(), 1.0 - turn.cos());
            window.frame(vec![Event::PointerMoved(to)])
        });
        let mut frames: Vec<Cost> = moves.collect();
        frames.push(window.frame(vec![button(to, false)]));
        Ok(frames)
    })
}

/// Does these one after the other, each with the frames until it has been written and all rests.
fn edited(window: &mut Window, steps: &[Command]) -> anyhow::Result<Work> {
    let mut single = Vec::new();
    let work = window.worked(|window| {
        let mut edits = Vec::new();
        for step in steps {
            let mut frames = vec![window.command(*step)];
            frames.extend(window.rested()?);
            edits.push(frames.iter().copied().sum());
            single.extend(frames);
        }
        Ok(edits)
    })?;
    Ok(Work { single, ..work })
}

/// The topmost, which the scene has in its middle.
fn middle_shape(window: &Window) -> Option<ShapeId> {
    let scene = window.app.board().editor().scene();
    let top = scene.all_in_z_order().next_back();
    top.map(|shape| shape.id.clone())
}

/// The nearest to the middle of the board, and the topmost.
pub(super) fn nearest(window: &Window, count: usize) -> Vec<ShapeId> {
    let scene = window.app.board().editor().scene();
    let middle = scene.bounds().unwrap_or_default().center();
    let far = |shape: &Shape| {
        let bounds = scene.bounds_of(&shape.id);
        bounds.map_or(f64::INFINITY, |bounds| bounds.center().distance(middle))
    };
    let mut found: Vec<(f64, ShapeId)> = scene
        .all_in_z_order()
        .map(|shape| (far(shape), shape.id.clone()))
        .collect();
    if let Some(top) = found.last_mut() {
        top.0 = 0.0;
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.truncate(count);
    found.into_iter().map(|(_, id)| id).collect()
}
