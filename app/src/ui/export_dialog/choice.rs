//! What somebody wants to export, and how. Shows nothing.

use tavla_shared::id::ShapeId;

use super::ExportView;
use crate::export::product::{Format, Options, Pages, Scale};

/// Which part of the board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ExportWhat {
    /// What is selected; all of the board where nothing is.
    #[default]
    Selection,
    /// What is seen in a frame.
    Frame(ShapeId),
    /// All of it.
    Board,
}

/// A frame that can be written by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFrame {
    /// Which.
    pub id: ShapeId,
    /// What it is called.
    pub name: String,
}

/// What is wanted, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportChoice {
    /// Which part of the board.
    pub what: ExportWhat,
    /// What it becomes.
    pub format: Format,
    /// Of a PNG, pixels a board unit.
    pub scale: u8,
    /// Whether it looks as in the dark theme.
    pub dark: bool,
    /// Whether the board's ground is left out.
    pub transparent: bool,
    /// Whether a picture has the drawing in it, so that it can be opened again.
    pub embed: bool,
    /// What is on a page of a PDF.
    pub pages: Pages,
}

impl Default for ExportChoice {
    fn default() -> Self {
        Self {
            what: ExportWhat::default(),
            format: Format::Png,
            scale: 2,
            dark: false,
            transparent: false,
            embed: false,
            pages: Pages::default(),
        }
    }
}

impl ExportChoice {
    /// What the exporter is told of it: only what the kind of file has a use for.
    pub fn options(&self) -> Options {
        let format = self.format;
        let scale = if format == Format::Png { self.scale } else { 1 };
        Options {
            format,
            scale: Scale::AtMost(f64::from(scale)),
            dark: self.dark && format.is_drawn(),
            transparent: self.transparent && format.is_drawn(),
            embed: self.embed && format.holds_scene(),
            pages: if format == Format::Pdf {
                self.pages
            } else {
                Pages::One
            },
        }
    }

    /// Means the whole board where what was meant is not there any more.
    pub(super) fn settle(&mut self, view: &ExportView<'_>) {
        let is_there = match &self.what {
            ExportWhat::Selection => view.selected > 0,
            ExportWhat::Frame(id) => view.frames.iter().any(|frame| frame.id == *id),
            ExportWhat::Board => true,
        };
        if !is_there {
            self.what = ExportWhat::Board;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_not_meant_any_more() {
        let frame = ExportFrame {
            id: ShapeId::from_random(1),
            name: "Plan".to_owned(),
        };
        let mut choice = ExportChoice::default();
        let mut view = ExportView {
            selected: 2,
            ..ExportView::default()
        };
        choice.settle(&view);
        assert_eq!(choice.what, ExportWhat::Selection);
        view.selected = 0;
        choice.settle(&view);
        assert_eq!(choice.what, ExportWhat::Board);
        choice.what = ExportWhat::Frame(frame.id.clone());
        let frames = [frame.clone()];
        view.frames = &frames;
        choice.settle(&view);
        assert_eq!(choice.what, ExportWhat::Frame(frame.id));
        view.frames = &[];
        choice.settle(&view);
        assert_eq!(choice.what, ExportWhat::Board);
    }

    #[test]
    fn what_a_kind_of_file_has_no_use_for_is_kept_and_not_told() {
        let choice = ExportChoice {
            dark: true,
            transparent: true,
            embed: true,
            pages: Pages::Frames,
            scale: 4,
            ..ExportChoice::default()
        };
        let of = |format| ExportChoice {
            format,
            ..choice.clone()
        };
        let told = |format| {
            let options = of(format).options();
            let Options {
                dark, embed, pages, ..
            } = options;
            (options.scale.wanted(), dark, embed, pages)
        };
        assert_eq!(told(Format::Png), (4.0, true, true, Pages::One));
        assert_eq!(told(Format::Svg), (1.0, true, true, Pages::One));
        assert_eq!(told(Format::Pdf), (1.0, true, false, Pages::Frames));
        assert_eq!(told(Format::Csv), (1.0, false, false, Pages::One));
    }
}
