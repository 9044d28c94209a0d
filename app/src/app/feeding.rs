//! What the window shows of what others do: the feed, what is new since the person was last here, and who
//! made a shape.

mod words;

use std::collections::BTreeSet;

use tavla_shared::board::{Touch, Traced};

pub(in crate::app) use self::words::my_role_id;
use self::words::{deed_words, names_words, sentence};
use crate::activity::{Actor, Entry, Priority};
use crate::app::TavlaApp;
use crate::app::chatting::is_looked_at;
use crate::app::open_board::OpenBoard;
use crate::i18n::{text, text_with};
use crate::ui::{ActivityRow, ActivityView, BlameLine, BlameView, Unread, ago_in_sentence};

impl TavlaApp {
    /// Takes in what others have done.
    pub(super) fn take_feed(&mut self, ctx: &egui::Context, now: f64) {
        let unix = &self.services.unix_seconds;
        self.board.feed(now, unix, is_looked_at(ctx));
        self.board.read(self.shell.shows_activity());
    }

    /// Nothing moves by itself for who has asked for that.
    pub(super) fn moves_at_once(ctx: &egui::Context) -> bool {
        ctx.global_style().animation_time <= 0.0
    }

    /// How much there is to read.
    pub(super) fn unread(&self) -> Unread {
        let unread = self.board.activity().unread();
        // What is being read is not counted.
        let unread = unread.filter(|_| !self.shell.shows_activity());
        unread.map_or_else(Unread::default, |(count, most)| Unread {
            count,
            urgent: most == Priority::Urgent,
        })
    }

    /// What the panel shows, where it is shown.
    pub(super) fn activity_view(&self) -> Option<ActivityView> {
        let now = self.board.editor().time();
        self.shell
            .shows_activity()
            .then(|| activity_view(&self.board, now))
    }

    /// What the card beside a shape says, where somebody has asked.
    pub(super) fn blame_view(&self) -> Option<BlameView> {
        blame_view(&self.board, (self.services.unix_seconds)())
    }
}

fn activity_view(board: &OpenBoard, now: f64) -> ActivityView {
    let (activity, pictures) = (board.activity(), board.pictures());
    let row = |entry: &Entry| ActivityRow {
        number: entry.number,
        name: name_of(&entry.event.actor).to_owned(),
        color: board.color_of(&entry.event.actor.user, entry.event.actor.color),
        picture: pictures.of_user(&entry.event.actor.user),
        words: sentence(&entry.event),
        age: (now - entry.event.at).max(0.0),
        unread: entry.unread,
        urgent: entry.priority() == Priority::Urgent,
    };
    ActivityView {
        now: activity.entries().map(row).collect(),
        missed: activity.missed_entries().map(row).collect(),
        news: activity
            .whats_new()
            .map(|(missed, partly)| news_words(missed, partly)),
    }
}

/// What was missed, in one line.
fn news_words(missed: &[Entry], partly: bool) -> String {
    let newest_first = missed.iter().rev().map(|entry| &entry.event);
    let mut names: Vec<&str> = Vec::new();
    let (mut shapes, mut unnamed) = (BTreeSet::new(), 0);
    for event in newest_first {
        let name = name_of(&event.actor);
        if !names.contains(&name) {
            names.push(name);
        }
        shapes.extend(&event.shapes);
        unnamed += event.count.saturating_sub(event.shapes.len());
    }
    let names = names_words(&names);
    let count = shapes.len() + unnamed;
    let id = if partly {
        "activity-new-partly"
    } else {
        "activity-new"
    };
    text_with(
        id,
        &[("count", count.into()), ("names", names.as_str().into())],
    )
}

fn blame_view(board: &OpenBoard, unix: i64) -> Option<BlameView> {
    let blame = board.blame()?;
    let editor = board.editor();
    let bounds = editor.scene().paint_bounds(&blame.shape)?;
    let traced = blame.traced.as_ref();
    let touches = traced.map(|traced| traced.made.iter().chain(&traced.touches));
    let times = touches.into_iter().flatten().filter_map(|it| it.seconds);
    Some(BlameView {
        // The words of what is newer change sooner.
        age: times.map(|seconds| unix - seconds).min(),
        shape: editor.view().screen_rect_from_board(bounds),
        lines: traced.map(|traced| blame_lines(traced, board, unix)),
    })
}

fn blame_lines(traced: &Traced, board: &OpenBoard, unix: i64) -> Vec<BlameLine> {
    let line = |touch: &Touch| {
        let known = traced
            .people
            .binary_search_by_key(&touch.author, |person| person.peer);
        let (name, user, color) = if let Ok(at) = known {
            let person = &traced.people[at];
            (&*person.name, &*person.user, Some(person.color))
        } else {
            (text("person-somebody"), "", None)
        };
        let color = board.color_of(user, color);
        let name = if board.desk().talk().is_me(user) {
            text("blame-you")
        } else {
            name
        };
        let what = deed_words(touch.deed, name);
        let words = match touch.seconds {
            Some(seconds) => {
                let when = ago_in_sentence(unix - seconds);
                let args = [
                    ("what", what.as_str().into()),
                    ("when", when.as_str().into()),
                ];
                text_with("blame-line", &args)
            }
            None => what,
        };
        BlameLine { color, words }
    };
    traced
        .made
        .iter()
        .chain(&traced.touches)
        .map(line)
        .collect()
}

fn name_of(actor: &Actor) -> &str {
    match actor.name.as_str() {
        "" => text("person-somebody"),
        name => name,
    }
}
