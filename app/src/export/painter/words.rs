//! The text of a shape, and a frame's name.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Shape as _};
use tavla_shared::shape::{Color, Font, Kind, Shape, TextAlign};

use super::super::surface::{Letters, Rule};
use super::{Page, placed};
use crate::colors::faded;
use crate::i18n::text;
use crate::link::leads_somewhere;
use crate::shapes::{self, LABEL_PADDING};
use crate::text::{
    Decoration, DecorationKind, GROUND_OPACITY, PlacedText, TextBlock, TextEngine, placed_text,
};

/// How fine the forms at letters are, in board units.
const TOLERANCE: f64 = 0.02;
/// A frame's name as large as at 100 %, in board units,
const NAME_SIZE: f64 = 13.0;
/// and how far it is above the frame.
const NAME_GAP: f64 = 4.0;
/// So much of a name is shown.
const NAME_CHARS_MAX: usize = 120;

impl Page<'_> {
    pub(super) fn words(&mut self, shape: &Shape) {
        if shape.kind == Kind::Frame {
            return self.name(shape);
        }
        let label = shapes::placeholder_label(shape);
        let shape = label.as_ref().unwrap_or(shape);
        if shape.text.is_empty() || shape.style.opacity <= 0.0 {
            return;
        }
        let Some(written) = placed_text(shape, self.engine) else {
            return;
        };
        let colors = self.paper.colors;
        let mut inks = vec![colors.text(shape)];
        inks.extend(colors.inks(shape, &written.layout));
        let place = self.page_from_text(&written);
        self.as_one(self.painted(shape), shape.style.opacity, |page| {
            if shape.kind.is_path() && !page.paper.transparent {
                let ground = page.paper.colors.ground.color;
                let gap = page.plate(&written);
                page.surface.fill(&gap, Rule::NonZero, ground);
            }
            page.write(&written, place, &inks);
        });
        self.link_words(shape, &written, place);
    }

    /// From the layout of a text to the page.
    fn page_from_text(&self, written: &PlacedText) -> Affine {
        self.placing
            * Affine::rotate_about(written.angle, written.pivot)
            * Affine::translate(written.origin.to_vec2())
    }

    /// What is cut out of a line for its label, where there is no ground that could be put between them.
    pub(super) fn gap(&mut self, shape: &Shape) -> Option<BezPath> {
        let is_cut = self.paper.transparent && shape.kind.is_path() && !shape.text.is_empty();
        let written = placed_text(Some(shape).filter(|_| is_cut)?, self.engine)?;
        Some(self.plate(&written))
    }

    /// What is under a line's label, so that the line does not run through it.
    fn plate(&self, written: &PlacedText) -> BezPath {
        let padding = written.block.size * LABEL_PADDING;
        let label = written.rect().inflate(padding, 0.0).to_path(1.0);
        let turn = Affine::rotate_about(written.angle, written.pivot);
        self.placing * turn * label
    }

    fn write(&mut self, written: &PlacedText, place: Affine, inks: &[Color]) {
        let color = |ink: u16| {
            let ink = inks.get(usize::from(ink)).or(inks.first());
            ink.copied().unwrap_or(Color::NONE)
        };
        let layout = &written.layout;
        let is_ground = |it: &Decoration| it.kind == DecorationKind::Ground;
        for ground in layout.decorations().filter(is_ground) {
            self.decorate(&ground, place, faded(color(ground.ink), GROUND_OPACITY));
        }
        let letters = Letters {
            placed: written,
            place,
            inks,
        };
        self.surface.letters(&letters, self.engine);
        for line in layout.decorations().filter(|it| !is_ground(it)) {
            self.decorate(&line, place, color(line.ink));
        }
    }

    fn decorate(&mut self, decoration: &Decoration, place: Affine, color: Color) {
        for area in decoration.areas(TOLERANCE) {
            self.surface
                .fill(&placed(place, &area), Rule::NonZero, color);
        }
    }

    fn link_words(&mut self, shape: &Shape, written: &PlacedText, place: Affine) {
        let runs = shape.marks.iter().flat_map(|marks| marks.runs());
        for run in runs {
            if let Some(address) = run.look.link.as_deref().filter(|it| leads_somewhere(it)) {
                let rects = written.layout.selection_rects(run.chars.clone());
                let areas: Vec<BezPath> = rects
                    .into_iter()
                    .map(|rect| place * rect.to_path(1.0))
                    .collect();
                self.surface.link(&areas, address);
            }
        }
    }

    /// The name of a frame, above it.
    fn name(&mut self, frame: &Shape) {
        let words = if frame.text.trim().is_empty() {
            text("shape-frame").to_owned()
        } else {
            frame.text.chars().take(NAME_CHARS_MAX).collect()
        };
        let written = named(&words.replace('\n', " "), frame, self.engine);
        let place = self.page_from_text(&written);
        self.write(&written, place, &[self.paper.colors.muted]);
    }
}

/// A frame's name, cut off where the frame ends.
fn named(words: &str, frame: &Shape, engine: &mut TextEngine) -> PlacedText {
    let block = |text: String| TextBlock {
        text: Arc::from(text),
        marks: None,
        font: Font::Sans,
        font_name: None,
        size: NAME_SIZE,
        align: TextAlign::Left,
        wrap_width: None,
    };
    let mut block_shown = block(words.to_owned());
    let mut layout = engine.layout(&block_shown);
    let mut chars = words.chars().count();
    while layout.size().width > frame.size.width && chars > 1 {
        chars -= 1;
        let kept: String = words.chars().take(chars).collect();
        block_shown = block(format!("{}…", kept.trim_end()));
        layout = engine.layout(&block_shown);
    }
    let height = layout.size().height;
    PlacedText {
        block: block_shown,
        layout,
        origin: frame.pos - kurbo::Vec2::new(0.0, height + NAME_GAP),
        pivot: frame.rect().center(),
        angle: frame.angle,
    }
}
