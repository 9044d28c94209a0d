//! The kinds of files that a board can be written as.

use std::path::Path;

use clap::ValueEnum;

use crate::export::product::Format;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutFormat {
    /// A picture that is sharp at any size
    Svg,
    /// A picture in pixels
    Png,
    /// Pages
    Pdf,
    /// A scene of Excalidraw's
    Excalidraw,
    /// A JSON Canvas, as Obsidian has them
    Canvas,
    /// What is written on the shapes, as a table
    Csv,
    /// A board's own file
    Tavla,
}

impl OutFormat {
    /// What a file of this name is meant to be.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants()
            .iter()
            .copied()
            .find(|format| format.name() == ending)
    }

    /// What it is called, as an option and as the end of a file's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Excalidraw => "excalidraw",
            Self::Canvas => "canvas",
            Self::Csv => "csv",
            Self::Tavla => "tavla",
        }
    }

    /// What it is of other programs; none where it is a board's own file.
    pub(super) fn of_others(self) -> Option<Format> {
        match self {
            Self::Svg => Some(Format::Svg),
            Self::Png => Some(Format::Png),
            Self::Pdf => Some(Format::Pdf),
            Self::Excalidraw => Some(Format::Excalidraw),
            Self::Canvas => Some(Format::Canvas),
            Self::Csv => Some(Format::Csv),
            Self::Tavla => None,
        }
    }

    /// Whether it shows the board as it looks.
    pub(super) fn is_drawn(self) -> bool {
        self.of_others().is_some_and(Format::is_drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says() {
        for format in OutFormat::value_variants() {
            let path = format!("a.b.{}", format.name().to_uppercase());
            assert_eq!(OutFormat::of_name(Path::new(&path)), Some(*format));
            let said = format.to_possible_value().unwrap();
            assert_eq!(said.get_name(), format.name());
            let of_others = format.of_others();
            assert!(of_others.is_none_or(|it| it.ending() == format.name()));
        }
        for other in ["a", "a.txt", "-", "svg"] {
            assert_eq!(OutFormat::of_name(Path::new(other)), None, "{other}");
        }
    }
}
