//! The chat as rows: which messages stand together below one name, where a day begins and what is new, and
//! how high each row is. Of rows that were never in view the height is guessed; it is learnt when they are.

use std::sync::Arc;

use tavla_shared::id::PeerId;
use tavla_shared::talk::{Chat, Message, MessageId, Tombstone, Tombstones};

use super::view::ChatPanelView;
use super::words::day_of;

/// Of one author, messages within so many seconds stand together.
const GROUP_SECONDS: i64 = 5 * 60;
/// How high a line with the name of a day is,
pub(super) const DAY_HEIGHT: f32 = 32.0;
/// the one that says what is new,
pub(super) const NEW_HEIGHT: f32 = 24.0;
/// the one with a name and a time,
pub(super) const NAME_HEIGHT: f32 = 20.0;
/// and what is left free above it.
pub(super) const GROUP_GAP: f32 = 10.0;
/// Above a message that stands below another one.
pub(super) const MESSAGE_GAP: f32 = 4.0;
/// A line of text, for guessing.
const LINE_HEIGHT: f32 = 17.0;
/// How many bytes a line of text has, for guessing.
const LINE_BYTES: usize = 38;
/// A line of links to shapes, for guessing.
const LINKS_HEIGHT: f32 = 30.0;

/// What a row shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// A message.
    Said(Arc<Message>),
    /// Where one was.
    Removed(Tombstone),
}

impl Entry {
    pub(super) fn id(&self) -> MessageId {
        match self {
            Self::Said(message) => message.id,
            Self::Removed(tombstone) => tombstone.id,
        }
    }

    pub(super) fn time(&self) -> i64 {
        match self {
            Self::Said(message) => message.time,
            Self::Removed(tombstone) => tombstone.time,
        }
    }

    fn guessed_height(&self) -> f32 {
        let Self::Said(message) = self else {
            return LINE_HEIGHT;
        };
        let words = &message.words;
        let lines: usize = words
            .text
            .split('\n')
            .map(|line| 1 + line.len() / LINE_BYTES)
            .sum();
        let shapes = if words.links.is_empty() {
            0.0
        } else {
            LINKS_HEIGHT
        };
        lines as f32 * LINE_HEIGHT + shapes
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) entry: Entry,
    /// On which day it was said.
    on: i64,
    /// Whether that day begins with it.
    begins_day: bool,
    /// Whether it says above it who wrote it, and when.
    pub(super) named: bool,
    /// How high what was said is.
    pub(super) body: f32,
}

impl Row {
    /// Which day begins with it.
    pub(super) fn day(&self) -> Option<i64> {
        self.begins_day.then_some(self.on)
    }

    /// How high all of it is; `new`: whether the line that says what is new is above it.
    pub(super) fn height(&self, new: bool) -> f32 {
        let day = self.day().map_or(0.0, |_| DAY_HEIGHT);
        let new = if new { NEW_HEIGHT } else { 0.0 };
        let above = if self.named {
            GROUP_GAP + NAME_HEIGHT
        } else {
            MESSAGE_GAP
        };
        day + new + above + self.body
    }
}

/// All rows, made again when something else is said.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    made_of: Option<MadeOf>,
}

/// What rows depend on: what else there is in a talk, such as votes, changes often and makes no row another one.
#[derive(Debug)]
struct MadeOf {
    messages: Chat,
    tombstones: Tombstones,
    known: u64,
}

impl MadeOf {
    fn of(view: &ChatPanelView<'_>) -> Self {
        Self {
            messages: Arc::clone(view.messages),
            tombstones: Arc::clone(view.tombstones),
            known: view.known_revision,
        }
    }

    fn is_of(&self, view: &ChatPanelView<'_>) -> bool {
        Arc::ptr_eq(&self.messages, view.messages)
            && Arc::ptr_eq(&self.tombstones, view.tombstones)
            && self.known == view.known_revision
    }
}

impl Rows {
    /// Forgets everything, for another chat.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Follows the chat; says whether it is another one.
    pub(super) fn follow(&mut self, view: &ChatPanelView<'_>) -> bool {
        if self.made_of.as_ref().is_some_and(|made| made.is_of(view)) {
            return false;
        }
        self.made_of = Some(MadeOf::of(view));
        let old = std::mem::take(&mut self.rows);
        self.rows
            .reserve(view.messages.len() + view.tombstones.len());
        // Most often some are new at the end: what stays in its place keeps its height.
        let mut old = old.into_iter().peekable();
        let mut before: Option<Before> = None;
        for entry in entries(view.messages, view.tombstones) {
            let id = entry.id();
            let same = old.next_if(|row| row.entry.id() == id);
            let same = same.filter(|row| row.entry == entry);
            let time = entry.time();
            let (body, on) = same.map_or_else(
                || {
                    let on = day_of(time, view.source.utc_offset(time));
                    (entry.guessed_height(), on)
                },
                |row| (row.body, row.on),
            );
            // Who writes one after the other is one author without being looked up.
            let key = match &before {
                Some(before) if before.peer == id.peer => before.key.clone(),
                _ => view.source.author(id.peer).key,
            };
            let begins_day = before.as_ref().is_none_or(|before| before.on != on);
            let goes_on = before.as_ref().is_some_and(|before| {
                before.key == key && (0..GROUP_SECONDS).contains(&time.saturating_sub(before.time))
            });
            before = Some(Before {
                peer: id.peer,
                key,
                time,
                on,
            });
            self.rows.push(Row {
                entry,
                on,
                begins_day,
                named: begins_day || !goes_on,
                body,
            });
        }
        true
    }

    pub(super) fn all(&self) -> &[Row] {
        &self.rows
    }

    /// What a row's height is, once it was seen; by how much that is another one.
    pub(super) fn learn(&mut self, at: usize, body: f32) -> f32 {
        let Some(row) = self.rows.get_mut(at) else {
            return 0.0;
        };
        body - std::mem::replace(&mut row.body, body)
    }

    /// From where to where a message is; none where there is no such message.
    pub(super) fn top_of(&self, id: MessageId, divider: Option<MessageId>) -> Option<f32> {
        let at = self.rows.iter().position(|row| row.entry.id() == id)?;
        let above = self.rows[..at].iter();
        Some(
            above
                .map(|row| row.height(divider == Some(row.entry.id())))
                .sum(),
        )
    }
}

/// What a row is compared with.
struct Before {
    peer: PeerId,
    /// Who that is.
    key: String,
    time: i64,
    on: i64,
}

/// Messages, and where some were, in everybody's order.
fn entries<'a>(chat: &'a Chat, removed: &'a Tombstones) -> impl Iterator<Item = Entry> + 'a {
    let mut removed = removed.iter().copied().peekable();
    let mut messages = chat.iter().enumerate().peekable();
    std::iter::from_fn(move || {
        let at = messages.peek().map_or(usize::MAX, |(at, _)| *at);
        if let Some(tombstone) = removed.next_if(|it| it.before <= at) {
            return Some(Entry::Removed(tombstone));
        }
        messages
            .next()
            .map(|(_, message)| Entry::Said(Arc::clone(message)))
    })
}
