//! Random hands on a board that peers edit at the same time: nothing panics, what is shown is what
//! the document says, and undoing everything leaves the board as it was.

use egui::{Key, Modifiers};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use tavla_shared::board::Edit;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Property;

use crate::commands::{Command, ToolKind};
use crate::editor::testing::TestEditor;

fn random_shape(rng: &mut StdRng, test: &TestEditor) -> Option<ShapeId> {
    let ids: Vec<ShapeId> = test.board.shapes().map(|shape| shape.id.clone()).collect();
    ids.choose(rng).cloned()
}

fn step(rng: &mut StdRng, test: &mut TestEditor, with_peers: bool) {
    let (x, y) = (rng.random_range(0.0..800.0), rng.random_range(0.0..600.0));
    match rng.random_range(0..if with_peers { 14 } else { 13 }) {
        0 => {
            let tool = ToolKind::ALL[rng.random_range(0..ToolKind::ALL.len())];
            test.tool(tool);
        }
        1 | 2 => {
            test.pointer_down(x, y);
        }
        3..=5 => {
            test.move_to(x, y);
        }
        6 => {
            test.up();
        }
        7 => {
            let (to_x, to_y) = (rng.random_range(0.0..800.0), rng.random_range(0.0..600.0));
            test.drag((x, y), (to_x, to_y));
        }
        8 => {
            test.double_click(x, y);
        }
        9 => {
            let all = [
                Modifiers::NONE,
                Modifiers::SHIFT,
                Modifiers::ALT,
                Modifiers::COMMAND,
            ];
            test.holding(all[rng.random_range(0..all.len())]);
        }
        10 => {
            let keys = [Key::Escape, Key::Enter, Key::Space];
            test.key(keys[rng.random_range(0..keys.len())]);
        }
        11 | 12 => {
            let commands: Vec<Command> = Command::ALL
                .iter()
                .copied()
                .filter(|command| !matches!(command, Command::Tool(_)))
                .collect();
            test.run(commands[rng.random_range(0..commands.len())]);
        }
        _ => {
            let Some(id) = random_shape(rng, test) else {
                return;
            };
            let edit = if rng.random_bool(0.4) {
                Edit::Delete { id }
            } else {
                Edit::set(id, Property::Pos(Point::new(f64::from(x), f64::from(y))))
            };
            test.peer_writes(vec![edit]);
        }
    }
    test.others.clear();
}

fn play(seed: u64, with_peers: bool) -> TestEditor {
    println!("seed {seed}, with peers: {with_peers}");
    let mut rng = StdRng::seed_from_u64(seed);
    let mut test = TestEditor::seeded(seed)
        .with_box("a", 100.0, 100.0, 100.0, 100.0)
        .with_box("b", 300.0, 100.0, 100.0, 100.0);
    for _ in 0..120 {
        step(&mut rng, &mut test, with_peers);
    }
    test.holding(Modifiers::NONE).up();
    test.editor.cancel_gesture();
    test.editor.end_typing();
    if test.editor.is_view_only() {
        test.run(Command::ToggleViewOnly);
    }
    test.settle();
    test.check_scene_is_the_board();
    test
}

#[test]
fn random_hands_among_peers_break_nothing() {
    for seed in 0..60 {
        let mut test = play(seed, true);
        for _ in 0..200 {
            test.run(Command::Undo);
        }
        test.check_scene_is_the_board();
    }
}

#[test]
fn undoing_all_that_random_hands_did_leaves_the_board_as_it_was() {
    for seed in 100..160 {
        let mut test = play(seed, false);
        while test.editor.enabled(Command::Undo) {
            test.run(Command::Undo);
        }
        test.check_scene_is_the_board();
        assert_eq!(test.stack(), "a b", "seed {seed}");
        assert_eq!(
            test.rect("a"),
            Rect::new(100.0, 100.0, 200.0, 200.0),
            "seed {seed}"
        );
    }
}
