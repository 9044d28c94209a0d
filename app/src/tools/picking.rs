//! How a person likes to pick. Owns no state.

/// How a person picks shapes by drawing around them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Picking {
    /// A box picks what it touches, and not only what is wholly inside.
    pub touching: bool,
    /// A drag of the select tool draws a lasso, and no box.
    pub lasso: bool,
}
