//! The laser: seen by everybody while it points and a moment longer, never on the board.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla_server::access::Role;

use crate::harness::flow_window;
use crate::idle::check_idle;
use crate::trio::Trio;

fn sees_laser(app: &TavlaApp) -> bool {
    let marks = app.board().editor().peers().marks();
    marks.iter().any(|marks| !marks.laser.is_empty())
}

#[test]
fn everybody_sees_where_a_laser_points_and_the_board_stays_as_it_was() {
    let mut trio = Trio::gather();
    trio.windows[0].click("Laser pointer");
    trio.windows[0].press_and_move([500.0, 300.0], [700.0, 400.0]);
    trio.wait("the others see the trail", |[_, ben, mira]| {
        sees_laser(ben) && sees_laser(mira)
    });
    trio.windows[0].harness.drop_at([700.0, 400.0].into());
    trio.wait("it has faded for everybody", |apps| {
        !apps.iter().any(|app| sees_laser(app)) && apps[0].board().editor().laser().is_empty()
    });
    for app in trio.apps() {
        assert!(app.board().editor().scene().is_empty());
    }
}

#[test]
fn who_may_only_look_points_too() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    trio.windows[2].harness.get_by_label("Laser pointer");
    trio.windows[2].key(Modifiers::NONE, Key::K);
    trio.windows[2].press_and_move([500.0, 300.0], [700.0, 400.0]);
    trio.wait("the owner sees it", |[ada, ..]| sees_laser(ada));
}

#[test]
fn after_a_trail_has_faded_nothing_is_painted_any_more() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::K);
    window.drag([500.0, 300.0], [700.0, 400.0]);
    assert!(!window.app().board().editor().laser().is_empty());
    check_idle(&mut window);
    assert!(window.app().board().editor().laser().is_empty());
}
