//! What the dialog about oneself and people with pictures look like, in both themes. The pictures are in
//! `tests/tests/snapshots/window`; made with lavapipe.

use egui::{Context, Key, Modifiers, Rect, TextureHandle};
use tavla::commands::Command;
use tavla::theme::PEOPLE;
use tavla::ui::you_dialog::YouDialog;
use tavla::ui::{Introduction, Picture, YouView};
use tavla_shared::presence::Face;

use crate::harness::{Window, options};
use crate::panels::check_app;
use crate::people::{open_list, pass};
use crate::trio::{NAMES, Trio};
use crate::you::{portrait, put_picture};

/// The dialog of somebody with a picture.
struct Dialog {
    you: YouDialog,
    now: Introduction,
    face: Option<TextureHandle>,
}

fn dialog() -> Dialog {
    let now = Introduction {
        name: "Ada Lindqvist".to_owned(),
        color: Some(PEOPLE[4]),
        face: Face::new(b"\x89PNG\r\n\x1a\n"),
    };
    Dialog {
        you: YouDialog::new(&now),
        now,
        face: None,
    }
}

fn loaded(ctx: &Context) -> TextureHandle {
    let folder = tempfile::tempdir().unwrap();
    let file = image::open(portrait(folder.path(), [220, 170, 70])).unwrap();
    let square = file.crop_imm(50, 0, 200, 200).thumbnail_exact(64, 64);
    let pixels = egui::ColorImage::from_rgb([64, 64], square.into_rgb8().as_raw());
    ctx.load_texture("face", pixels, egui::TextureOptions::LINEAR)
}

impl eframe::App for Dialog {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let canvas = ui.visuals().panel_fill;
        ui.painter().rect_filled(ui.max_rect(), 0.0, canvas);
        let face = self.face.get_or_insert_with(|| loaded(ui.ctx())).id();
        let picture = Picture {
            whole: face,
            half: face,
            half_side: 64,
        };
        let view = YouView {
            now: &self.now,
            slot: 5,
            picture: Some(picture),
            picking: false,
        };
        self.you.ui(ui, &view);
    }
}

#[test]
fn the_dialog_about_oneself() {
    check_app("you", [480.0, 460.0], dialog);
}

/// Three people with pictures, one of whom is idle and one of whom is followed.
fn pictured(dark: bool) -> Trio {
    let files = tempfile::tempdir().unwrap();
    let mut trio = Trio::gather_with([true, false, false]);
    if dark {
        trio.windows[0].key(Modifiers::ALT | Modifiers::SHIFT, Key::D);
    }
    let walls = [[220, 170, 70], [40, 120, 110], [120, 80, 160]];
    for (at, wall) in walls.into_iter().enumerate() {
        put_picture(
            &mut trio.windows[at],
            NAMES[at],
            portrait(files.path(), wall),
        );
    }
    pass(&mut trio.windows[2], 61.0);
    trio.windows[0].click("Ben Okafor · click to follow");
    open_list(&mut trio.windows[0]);
    trio.wait("all of it is seen", |[ada, ..]| {
        let people = ada.board().people();
        let idle = people[2].status == tavla_shared::presence::Status::Idle;
        idle && people.iter().all(|person| person.picture.is_some())
    });
    let ctx = trio.windows[0].harness.ctx.clone();
    trio.windows[0].app_mut().run(&ctx, Command::ToggleMinimap);
    trio.windows[0].harness.remove_cursor();
    trio.windows[0].harness.run_steps(6);
    trio
}

fn check(name: &str, window: &mut Window) {
    let whole = window.harness.render().unwrap();
    let part = Rect::from_min_max([760.0, 0.0].into(), [1280.0, 280.0].into());
    let [x, y] = [part.min.x as u32, part.min.y as u32];
    let [width, height] = [part.width() as u32, part.height() as u32];
    let cut = image::imageops::crop_imm(&whole, x, y, width, height).to_image();
    egui_kittest::image_snapshot_options(&cut, name, &options());
}

#[test]
fn people_with_pictures_in_light() {
    check("pictures-light", &mut pictured(false).windows[0]);
}

#[test]
fn people_with_pictures_in_dark() {
    check("pictures-dark", &mut pictured(true).windows[0]);
}
