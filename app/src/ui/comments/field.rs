//! A field of several lines in which people can be mentioned: Enter posts, Shift+Enter breaks the line, Esc
//! gives up, and `@` with the beginning of a name offers whom that may be.
//!
//! Owns what is chosen of the offer, and nothing of the text: who shows it keeps that.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, Event, EventFilter, Id, Key, KeyboardShortcut, Margin, Modifiers, Order,
    Response, Sense, TextEdit, Ui, Vec2, WidgetInfo,
};
use tavla_shared::board::Person;
use tavla_shared::presence::color_slot;
use tavla_shared::talk::schema::MESSAGE_CHARS_MAX;

use crate::i18n::text as words;
use crate::theme::{PersonColor, TextRole, Tokens, first_color, font};
use crate::ui::avatar::paint_face;
use crate::ui::button::control_background;
use crate::ui::panel::surface_ui;
use crate::ui::pictures::{Picture, Pictures};

/// So many people are offered.
const OFFERED_MAX: usize = 5;
/// Nobody's name is looked for further than this behind an `@`.
const NAME_CHARS_MAX: usize = 40;
const ROWS: usize = 2;
const OFFER_ROW: Vec2 = Vec2::new(220.0, 30.0);
const FACE_RADIUS: f32 = 9.0;

/// A field of several lines.
#[derive(Debug, Clone, Copy)]
pub struct CommentField<'a> {
    /// Names it in egui's memory.
    pub id: Id,
    /// What it is called, and says while it is empty.
    pub name: &'static str,
    /// Who can be mentioned, sorted by name.
    pub people: &'a [Person],
    /// The pictures of those who are here.
    pub pictures: &'a Pictures,
}

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldAnswer {
    /// To go on.
    Typing,
    /// To say what is in it.
    Post,
    /// Not to say it.
    GiveUp,
}

/// What is offered for an `@`.
#[derive(Debug, Clone, PartialEq)]
struct Offer<'a> {
    /// The `@` and what is behind it up to the caret, in bytes.
    range: Range<usize>,
    people: Vec<&'a Person>,
}

/// What was chosen of the offer at an `@`.
#[derive(Debug, Clone, Copy, Default)]
struct Choice {
    /// Where the `@` is.
    at: usize,
    /// Which of the people.
    index: usize,
    /// Whether the person wants no offer there.
    dismissed: bool,
}

impl CommentField<'_> {
    /// Shows the field over `text`.
    pub fn ui(&self, ui: &mut Ui, text: &mut String) -> (Response, FieldAnswer) {
        let focused = ui.memory(|memory| memory.has_focus(self.id));
        let mut offer = self.offer(ui, text).filter(|_| focused);
        let mut answer = FieldAnswer::Typing;
        if focused {
            answer = self.keys(ui, text, &mut offer);
        }
        let response = ui.add(
            TextEdit::multiline(text)
                .id(self.id)
                .hint_text(self.name)
                .char_limit(MESSAGE_CHARS_MAX)
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
                .margin(Margin::symmetric(10, 8))
                .desired_rows(ROWS)
                .desired_width(f32::INFINITY),
        );
        let response = response.accessible_name(self.name);
        if response.has_focus() {
            // Esc is for this field, and so is Tab while somebody is offered.
            let keys = EventFilter {
                tab: offer.is_some(),
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, keys));
        }
        if let Some(offer) = &offer
            && let Some(person) = self.offer_ui(ui, &response, offer)
        {
            self.accept(ui, text, &offer.range, &person);
            response.request_focus();
        }
        (response, answer)
    }

    fn choice_id(&self) -> Id {
        self.id.with("offer")
    }

    fn choice(&self, ui: &Ui, at: usize) -> Choice {
        let kept: Option<Choice> = ui.data(|data| data.get_temp(self.choice_id()));
        let fresh = Choice {
            at,
            ..Choice::default()
        };
        kept.filter(|kept| kept.at == at).unwrap_or(fresh)
    }

    /// What is offered where the caret is.
    fn offer(&self, ui: &Ui, text: &str) -> Option<Offer<'_>> {
        let state = TextEdit::load_state(ui.ctx(), self.id)?;
        let range = state.cursor.char_range()?;
        if range.primary != range.secondary {
            return None;
        }
        let offer = offer_at(text, range.primary.index.into(), self.people)?;
        let dismissed = self.choice(ui, offer.range.start).dismissed;
        (!dismissed).then_some(offer)
    }

    /// Takes the keys that are not the text's.
    fn keys(&self, ui: &Ui, text: &mut String, offer: &mut Option<Offer<'_>>) -> FieldAnswer {
        let mut answer = FieldAnswer::Typing;
        let mut events = ui.input_mut(|input| std::mem::take(&mut input.events));
        events.retain(|event| {
            let Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } = event
            else {
                return true;
            };
            if let Some(open) = offer {
                let mut choice = self.choice(ui, open.range.start);
                let count = open.people.len();
                match key {
                    Key::ArrowDown => choice.index = (choice.index + 1) % count,
                    Key::ArrowUp => choice.index = (choice.index + count - 1) % count,
                    Key::Escape => choice.dismissed = true,
                    Key::Enter | Key::Tab if modifiers.is_none() => {
                        let chosen = open.people.get(choice.index).or(open.people.first());
                        if let Some(person) = chosen {
                            self.accept(ui, text, &open.range, &person.name);
                        }
                        *offer = None;
                        return false;
                    }
                    _ => return true,
                }
                ui.data_mut(|data| data.insert_temp(self.choice_id(), choice));
                if choice.dismissed {
                    *offer = None;
                }
                return false;
            }
            match key {
                Key::Enter if modifiers.is_none() => answer = FieldAnswer::Post,
                Key::Escape => answer = FieldAnswer::GiveUp,
                _ => return true,
            }
            false
        });
        ui.input_mut(|input| input.events = events);
        answer
    }

    /// Writes somebody's name where they were looked for, and puts the caret behind it.
    fn accept(&self, ui: &Ui, text: &mut String, range: &Range<usize>, name: &str) {
        let mention = format!("@{name} ");
        let before = text.get(..range.start).unwrap_or_default();
        let caret = before.chars().count() + mention.chars().count();
        if text.get(range.clone()).is_some() {
            text.replace_range(range.clone(), &mention);
        }
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), self.id) {
            let caret = CCursorRange::one(CCursor::new(caret));
            state.cursor.set_char_range(Some(caret));
            TextEdit::store_state(ui.ctx(), self.id, state);
        }
    }

    /// Shows whom is offered, above the field; gives the name of who was clicked.
    fn offer_ui(&self, ui: &Ui, field: &Response, offer: &Offer<'_>) -> Option<Arc<str>> {
        let index = self.choice(ui, offer.range.start).index;
        let area = Area::new(self.choice_id())
            .order(Order::Foreground)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(field.rect.left_top() - Vec2::new(0.0, Tokens::GRID / 2.0))
            .movable(false)
            .accessible_name(words("comment-people"));
        let shown = area.show(ui.ctx(), |ui| {
            surface_ui(ui, Margin::same(4), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let mut clicked = None;
                for (at, person) in offer.people.iter().enumerate() {
                    let picture = self.pictures.of(person.peer, &person.user);
                    if person_ui(ui, person, picture, at == index).clicked() {
                        clicked = Some(Arc::clone(&person.name));
                    }
                }
                clicked
            })
        });
        shown.inner
    }
}

fn person_ui(ui: &mut Ui, person: &Person, picture: Option<Picture>, picked: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(OFFER_ROW, Sense::click());
    let resting = egui::Color32::TRANSPARENT;
    let color = control_background(ui, rect, &response, picked, resting);
    let painter = ui.painter();
    // What documents keep of who chose no colour is no choice.
    let chosen = (person.color != first_color(&person.user)).then_some(person.color);
    let slot = color_slot(&person.user);
    let fill = PersonColor { chosen, slot }.on(ui.visuals().dark_mode);
    let center = rect.left_center() + Vec2::new(FACE_RADIUS + 6.0, 0.0);
    paint_face(painter, (center, FACE_RADIUS), &person.name, fill, picture);
    let at = center + Vec2::new(FACE_RADIUS + 8.0, 0.0);
    let body = font(TextRole::Body);
    painter.text(at, Align2::LEFT_CENTER, &*person.name, body, color);
    let name = &*person.name;
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, picked, name));
    response
}

/// Whom an `@` before the caret may mean, which is behind so many characters: whose name, or a word of it,
/// begins with what stands between.
fn offer_at<'a>(text: &str, caret: usize, people: &'a [Person]) -> Option<Offer<'a>> {
    let caret = text.char_indices().nth(caret).map_or(text.len(), |it| it.0);
    let before = &text[..caret];
    let at = before.rfind('@')?;
    let typed = &before[at + 1..];
    let within_word = before[..at].chars().next_back();
    if within_word.is_some_and(char::is_alphanumeric)
        || typed.contains('\n')
        || typed.chars().nth(NAME_CHARS_MAX).is_some()
    {
        return None;
    }
    let typed = typed.to_lowercase();
    let is_meant = |person: &&Person| {
        let name = person.name.to_lowercase();
        // Who is there in full needs no offer.
        let goes_on = name.trim() != typed.trim_end();
        goes_on && (name.starts_with(&typed) || name.split(' ').any(|it| it.starts_with(&typed)))
    };
    let mut offered: Vec<&Person> = people.iter().filter(is_meant).collect();
    // Who share a name are all meant by it.
    offered.dedup_by(|one, other| one.name == other.name);
    offered.truncate(OFFERED_MAX);
    let people = offered;
    let range = at..caret;
    (!people.is_empty()).then_some(Offer { range, people })
}

#[cfg(test)]
mod tests {
    use tavla_shared::shape::Color;

    use super::*;

    fn people() -> Vec<Person> {
        let names = ["Ada Lindqvist", "Ben Okafor", "Mira Sato"];
        let person = |(at, name): (usize, &&str)| Person {
            peer: at as u64,
            name: Arc::from(*name),
            color: Color::rgb(0),
            user: Arc::from(format!("user{at}")),
        };
        names.iter().enumerate().map(person).collect()
    }

    /// Whom is offered with the caret at the `|`.
    #[track_caller]
    fn check(text: &str, names: &[&str]) {
        let caret = text.chars().position(|it| it == '|').unwrap();
        let people = people();
        let offer = offer_at(&text.replace('|', ""), caret, &people);
        let offered = offer.map_or_else(Vec::new, |offer| {
            offer.people.iter().map(|it| it.name.to_string()).collect()
        });
        assert_eq!(offered, names, "{text}");
    }

    #[test]
    fn an_at_sign_offers_whose_name_begins_so() {
        check("@|", &["Ada Lindqvist", "Ben Okafor", "Mira Sato"]);
        check("ö @b| and", &["Ben Okafor"]);
        check("(@SA|", &["Mira Sato"]);
        check("@ada lin|", &["Ada Lindqvist"]);
        check("@Ada Lindqvist |", &[]);
        check("me@b|", &[]);
        check("@x|", &[]);
        check("@\n|", &[]);
        check("@ada|", &["Ada Lindqvist"]);
        check("|@ada", &[]);
    }
}
