//! How a shape looks. The defaults here are schema 1's and never change: the document only keeps
//! what differs from them.

use std::fmt;
use std::sync::Arc;

/// Red, green, blue, opacity; written `#rrggbb` or `#rrggbbaa`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 4]);

impl Color {
    /// Nothing is painted.
    pub const NONE: Self = Self([0, 0, 0, 0]);

    /// An opaque colour from `0xrrggbb`.
    pub const fn rgb(value: u32) -> Self {
        let [_, r, g, b] = value.to_be_bytes();
        Self([r, g, b, 255])
    }

    /// Whether nothing of it can be seen.
    pub fn is_none(self) -> bool {
        self.0[3] == 0
    }

    /// Whether dark text reads better on it than white text (by perceived brightness).
    pub fn is_light(self) -> bool {
        let [r, g, b, _] = self.0.map(u32::from);
        r * 299 + g * 587 + b * 114 > 150_000
    }

    /// Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, or `none`.
    pub fn from_text(text: &str) -> Option<Self> {
        if text == "none" {
            return Some(Self::NONE);
        }
        let hex = text.strip_prefix('#')?;
        if !hex.is_ascii() {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
        let nibble = |at: usize| {
            u8::from_str_radix(hex.get(at..=at)?, 16)
                .ok()
                .map(|n| n * 17)
        };
        match hex.len() {
            3 => Some(Self([nibble(0)?, nibble(1)?, nibble(2)?, 255])),
            6 => Some(Self([byte(0)?, byte(2)?, byte(4)?, 255])),
            8 => Some(Self([byte(0)?, byte(2)?, byte(4)?, byte(6)?])),
            _ => None,
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b, opacity] = self.0;
        match opacity {
            0 => out.write_str("none"),
            255 => write!(out, "#{r:02x}{g:02x}{b:02x}"),
            _ => write!(out, "#{r:02x}{g:02x}{b:02x}{opacity:02x}"),
        }
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Color({self})")
    }
}

/// Makes an enum whose variants each have one name in the document.
macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every variant, in the order of the interface.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in the document.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// What a document's name means; none for a name of a newer version.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

named_enum! {
    /// How a closed shape is filled.
    FillStyle {
        /// Evenly.
        #[default]
        Solid = "solid",
        /// With parallel lines.
        Hachure = "hachure",
        /// With two sets of parallel lines.
        CrossHatch = "cross-hatch",
        /// With one line going to and fro.
        Zigzag = "zigzag",
    }
}

named_enum! {
    /// How a stroke is broken up.
    Dash {
        /// Not at all.
        #[default]
        Solid = "solid",
        /// Into dashes.
        Dashed = "dashed",
        /// Into dots.
        Dotted = "dotted",
    }
}

named_enum! {
    /// The corners of rectangles, diamonds, triangles, hexagons, stars and callouts.
    Corner {
        /// Pointed.
        #[default]
        Sharp = "sharp",
        /// A quarter of the shorter side, at most 32 units; of a diamond, a quarter of each side.
        Round = "round",
    }
}

named_enum! {
    /// How a line or arrow goes through its points.
    LineShape {
        /// Straight from point to point.
        #[default]
        Straight = "straight",
        /// In a curve through all of them.
        Curved = "curved",
        /// Level and upright only; the points are the corners.
        Elbow = "elbow",
    }
}

named_enum! {
    /// What an end of a line or arrow carries.
    Arrowhead {
        /// Nothing.
        #[default]
        None = "none",
        /// Two open strokes.
        Arrow = "arrow",
        /// A filled triangle.
        Triangle = "triangle",
        /// A triangle's outline.
        TriangleOutline = "triangle-outline",
        /// A stroke across.
        Bar = "bar",
        /// A filled circle.
        Circle = "circle",
        /// A circle's outline.
        CircleOutline = "circle-outline",
        /// A filled diamond.
        Diamond = "diamond",
        /// A diamond's outline.
        DiamondOutline = "diamond-outline",
        /// A filled square.
        Square = "square",
        /// A filled triangle that points backwards.
        Inverted = "inverted",
        /// An entity relation's end: one.
        One = "one",
        /// Many: a crow's foot.
        Many = "many",
        /// One or many.
        OneOrMany = "one-or-many",
        /// Exactly one.
        ExactlyOne = "exactly-one",
        /// None or one.
        ZeroOrOne = "zero-or-one",
        /// None, one or many.
        ZeroOrMany = "zero-or-many",
    }
}

named_enum! {
    /// What ink is drawn with.
    Nib {
        /// A pen, the wider the harder it is pressed or the slower it goes.
        #[default]
        Pen = "pen",
        /// A pen of one width.
        Even = "even",
        /// A broad marker that what is under it is seen through.
        Highlighter = "highlighter",
    }
}

named_enum! {
    /// A bundled font family.
    Font {
        /// Handwriting.
        #[default]
        Hand = "hand",
        /// Sans serif.
        Sans = "sans",
        /// Serif.
        Serif = "serif",
        /// Monospaced.
        Mono = "mono",
    }
}

named_enum! {
    /// Where lines of text stand across the box.
    TextAlign {
        /// At the left.
        #[default]
        Left = "left",
        /// In the middle.
        Center = "center",
        /// At the right.
        Right = "right",
    }
}

named_enum! {
    /// Where text stands along the box's height.
    VerticalAlign {
        /// At the top.
        #[default]
        Top = "top",
        /// In the middle.
        Middle = "middle",
        /// At the bottom.
        Bottom = "bottom",
    }
}

/// Everything about a shape's look; each field is its own key, so that two people changing two of
/// them both succeed.
#[derive(Debug, Clone, PartialEq)]
pub struct Style {
    /// Of outlines, ink and text.
    pub stroke: Color,
    /// Inside closed shapes; [`Color::NONE`] for no fill.
    pub fill: Color,
    /// How the fill is laid on.
    pub fill_style: FillStyle,
    /// Board units; 0 for no outline.
    pub stroke_width: f64,
    /// Of the outline.
    pub dash: Dash,
    /// 0 clean, 1 hand-drawn, 2 wild.
    pub roughness: f64,
    /// Of figures that have corners.
    pub corner: Corner,
    /// Of round corners, in board units; none for what [`Corner::Round`] says.
    pub corner_radius: Option<f64>,
    /// Of the whole shape, 0 to 1.
    pub opacity: f64,
    /// Of ink.
    pub nib: Nib,
    /// Of its text.
    pub font: Font,
    /// Of its text: a family that may be installed; `font` where it is not.
    pub font_name: Option<Arc<str>>,
    /// Of its text, board units.
    pub text_size: f64,
    /// Of its text across.
    pub text_align: TextAlign,
    /// Of its text along the height.
    pub text_vertical: VerticalAlign,
    /// Text shapes: the box keeps its width and the text wraps in it, instead of the box growing.
    pub text_wraps: bool,
    /// Lines and arrows: how they go through their points.
    pub line: LineShape,
    /// Lines and arrows: at the first point.
    pub head_start: Arrowhead,
    /// Lines and arrows: at the last point. An arrow tool writes `arrow` here.
    pub head_end: Arrowhead,
}

impl Default for Style {
    /// Schema 1's defaults.
    fn default() -> Self {
        Self {
            stroke: Color::rgb(0x1d_1d1f),
            fill: Color::NONE,
            fill_style: FillStyle::Solid,
            stroke_width: 2.0,
            dash: Dash::Solid,
            roughness: 0.0,
            corner: Corner::Sharp,
            corner_radius: None,
            opacity: 1.0,
            nib: Nib::Pen,
            font: Font::Hand,
            font_name: None,
            text_size: 20.0,
            text_align: TextAlign::Left,
            text_vertical: VerticalAlign::Top,
            text_wraps: false,
            line: LineShape::Straight,
            head_start: Arrowhead::None,
            head_end: Arrowhead::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_written() {
        for text in ["#1d1d1f", "#11223344", "none"] {
            assert_eq!(Color::from_text(text).unwrap().to_string(), text);
        }
        assert_eq!(Color::from_text("#f0c"), Some(Color::rgb(0xff_00cc)));
        for text in ["", "red", "#12", "#ééé", "#gggggg"] {
            assert_eq!(Color::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_means_its_variant() {
        for &head in Arrowhead::ALL {
            assert_eq!(Arrowhead::from_name(head.name()), Some(head));
        }
        assert_eq!(Dash::from_name("wavy"), None);
    }
}
