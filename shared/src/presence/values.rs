//! What is told, as typed values, and how each looks as a plain Loro value.
//!
//! Reading is lenient: a value that makes no sense is none, and never an error for the rest.

mod fields;
mod gesture;
mod marks;
mod summon;

use loro::LoroValue;

use self::fields::{
    field, from_map, ids, ids_value, peer, point, point_value, rect, rect_value, text, word,
};
pub use self::gesture::{Drawn, Gesture, StrokePoints};
pub use self::marks::{Laser, Reaction, Typing};
pub use self::summon::{Summon, SummonMode};
use super::SELECTION_MAX;
use super::face::Face;
use super::key::What;
use crate::geometry::{Point, Rect};
use crate::id::{PeerId, ShapeId};
use crate::shape::Color;
use crate::shown::shown_name;

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 64;
/// The longest words beside a cursor, in characters.
const CHAT_CHARS_MAX: usize = 280;

/// One thing that is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    /// See [`What::Who`].
    Who(Who),
    /// See [`What::Cursor`]; on the board.
    Cursor(Point),
    /// See [`What::View`]; on the board.
    View(Rect),
    /// See [`What::Tool`]; the tool's id.
    Tool(String),
    /// See [`What::Selection`].
    Selection(Selection),
    /// See [`What::Held`].
    Held(Held),
    /// See [`What::Gesture`].
    Gesture(Gesture),
    /// See [`What::Typing`].
    Typing(Typing),
    /// See [`What::Laser`].
    Laser(Laser),
    /// See [`What::Chat`].
    Chat(String),
    /// See [`What::Reaction`].
    Reaction(Reaction),
    /// See [`What::Status`].
    Status(Status),
    /// See [`What::Writing`]; told no more where none is.
    Writing,
    /// See [`What::Follow`].
    Follow(PeerId),
    /// See [`What::Summon`].
    Summon(Summon),
    /// See [`What::Face`].
    Face(Face),
}

/// Who someone is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// The name to show.
    pub name: String,
    /// The colour of cursor and selection; none lets the viewer choose.
    pub colour: Option<Color>,
    /// The token's subject, else the device's id.
    pub user: String,
    /// Whether the server knows by a token that it is this user, and not by what they say. Only a server
    /// writes it.
    pub known: bool,
    /// `viewer`, `commenter`, `editor` or `owner`; empty where it was not said.
    pub role: String,
}

/// The selected shapes.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// At most [`SELECTION_MAX`] of them.
    Shapes(Vec<ShapeId>),
    /// More than that: the box around them.
    Box(Rect),
}

impl Selection {
    /// Names the shapes, or gives the box around them where they are too many.
    pub fn new(ids: impl IntoIterator<Item = ShapeId>, bounds: impl FnOnce() -> Rect) -> Self {
        let few: Vec<ShapeId> = ids.into_iter().take(SELECTION_MAX + 1).collect();
        if few.len() > SELECTION_MAX {
            Self::Box(bounds())
        } else {
            Self::Shapes(few)
        }
    }
}

/// The shapes that a gesture holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// Which.
    pub shapes: Vec<ShapeId>,
    /// Where copies of them are in hand: what the copies will be, each at its shape's place in
    /// `shapes`. The shapes themselves stay.
    pub copies: Option<Vec<ShapeId>>,
}

impl Held {
    /// The shapes themselves.
    pub fn shapes(shapes: Vec<ShapeId>) -> Self {
        Self {
            shapes,
            copies: None,
        }
    }

    fn to_value(&self) -> LoroValue {
        match &self.copies {
            None => ids_value(&self.shapes),
            Some(copies) => from_map([
                ("shapes", ids_value(&self.shapes)),
                ("copies", ids_value(copies)),
            ]),
        }
    }

    fn from_value(value: &LoroValue) -> Option<Self> {
        // Ids are up to 64 bytes, so an owner's 64 KiB hold about a thousand of the longest.
        let ids = |value| ids(value, usize::MAX);
        let Some(copies) = field(value, "copies") else {
            return Some(Self::shapes(ids(value)?));
        };
        let (shapes, copies) = (ids(field(value, "shapes")?)?, ids(copies)?);
        (shapes.len() == copies.len()).then_some(Self {
            shapes,
            copies: Some(copies),
        })
    }
}

/// How present someone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Moved a moment ago.
    #[default]
    Active,
    /// Has not moved for a while.
    Idle,
    /// Has another window in front.
    Away,
}

impl Status {
    const ALL: [Self; 3] = [Self::Active, Self::Idle, Self::Away];

    /// Its word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Idle => "idle",
            Self::Away => "away",
        }
    }
}

impl Presence {
    /// The key it is told under.
    pub const fn what(&self) -> What {
        match self {
            Self::Who(_) => What::Who,
            Self::Cursor(_) => What::Cursor,
            Self::View(_) => What::View,
            Self::Tool(_) => What::Tool,
            Self::Selection(_) => What::Selection,
            Self::Held(_) => What::Held,
            Self::Gesture(_) => What::Gesture,
            Self::Typing(_) => What::Typing,
            Self::Laser(_) => What::Laser,
            Self::Chat(_) => What::Chat,
            Self::Reaction(_) => What::Reaction,
            Self::Status(_) => What::Status,
            Self::Writing => What::Writing,
            Self::Follow(_) => What::Follow,
            Self::Summon(_) => What::Summon,
            Self::Face(_) => What::Face,
        }
    }

    /// As a plain Loro value.
    pub fn to_value(&self) -> LoroValue {
        match self {
            Self::Who(who) => from_map([
                ("name", who.name.as_str().into()),
                (
                    "colour",
                    who.colour.map_or(LoroValue::Null, |c| c.to_string().into()),
                ),
                ("user", who.user.as_str().into()),
                ("known", who.known.into()),
                ("role", who.role.as_str().into()),
            ]),
            Self::Cursor(at) => point_value(*at),
            Self::View(view) => rect_value(*view),
            Self::Tool(word) | Self::Chat(word) => word.as_str().into(),
            Self::Selection(Selection::Shapes(shapes)) => ids_value(shapes),
            Self::Held(held) => held.to_value(),
            Self::Selection(Selection::Box(bounds)) => from_map([("box", rect_value(*bounds))]),
            Self::Gesture(gesture) => gesture.to_value(),
            Self::Typing(typing) => typing.to_value(),
            Self::Laser(laser) => laser.to_value(),
            Self::Reaction(reaction) => reaction.to_value(),
            Self::Status(status) => status.name().into(),
            Self::Writing => true.into(),
            // As a text: a peer id does not fit a number of JavaScript's.
            Self::Follow(peer) => peer.to_string().into(),
            Self::Summon(summon) => summon.to_value(),
            Self::Face(face) => face.to_value(),
        }
    }

    /// What a stranger's value means; none where it means nothing.
    pub fn from_value(what: What, value: &LoroValue) -> Option<Self> {
        Some(match what {
            What::Who => Self::Who(Who {
                name: shown_name(&text(value, "name", NAME_CHARS_MAX)?).into_owned(),
                colour: text(value, "colour", 16).and_then(|c| Color::from_text(&c)),
                user: text(value, "user", NAME_CHARS_MAX).unwrap_or_default(),
                known: matches!(field(value, "known"), Some(LoroValue::Bool(true))),
                role: text(value, "role", 16).unwrap_or_default(),
            }),
            What::Cursor => Self::Cursor(point(value)?),
            What::View => Self::View(rect(value)?),
            What::Tool => Self::Tool(word(value, 32)?),
            What::Selection => Self::Selection(match value {
                LoroValue::Map(fields) => Selection::Box(rect(fields.get("box")?)?),
                _ => Selection::Shapes(ids(value, SELECTION_MAX)?),
            }),
            What::Held => Self::Held(Held::from_value(value)?),
            What::Gesture => Self::Gesture(Gesture::from_value(value)?),
            What::Typing => Self::Typing(Typing::from_value(value)?),
            What::Laser => Self::Laser(Laser::from_value(value)?),
            What::Reaction => Self::Reaction(Reaction::from_value(value)?),
            What::Chat => Self::Chat(word(value, CHAT_CHARS_MAX)?),
            What::Status => {
                let word = word(value, 16)?;
                Self::Status(
                    Status::ALL
                        .into_iter()
                        .find(|status| status.name() == word)?,
                )
            }
            What::Writing => match value {
                LoroValue::Bool(true) => Self::Writing,
                _ => return None,
            },
            What::Follow => Self::Follow(peer(value)?),
            What::Summon => Self::Summon(Summon::from_value(value)?),
            What::Face => Self::Face(Face::from_value(value)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(n: u128) -> ShapeId {
        ShapeId::from_random(n)
    }

    fn all() -> Vec<Presence> {
        let who = Who {
            name: "Åsa".to_owned(),
            colour: Some(Color::rgb(0x12_34_56)),
            user: "device-1".to_owned(),
            known: true,
            role: "editor".to_owned(),
        };
        let at = Point::new(-3.5, 1e6);
        vec![
            Presence::Who(who),
            Presence::Who(Who {
                name: "x".to_owned(),
                ..Who::default()
            }),
            Presence::Cursor(at),
            Presence::View(Rect::new(1.0, 2.0, 11.0, 22.0)),
            Presence::Tool("pen".to_owned()),
            Presence::Selection(Selection::Shapes(vec![shape(1), shape(2)])),
            Presence::Selection(Selection::Shapes(vec![])),
            Presence::Selection(Selection::Box(Rect::new(0.0, 0.0, 5.0, 6.0))),
            Presence::Held(Held::shapes(vec![shape(3)])),
            Presence::Held(Held {
                shapes: vec![shape(3), shape(1)],
                copies: Some(vec![shape(8), shape(9)]),
            }),
            Presence::Typing(Typing {
                shape: shape(4),
                cursor: 17,
                anchor: Some(3),
            }),
            Presence::Laser(Laser {
                from: 9,
                points: vec![at, Point::ZERO],
                starts: vec![10],
            }),
            Presence::Chat("so?".to_owned()),
            Presence::Reaction(Reaction {
                id: 3,
                emoji: "👍".to_owned(),
                at,
            }),
            Presence::Status(Status::Away),
            Presence::Writing,
            Presence::Follow(PeerId::MAX),
            Presence::Summon(Summon {
                id: "1f".to_owned(),
                mode: SummonMode::Spotlight,
            }),
            Presence::Face(Face::new(b"\xff\xd8\xff and so on").unwrap()),
        ]
    }

    #[test]
    fn what_is_told_is_heard() {
        for told in all() {
            assert_eq!(
                Presence::from_value(told.what(), &told.to_value()),
                Some(told)
            );
        }
    }

    #[test]
    fn values_meant_for_another_key_mean_nothing_or_are_read_whole() {
        for told in all() {
            for &what in What::ALL {
                // Must not panic; a reading, where there is one, must survive being told again.
                if let Some(read) = Presence::from_value(what, &told.to_value()) {
                    assert_eq!(Presence::from_value(what, &read.to_value()), Some(read));
                }
            }
        }
    }

    #[track_caller]
    fn check_nothing(what: What, value: impl Into<LoroValue>) {
        assert_eq!(Presence::from_value(what, &value.into()), None);
    }

    #[test]
    fn bad_values_are_nothing_and_long_words_are_cut() {
        check_nothing(What::Cursor, vec![LoroValue::from(1.0), f64::NAN.into()]);
        check_nothing(What::Cursor, vec![LoroValue::from(1.0)]);
        check_nothing(What::View, vec![LoroValue::from(0.0); 3]);
        let inside_out = [0.0, 0.0, -1.0, 5.0].map(LoroValue::from).to_vec();
        check_nothing(What::View, inside_out);
        check_nothing(What::Status, "asleep");
        check_nothing(What::Follow, "+7");
        check_nothing(What::Follow, "18446744073709551616");
        check_nothing(What::Held, vec![LoroValue::from("a b")]);
        check_nothing(What::Who, LoroValue::Null);
        check_nothing(What::Face, "a face");
        check_nothing(What::Face, b"a face".to_vec());
        check_nothing(
            What::Typing,
            from_map([("shape", "a".into()), ("cursor", (-1).into())]),
        );
        let long = Presence::from_value(What::Chat, &"y\n".repeat(1000).into());
        assert_eq!(long, Some(Presence::Chat("y".repeat(CHAT_CHARS_MAX))));
        let whole = Presence::from_value(What::Cursor, &vec![LoroValue::from(4), 5.into()].into());
        assert_eq!(whole, Some(Presence::Cursor(Point::new(4.0, 5.0))));
    }

    #[test]
    fn a_selection_of_very_many_is_a_box() {
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let ids = |n: usize| (0..n).map(|i| shape(i as u128)).collect::<Vec<_>>();
        assert_eq!(
            Selection::new(ids(500), || bounds),
            Selection::Shapes(ids(500))
        );
        assert_eq!(Selection::new(ids(501), || bounds), Selection::Box(bounds));
    }
}
