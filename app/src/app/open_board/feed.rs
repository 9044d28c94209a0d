//! What others do on the open board, and what they did since the person was last here: what is asked of the
//! board's history, and when.
//!
//! What comes in before the server has sent all that it had is part of what was missed, and is told as
//! that; from then on it is told as it happens.

use tavla_shared::board::{Made, News, NewsDeed};
use tavla_shared::geometry::Rect;
use tavla_shared::id::ShapeId;
use tavla_shared::presence::Status;

use super::OpenBoard;
use super::blame::Blame;
use crate::activity::{Activity, Actor, Present};
use crate::desk::{Changed, Happened};
use crate::editor::Editor;
use crate::ui::excerpt;
use crate::worker::BoardQuestion;

/// How often it is kept at most up to where the person has seen the board, in seconds.
const SEEN_SECONDS: f64 = 20.0;
/// The most letters of a text that are told.
const WORDS_CHARS_MAX: usize = 32;

/// What is known of what was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Missed {
    /// Nothing was asked yet.
    #[default]
    Unasked,
    /// It was asked what of it is on this device.
    AskedHere,
    /// It was asked what the server has of it.
    AskedServer,
    /// All of it.
    Known,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Feed {
    activity: Activity,
    missed: Missed,
    /// Whether the board is before a person who looks at it.
    looked_at: bool,
    unnoted: Unnoted,
    kept_at: f64,
    /// The next step through what was missed.
    step: usize,
    /// Whether the person has the panel before them.
    reading: bool,
    pub(super) blame: Option<Blame>,
    /// Of which company it was looked who is here, and whether the board was in step then.
    present_of: Option<(bool, u64)>,
}

/// What happened that is not taken note of yet.
#[derive(Debug, Default)]
struct Unnoted {
    /// Whether something has come in that was not told yet.
    untold: bool,
    /// Whether something happened since it was kept what the person has seen.
    stale: bool,
}

impl Feed {
    pub(super) fn of(me: &str) -> Self {
        Self {
            activity: Activity::of(me),
            ..Self::default()
        }
    }

    /// Whether all that the board holds was told; `live` where its server may be sending.
    fn has_told_all(&self, live: bool) -> bool {
        match self.missed {
            Missed::Known => true,
            // Of what the server sends meanwhile nobody knows how much is here already.
            Missed::AskedServer => !live && !self.unnoted.untold,
            Missed::Unasked | Missed::AskedHere => false,
        }
    }

    /// Something of the person's own was written.
    pub(super) fn note_written(&mut self) {
        self.unnoted.stale = true;
        if let Some(blame) = &mut self.blame {
            blame.outdated = true;
        }
    }
}

impl OpenBoard {
    /// What others do.
    pub fn activity(&self) -> &Activity {
        &self.feed.activity
    }

    /// The same, to be told of more, or that it was read.
    pub fn activity_mut(&mut self) -> &mut Activity {
        &mut self.feed.activity
    }

    /// Whether the person reads what others do; what is new stays marked until they have done so.
    pub fn read(&mut self, reading: bool) {
        if std::mem::replace(&mut self.feed.reading, reading) && !reading {
            self.feed.activity.mark_read();
        }
    }

    /// Whether all is known that others did before; what they do from now on is told as it happens.
    pub fn knows_missed(&self) -> bool {
        self.feed.missed == Missed::Known
    }

    /// Takes in what others did until `now`; `unix` says what time that is by the wall, and `looks` whether
    /// the person looks at the window.
    pub fn feed(&mut self, now: f64, unix: &dyn Fn() -> i64, looks: bool) {
        let looks = looks && self.is_open() && self.editor().status() != Status::Away;
        if !looks && self.feed.looked_at && self.feed.unnoted.stale {
            // What comes from now on is not seen.
            self.say_seen();
        }
        self.feed.looked_at = looks;
        for happened in self.desk.take_happened() {
            self.feed.unnoted.stale = true;
            match happened {
                Happened::Changed(changed) => self.note_changed(&changed, now, unix()),
                Happened::Missed(news) => self.note_missed(&news, now, unix()),
            }
        }
        self.note_present(now);
        self.look_after_blame();
        self.keep_seen(now);
    }

    /// Looks who comes and goes, where anybody may have.
    fn note_present(&mut self, now: f64) {
        let live = self.is_live();
        let of = Some((live, self.editor().peers().revision()));
        if std::mem::replace(&mut self.feed.present_of, of) == of {
            return;
        }
        let here = self.editor().peers().who();
        let here = here.filter(|(_, who)| !who.name.is_empty());
        let present = here.map(|(peer, who)| Present {
            peer,
            actor: Actor {
                user: match who.user.as_str() {
                    "" => peer.to_string(),
                    user => user.to_owned(),
                },
                name: who.name.clone(),
                color: who.colour.filter(|color| !color.is_none()),
            },
            role: who.role.clone(),
        });
        let present = present.collect();
        self.feed.activity.present(now, live, present);
    }

    /// The board is there: what was missed is asked for.
    pub(super) fn ask_missed(&mut self) {
        self.feed.missed = Missed::AskedHere;
        let here = BoardQuestion::News { synced: false };
        self.desk.session_mut().ask_history(here);
    }

    fn note_changed(&mut self, changed: &Changed, now: f64, unix: i64) {
        self.feed.activity.introduce(&changed.people);
        if let Some(blame) = &mut self.feed.blame {
            // Of very many shapes not all are named.
            let is_touched = |made: &Made| {
                made.count > made.shapes.len() || made.shapes.binary_search(&blame.shape).is_ok()
            };
            blame.outdated |= changed.made.iter().any(is_touched);
        }
        if self.feed.missed != Missed::Known {
            self.feed.unnoted.untold |= !changed.made.is_empty();
            return;
        }
        for made in &changed.made {
            let editor = self.desk.editor();
            let place = place(editor, &made.shapes, |id| changed.place_of(id));
            let words = words_of(editor, made.count, &made.shapes);
            self.feed.activity.made(made, now, unix, place, &words);
        }
    }

    fn note_missed(&mut self, news: &News, now: f64, unix: i64) {
        let editor = self.desk.editor();
        let words = |deed: &NewsDeed| words_of(editor, deed.count, &deed.shapes);
        self.feed.activity.missed(news, now, unix, words);
        self.mark_missed();
        // It holds all that has come in before.
        self.feed.unnoted.untold = false;
        let on_server = self.link().is_some();
        self.feed.missed = match self.feed.missed {
            Missed::Unasked | Missed::AskedHere if on_server => {
                let rest = BoardQuestion::News { synced: true };
                self.desk.session_mut().ask_history(rest);
                Missed::AskedServer
            }
            _ => Missed::Known,
        };
    }

    /// Makes what was missed stand out, as far as it was not put away.
    fn mark_missed(&mut self) {
        let is_new = self.feed.activity.whats_new().is_some();
        let shapes = self.feed.activity.missed_shapes();
        let new = shapes.filter(|_| is_new).cloned().collect::<Vec<_>>();
        self.editor_mut().mark_new(&new);
    }

    /// Shows what was missed: all of it, and then one entry after the other.
    pub fn show_missed(&mut self, at_once: bool) {
        let Some((entries, _)) = self.feed.activity.whats_new() else {
            return;
        };
        let steps = if entries.len() > 1 {
            entries.len() + 1
        } else {
            1
        };
        let step = self.feed.step % steps;
        let shapes: Vec<ShapeId> = match step.checked_sub(1) {
            // The newest first, as they are listed.
            Some(back) => entries[entries.len() - 1 - back].event.shapes.clone(),
            None => self.feed.activity.missed_shapes().cloned().collect(),
        };
        self.feed.step = step + 1;
        self.go_to(&shapes, None, at_once);
    }

    /// Puts away what was missed: it is not new any more, here and when the board is opened again.
    pub fn dismiss_missed(&mut self) {
        self.feed.activity.dismiss();
        self.editor_mut().mark_new([]);
        let seen = BoardQuestion::Seen { dismissed: true };
        self.desk.session_mut().ask_history(seen);
    }

    /// Shows what an entry of the feed is about.
    pub fn show_entry(&mut self, number: u64, at_once: bool) {
        let Some(entry) = self.feed.activity.find(number) else {
            return;
        };
        let (shapes, before) = (entry.event.shapes.clone(), entry.event.place);
        self.go_to(&shapes, before, at_once);
    }

    /// Brings shapes into view, and makes them stand out for a moment.
    pub(super) fn go_to(&mut self, shapes: &[ShapeId], before: Option<Rect>, at_once: bool) {
        let place = place(self.editor(), shapes, |_| None).or(before);
        let editor = self.editor_mut();
        editor.show_off(shapes);
        if let Some(place) = place {
            editor.fly_to(place, at_once);
        }
    }

    fn keep_seen(&mut self, now: f64) {
        let due = now - self.feed.kept_at >= SEEN_SECONDS;
        if self.feed.unnoted.stale
            && due
            && self.feed.looked_at
            && self.feed.missed == Missed::Known
        {
            self.feed.kept_at = now;
            self.say_seen();
        }
    }

    /// The person leaves the board, looks elsewhere, or has gone on looking at it: all that is there they
    /// have seen, unless they do not look or it has not been told.
    pub(super) fn say_seen(&mut self) {
        let live = self.is_live();
        if self.feed.looked_at && self.feed.has_told_all(live) {
            self.feed.unnoted.stale = false;
            let seen = BoardQuestion::Seen { dismissed: false };
            self.desk.session_mut().ask_history(seen);
        }
    }
}

/// Where shapes are; those that are gone, where `before` says they were.
fn place(
    editor: &Editor,
    shapes: &[ShapeId],
    before: impl Fn(&ShapeId) -> Option<Rect>,
) -> Option<Rect> {
    let scene = editor.scene();
    let places = shapes.iter();
    let places = places.filter_map(|id| scene.paint_bounds(id).or_else(|| before(id)));
    places.reduce(|all, one| all.union(one))
}

/// What the only shape's text begins with.
fn words_of(editor: &Editor, count: usize, shapes: &[ShapeId]) -> String {
    let [only] = shapes else {
        return String::new();
    };
    let shape = editor.scene().get(only).filter(|_| count == 1);
    let line = shape.and_then(|shape| shape.text.trim().lines().next());
    excerpt(line.unwrap_or_default(), WORDS_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_streamed_in_and_was_not_told_is_not_seen() {
        let feed = |missed, untold| Feed {
            missed,
            unnoted: Unnoted {
                untold,
                stale: false,
            },
            ..Feed::default()
        };
        let told =
            |missed, untold| [true, false].map(|live| feed(missed, untold).has_told_all(live));
        assert_eq!(told(Missed::Known, false), [true, true]);
        // Offline all is here that can be; from a server more comes in before it is told.
        assert_eq!(told(Missed::AskedServer, false), [false, true]);
        assert_eq!(told(Missed::AskedServer, true), [false, false]);
        assert_eq!(told(Missed::AskedHere, false), [false, false]);
        assert_eq!(told(Missed::Unasked, false), [false, false]);
    }
}
