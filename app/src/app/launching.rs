//! What was named at the start of the program, and what later starts and commands ask of this window. Files go on
//! boards of their own, one after the other: a board that is left takes none any more.

use std::collections::VecDeque;
use std::path::PathBuf;

use tavla_shared::id::BoardId;

use crate::app::TavlaApp;
use crate::app::files::{READ_MAX, is_picture};
use crate::app::quitting::Quitting;
use crate::cli::Opening;
use crate::i18n::text_with;
use crate::instance::{Asked, Launches, Onto};
use crate::storage::kept::ListedBoard;
use crate::ui::Severity;

/// Files that wait for their board; more are refused.
const WAITING_MAX: usize = 64;

/// Files of commands that wait; what is asked after them waits to be heard.
const ONTO_MAX: usize = 16;

/// Files that were named and wait for those before them.
#[derive(Debug, Default)]
pub(super) struct NamedFiles {
    waiting: VecDeque<Batch>,
    /// Files that commands want on boards that are here.
    onto: VecDeque<Onto>,
    /// The board that was made last for some.
    board: Option<BoardId>,
}

/// Files that go on one board at once.
#[derive(Debug, PartialEq, Eq)]
struct Batch {
    paths: Vec<PathBuf>,
    /// Whether they belong to those before them.
    goes_on: bool,
}

impl NamedFiles {
    /// Adds files: pictures that come together share a board, each other one has its own. How many there was no
    /// room for.
    fn add(&mut self, paths: Vec<PathBuf>) -> usize {
        let before: usize = self.waiting.iter().map(|batch| batch.paths.len()).sum();
        let room = WAITING_MAX.saturating_sub(before).min(paths.len());
        let refused = paths.len() - room;
        let (pictures, others): (Vec<_>, Vec<_>) =
            paths.into_iter().take(room).partition(|it| is_picture(it));
        let shared = pictures.chunks(READ_MAX).enumerate();
        self.waiting.extend(shared.map(|(index, paths)| Batch {
            paths: paths.to_vec(),
            goes_on: index > 0,
        }));
        self.waiting.extend(others.into_iter().map(|path| Batch {
            paths: vec![path],
            goes_on: false,
        }));
        refused
    }
}

impl TavlaApp {
    /// Hears what was asked for; as long as it is not done, later ones wait or are refused.
    pub(super) fn hear_launches(&mut self) {
        if self.launched.is_empty() {
            let launched = self.launches.as_ref().map(Launches::take);
            self.launched = launched.unwrap_or_default();
        }
    }

    /// Does what commands have asked of the window. Files wait until those before them have come to their board, which
    /// each may leave. Who wants a place at a board is told at once.
    pub(super) fn take_asked(&mut self, ctx: &egui::Context) {
        while self.named.onto.len() < ONTO_MAX
            && let Some(asked) = self.launches.as_ref().and_then(Launches::next_asked)
        {
            match asked {
                Asked::Kept(board) => self.list_kept(&board),
                Asked::Onto(onto) => self.named.onto.push_back(onto),
                Asked::Visit(comer) => self.host(comer),
            }
        }
        if self.quitting != Quitting::No {
            for onto in self.named.onto.drain(..) {
                onto.refuse(&"the window is being closed");
            }
        }
        self.follow_landing();
        while self.named.waiting.is_empty()
            && !self.is_reading_files()
            && !self.is_landing()
            && let Some(onto) = self.named.onto.pop_front()
        {
            self.import_onto(ctx, onto);
        }
    }

    /// Puts a board on the list that a command has kept.
    fn list_kept(&mut self, board: &ListedBoard) {
        self.services.storage.list_board(board);
        self.boards = self.board_rows();
    }

    fn import_onto(&mut self, ctx: &egui::Context, onto: Onto) {
        if self.is_going(&onto.board) {
            onto.refuse(&"the board is being deleted");
        } else if self.open_board(ctx, &onto.board) {
            // As where no window has it, a board that something new comes to is out of the trash.
            self.restore_board(&onto.board);
            self.import_given(ctx, onto);
        } else {
            onto.refuse(&"the board cannot be opened in the window, which says why");
        }
    }

    /// Does it, but not behind the question on quitting.
    pub(super) fn take_launches(&mut self, ctx: &egui::Context) {
        if self.shell.asks_to_quit() {
            return;
        }
        for opening in std::mem::take(&mut self.launched) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
            match opening {
                Opening::Last => {}
                Opening::Link(link) => self.join(ctx, &link),
                Opening::Files(paths) => self.name_files(ctx, paths),
            }
        }
    }

    /// Opens the first of the files named at the start on the open board, which was made for it. The others wait.
    pub(super) fn open_at_start(&mut self, ctx: &egui::Context, paths: Vec<PathBuf>) {
        self.name_files(ctx, paths);
        if let Some(batch) = self.named.waiting.pop_front() {
            self.put_on_own_board(ctx, batch);
        }
    }

    /// Opens the next of the files that wait, once those before them have come to their board.
    pub(super) fn open_named(&mut self, ctx: &egui::Context) {
        if self.is_opening_files() || self.shell.asks_to_quit() {
            return;
        }
        let Some(batch) = self.named.waiting.pop_front() else {
            return;
        };
        let is_there = self.named.board.as_ref() == Some(self.board.id());
        let has_board = batch.goes_on && is_there || self.new_board(ctx);
        if !has_board {
            // Why there is no board was said, and is so for all of them.
            self.named.waiting.clear();
            return;
        }
        self.put_on_own_board(ctx, batch);
    }

    /// Opens files when it is their turn.
    pub(super) fn name_files(&mut self, ctx: &egui::Context, paths: Vec<PathBuf>) {
        let refused = self.named.add(paths);
        if refused > 0 {
            let args = [("count", refused.into()), ("limit", WAITING_MAX.into())];
            self.tell(ctx, Severity::Warning, text_with("import-too-many", &args));
        }
        // They may have to wait for nothing.
        ctx.request_repaint();
    }

    fn put_on_own_board(&mut self, ctx: &egui::Context, batch: Batch) {
        self.named.board = Some(self.board.id().clone());
        self.import_on_own_board(ctx, batch.paths);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(named: &NamedFiles, expected: &[(&[&str], bool)]) {
        let batches = named.waiting.iter().map(|batch| {
            let paths = batch.paths.iter().map(|path| path.to_str().unwrap());
            (paths.collect::<Vec<_>>(), batch.goes_on)
        });
        let expected = expected
            .iter()
            .map(|(names, goes_on)| (names.to_vec(), *goes_on));
        assert_eq!(batches.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    fn paths<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<PathBuf> {
        names.into_iter().map(PathBuf::from).collect()
    }

    #[test]
    fn pictures_share_a_board_and_each_other_file_has_its_own() {
        let mut named = NamedFiles::default();
        let named_together = ["a.tavla", "1.PNG", "b.excalidraw", "2.jpg", "notes"];
        assert_eq!(named.add(paths(named_together)), 0);
        check(
            &named,
            &[
                (&["1.PNG", "2.jpg"], false),
                (&["a.tavla"], false),
                (&["b.excalidraw"], false),
                (&["notes"], false),
            ],
        );
    }

    #[test]
    fn more_pictures_than_are_read_at_once_go_on_on_the_same_board() {
        let mut named = NamedFiles::default();
        assert_eq!(named.add(paths(["1.png"; READ_MAX + 1])), 0);
        check(&named, &[(&["1.png"; READ_MAX], false), (&["1.png"], true)]);
    }

    #[test]
    fn more_than_can_wait_are_refused_and_counted() {
        let mut named = NamedFiles::default();
        assert_eq!(named.add(paths(["1.png", "a.tavla"])), 0);
        assert_eq!(named.add(paths(["b.tavla"; WAITING_MAX])), 2);
        assert_eq!(named.add(paths(["c.tavla"])), 1);
        assert_eq!(named.waiting.len(), WAITING_MAX);
    }
}
