//! Letters in a PDF: with their fonts, where those are as they were designed and may be put in; else as outlines.

use std::collections::BTreeMap;
use std::ops::Range;

use krilla::geom::{Point, Transform};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use tavla_shared::shape::Color;

use super::super::surface::{Letters, Rule, Surface as _};
use super::{Pdf, image, transform};
use crate::export::pictures;
use crate::text::{FontId, Glyph, TextEngine};

/// The fonts of a document, and how far each is slanted, in degrees; none where its letters are drawn as outlines.
#[derive(Default)]
pub(super) struct Fonts(BTreeMap<FontId, Option<(Font, f32)>>);

impl Fonts {
    fn find(&mut self, id: FontId, engine: &TextEngine) -> Option<(Font, f32)> {
        let font = self.0.entry(id).or_insert_with(|| {
            let file = engine.font_file(id)?;
            let is_put_in = file.as_designed && file.embeddable;
            let file = Some(file).filter(|_| is_put_in)?;
            Some((Font::new(file.bytes.into(), file.index)?, file.slant))
        });
        font.clone()
    }
}

/// Glyphs of one line, font and colour, with the bytes of the text that each stands for.
struct Run {
    font: FontId,
    color: Color,
    glyphs: Vec<(Glyph, Range<usize>)>,
}

impl Pdf<'_> {
    pub(super) fn write(&mut self, letters: &Letters<'_>, engine: &mut TextEngine) {
        self.surface.push_transform(&transform(letters.place));
        for run in runs(letters) {
            self.write_run(&run, letters, engine);
        }
        self.surface.pop();
        // They are no part of what is written.
        for glyph in letters.placed.layout.label_glyphs() {
            self.draw_glyph(glyph, letters, engine);
        }
    }

    fn write_run(&mut self, run: &Run, letters: &Letters<'_>, engine: &mut TextEngine) {
        let Some((first, _)) = run.glyphs.first() else {
            return;
        };
        let Some((font, slant)) = self.kept.fonts.find(run.font, engine) else {
            // It is drawn on the page, not in the text's own space.
            self.surface.pop();
            for (glyph, _) in &run.glyphs {
                self.draw_glyph(*glyph, letters, engine);
            }
            self.surface.push_transform(&transform(letters.place));
            return;
        };
        let size = letters.size() as f32;
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .enumerate()
            .map(|(at, (glyph, bytes))| {
                let next = run.glyphs.get(at + 1).map_or(glyph.x, |(next, _)| next.x);
                KrillaGlyph::new(
                    GlyphId::new(u32::from(glyph.id)),
                    (next - glyph.x) / size,
                    0.0,
                    (first.y - glyph.y) / size,
                    0.0,
                    bytes.clone(),
                    None,
                )
            })
            .collect();
        self.set_fill(run.color, Rule::NonZero);
        // About the line that the letters stand on.
        let lean = slant.to_radians().tan();
        self.surface.push_transform(&Transform::from_row(
            1.0,
            0.0,
            -lean,
            1.0,
            lean * first.y,
            0.0,
        ));
        let start = Point::from_xy(first.x, first.y);
        let text = &letters.placed.block.text;
        self.surface
            .draw_glyphs(start, &glyphs, font, text, size, false);
        self.surface.pop();
    }

    fn draw_glyph(&mut self, glyph: Glyph, letters: &Letters<'_>, engine: &mut TextEngine) {
        let layers = engine.layers(glyph.font, glyph.id);
        if layers.is_empty()
            && let Some(picture) = letters.glyph_picture(glyph, engine)
            && let Some(png) = pictures::png_of(picture.width, picture.height, &picture.pixels)
            && let Ok(image) = image(&png)
            && let Some(unit) = krilla::geom::Size::from_wh(1.0, 1.0)
        {
            self.surface.push_transform(&transform(picture.place));
            self.surface.draw_image(image, unit);
            self.surface.pop();
        }
        let place = letters.glyph_place(glyph);
        for layer in layers {
            let color = layer.color.unwrap_or(letters.color(glyph));
            self.fill(&(place * layer.path), Rule::NonZero, color);
        }
    }
}

fn runs(letters: &Letters<'_>) -> Vec<Run> {
    let text = &letters.placed.block.text;
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let byte = |at: usize| starts.get(at).copied().unwrap_or(text.len());
    let mut runs: Vec<Run> = Vec::new();
    for (glyph, chars) in letters.placed.layout.lettered_glyphs() {
        let color = letters.color(glyph);
        let bytes = byte(chars.start)..byte(chars.end);
        let goes_on = runs.last_mut().filter(|run| {
            let last = run.glyphs.last();
            let in_line = last.is_some_and(|(last, _)| last.y == glyph.y && last.x <= glyph.x);
            run.font == glyph.font && run.color == color && in_line
        });
        match goes_on {
            Some(run) => run.glyphs.push((glyph, bytes)),
            None => runs.push(Run {
                font: glyph.font,
                color,
                glyphs: vec![(glyph, bytes)],
            }),
        }
    }
    runs
}
