//! How a person wants their tools to work: theirs, on this device, and never in a document.

/// The most that [`Habits::smoothing`] says.
pub const SMOOTHING_MAX: u8 = 100;

/// What something in hand lines up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SnapsTo {
    /// Nothing.
    #[default]
    Nothing,
    /// The shapes around it.
    Shapes,
    /// The grid, whether that is shown or not; nothing else then, as it would lead off it.
    Grid,
}

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Habits {
    /// How much of a hand's tremble the pen takes out, from 0 to [`SMOOTHING_MAX`].
    pub smoothing: u8,
    /// The eraser cuts strokes where it goes, instead of taking whole shapes.
    pub cuts_ink: bool,
    /// A box picks what it touches, and not only what is wholly inside.
    pub box_touches: bool,
    /// What is moved, resized or drawn lines up with this.
    pub snaps_to: SnapsTo,
}
