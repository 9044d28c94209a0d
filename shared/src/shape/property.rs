//! One changeable part of a shape: the unit of merging, of undo and of an edit.

use std::sync::Arc;

use super::{
    Arrowhead, Color, Corner, Crop, Dash, Ends, FillStyle, Font, Ink, LineShape, Nib, Place, Shape,
    TextAlign, VerticalAlign,
};
use crate::blob::BlobHash;
use crate::geometry::{Point, Size, is_coordinate};

/// The widest stroke, in board units.
const STROKE_WIDTH_MAX: f64 = 1_000.0;
/// The largest text, in board units.
const TEXT_SIZE_MAX: f64 = 10_000.0;
/// The largest radius of a corner, in board units.
const CORNER_RADIUS_MAX: f64 = 100_000.0;
/// How far from its box a callout's tail may end, in boxes.
const TAIL_MAX: f64 = 1_000.0;
/// The longest name of a shape or of a font, in bytes.
pub const NAME_BYTES_MAX: usize = 256;
/// The longest link, in bytes.
pub const LINK_BYTES_MAX: usize = 2_048;
/// The most that is kept of what another program's file said of a shape, in bytes.
pub const FOREIGN_BYTES_MAX: usize = 64 << 10;
/// The most points a line or arrow may have.
pub const PATH_POINTS_MAX: usize = 10_000;

macro_rules! properties {
    ($($(#[$doc:meta])* $variant:ident($type:ty) = $key:literal, $($field:ident).+;)+) => {
        /// Names a property; its text is the document's key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Key { $($(#[$doc])* $variant,)+ }

        /// A property with its value.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Property { $($(#[$doc])* $variant($type),)+ }

        impl Key {
            /// Every property a shape has.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The document's key.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The property a document's key means.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($key => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Property {
            /// Which one it is.
            pub fn key(&self) -> Key {
                match self { $(Self::$variant(_) => Key::$variant,)+ }
            }

            /// Puts the value into `shape`.
            pub fn apply_to(&self, shape: &mut Shape) {
                match self { $(Self::$variant(value) => shape.$($field).+ = value.clone(),)+ }
            }
        }

        impl Shape {
            /// The value of one property.
            pub fn property(&self, key: Key) -> Property {
                match key { $(Key::$variant => Property::$variant(self.$($field).+.clone()),)+ }
            }
        }
    };
}

properties! {
    /// Parent and rank, together.
    Place(Place) = "place", place;
    /// Top left, both coordinates together.
    Pos(Point) = "pos", pos;
    /// Width and height, together.
    Size(Size) = "size", size;
    /// Radians.
    Angle(f64) = "angle", angle;
    /// Points of a line or arrow.
    Path(Vec<Point>) = "path", path;
    /// A stroke.
    Ink(Option<Arc<Ink>>) = "ink", ink;
    /// An arrow's attachments.
    Ends(Ends) = "ends", ends;
    /// Stretches of an elbow that stay where they are.
    Pinned(Vec<u32>) = "pinned", pinned;
    /// Where along a line its label is.
    LabelAt(f64) = "labelAt", label_at;
    /// The tip of a callout's tail.
    Tail(Point) = "tail", tail;
    /// The file that a picture shows.
    File(Option<BlobHash>) = "file", file;
    /// The part of it that is shown.
    Crop(Crop) = "crop", crop;
    /// Seed of the hand-drawn look.
    Seed(u32) = "seed", seed;
    /// Whether it is locked.
    Locked(bool) = "locked", locked;
    /// Whether it is hidden.
    Hidden(bool) = "hidden", hidden;
    /// What it is called.
    Name(Option<Arc<str>>) = "name", name;
    /// Where it leads.
    Link(Option<Arc<str>>) = "link", link;
    /// What another program's file said of it.
    Foreign(Option<Arc<str>>) = "foreign", foreign;
    /// Stroke colour.
    Stroke(Color) = "stroke", style.stroke;
    /// Fill colour.
    Fill(Color) = "fill", style.fill;
    /// Way of filling.
    FillStyle(FillStyle) = "fillStyle", style.fill_style;
    /// Stroke width.
    StrokeWidth(f64) = "strokeWidth", style.stroke_width;
    /// Dashes.
    Dash(Dash) = "dash", style.dash;
    /// Clean to wild.
    Roughness(f64) = "roughness", style.roughness;
    /// Corners.
    Corner(Corner) = "corner", style.corner;
    /// Radius of round corners.
    CornerRadius(Option<f64>) = "cornerRadius", style.corner_radius;
    /// What ink is drawn with.
    Nib(Nib) = "nib", style.nib;
    /// Opacity.
    Opacity(f64) = "opacity", style.opacity;
    /// Font family.
    Font(Font) = "font", style.font;
    /// A font that may be installed.
    FontName(Option<Arc<str>>) = "fontName", style.font_name;
    /// Text size.
    TextSize(f64) = "textSize", style.text_size;
    /// Text across.
    TextAlign(TextAlign) = "textAlign", style.text_align;
    /// Text along the height.
    TextVertical(VerticalAlign) = "textVertical", style.text_vertical;
    /// Whether text wraps in a fixed width.
    TextWraps(bool) = "textWraps", style.text_wraps;
    /// Course of a line.
    Line(LineShape) = "line", style.line;
    /// First end.
    HeadStart(Arrowhead) = "headStart", style.head_start;
    /// Last end.
    HeadEnd(Arrowhead) = "headEnd", style.head_end;
}

impl Property {
    /// Whether a board may contain the value: finite, in range, within limits.
    pub fn is_valid(&self) -> bool {
        let in_range = |value: f64, max: f64| (0.0..=max).contains(&value);
        match self {
            Self::Pos(p) => is_coordinate(p.x) && is_coordinate(p.y),
            Self::Size(s) => {
                is_coordinate(s.width)
                    && is_coordinate(s.height)
                    && s.width >= 0.0
                    && s.height >= 0.0
            }
            Self::Angle(radians) => is_coordinate(*radians),
            Self::Path(points) => {
                points.len() <= PATH_POINTS_MAX
                    && points
                        .iter()
                        .all(|p| is_coordinate(p.x) && is_coordinate(p.y))
            }
            Self::Ink(ink) => ink.as_ref().is_none_or(|ink| ink.is_valid()),
            Self::Ends(ends) => [&ends.start, &ends.end]
                .into_iter()
                .flatten()
                .all(|binding| is_coordinate(binding.anchor.x) && is_coordinate(binding.anchor.y)),
            Self::Crop(crop) => crop.is_valid(),
            Self::Pinned(stretches) => {
                stretches.len() <= PATH_POINTS_MAX
                    && stretches.windows(2).all(|pair| pair[0] < pair[1])
            }
            Self::LabelAt(part) => in_range(*part, 1.0),
            Self::Tail(tip) => [tip.x, tip.y]
                .iter()
                .all(|ratio| in_range(ratio.abs(), TAIL_MAX)),
            Self::CornerRadius(radius) => {
                radius.is_none_or(|radius| in_range(radius, CORNER_RADIUS_MAX))
            }
            Self::Name(name) | Self::FontName(name) => is_short(name.as_deref(), NAME_BYTES_MAX),
            Self::Link(link) => is_short(link.as_deref(), LINK_BYTES_MAX),
            Self::Foreign(json) => is_short(json.as_deref(), FOREIGN_BYTES_MAX),
            Self::StrokeWidth(width) => in_range(*width, STROKE_WIDTH_MAX),
            Self::Roughness(roughness) => in_range(*roughness, 10.0),
            Self::Opacity(opacity) => in_range(*opacity, 1.0),
            Self::TextSize(size) => *size > 0.0 && in_range(*size, TEXT_SIZE_MAX),
            // What they can be is what their types can be.
            Self::Place(_)
            | Self::File(_)
            | Self::Seed(_)
            | Self::Locked(_)
            | Self::Hidden(_)
            | Self::Nib(_)
            | Self::Stroke(_)
            | Self::Fill(_)
            | Self::FillStyle(_)
            | Self::Dash(_)
            | Self::Corner(_)
            | Self::Font(_)
            | Self::TextAlign(_)
            | Self::TextVertical(_)
            | Self::TextWraps(_)
            | Self::Line(_)
            | Self::HeadStart(_)
            | Self::HeadEnd(_) => true,
        }
    }
}

/// Whether words are there to be read and not too many.
fn is_short(words: Option<&str>, bytes_max: usize) -> bool {
    words.is_none_or(|words| !words.is_empty() && words.len() <= bytes_max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ShapeId;
    use crate::shape::{InkPoint, Kind};

    #[test]
    fn setting_every_property_of_another_shape_makes_it_equal() {
        let mut changed = Shape::new(ShapeId::from_random(1), Kind::Arrow);
        changed.pos = Point::new(3.0, 4.0);
        changed.style.opacity = 0.5;
        changed.style.head_end = Arrowhead::Arrow;
        let mut copy = Shape::new(ShapeId::from_random(1), Kind::Arrow);
        for &key in Key::ALL {
            changed.property(key).apply_to(&mut copy);
        }
        assert_eq!(copy, changed);
    }

    #[test]
    fn values_no_board_may_contain_are_told() {
        assert!(!Property::Pos(Point::new(f64::NAN, 0.0)).is_valid());
        assert!(!Property::Size(Size::new(-1.0, 2.0)).is_valid());
        assert!(!Property::Opacity(1.5).is_valid());
        assert!(!Property::TextSize(0.0).is_valid());
        assert!(Property::StrokeWidth(0.0).is_valid());
        let ink = |x| {
            let point = InkPoint {
                x,
                y: 0.0,
                pressure: 1.0,
            };
            let points = vec![point];
            Property::Ink(Some(Arc::new(Ink { points })))
        };
        assert!(ink(1.0).is_valid() && !ink(f32::NAN).is_valid());
        assert!(Property::Pinned(vec![1, 3]).is_valid());
        assert!(!Property::Pinned(vec![3, 1]).is_valid());
        assert!(!Property::Tail(Point::new(f64::NAN, 0.0)).is_valid());
        assert!(Property::Name(None).is_valid() && !Property::Name(Some("".into())).is_valid());
        assert!(!Property::Link(Some("x".repeat(LINK_BYTES_MAX + 1).into())).is_valid());
        let foreign = |bytes| Property::Foreign(Some("x".repeat(bytes).into()));
        assert!(foreign(FOREIGN_BYTES_MAX).is_valid());
        assert!(!foreign(FOREIGN_BYTES_MAX + 1).is_valid());
    }
}
