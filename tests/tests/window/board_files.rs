//! Boards as files: found by their names in menus and dialogs, and in step with a server.

use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla_shared::shape::Kind;
use tavla_tests::person::Person;
use tavla_tests::servers::server_in;

use crate::harness::{Window, flow_window, other_flow_window};
use crate::together::{is_synced, share};

impl Window {
    fn draw(&mut self, key: Key, at: f32) {
        let before = self.shapes().len();
        self.key(Modifiers::NONE, key);
        self.drag([at, 300.0], [at + 90.0, 380.0]);
        self.wait_until("it is drawn", |app| count(app) == before + 1);
        self.wait_until("it is taken", |app| {
            !app.board().editor().scene().has_pending()
        });
    }

    #[track_caller]
    fn save_copy(&mut self, path: &Path) {
        let ctx = self.harness.ctx.clone();
        self.app_mut().save_copy(&ctx, path.to_owned());
        self.wait_told("A copy of this board is in");
        self.wait_until("the copy is written", |app| !app.is_copying());
    }
}

fn count(app: &TavlaApp) -> usize {
    app.board().editor().scene().len()
}

#[test]
fn the_menu_and_the_palette_save_a_copy() {
    let mut window = flow_window();
    window.click("Menu");
    window.harness.get_by_label("Save a copy…");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("backup");
    window.harness.get_by_label("Save a copy…");
}

#[test]
fn a_file_of_a_board_that_is_here_is_asked_about_and_merged_or_kept_apart() {
    let files = tempfile::tempdir().unwrap();
    let (first, newer) = (files.path().join("a.tavla"), files.path().join("b.tavla"));
    let mut ada = flow_window();
    ada.draw(Key::R, 300.0);
    ada.retitle("Plans");
    ada.save_copy(&first);
    let mut ben = other_flow_window();
    ben.drop_file(first.clone());
    ben.wait_until("the board is there", |app| count(app) == 1);
    ben.harness.run_steps(2);
    ben.harness.get_by_label("Plans");
    ben.draw(Key::O, 500.0);
    ben.save_copy(&newer);

    ada.drop_file(newer.clone());
    ada.wait_until("it is asked", |app| app.shell().asks_about_file());
    ada.harness.run_steps(2);
    ada.click("Cancel");
    assert!(ada.harness.query_by_label("Merge into the board").is_none());
    assert_eq!(ada.shapes(), [Kind::Rectangle]);

    ada.drop_file(newer.clone());
    ada.wait_until("it is asked", |app| app.shell().asks_about_file());
    ada.harness.run_steps(2);
    let asked = "This board is on this device already";
    // What is asked about is the dialog's name, which stands in it, too.
    assert!(ada.harness.query_all_by_label(asked).next().is_some());
    ada.click("Merge into the board");
    ada.wait_told("What was new in the file");
    assert_eq!(ada.shapes(), [Kind::Rectangle, Kind::Ellipse]);
    ada.wait_saved();
    ada.drop_file(newer);
    ada.wait_told("has everything that is in the file");
    assert!(!ada.app().shell().asks_about_file());
}

#[test]
fn what_a_file_brings_to_a_board_on_a_server_reaches_the_others() {
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let server = server_in(folders[0].path());
    let (first, newer) = (
        folders[1].path().join("a.tavla"),
        folders[1].path().join("b.tavla"),
    );
    let mut ada = flow_window();
    ada.draw(Key::R, 300.0);
    ada.save_copy(&first);
    let mut away = other_flow_window();
    away.drop_file(first);
    away.wait_until("the board is there", |app| count(app) == 1);
    for at in [400.0, 500.0, 600.0] {
        away.draw(Key::O, at);
    }
    away.save_copy(&newer);

    let link = share(&mut ada, server.addr());
    let name = link.rsplit('/').next().unwrap();
    let mut late = Person::at(folders[2].path(), name, "Late");
    late.share(server.addr());
    late.wait_until("the board is there", |late| late.shapes.len() == 1);
    ada.wait_until("it is in step", is_synced);
    ada.draw(Key::D, 700.0);
    ada.drop_file(newer);
    ada.wait_until("it is asked", |app| app.shell().asks_about_file());
    ada.harness.run_steps(2);
    ada.click("Merge into the board");
    ada.wait_until("all of it is on the board", |app| count(app) == 5);
    ada.wait_until("the server has it", is_synced);
    late.wait_until("others see it", |late| late.shapes.len() == 5);
    // Nobody was put out, and nothing was parted from the board.
    assert!(ada.app().board().is_live());
    ada.draw(Key::R, 800.0);
    late.wait_until("it goes on", |late| late.shapes.len() == 6);
    late.leave();
}
