//! What of the board is written as a picture, as pages or for another program, and how; with a picture of what that
//! will be. Writes nothing itself.

mod choice;
mod options;
mod preview;

use egui::{Align, Layout, Response, RichText, Ui};
use tavla_shared::geometry::Size;

pub use self::choice::{ExportChoice, ExportFrame, ExportWhat};
use self::options::options_ui;
pub use self::preview::{ExportPicture, ExportPreview, PICTURE_ROOM};
use self::preview::{PICTURE, preview_ui};
use crate::export::product::Format;
use crate::export::raster::{pixels_of, scale_within};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::panel::{DialogOutcome, dialog_ui};

const WIDTH: f32 = 640.0;
/// Between the parts of the dialog.
const GAP: f32 = 2.0 * Tokens::GRID;
/// A board unit is a pixel of CSS, of which there are 96 to an inch; points are 72.
const POINTS: f64 = 0.75;

/// What the dialog is shown of the board in a frame.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExportView<'a> {
    /// How many shapes are picked.
    pub selected: usize,
    /// The frames that can be written by themselves, in the order one reads them.
    pub frames: &'a [ExportFrame],
    /// What would be written.
    pub preview: ExportPreview,
}

/// What a person asked the dialog for.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportAction {
    /// A file.
    Save(ExportChoice),
    /// The same on the clipboard.
    Copy(ExportChoice),
}

/// What the dialog keeps while it is open.
#[derive(Debug, Clone)]
pub struct ExportDialog {
    choice: ExportChoice,
}

impl ExportDialog {
    /// A dialog that begins with this.
    pub fn new(choice: ExportChoice) -> Self {
        Self { choice }
    }

    /// What is chosen by now.
    pub fn choice(&self) -> &ExportChoice {
        &self.choice
    }

    /// Shows the dialog.
    pub fn ui(&mut self, ui: &Ui, view: &ExportView<'_>) -> (DialogOutcome, Option<UiAction>) {
        self.choice.settle(view);
        let mut asked = None;
        let outcome = dialog_ui(ui, "export-title", WIDTH, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                preview_ui(ui, &self.choice, &view.preview);
                ui.add_space(GAP);
                ui.vertical(|ui| {
                    ui.set_width(WIDTH - PICTURE.x - GAP);
                    // What another kind of file has no use for goes, and nothing moves.
                    ui.set_min_height(PICTURE.y);
                    options_ui(ui, &mut self.choice, view);
                });
            });
            ui.add_space(GAP);
            asked = self.buttons_ui(ui, view);
        });
        match asked {
            Some(action) => (DialogOutcome::Closed, Some(UiAction::Export(action))),
            None => (outcome, None),
        }
    }

    fn buttons_ui(&self, ui: &mut Ui, view: &ExportView<'_>) -> Option<ExportAction> {
        let mut asked = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let muted = ui.tokens().muted;
            if let ExportPreview::Shown(picture) = &view.preview {
                let words = self.size_words(picture);
                ui.label(
                    RichText::new(words)
                        .font(font(TextRole::Label))
                        .color(muted),
                );
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let possible = !matches!(
                    view.preview,
                    ExportPreview::Nothing | ExportPreview::NoFrames
                );
                if button_ui(ui, "export-save", Emphasis::Primary, possible).clicked() {
                    asked = Some(ExportAction::Save(self.choice.clone()));
                }
                let copies = self.choice.format.holds_scene();
                if copies && button_ui(ui, "export-copy", Emphasis::Plain, possible).clicked() {
                    asked = Some(ExportAction::Copy(self.choice.clone()));
                }
            });
        });
        asked
    }

    /// How large the file shows what is in it, in words.
    fn size_words(&self, picture: &ExportPicture) -> String {
        let by = |id: &'static str, size: Size| {
            let [width, height] =
                [size.width, size.height].map(|side| side.ceil().max(1.0).to_string());
            let args = [
                ("width", width.as_str().into()),
                ("height", height.as_str().into()),
            ];
            text_with(id, &args)
        };
        match self.choice.format {
            Format::Png => {
                let wanted = f64::from(self.choice.scale);
                let scale = scale_within(picture.size, wanted);
                let (width, height) = pixels_of(picture.size, scale).unwrap_or_default();
                let pixels = Size::new(f64::from(width), f64::from(height));
                let id = if scale < wanted {
                    "export-size-smaller"
                } else {
                    "export-size-pixels"
                };
                by(id, pixels)
            }
            Format::Svg => by("export-size-pixels", picture.size),
            Format::Pdf if picture.pages > 1 => {
                text_with("export-size-pages", &[("count", picture.pages.into())])
            }
            Format::Pdf => by("export-size-points", picture.size * POINTS),
            Format::Excalidraw | Format::Canvas | Format::Csv => {
                text_with("export-size-shapes", &[("count", picture.shapes.into())])
            }
        }
    }
}

/// A button that can be pressed where there is something to write.
fn button_ui(ui: &mut Ui, id: &'static str, emphasis: Emphasis, possible: bool) -> Response {
    let shown = ui.add_enabled_ui(possible, |ui| text_button(ui, text(id), emphasis));
    shown.inner.on_disabled_hover_text(text("export-nothing"))
}

#[cfg(test)]
mod tests {
    use egui::TextureId;

    use super::*;
    use crate::export::product::Pages;

    #[track_caller]
    fn check_size(choice: ExportChoice, size: Size, pages: usize, words: &str) {
        let picture = ExportPicture {
            texture: TextureId::User(1),
            pixels: [10, 10],
            size,
            pages,
            shapes: 3,
        };
        assert_eq!(ExportDialog::new(choice).size_words(&picture), words);
    }

    #[test]
    fn how_large_it_will_be_is_told_in_what_the_file_has() {
        let of = |format| ExportChoice {
            format,
            ..ExportChoice::default()
        };
        let size = Size::new(400.0, 299.5);
        check_size(of(Format::Png), size, 1, "800 × 599 pixels");
        check_size(of(Format::Svg), size, 1, "400 × 300 pixels");
        check_size(of(Format::Pdf), size, 1, "300 × 225 points");
        let frames = ExportChoice {
            pages: Pages::Frames,
            ..of(Format::Pdf)
        };
        check_size(frames, size, 2, "2 pages");
        check_size(of(Format::Csv), size, 1, "3 shapes");
        let long = Size::new(200_000.0, 10.0);
        let words = ExportDialog::new(of(Format::Png)).size_words(&ExportPicture {
            texture: TextureId::User(1),
            pixels: [10, 10],
            size: long,
            pages: 1,
            shapes: 1,
        });
        assert!(words.contains("× 2 pixels, as"), "{words}");
    }
}
