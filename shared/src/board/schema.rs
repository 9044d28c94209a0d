//! Schema 1: the names of the document's containers and keys. They and their defaults never
//! change; a later schema gets a migration. A shape's own properties are named in `shape::Key`.

/// The schema this version writes, and the newest it edits.
pub const SCHEMA: u32 = 1;

/// Root map: the board's own settings.
pub(crate) const META: &str = "meta";
/// Root map: shape id → map of properties.
pub(super) const SHAPES: &str = "shapes";
/// Root map: peer id in decimal → {name, colour, user}.
pub(crate) const PEOPLE: &str = "people";

/// In `meta`: the schema, a number.
pub(crate) const META_SCHEMA: &str = "schema";
/// In `meta`: the title.
pub(super) const META_TITLE: &str = "title";
/// In `meta`: the background colour; absent or null for the theme's.
pub(super) const META_BACKGROUND: &str = "background";
/// In `meta`: whether the dots of the grid show; absent means they do.
pub(super) const META_GRID: &str = "grid";

/// In a shape: its kind's name.
pub(super) const KIND: &str = "kind";
/// In a shape: its text container, only where there is text.
pub(super) const TEXT: &str = "text";
/// In a shape: true once letters of its text were marked. Only then are marks looked for: to find them, Loro has to
/// unpack what plain letters do without.
pub(super) const MARKED: &str = "marked";
/// In a shape: when it was deleted, in Unix seconds; false or absent while it lives.
pub(super) const DELETED: &str = "deleted";

/// In a person: the name.
pub(super) const PERSON_NAME: &str = "name";
/// In a person: the colour.
pub(super) const PERSON_COLOR: &str = "colour";
/// In a person: who they are across devices.
pub(super) const PERSON_USER: &str = "user";

/// How long a deleted shape can be brought back, in seconds: 30 days.
pub const DELETED_KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// The most shapes a board may have; deleted ones do not count.
pub const SHAPES_MAX: usize = 200_000;
/// The longest text of one shape, in Unicode scalar values.
pub const TEXT_CHARS_MAX: usize = 100_000;
/// The longest title, in Unicode scalar values.
pub const TITLE_CHARS_MAX: usize = 200;
/// The longest name of a person or a kind that is read, in Unicode scalar values; longer ones are cut.
pub(crate) const NAME_CHARS_MAX: usize = 64;
