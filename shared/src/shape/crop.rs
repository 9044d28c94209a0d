//! Which part of a picture a shape shows.

/// The part of a picture that fills the shape's box, as fractions of the picture's width and height
/// from its top left. A side that runs backwards shows it mirrored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    /// At the box's left.
    pub x0: f64,
    /// At the box's top.
    pub y0: f64,
    /// At the box's right.
    pub x1: f64,
    /// At the box's bottom.
    pub y1: f64,
}

impl Crop {
    /// All of it, not mirrored.
    pub const WHOLE: Self = Self {
        x0: 0.0,
        y0: 0.0,
        x1: 1.0,
        y1: 1.0,
    };

    /// With left and right exchanged.
    #[must_use]
    pub fn mirrored_across(self) -> Self {
        Self {
            x0: self.x1,
            x1: self.x0,
            ..self
        }
    }

    /// With top and bottom exchanged.
    #[must_use]
    pub fn mirrored_down(self) -> Self {
        Self {
            y0: self.y1,
            y1: self.y0,
            ..self
        }
    }

    /// Whether it is a part of a picture, and not an empty one.
    pub fn is_valid(&self) -> bool {
        let inside = |value: f64| (0.0..=1.0).contains(&value);
        let sides = [self.x0, self.y0, self.x1, self.y1];
        sides.into_iter().all(inside) && self.x0 != self.x1 && self.y0 != self.y1
    }
}

impl Default for Crop {
    fn default() -> Self {
        Self::WHOLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parts_of_the_picture_are_valid() {
        let part = |x0, x1| Crop {
            x0,
            x1,
            ..Crop::WHOLE
        };
        assert!(Crop::WHOLE.is_valid() && Crop::WHOLE.mirrored_across().is_valid());
        for (x0, x1) in [(0.5, 0.5), (-0.1, 1.0), (0.0, f64::NAN), (0.0, 1.1)] {
            assert!(!part(x0, x1).is_valid(), "{x0} {x1}");
        }
    }
}
