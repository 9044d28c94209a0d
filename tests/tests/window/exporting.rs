//! Boards as pictures, pages and other programs' files: asked for by keys and in the dialog, copied and printed.

use std::path::PathBuf;
use std::time::Instant;

use egui::accesskit::Role;
use egui::{ColorImage, Id, Key, Modifiers, OutputCommand, TextureHandle, TextureOptions};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tavla::commands::Command;
use tavla::export::product::{Format, Pages};
use tavla::ui::export_dialog::ExportDialog;
use tavla::ui::{
    ExportChoice, ExportFrame, ExportPicture, ExportPreview, ExportView, ExportWhat, Toast, Work,
    WorkView,
};
use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use crate::harness::{PATIENCE, Window, flow_window, other_flow_window};

impl Window {
    /// Draws a rectangle, which is selected then, and an ellipse that is not any more.
    fn draw_two(&mut self) {
        for (key, at) in [(Key::O, 700.0), (Key::R, 400.0)] {
            self.key(Modifiers::NONE, key);
            self.drag([at, 300.0], [at + 90.0, 380.0]);
            self.wait_saved();
        }
    }

    fn open_export(&mut self) {
        self.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
        self.wait_until("the dialog is there", |app| {
            app.shell().export_dialog().is_some()
        });
        self.harness.run_steps(2);
    }

    fn choice(&self) -> ExportChoice {
        self.app().shell().export_choice().clone()
    }

    /// Writes what is chosen by now.
    #[track_caller]
    fn export_to(&mut self, path: PathBuf) {
        let (ctx, choice) = (self.harness.ctx.clone(), self.choice());
        self.app_mut().export_to(&ctx, &choice, path);
        self.wait_until("it is written", |app| !app.is_exporting());
        self.wait_told("Exported to");
    }

    /// Shows frames until the window asks the system for this.
    #[track_caller]
    fn wait_command<T>(&mut self, what: &str, found: impl Fn(&OutputCommand) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            let commands = &self.harness.output().platform_output.commands;
            if let Some(found) = commands.iter().find_map(&found) {
                return found;
            }
            assert!(began.elapsed() < PATIENCE, "in vain: {what}");
            self.next_frame();
        }
    }

    fn run(&mut self, command: Command) {
        let ctx = self.harness.ctx.clone();
        self.app_mut().run(&ctx, command);
    }
}

#[test]
fn what_is_chosen_in_the_dialog_is_written_and_opens_again_with_the_same_shapes() {
    let files = tempfile::tempdir().unwrap();
    let mut window = flow_window();
    window.draw_two();
    window.open_export();
    // What is selected is meant at first.
    assert_eq!(
        window.app().shell().export_dialog().unwrap().choice().what,
        ExportWhat::Selection
    );
    window.click("Whole board");
    window.click("Keep it editable");
    for kind in ["SVG", "PNG"] {
        window.click(kind);
        let name = format!("board.{}", kind.to_lowercase());
        window.export_to(files.path().join(&name));
        let mut other = other_flow_window();
        other.drop_file(files.path().join(name));
        other.wait_until("the board is there", |app| {
            app.board().editor().scene().len() == 2
        });
        assert_eq!(other.shapes(), window.shapes(), "{kind}");
    }
}

#[test]
fn the_dialog_shows_what_will_be_written_and_remembers_what_was_chosen() {
    let mut window = flow_window();
    window.draw_two();
    window.open_export();
    let shown = |window: &Window, words: &str| {
        let found = window.harness.query_all_by_label(words).next();
        found.is_some()
    };
    let began = Instant::now();
    while !shown(&window, "Preview of 1 shape") {
        assert!(began.elapsed() < PATIENCE, "nothing is shown");
        window.next_frame();
    }
    window.click("Whole board");
    while !shown(&window, "Preview of 2 shapes") {
        assert!(began.elapsed() < PATIENCE, "the rest is not shown");
        window.next_frame();
    }
    window.click("3×");
    window.click("Dark");
    window.click("Background");
    window.click("PDF");
    assert!(!shown(&window, "3×"), "a page has no pixels");
    window.key(Modifiers::NONE, Key::Escape);
    assert!(window.app().shell().export_dialog().is_none());
    window.open_export();
    let choice = window.choice();
    assert_eq!(choice.format, Format::Pdf);
    let look = (choice.scale, choice.dark, choice.transparent);
    assert_eq!(look, (3, true, true));
    assert_eq!(choice.what, ExportWhat::Selection);
}

#[test]
fn a_selection_is_copied_as_a_picture_by_its_key() {
    let mut window = flow_window();
    window.draw_two();
    let keys = Modifiers::ALT | Modifiers::SHIFT;
    window.harness.key_press_modifiers(keys, Key::C);
    let image = window.wait_command("a picture is copied", |command| match command {
        OutputCommand::CopyImage(image) => Some(image.size),
        _ => None,
    });
    // The rectangle of 90 by 80 with room around it, twice as large.
    let [width, height] = image;
    assert!(
        (180..300).contains(&width) && (160..280).contains(&height),
        "{image:?}"
    );
    window.wait_told("Copied as a picture");
}

#[test]
fn a_board_is_copied_as_svg_where_nothing_is_selected() {
    let mut window = flow_window();
    window.draw_two();
    window.key(Modifiers::NONE, Key::Escape);
    window.run(Command::CopyAsSvg);
    let text = window.wait_command("a drawing is copied", |command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
    window.wait_told("Copied as SVG");
}

#[test]
fn the_copy_button_copies_and_closes_the_dialog() {
    let mut window = flow_window();
    window.draw_two();
    window.open_export();
    window.click("SVG");
    // Each frame is looked at: it may be copied in the very next one.
    window.harness.get_by_label("Copy").click();
    let text = window.wait_command("a drawing is copied", |command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(window.app().shell().export_dialog().is_none());
    assert!(text.starts_with("<svg "));
}

#[test]
fn a_board_is_printed_by_way_of_pages_that_the_system_opens() {
    let mut window = flow_window();
    window.draw_two();
    // Each frame is looked at, as above.
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::P);
    let address = window.wait_command("pages are opened", |command| match command {
        OutputCommand::OpenUrl(open) => Some(open.url.clone()),
        _ => None,
    });
    let path = address.strip_prefix("file://").unwrap();
    let path = PathBuf::from(path.replace("%20", " "));
    assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
    window.wait_told("printed");
    drop(window);
    assert!(!path.exists(), "it goes with the app");
}

#[test]
fn on_an_empty_board_nothing_can_be_exported_and_the_palette_says_so() {
    let mut window = flow_window();
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    assert!(window.app().shell().export_dialog().is_none());
    window.key(Modifiers::COMMAND, Key::Slash);
    window.type_text("svg");
    for name in ["Export…", "Copy as SVG"] {
        let row = window.harness.get_by_label(name);
        assert!(row.accesskit_node().is_disabled(), "{name}");
    }
}

#[test]
fn the_menu_and_the_context_menu_offer_exports() {
    let mut window = flow_window();
    window.draw_two();
    window.click("Menu");
    window.harness.get_by_label("Print…");
    window.click("Export…");
    assert!(window.app().shell().export_dialog().is_some());
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::SHIFT, Key::F10);
    window.harness.run_steps(4);
    window.harness.get_by_label("Copy as picture");
}

/// Something that is kept between frames.
fn kept<T: Clone + Send + Sync + 'static>(ui: &egui::Ui, make: impl FnOnce() -> T) -> T {
    let id = Id::unique(std::any::type_name::<T>());
    let kept = ui.data(|data| data.get_temp(id));
    kept.unwrap_or_else(|| {
        let fresh = make();
        ui.data_mut(|data| data.insert_temp(id, fresh.clone()));
        fresh
    })
}

/// A picture of some stripes.
fn stripes(ui: &egui::Ui) -> TextureHandle {
    let mut image = ColorImage::filled([240, 160], egui::Color32::TRANSPARENT);
    for (at, pixel) in image.pixels.iter_mut().enumerate() {
        if at % 240 / 40 % 2 == 1 {
            *pixel = egui::Color32::from_rgb(0x2b, 0x7a, 0x4b);
        }
    }
    ui.ctx()
        .load_texture("stripes", image, TextureOptions::LINEAR)
}

fn dialog_ui(ui: &egui::Ui, choice: ExportChoice) {
    let texture = kept(ui, || stripes(ui));
    let frames = [ExportFrame {
        id: ShapeId::from_random(1),
        name: "Sign-up flow".to_owned(),
    }];
    let view = ExportView {
        selected: 2,
        frames: &frames,
        preview: ExportPreview::Shown(ExportPicture {
            texture: texture.id(),
            pixels: texture.size(),
            size: Size::new(720.0, 480.0),
            pages: 1,
            shapes: 7,
        }),
    };
    ExportDialog::new(choice).ui(ui, &view);
}

#[test]
fn the_dialog_for_a_picture() {
    crate::panels::check("export-png", [720.0, 500.0], |ui| {
        let choice = ExportChoice {
            transparent: true,
            embed: true,
            ..ExportChoice::default()
        };
        dialog_ui(ui, choice);
    });
}

#[test]
fn the_dialog_for_pages_of_a_frame() {
    crate::panels::check("export-pdf", [720.0, 500.0], |ui| {
        let choice = ExportChoice {
            what: ExportWhat::Frame(ShapeId::from_random(1)),
            format: Format::Pdf,
            pages: Pages::Frames,
            dark: true,
            ..ExportChoice::default()
        };
        dialog_ui(ui, choice);
    });
}

#[test]
fn long_work_under_way() {
    crate::panels::check("work", [380.0, 260.0], |ui| {
        let work = |work, words: &str, done| WorkView {
            work,
            words: words.to_owned(),
            done,
        };
        let works = [
            work(Work::Export(1), "Exporting Onboarding ideas", 0.7),
            work(
                Work::Reading(2),
                "Opening plans for the whole of next year",
                0.0,
            ),
        ];
        let mut toasts = tavla::ui::toasts::Toasts::default();
        let told = Toast::new(tavla::ui::Severity::Info, "Copied as a picture");
        toasts.push(told, ui.input(|input| input.time));
        toasts.ui(ui, 0.0, &works);
    });
}

#[test]
fn a_frame_is_exported_by_its_name() {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("frame.svg");
    let mut window = flow_window();
    window.draw_two();
    window.key(Modifiers::COMMAND | Modifiers::ALT, Key::G);
    window.wait_saved();
    assert!(window.shapes().contains(&Kind::Frame));
    window.open_export();
    let frames = window
        .harness
        .get_by_role_and_label(Role::RadioButton, "Frame");
    frames.click();
    window.harness.run_steps(3);
    window.click("Frame without a name");
    window.click("SVG");
    assert!(matches!(window.choice().what, ExportWhat::Frame(_)));
    window.export_to(path.clone());
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.starts_with("<svg "));
}
