//! How others see the person: name, colour and picture. Nothing of it is so before the person keeps it.

mod preview;
mod shades;

use egui::{Align, Key, Layout, RichText, Ui};
use tavla_shared::presence::Face;
use tavla_shared::shape::Color;

use self::preview::preview_ui;
use self::shades::shades_ui;
use crate::i18n::{text, text_with};
use crate::theme::{PersonColor, TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, text_button};
use crate::ui::connect_dialog::field_ui;
use crate::ui::panel::{DialogOutcome, dialog_ui};
use crate::ui::pictures::Picture;

const WIDTH: f32 = 400.0;
/// Between the parts of the dialog.
const GAP: f32 = 2.0 * Tokens::GRID;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 60;

/// How others see the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// What they are called.
    pub name: String,
    /// The colour they chose; none where everybody gives them one.
    pub color: Option<Color>,
    /// Their own picture.
    pub face: Option<Face>,
}

/// What the dialog is shown of the person in a frame.
#[derive(Debug, Clone, Copy)]
pub struct YouView<'a> {
    /// How others see them now.
    pub now: &'a Introduction,
    /// Which of the palette's colours everybody gives them.
    pub slot: usize,
    /// The picture that the dialog has, once it can be shown.
    pub picture: Option<Picture>,
    /// Whether a picture is being picked or read.
    pub picking: bool,
}

/// What the dialog keeps while it is open.
#[derive(Debug)]
pub struct YouDialog {
    chosen: Introduction,
    /// Why the last file made no picture, in words.
    refused: Option<String>,
}

impl YouDialog {
    /// A dialog for somebody whom others see so.
    pub fn new(now: &Introduction) -> Self {
        Self {
            chosen: now.clone(),
            refused: None,
        }
    }

    /// The picture that is shown.
    pub fn face(&self) -> Option<&Face> {
        self.chosen.face.as_ref()
    }

    /// Takes a picture that was picked, or why there is none, in words: then the one before stays.
    pub fn take_face(&mut self, face: Result<Face, String>) {
        self.refused = None;
        match face {
            Ok(face) => self.chosen.face = Some(face),
            Err(words) => self.refused = Some(words),
        }
    }

    /// Shows the dialog.
    pub fn ui(&mut self, ui: &Ui, view: &YouView<'_>) -> (DialogOutcome, Option<UiAction>) {
        let mut action = None;
        let mut kept = false;
        let outcome = dialog_ui(ui, "you-title", WIDTH, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.weak(text("you-explained"));
            ui.add_space(Tokens::GRID);
            let color = PersonColor {
                chosen: self.chosen.color,
                slot: view.slot,
            };
            let picture = view.picture.filter(|_| self.chosen.face.is_some());
            preview_ui(ui, self.chosen.name.trim(), color, picture);
            ui.add_space(Tokens::GRID);
            action = self.picture_ui(ui, view.picking);
            ui.add_space(GAP);
            let entered = self.name_ui(ui);
            ui.add_space(GAP);
            heading_ui(ui, "you-color");
            shades_ui(ui, &mut self.chosen.color, view.slot);
            ui.add_space(GAP);
            let refused = self.refused_name();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let keep = ui.add_enabled_ui(refused.is_none(), |ui| {
                    text_button(ui, text("you-keep"), Emphasis::Primary)
                });
                kept = (keep.inner.clicked() || entered) && refused.is_none();
            });
        });
        if !kept {
            return (outcome, action);
        }
        let introduction = Introduction {
            name: self.chosen.name.trim().to_owned(),
            ..self.chosen.clone()
        };
        let action = UiAction::Introduce(Box::new(introduction));
        (DialogOutcome::Closed, Some(action))
    }

    /// The field of the name; whether the person pressed Enter in it.
    fn name_ui(&mut self, ui: &mut Ui) -> bool {
        heading_ui(ui, "you-name");
        let field = field_ui(ui, &mut self.chosen.name, "", "you-name");
        let named = |node: &mut accesskit::Node| node.set_label(text("you-name"));
        ui.ctx().accesskit_node_builder(field.id, named);
        if let Some(words) = self.refused_name() {
            error_ui(ui, &words);
        }
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    /// What can be done about the picture, and why the last one was none.
    fn picture_ui(&mut self, ui: &mut Ui, picking: bool) -> Option<UiAction> {
        let mut action = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let choose = ui.add_enabled_ui(!picking, |ui| {
                text_button(ui, text("you-picture-choose"), Emphasis::Plain)
            });
            let choose = choose.inner.on_hover_text(text("you-picture-kinds"));
            if choose
                .on_disabled_hover_text(text("you-picture-picking"))
                .clicked()
            {
                self.refused = None;
                action = Some(UiAction::PickFace);
            }
            if self.chosen.face.is_some() {
                let remove = text_button(ui, text("you-picture-remove"), Emphasis::Plain);
                if remove.on_hover_text(text("you-picture-removed")).clicked() {
                    self.refused = None;
                    self.chosen.face = None;
                }
            }
        });
        if let Some(words) = &self.refused {
            error_ui(ui, words);
        }
        action
    }

    /// Why nobody can be called so, in words.
    fn refused_name(&self) -> Option<String> {
        let name = self.chosen.name.trim();
        if name.is_empty() {
            return Some(text("you-name-empty").to_owned());
        }
        let is_long = name.chars().nth(NAME_CHARS_MAX).is_some();
        is_long.then(|| text_with("you-name-long", &[("limit", NAME_CHARS_MAX.into())]))
    }
}

/// What a part of the dialog is about.
fn heading_ui(ui: &mut Ui, id: &'static str) {
    let words = RichText::new(text(id)).font(font(TextRole::Label));
    let muted = ui.tokens().muted;
    ui.label(words.color(muted));
    ui.add_space(4.0);
}

/// What is wrong, and what to do.
fn error_ui(ui: &mut Ui, words: &str) {
    ui.add_space(4.0);
    let error = ui.tokens().error;
    ui.add(egui::Label::new(RichText::new(words).color(error)).wrap());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialog(name: &str) -> YouDialog {
        YouDialog::new(&Introduction {
            name: name.to_owned(),
            color: None,
            face: None,
        })
    }

    #[test]
    fn nobody_is_called_nothing_or_by_a_whole_story() {
        assert_eq!(dialog(" Ada ").refused_name(), None);
        assert_eq!(dialog(&"ö".repeat(60)).refused_name(), None);
        let empty = dialog("  ").refused_name();
        assert_eq!(empty.as_deref(), Some("Type a name"));
        let long = dialog(&"ö".repeat(61)).refused_name();
        assert_eq!(long.as_deref(), Some("At most 60 characters"));
    }

    #[test]
    fn a_file_that_is_no_picture_changes_nothing_and_says_so() {
        let face = Face::new(b"\xff\xd8\xff one").unwrap();
        let mut dialog = dialog("Ada");
        dialog.take_face(Ok(face.clone()));
        dialog.take_face(Err("no picture".to_owned()));
        assert_eq!(dialog.face(), Some(&face));
        assert_eq!(dialog.refused.as_deref(), Some("no picture"));
        dialog.take_face(Ok(face));
        assert_eq!(dialog.refused, None);
    }
}
