//! A board for programs: lines of JSON as edits, what happens as lines of JSON, and a command of another process
//! that is at a board of this one.
//!
//! Knows no standard stream and no window. What a line means is the same wherever its board is open.

mod answer;
mod attending;
mod line;
mod telling;
mod told;
mod view;

pub use self::answer::{Answer, batch_of};
pub use self::attending::{Place, attend};
pub use self::line::{Ground, LINE_BYTES_MAX, Line, LineError, read, tag_of};
pub use self::telling::{board, changed, link, nobody, telling};
pub use self::view::View;
