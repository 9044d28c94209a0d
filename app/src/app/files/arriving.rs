//! A board's own file that is read: which board it becomes, or goes into. Where this device has the board already and
//! the file has something new, the person is asked; nothing is written before that.

use tavla_shared::board::ImportError;
use tavla_shared::board::schema::{SHAPES_MAX, TITLE_CHARS_MAX};
use tavla_shared::board_file::FileError;
use tavla_shared::id::BoardId;

use super::board_file::{Arrived, Decision, Found, Lost, Refused};
use super::reading::Reading;
use crate::app::TavlaApp;
use crate::app::boards::new_id;
use crate::i18n::{text, text_with};
use crate::session::copy_title;
use crate::ui::{FileDecision, Severity, Toast};

/// What became of the question about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Question {
    /// Nobody is asked.
    #[default]
    None,
    /// About the file of this number.
    Asked(u64),
    /// The same, answered.
    Answered(u64, FileDecision),
}

impl TavlaApp {
    /// What the person wants to become of the file that they were asked about.
    pub(in crate::app) fn decide_file(&mut self, decision: FileDecision) {
        if let Question::Asked(number) = self.files.question {
            self.files.question = Question::Answered(number, decision);
            self.shell.answer_about_file();
        }
    }

    /// Decides what becomes of a file that is read, if that can be said by now; false where it is not wanted.
    pub(super) fn settle(&mut self, reading: &mut Reading, found: &Found) -> bool {
        let number = reading.number();
        match self.files.question {
            Question::Answered(asked, decision) if asked == number => {
                self.files.question = Question::None;
                match decision {
                    FileDecision::Merge => reading.decide(Decision::Join),
                    FileDecision::Separate => reading.decide(Decision::Separate),
                    FileDecision::Cancel => return false,
                }
                return true;
            }
            // Something else has taken the question's place.
            Question::Asked(asked) if asked == number && !self.shell.has_dialog() => {
                self.files.question = Question::None;
            }
            _ => {}
        }
        let storage = &self.services.storage;
        let id = found.about.board.as_ref();
        let entry = id.and_then(|id| storage.board(id));
        // A board that is being deleted is waited for: it would take what comes now along.
        let goes = entry.is_none() && id.is_some_and(|id| storage.knows(id));
        if goes || id.is_some_and(|id| self.leaving.is_deleting(id)) {
            return true;
        }
        let Some(entry) = entry.filter(|_| found.new) else {
            reading.decide(Decision::Join);
            return true;
        };
        if self.files.question == Question::None && !self.shell.has_dialog() {
            let title = self.listed_title(&entry.id.clone());
            let words = if found.lacks {
                "file-question-both"
            } else {
                "file-question-newer"
            };
            let args = [("title", title.as_str().into())];
            self.shell.ask_about_file(text_with(words, &args));
            self.files.question = Question::Asked(number);
            self.note_asked(number);
        }
        true
    }

    /// Opens the board that a file is of and writes on it what the file has; whether that board could be opened.
    pub(super) fn open_arrived(&mut self, ctx: &egui::Context, arrived: Arrived) -> bool {
        let Arrived {
            found,
            decision,
            brought,
            lost,
        } = arrived;
        let now = (self.services.unix_seconds)();
        let own = self.untouched_own_board();
        let storage = &self.services.storage;
        let own_id = found.about.board.clone();
        let free = |id: &BoardId| storage.board(id).is_some() || !storage.knows(id);
        let id = own_id.filter(|id| decision == Decision::Join && free(id));
        let id = id.unwrap_or_else(|| new_id(&mut self.services));
        let is_new = self.services.storage.board(&id).is_none();
        if id != *self.board.id() && !self.may_leave(ctx) {
            return false;
        }
        let title = match decision {
            Decision::Join => found.about.title.clone(),
            Decision::Separate => {
                let title = copy_title(&found.about.title);
                title.chars().take(TITLE_CHARS_MAX).collect()
            }
        };
        // One that is here already comes out of the trash, and keeps its title.
        self.services.storage.add_board(&id, &title, None, now);
        if !self.open_board(ctx, &id) {
            return false;
        }
        if let Some(own) = own {
            self.delete_own_board(&own);
        }
        let listed = self.listed_title(&id);
        let words = match decision {
            Decision::Separate => "file-separate",
            Decision::Join if is_new => "file-opened",
            Decision::Join if found.new => "file-merged",
            Decision::Join => "file-nothing-new",
        };
        let done = outcome_words(words, &listed, lost);
        let title = (decision == Decision::Separate).then_some((title, now));
        self.board.merge(brought, done, title);
        if is_new {
            self.board.fit_when_filled();
        }
        self.canvas.look_for_pictures_again();
        self.boards = self.board_rows();
        ctx.request_repaint();
        true
    }

    /// Says why nothing came of a file.
    pub(super) fn tell_refused(&mut self, ctx: &egui::Context, refused: &Refused, name: &str) {
        let words = match refused {
            Refused::Unreadable => text("import-unreadable").to_owned(),
            Refused::NoFile => text("import-no-file").to_owned(),
            Refused::File(FileError::Newer { .. }) => text("file-newer").to_owned(),
            Refused::File(FileError::OtherKind) => text("file-other").to_owned(),
            Refused::File(_) | Refused::Empty => text("file-broken").to_owned(),
            Refused::Unusable(ImportError::Crowded { .. }) => {
                text_with("file-crowded", &[("limit", SHAPES_MAX.into())])
            }
            Refused::Unusable(_) => text("file-unusable").to_owned(),
            Refused::Store(_) => text("import-not-kept").to_owned(),
        };
        tracing::warn!(%refused, "nothing comes of a board's file");
        self.tell_of(ctx, name, &words);
    }
}

/// What became of a file, and what of it could not be read.
fn outcome_words(words: &'static str, title: &str, lost: Lost) -> Toast {
    let mut said = vec![text_with(words, &[("title", title.into())])];
    if lost.latest {
        said.push(text("file-lost-latest").to_owned());
    }
    if lost.pictures > 0 {
        let count = [("count", lost.pictures.into())];
        said.push(text_with("file-lost-pictures", &count));
    }
    let severity = if lost == Lost::default() {
        Severity::Info
    } else {
        Severity::Warning
    };
    Toast::new(severity, said.join(" "))
}
