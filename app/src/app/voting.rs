//! The vote that the board shows: which one that is, what of it is told at shapes and in its bar, and
//! what is done with it.
//!
//! That others' votes are hidden until they are revealed is manners: they are in the document.

use std::collections::BTreeSet;
use std::sync::Arc;

use tavla_shared::id::{ShapeId, VoteId};
use tavla_shared::presence::Role;
use tavla_shared::talk::schema::BALLOT_SHAPES_MAX;
use tavla_shared::talk::{Ballot, TalkEdit, Vote, VoteEdit};

use crate::app::TavlaApp;
use crate::app::open_board::OpenBoard;
use crate::app::words::shape_name;
use crate::editor::{Editor, Lock, VoteMark, VoteMarks};
use crate::i18n::{text, text_with};
use crate::ui::{Severity, VoteAction, VoteRow, VoteView};

/// The most shapes that are listed.
const ROWS_MAX: usize = 100;
/// The most letters of a shape's text in the list.
const NAME_CHARS_MAX: usize = 40;

impl TavlaApp {
    /// Looks which vote there is, and has its marks shown at shapes. Who is asked to vote can do so by a
    /// click at once, and says when they do not want to.
    pub(super) fn watch_votes(&mut self) {
        let now = (self.services.unix_millis)() / 1_000;
        let talk = self.board.desk().talk();
        let Some(vote) = shown_vote(&self.board, now).map(Arc::clone) else {
            self.board.editor_mut().end_vote();
            return;
        };
        let (revision, user) = (talk.revision(), Arc::clone(talk.user()));
        let may_vote = self.board.talk_lock().is_none() && !vote.revealed;
        let editor = self.board.editor_mut();
        let known = editor.vote_known();
        let is_new = known.is_none_or(|(id, _)| *id != vote.id);
        let is_same = known.is_some_and(|(_, of)| !is_new && *of == revision);
        if is_same && editor.can_vote() == may_vote {
            return;
        }
        if is_new {
            editor.want_votes(true);
        }
        let about = may_vote.then(|| Arc::clone(&vote.shapes));
        editor.set_vote((vote.id.clone(), revision), about, marks_of(&vote, &user));
    }

    /// What the bar of the vote says, where there is one.
    pub(super) fn vote_view(&self) -> Option<VoteView> {
        let now = (self.services.unix_millis)() / 1_000;
        let vote = shown_vote(&self.board, now)?;
        let (talk, editor) = (self.board.desk().talk(), self.board.editor());
        let own = vote.ballots.get(talk.user());
        Some(VoteView {
            title: vote.title.to_string(),
            each: vote.each,
            left: vote.left_of(talk.user()),
            voters: vote.voters(),
            people: electorate(&self.board).max(vote.voters()),
            revealed: vote.revealed,
            voting: editor.is_voting(),
            locked: self.talk_locked_because(),
            decides: decides(&self.board, vote),
            rows: if self.shell.lists_votes(vote.revealed) {
                rows(vote, own, editor)
            } else {
                Vec::new()
            },
        })
    }

    /// Does what was asked of votes.
    pub(super) fn act_on_vote(&mut self, ctx: &egui::Context, action: VoteAction) {
        match action {
            VoteAction::Start {
                title,
                each,
                selected,
            } => self.start_vote(&title, each, selected),
            VoteAction::ByClicks(wanted) => self.board.editor_mut().want_votes(wanted),
            VoteAction::More(shape) => self.cast(ctx, &shape, true),
            VoteAction::Less(shape) => self.cast(ctx, &shape, false),
            VoteAction::Reveal => self.edit_vote("reveal votes", VoteEdit::Reveal(true)),
            VoteAction::End => self.edit_vote("end vote", VoteEdit::Close(true)),
            VoteAction::GoTo(shape) => {
                let at_once = Self::moves_at_once(ctx);
                let editor = self.board.editor_mut();
                if let Some(place) = editor.scene().paint_bounds(&shape) {
                    editor.show_off([&shape]);
                    editor.fly_to(place, at_once);
                }
            }
        }
        ctx.request_repaint();
    }

    /// Gives a shape one of this person's votes more, or one less.
    pub(super) fn cast(&mut self, ctx: &egui::Context, shape: &ShapeId, more: bool) {
        let now = (self.services.unix_millis)() / 1_000;
        let Some(vote) = shown_vote(&self.board, now).filter(|vote| !vote.revealed) else {
            return;
        };
        if !vote.is_about(shape) {
            return;
        }
        let user = self.board.desk().talk().user();
        let mut ballot = vote.ballots.get(user).cloned().unwrap_or_default();
        if more && vote.left_of(user) == 0 {
            let words = text_with("vote-all-used", &[("count", (vote.each as usize).into())]);
            self.tell(ctx, Severity::Info, words);
            return;
        }
        if !change(&mut ballot, shape, more) {
            return;
        }
        self.edit_vote("vote", VoteEdit::Cast(ballot));
    }

    /// Why nothing can be done with timer and votes, in words; none where it can.
    pub(super) fn talk_locked_because(&self) -> Option<&'static str> {
        let words = match self.board.talk_lock()? {
            Lock::Viewer => "facilitation-viewer",
            Lock::ReadOnly => "facilitation-newer",
            Lock::Opening | Lock::Closing | Lock::Ended | Lock::ViewOnly | Lock::TooMuchWaits => {
                "facilitation-not-now"
            }
        };
        Some(text(words))
    }

    fn start_vote(&mut self, title: &str, each: u32, selected: bool) {
        let id = VoteId::from_random(self.random_name());
        let selection = self.board.editor().selection();
        let chosen = selection.iter().filter(|_| selected).cloned();
        let edit = VoteEdit::Start {
            title: Arc::from(title),
            each,
            ends: None,
            shapes: chosen.take(BALLOT_SHAPES_MAX).collect(),
        };
        let now = (self.services.unix_millis)() / 1_000;
        let edits = vec![TalkEdit::Vote { id, edit }];
        self.board.talk_edit("start vote", edits, now);
    }

    fn edit_vote(&mut self, command: &str, edit: VoteEdit) {
        let now = (self.services.unix_millis)() / 1_000;
        if let Some(id) = shown_vote(&self.board, now).map(|vote| vote.id.clone()) {
            let edits = vec![TalkEdit::Vote { id, edit }];
            self.board.talk_edit(command, edits, now);
        }
    }
}

/// The newest vote that is open. Those who began two at the same time agree by their names.
fn shown_vote(board: &OpenBoard, now: i64) -> Option<&Arc<Vote>> {
    let votes = board.desk().talk().votes();
    let open = votes.filter(|vote| vote.is_open(now));
    open.max_by(|one, other| (one.time, &one.id).cmp(&(other.time, &other.id)))
}

/// One vote more or less for a shape; says whether that is anything else than before.
fn change(ballot: &mut Ballot, shape: &ShapeId, more: bool) -> bool {
    let count = ballot.get(shape).copied().unwrap_or(0);
    match (more, count) {
        (false, 0) => return false,
        (false, 1) => {
            ballot.remove(shape);
        }
        (false, _) => {
            ballot.insert(shape.clone(), count - 1);
        }
        (true, _) => {
            ballot.insert(shape.clone(), count + 1);
        }
    }
    true
}

fn marks_of(vote: &Vote, user: &str) -> VoteMarks {
    if vote.revealed {
        let results = vote.results();
        let top = results.values().copied().max().unwrap_or(0);
        let mark = |count| VoteMark::Result {
            count,
            most: count == top,
        };
        let marks = results.into_iter();
        return marks.map(|(shape, count)| (shape, mark(count))).collect();
    }
    let own = vote.ballots.get(user).into_iter().flatten();
    own.map(|(shape, &count)| (shape.clone(), VoteMark::Own(count)))
        .collect()
}

/// How many people here may vote.
fn electorate(board: &OpenBoard) -> usize {
    let others = board.editor().peers().iter();
    let may = others.filter(|it| !it.name.is_empty() && it.role != Some(Role::Viewer));
    let users = may.map(|person| match person.user {
        // Who has not said who they are is somebody, all the same.
        "" => ("", Some(person.peer)),
        user => (user, None),
    });
    users
        .chain([(board.me(), None)])
        .collect::<BTreeSet<_>>()
        .len()
}

/// Whether this person reveals and ends the vote: who began it does, and who may change the board.
fn decides(board: &OpenBoard, vote: &Vote) -> bool {
    let began = board.desk().talk().may_remove(vote.by);
    began || !matches!(board.role(), Some(Role::Viewer | Role::Commenter))
}

/// What the list shows: how it stands, or before that what can be voted on as far as that was said, where
/// one's own votes are, and what is picked.
fn rows(vote: &Vote, own: Option<&Ballot>, editor: &Editor) -> Vec<VoteRow> {
    let mine = |shape: &ShapeId| own.and_then(|own| own.get(shape)).copied().unwrap_or(0);
    if vote.revealed {
        let mut results: Vec<_> = vote.results().into_iter().collect();
        results.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
        let results = results.into_iter().take(ROWS_MAX);
        let row = |(shape, count)| row(shape, count, editor);
        return results.map(row).collect();
    }
    let listed = vote
        .shapes
        .iter()
        .filter(|id| editor.scene().get(id).is_some());
    // What is picked of a vote about some shapes is among these.
    let picked = editor.selection().iter();
    let picked = picked.filter(|_| vote.shapes.is_empty());
    // One's own come first, as they can be taken back only here; they stand where they always do.
    let mut shapes: BTreeSet<&ShapeId> = own.into_iter().flat_map(Ballot::keys).collect();
    for shape in listed.chain(picked) {
        if shapes.len() >= ROWS_MAX {
            break;
        }
        shapes.insert(shape);
    }
    let shapes = shapes.into_iter().cloned();
    let row = |shape: ShapeId| {
        let count = mine(&shape);
        row(shape, count, editor)
    };
    shapes.map(row).collect()
}

fn row(shape: ShapeId, count: u32, editor: &Editor) -> VoteRow {
    let known = editor.scene().get(&shape);
    let name = known.map(|shape| shape_name(shape, NAME_CHARS_MAX));
    VoteRow {
        shape,
        present: name.is_some(),
        name: name.unwrap_or_else(|| text("vote-deleted").to_owned()),
        count,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tavla_shared::board::BoardChange;
    use tavla_shared::shape::{Kind, Shape};

    use super::*;

    fn shape(name: &str) -> ShapeId {
        ShapeId::new(name).unwrap()
    }

    fn ballot(votes: &[(&str, u32)]) -> Ballot {
        let votes = votes.iter();
        votes.map(|&(name, count)| (shape(name), count)).collect()
    }

    fn vote(revealed: bool) -> Vote {
        let ballots = [
            ("ada", ballot(&[("a", 1), ("b", 2)])),
            ("ben", ballot(&[("b", 1)])),
        ];
        Vote {
            id: VoteId::new("v").unwrap(),
            by: 1,
            time: 0,
            title: Arc::from("Which?"),
            each: 3,
            ends: None,
            shapes: Arc::from([]),
            revealed,
            closed: false,
            ballots: BTreeMap::from(ballots.map(|(user, ballot)| (Arc::from(user), ballot))),
        }
    }

    #[test]
    fn only_ones_own_votes_are_marked_until_all_are_revealed() {
        let own = marks_of(&vote(false), "ben");
        assert_eq!(own, VoteMarks::from([(shape("b"), VoteMark::Own(1))]));
        assert_eq!(marks_of(&vote(false), "mira"), VoteMarks::new());
        let result = |count, most| VoteMark::Result { count, most };
        let all = [
            (shape("a"), result(1, false)),
            (shape("b"), result(3, true)),
        ];
        assert_eq!(marks_of(&vote(true), "mira"), VoteMarks::from(all));
    }

    #[test]
    fn a_ballot_goes_up_and_down_and_never_below_nothing() {
        let mut mine = Ballot::new();
        let a = shape("a");
        assert!(!change(&mut mine, &a, false));
        assert!(change(&mut mine, &a, true) && change(&mut mine, &a, true));
        assert_eq!(mine, ballot(&[("a", 2)]));
        assert!(change(&mut mine, &a, false) && change(&mut mine, &a, false));
        assert_eq!(mine, Ballot::new());
    }

    #[test]
    fn ones_own_votes_are_listed_however_much_is_picked() {
        let mut editor = Editor::new(1);
        let picked = |n: usize| Shape::new(shape(&format!("a{n:04}")), Kind::Rectangle);
        let change = BoardChange {
            shapes: (0..5_000).map(picked).map(Arc::new).collect(),
            ..BoardChange::default()
        };
        editor.apply(None, &change, false, false);
        editor.select((0..5_000).map(|n| picked(n).id));
        assert_eq!(editor.selection().len(), 5_000);
        let own = ballot(&[("z1", 1), ("z2", 2)]);
        let listed = rows(&vote(false), Some(&own), &editor);
        assert_eq!(listed.len(), ROWS_MAX);
        let mine: Vec<_> = listed.iter().filter(|row| row.count > 0).collect();
        let names: Vec<&str> = mine.iter().map(|row| row.shape.as_str()).collect();
        assert_eq!(names, ["z1", "z2"]);
    }

    #[test]
    fn results_are_listed_the_most_first_and_one_of_a_deleted_shape_says_so() {
        let listed = rows(&vote(true), None, &Editor::new(1));
        let told: Vec<_> = listed.iter().map(|row| (row.count, row.present)).collect();
        assert_eq!(told, [(3, false), (1, false)]);
        assert_eq!(listed[0].name, "A deleted shape");
    }
}
