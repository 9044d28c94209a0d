//! What a part of a board can be written as, and how. Writes nothing.

/// The kinds of files that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A picture in pixels.
    Png,
    /// A picture that is sharp at any size.
    Svg,
    /// Pages.
    Pdf,
    /// A scene of Excalidraw's.
    Excalidraw,
    /// A JSON Canvas, as Obsidian has them.
    Canvas,
    /// What is written on the shapes, as a table.
    Csv,
}

impl Format {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Png,
        Self::Svg,
        Self::Pdf,
        Self::Excalidraw,
        Self::Canvas,
        Self::Csv,
    ];

    /// How the names of such files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Excalidraw => "excalidraw",
            Self::Canvas => "canvas",
            Self::Csv => "csv",
        }
    }

    /// Whether it shows the board as it looks.
    pub const fn is_drawn(self) -> bool {
        matches!(self, Self::Png | Self::Svg | Self::Pdf)
    }

    /// Whether it is a picture that can have the drawing in it.
    pub const fn holds_scene(self) -> bool {
        matches!(self, Self::Png | Self::Svg)
    }
}

/// What is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pages {
    /// All of it, on one page.
    #[default]
    One,
    /// Each frame on a page of its own.
    Frames,
}

/// Pixels a board unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// So many, or none at all.
    Exactly(f64),
    /// So many, or as many as there is room for.
    AtMost(f64),
}

impl Scale {
    /// What is wanted.
    pub const fn wanted(self) -> f64 {
        match self {
            Self::Exactly(scale) | Self::AtMost(scale) => scale,
        }
    }
}

/// How a file is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// What it is.
    pub format: Format,
    /// Of pictures.
    pub scale: Scale,
    /// Whether it looks as in the dark theme, where it is drawn.
    pub dark: bool,
    /// Whether the board's ground is left out, where it is drawn.
    pub transparent: bool,
    /// Whether a picture has the drawing in it, so that it can be opened again.
    pub embed: bool,
    /// Of a PDF.
    pub pages: Pages,
}
