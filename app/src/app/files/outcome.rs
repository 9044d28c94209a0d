//! What came of a file that was read: written on the board, put into the hand or into the library, or why it is none of
//! these. What is said of it is said here.

use tavla_shared::board::schema::TITLE_CHARS_MAX;
use tavla_shared::board::{Edit, MetaEdit};
use tavla_shared::geometry::Point;
use tavla_shared::shape::Kind;

use super::reading::Outcome;
use crate::app::TavlaApp;
use crate::i18n::{text, text_with};
use crate::import::{ImportReport, Imported};
use crate::ui::{Severity, Toast};

impl TavlaApp {
    /// `at`: somebody has just put it there, and wants to go on with it. `name`: what the file is called, for who has
    /// several of them. Whether nobody needs the file any more.
    pub(super) fn take_outcome(
        &mut self,
        ctx: &egui::Context,
        outcome: Outcome,
        (name, at): (&str, Option<Point>),
    ) -> bool {
        let is_nothing = matches!(
            outcome,
            Outcome::Unreadable
                | Outcome::NoFile
                | Outcome::Refused(_)
                | Outcome::NoBoard(_)
                | Outcome::Library(_)
        );
        // Others may still come onto the board that was made for it.
        self.files.in_vain |= is_nothing;
        let is_taken = !matches!(
            outcome,
            Outcome::Unreadable
                | Outcome::NoFile
                | Outcome::Refused(_)
                | Outcome::NoBoard(_)
                | Outcome::NotKept(_)
        );
        match outcome {
            Outcome::Nothing => {}
            Outcome::Unreadable => self.tell_of(ctx, name, text("import-unreadable")),
            Outcome::NoFile => self.tell_of(ctx, name, text("import-no-file")),
            Outcome::Refused(error) => self.tell_of(ctx, name, text(error.text_id())),
            Outcome::NotKept(error) => {
                tracing::error!(%error, "an import's pictures are not kept");
                self.tell_of(ctx, name, text("import-not-kept"));
            }
            Outcome::Board(arrived) => return self.open_arrived(ctx, *arrived),
            Outcome::NoBoard(refused) => self.tell_refused(ctx, &refused, name),
            Outcome::Placed { imported, name } => {
                return self.write(ctx, *imported, &name, at.is_some());
            }
            Outcome::Copied { shapes, plain } => {
                let editor = self.board.editor_mut();
                let at = at.unwrap_or_else(|| editor.pointer_on_board());
                if plain {
                    editor.paste_letters_of(&shapes, at);
                } else {
                    editor.paste_shapes(shapes, at);
                }
            }
            Outcome::Library(brought) => self.take_brought(ctx, *brought),
            Outcome::Words(words) => {
                let editor = self.board.editor_mut();
                let at = at.unwrap_or_else(|| editor.pointer_on_board());
                editor.paste_words(&words, at);
            }
        }
        is_taken
    }

    /// Says why nothing came of a file, and of which, as several may have come together.
    pub(super) fn tell_of(&mut self, ctx: &egui::Context, name: &str, words: &str) {
        let words = if name.is_empty() {
            words.to_owned()
        } else {
            let args = [("name", name.into()), ("words", words.into())];
            text_with("import-of-file", &args)
        };
        self.tell(ctx, Severity::Error, words);
    }

    /// Writes a file on its board, if that takes it. What came of it is said when the board has taken it.
    fn write(
        &mut self,
        ctx: &egui::Context,
        imported: Imported,
        name: &str,
        in_hand: bool,
    ) -> bool {
        let now = (self.services.unix_seconds)();
        let Imported {
            mut edits,
            report,
            bounds,
            ..
        } = imported;
        self.canvas.look_for_pictures_again();
        let earlier = self.files.earlier.into_iter().chain(bounds);
        self.files.earlier = earlier.reduce(|all, one| all.union(one));
        let created = || {
            edits.iter().filter_map(|edit| match edit {
                Edit::Create(shape) => Some(shape),
                _ => None,
            })
        };
        let outermost = created().filter(|shape| shape.place.parent.is_none());
        let outermost: Vec<_> = outermost.map(|shape| shape.id.clone()).collect();
        // A picture is not what the board is about.
        let is_drawing = created().any(|shape| shape.kind != Kind::Image);
        if is_drawing && !name.is_empty() && self.board.editor().meta().title.is_empty() {
            let title: String = name.chars().take(TITLE_CHARS_MAX).collect();
            edits.push(Edit::Meta(MetaEdit::Title(title.into())));
        }
        let severity = if report.lost.is_empty() {
            Severity::Info
        } else {
            Severity::Warning
        };
        // Who sees it in hand need not be told that it is there, but what is missing.
        let quiet = in_hand && report.lost.is_empty();
        let done = (!quiet).then(|| Toast::new(severity, report_words(&report)));
        if edits.is_empty() {
            // Nothing would ever be saved of it.
            if let Some(done) = done {
                self.show_toast(ctx, done);
            }
            return true;
        }
        if !in_hand {
            self.board.fit_when_filled();
            return self.board.import("import", edits, done, now);
        }
        let is_taken = self.board.import("paste", edits, done, now);
        if is_taken {
            self.board.editor_mut().take_in_hand(outermost);
        }
        is_taken
    }
}

/// By reason, what was not kept.
pub(in crate::app) fn lost_words(report: &ImportReport) -> Vec<String> {
    let lost = report.lost_words().into_iter();
    lost.map(|(.., words)| words).collect()
}

/// How much was kept and how, and by reason what was not.
fn report_words(report: &ImportReport) -> String {
    let lost = lost_words(report).join(", ");
    let reason = report.as_picture.map(|reason| text(reason.text_id()));
    let count = report.shapes.into();
    match (reason, lost.is_empty()) {
        (None, true) => text_with("import-done", &[("count", count)]),
        (None, false) => text_with(
            "import-done-with-losses",
            &[("count", count), ("lost", lost.as_str().into())],
        ),
        (Some(reason), true) => text_with("import-as-picture", &[("reason", reason.into())]),
        (Some(reason), false) => text_with(
            "import-as-picture-with-losses",
            &[("reason", reason.into()), ("lost", lost.as_str().into())],
        ),
    }
}
