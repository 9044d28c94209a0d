//! The field for words in which people can be mentioned, wherever there is one: while `@` and some letters
//! are typed, those who may be meant are offered. Enter sends, Shift+Enter begins a new line; Esc closes the
//! offer, and is to give up where there is none.
//!
//! What is written, and what becomes of it, belongs to whoever shows the field.

#[cfg(test)]
mod tests;

use egui::{
    Atom, CompletionPopup, Event, EventFilter, Id, Key, KeyboardShortcut, Margin, Modifiers,
    RectAlign, Response, ScrollArea, Suggestion, TextEdit, Ui, Vec2,
};
use tavla_shared::talk::folded_name;

use crate::theme::{PersonColor, Themed as _, Tokens};
use crate::ui::avatar::paint_face;
use crate::ui::pictures::Picture;

/// As many people are offered at once.
const OFFERED_MAX: usize = 5;
/// An `@` further back than this is not looked for, in characters.
const NAME_CHARS_MAX: usize = 64;
/// Of the offer, before it scrolls: as many rows as there may be, and their gaps.
const OFFER_HEIGHT_MAX: f32 = 240.0;

/// Somebody who can be mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentionable {
    /// What they are called.
    pub name: String,
    /// Of their disc.
    pub color: PersonColor,
    /// Their picture, while they are here and have one.
    pub picture: Option<Picture>,
}

/// A field; see the module.
#[derive(Debug, Clone, Copy)]
pub struct MentionField<'a> {
    /// Must be the field's own.
    pub id: Id,
    /// Its name for screen readers.
    pub label: &'a str,
    /// What it says while it is empty.
    pub hint: &'static str,
    /// Who can be mentioned, in the order they are offered.
    pub people: &'a [Mentionable],
    /// The most characters it takes.
    pub chars_max: usize,
    /// How many lines it has where nothing is written.
    pub rows: usize,
    /// How high it grows before it scrolls.
    pub height_max: f32,
}

/// What the person wants of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldAnswer {
    /// To go on.
    Typing,
    /// To say what is in it.
    Send,
    /// Not to say it.
    GiveUp,
}

impl MentionField<'_> {
    /// Shows the field over `words`, as wide as there is room.
    pub fn ui(self, ui: &mut Ui, words: &mut String) -> (Response, FieldAnswer) {
        let area = ScrollArea::vertical()
            .id_salt(self.id.with("scroll"))
            .max_height(self.height_max)
            .min_scrolled_height(self.height_max);
        let shown = area.show(ui, |ui| {
            let field = TextEdit::multiline(words)
                .hint_text(self.hint)
                .char_limit(self.chars_max)
                .margin(Margin::symmetric(12, 9))
                .desired_rows(self.rows)
                .desired_width(f32::INFINITY)
                .background_color(ui.tokens().control)
                .event_filter(EventFilter {
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    // What it means is for who shows the field.
                    escape: true,
                    ..EventFilter::default()
                })
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter));
            CompletionPopup::new(self.id)
                .word_boundary(|letter| letter == '\n')
                .align(RectAlign::TOP_START)
                .max_height(OFFER_HEIGHT_MAX)
                .show(ui, field, |query| offer(query.word, self.people))
        });
        let output = shown.inner;
        let offers = output.is_open || output.accepted.is_some();
        if output.accepted.is_some() {
            keep_beginning(words, self.chars_max);
        }
        let response = output.text_edit.response.response;
        let response = response.accessible_name(self.label);
        let answer = if offers || !response.has_focus() {
            FieldAnswer::Typing
        } else {
            answer_of(ui)
        };
        (response, answer)
    }
}

/// What the keys say that are not the text's.
fn answer_of(ui: &Ui) -> FieldAnswer {
    let pressed = |wanted: Key| {
        ui.input(|input| {
            input.events.iter().any(|event| {
                matches!(event, Event::Key { key, pressed: true, modifiers, .. }
                    if *key == wanted && modifiers.is_none())
            })
        })
    };
    if pressed(Key::Enter) {
        FieldAnswer::Send
    } else if pressed(Key::Escape) {
        FieldAnswer::GiveUp
    } else {
        FieldAnswer::Typing
    }
}

/// A name that is taken is not cut by the field.
fn keep_beginning(words: &mut String, chars_max: usize) {
    if let Some((end, _)) = words.char_indices().nth(chars_max) {
        words.truncate(end);
    }
}

/// What may stand in place of `line`, the line up to the caret: each the line with a name at its end.
fn offer(line: &str, people: &[Mentionable]) -> Vec<Suggestion> {
    let Some((before, begun)) = begun_mention(line) else {
        return Vec::new();
    };
    let found = people.iter().filter(|person| fits(&person.name, begun));
    let suggestion = |person: &Mentionable| {
        let name = person.name.clone();
        Suggestion::new(format!("{before}@{name} ")).content((face(person), name))
    };
    found.take(OFFERED_MAX).map(suggestion).collect()
}

/// Somebody's disc.
fn face(person: &Mentionable) -> Atom<'static> {
    let Mentionable {
        name,
        color,
        picture,
    } = person.clone();
    Atom::paint(Vec2::splat(Tokens::AVATAR_SIZE), move |ui, args| {
        let fill = color.on(ui.visuals().dark_mode);
        let disc = (args.rect.center(), Tokens::AVATAR_SIZE / 2.0 - 1.0);
        paint_face(ui.painter(), disc, &name, fill, picture);
    })
}

/// The `@` that is being followed by a name at the end of a line: what is before it, and the letters so far.
fn begun_mention(line: &str) -> Option<(&str, &str)> {
    let at = line.rfind('@')?;
    let (before, begun) = (&line[..at], &line[at + 1..]);
    let goes_on = before
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric);
    let is_name = begun.chars().count() <= NAME_CHARS_MAX && !begun.starts_with(' ');
    (!goes_on && is_name).then_some((before, begun))
}

/// Whether a name, or what follows one of its spaces, begins with these letters; not where all of it is there
/// already.
fn fits(name: &str, begun: &str) -> bool {
    let (name, begun) = (folded_name(name), folded_name(begun));
    let spaces = name.match_indices(' ').map(|(at, _)| at + 1);
    let mut words = std::iter::once(0).chain(spaces);
    begun.trim_end() != name && words.any(|at| name[at..].starts_with(&begun))
}
