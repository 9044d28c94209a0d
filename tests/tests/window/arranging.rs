//! Putting shapes in order by the rows of icons, lining up while dragging, and the switches for both; and what they
//! look like.

use egui::{Key, Modifiers};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::tools::habits::SnapsTo;
use tavla_shared::geometry::Rect;

use crate::harness::{Window, flow_window, painted_window};

/// The shapes' boxes, from the bottom of the stack up.
fn boxes(window: &Window) -> Vec<Rect> {
    let scene = window.app().board().editor().scene();
    scene.children(None).map(|shape| shape.rect()).collect()
}

fn draw(window: &mut Window, from: [f32; 2], to: [f32; 2]) {
    window.key(Modifiers::NONE, Key::R);
    window.drag(from, to);
    window.wait_saved();
}

/// Two boxes, the first of which is further left, and both picked.
fn two_picked(window: &mut Window) {
    draw(window, [500.0, 300.0], [600.0, 360.0]);
    draw(window, [650.0, 450.0], [730.0, 530.0]);
    window.key(Modifiers::COMMAND, Key::A);
}

fn right_click(window: &mut Window, at: egui::Pos2) {
    window.harness.hover_at(at);
    window.harness.run_steps(2);
    for pressed in [true, false] {
        window.harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    window.harness.run_steps(3);
}

#[test]
fn the_icons_in_the_style_panel_put_shapes_in_order() {
    let mut window = flow_window();
    draw(&mut window, [500.0, 300.0], [600.0, 360.0]);
    // One alone has nothing to be in line with.
    assert!(window.harness.query_by_label("Align left").is_none());
    draw(&mut window, [650.0, 450.0], [730.0, 530.0]);
    window.key(Modifiers::COMMAND, Key::A);
    window.click("Align left");
    window.wait_saved();
    let shown = boxes(&window);
    assert_eq!(shown[0].x0, shown[1].x0);
    // Two are too few to be distributed.
    let distribute = window.harness.get_by_label("Distribute across");
    assert!(distribute.accesskit_node().is_disabled());
    window.click("Same size");
    window.wait_saved();
    let shown = boxes(&window);
    assert_eq!(shown[0].size(), shown[1].size());
    window.click("Undo");
    window.wait_until("one undo takes the sizes back", |app| {
        let mut shapes = app.board().editor().scene().children(None);
        shapes.next().is_some_and(|shape| shape.size.height == 60.0)
    });
}

#[test]
fn the_context_menu_has_the_same_icons_and_closes_with_them() {
    let mut window = flow_window();
    two_picked(&mut window);
    right_click(&mut window, egui::pos2(690.0, 490.0));
    let rows: Vec<_> = window.harness.get_all_by_label("Tidy up").collect();
    assert_eq!(rows.len(), 2);
    let left_most = |node: &egui_kittest::Node<'_>| node.rect().left();
    let in_menu = rows
        .iter()
        .max_by(|one, other| left_most(one).total_cmp(&left_most(other)));
    in_menu.unwrap().click();
    window.harness.run_steps(4);
    window.wait_saved();
    assert_eq!(window.harness.get_all_by_label("Tidy up").count(), 1);
    let editor = window.app().board().editor();
    assert_eq!(editor.undo_command(), Some("tidy up"));
}

#[test]
fn what_is_dragged_lines_up_at_first_and_alt_s_switches_that_off_and_on() {
    let mut window = flow_window();
    draw(&mut window, [500.0, 300.0], [600.0, 360.0]);
    draw(&mut window, [650.0, 450.0], [730.0, 530.0]);
    let drag = |window: &mut Window, by: f32| {
        let right = boxes(window)[1].center();
        let at = window.screen(right);
        window.drag([at.x, at.y], [at.x + by, at.y]);
        window.wait_saved();
        let shown = boxes(window);
        shown[1].x0 - shown[0].x0
    };
    // Filled boxes are dragged from within.
    window.click("Fill: Light blue");
    window.wait_saved();
    assert_eq!(drag(&mut window, -146.0), 0.0);
    window.key(Modifiers::ALT, Key::S);
    assert_eq!(
        window.app().board().editor().habits().snaps_to,
        SnapsTo::Nothing
    );
    assert_eq!(drag(&mut window, 6.0), 6.0);
    window.key(Modifiers::ALT, Key::S);
    assert_eq!(drag(&mut window, -5.0), 0.0);
}

fn snaps_to(window: &Window) -> SnapsTo {
    window.app().board().editor().habits().snaps_to
}

#[test]
fn snapping_to_the_grid_is_switched_by_a_right_click_and_is_not_the_board_s() {
    let mut window = flow_window();
    assert!(window.app().board().editor().meta().grid);
    right_click(&mut window, egui::pos2(690.0, 490.0));
    window.click("View");
    window.click("Snap to the grid");
    let editor = window.app().board().editor();
    assert!(editor.habits().snaps_to == SnapsTo::Grid);
    assert_eq!(editor.undo_command(), None);
    draw(&mut window, [507.0, 303.0], [611.0, 375.0]);
    let drawn = boxes(&window)[0];
    let is_on_grid = |at: f64| (at / 20.0).fract() == 0.0;
    let sides = [drawn.x0, drawn.y0, drawn.x1, drawn.y1];
    assert!(sides.into_iter().all(is_on_grid), "{drawn:?}");
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(boxes(&window)[0].x0 - drawn.x0, 20.0);
    // The dots are the board's, and go for everybody; one's own snapping goes and comes with them.
    window.key(Modifiers::COMMAND, Key::Quote);
    window.wait_until("the dots are gone", |app| !app.board().editor().meta().grid);
    assert_ne!(snaps_to(&window), SnapsTo::Grid);
    window.key(Modifiers::COMMAND, Key::Quote);
    window.wait_until("the dots are there", |app| app.board().editor().meta().grid);
    assert_eq!(snaps_to(&window), SnapsTo::Grid);
    // It is kept for the next start.
    let folder = window.close();
    let window = crate::harness::window_again("Ada Lindqvist", 1, folder);
    assert!(window.app().board().editor().habits().snaps_to == SnapsTo::Grid);
}

#[test]
fn lines_and_equal_gaps_in_both_themes() {
    for (name, dark) in [("guides-light", false), ("guides-dark", true)] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        draw(&mut window, [480.0, 200.0], [560.0, 260.0]);
        draw(&mut window, [600.0, 200.0], [680.0, 260.0]);
        draw(&mut window, [560.0, 340.0], [640.0, 400.0]);
        draw(&mut window, [780.0, 420.0], [860.0, 480.0]);
        window.click("Fill: Light blue");
        window.wait_saved();
        window.press_and_move([820.0, 450.0], [763.0, 233.0]);
        window.harness.run_steps(20);
        let guides = window.app().board().editor().tool_overlay().guides.len();
        assert!(guides > 2, "{guides}");
        window.check_part(name, [460, 180, 380, 240]);
        window.harness.drop_at(egui::pos2(763.0, 233.0));
    }
}

#[test]
fn the_rows_of_icons_in_both_themes() {
    let mut results = SnapshotResults::new();
    for (name, dark) in [("arrange-light", false), ("arrange-dark", true)] {
        let mut window = painted_window();
        if dark {
            window.key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
        }
        two_picked(&mut window);
        let at = window.harness.get_by_label("Align left").rect();
        window.harness.get_by_label("Tidy up").scroll_to_me();
        window.harness.remove_cursor();
        window.harness.run_steps(30);
        let now = window.harness.get_by_label("Align left").rect();
        assert!(now.width() >= 24.0 && at.width() >= 24.0);
        let (x, y) = ((now.left() - 24.0) as u32, (now.top() - 52.0) as u32);
        window.check_part(name, [x, y, 210, 164]);
        results.extend(window.harness.take_snapshot_results());
    }
}

#[test]
fn the_palette_and_keys_put_in_order_too() {
    let mut window = flow_window();
    two_picked(&mut window);
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("align bottom");
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_saved();
    let shown = boxes(&window);
    assert_eq!(shown[0].y1, shown[1].y1);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    window.wait_saved();
    let shown = boxes(&window);
    assert_eq!(shown[0].x1, shown[1].x1);
    window.key(Modifiers::ALT, Key::A);
    window.wait_saved();
    let shown = boxes(&window);
    assert_eq!(shown[0].x0, shown[1].x0);
}
