//! What a scripted friend does: pointer movements, keys and letters over time, as a person would.

use tavla_shared::geometry::Point;

use crate::commands::ToolKind;
use crate::i18n::text;

use super::sample;
use super::saying::Saying;

/// One thing a friend does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// Takes a tool.
    Take(ToolKind),
    /// Moves the pointer along these points of the board, evenly.
    Glide {
        /// Through which points, from wherever the pointer is.
        through: Vec<Point>,
        /// In how many seconds.
        seconds: f64,
    },
    /// Presses the button.
    Press,
    /// Lets it go.
    Release,
    /// Presses and releases twice.
    DoubleClick,
    /// Goes to the end of the text being edited.
    ToTextEnd,
    /// Types, letter by letter.
    Type(String),
    /// Ends what is being done.
    Escape,
    /// Says something.
    Say(Saying),
    /// Looks.
    Rest(f64),
}

/// How long one typed letter takes, in seconds.
pub(super) const LETTER_SECONDS: f64 = 0.11;

/// What a friend is pleased with.
const SIGN: &str = "🎉";

/// A friend's endless loop of acts.
#[derive(Debug, Clone)]
pub(super) struct Script {
    /// Played once.
    pub(super) opening: Vec<Act>,
    /// Played again and again after it.
    pub(super) refrain: Vec<Act>,
}

fn glide(x: f64, y: f64, seconds: f64) -> Act {
    Act::Glide {
        through: vec![Point::new(x, y)],
        seconds,
    }
}

/// Writes in a box, pulls a note, and wanders.
pub(super) fn writer() -> Script {
    let tour = sample::TOUR;
    let note = sample::NOTE;
    Script {
        opening: vec![
            Act::Rest(0.3),
            glide(tour.x + 24.0, tour.y + 14.0, 0.6),
            Act::DoubleClick,
            Act::ToTextEnd,
            Act::Type(format!(" {}", text("demo-tour-typed-text"))),
            Act::Rest(0.3),
            Act::Escape,
            Act::Say(Saying::Comment(sample::QUESTION_EDGE, text("demo-comment"))),
            Act::Say(Saying::Chat(text("demo-chat-tour"))),
            Act::Say(Saying::Timer),
            glide(450.0, 170.0, 0.6),
            Act::Say(Saying::AtCursor(text("demo-at-cursor"))),
            Act::Rest(8.0),
            Act::Say(Saying::AskForVotes(text("demo-vote-title"))),
            Act::Rest(1.0),
            Act::Say(Saying::Vote(&["demo-tour", "demo-account"])),
            glide(330.0, 200.0, 0.8),
            Act::Rest(8.0),
            Act::Say(Saying::Reveal),
            Act::Rest(8.0),
            Act::Say(Saying::EndVote),
        ],
        refrain: vec![
            glide(note.x, note.y, 0.8),
            Act::Press,
            glide(note.x + 36.0, note.y + 10.0, 0.7),
            Act::Release,
            Act::Rest(0.5),
            Act::Press,
            glide(note.x, note.y, 0.7),
            Act::Release,
            Act::Escape,
            glide(330.0, 200.0, 0.8),
            Act::Rest(0.6),
        ],
    }
}

/// Draws a doodle once, then points at things.
pub(super) fn drawer() -> Script {
    let stroke = sample::doodle(sample::DOODLE_CENTER);
    let start = stroke[0];
    Script {
        opening: vec![
            glide(start.x, start.y, 0.7),
            Act::Take(ToolKind::Pen),
            Act::Press,
            Act::Glide {
                through: stroke,
                seconds: 2.2,
            },
            Act::Release,
            Act::Take(ToolKind::Select),
            Act::Escape,
            Act::Say(Saying::Reply(text("demo-reply"))),
            Act::Say(Saying::Chat(text("demo-chat-you"))),
            Act::Say(Saying::Sign(SIGN)),
        ],
        refrain: vec![
            Act::Take(ToolKind::Laser),
            glide(300.0, 262.0, 0.6),
            Act::Press,
            Act::Glide {
                through: sample::ring(sample::QUESTION),
                seconds: 1.4,
            },
            Act::Release,
            Act::Take(ToolKind::Select),
            Act::Rest(0.5),
            Act::Say(Saying::Vote(&["demo-tour", "demo-question"])),
            glide(560.0, 250.0, 0.9),
            Act::Say(Saying::Sign(SIGN)),
            Act::Rest(0.6),
            glide(480.0, 400.0, 0.9),
        ],
    }
}
