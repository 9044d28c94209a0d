//! Numbers to be read while a hand works.

use tavla_shared::geometry::Size;

/// What a gesture has made of the selection, in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    /// It is so wide and high.
    Size(Size),
    /// It is turned by so many radians.
    Angle(f64),
}
