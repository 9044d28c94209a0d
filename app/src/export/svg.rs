//! A page as SVG 1.1 with everything in it: letters as outlines, pictures as data, so that it looks the same everywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kurbo::{Affine, BezPath, PathEl, Point};
use tavla_shared::shape::Color;

use super::painter::{Paper, paint};
use super::pictures::{self, Upright};
use super::sheet::Sheet;
use super::surface::{Group, Letters, Picture, Rule, Surface, Undrawn, whole_from_part};
use crate::text::{FontId, GlyphLayer, TextEngine};

/// Of lengths on the page,
const PAGE_DECIMALS: i32 = 2;
/// and of those in a glyph and of what turns and scales.
const FINE_DECIMALS: i32 = 4;

/// Writes a page, `scale` pixels a board unit. `embedded` is put into its metadata as it is.
pub fn write(
    sheet: &Sheet,
    paper: &Paper<'_>,
    scale: f64,
    embedded: Option<&str>,
    engine: &mut TextEngine,
) -> String {
    let mut svg = Svg::default();
    let size = sheet.size();
    let (width, height) = (size.width, size.height);
    svg.text
        .push_str(r#"<svg xmlns="http://www.w3.org/2000/svg" "#);
    // SVG 1.1 knows addresses by no other name.
    svg.text
        .push_str(r#"xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width=""#);
    svg.number(width * scale, PAGE_DECIMALS);
    svg.text.push_str(r#"" height=""#);
    svg.number(height * scale, PAGE_DECIMALS);
    svg.text.push_str(r#"" viewBox="0 0 "#);
    svg.number(width, PAGE_DECIMALS);
    svg.text.push(' ');
    svg.number(height, PAGE_DECIMALS);
    svg.text.push_str("\">\n");
    if let Some(embedded) = embedded {
        svg.text.push_str("<metadata>");
        svg.text.push_str(embedded);
        svg.text.push_str("</metadata>\n");
    }
    if let Some(ground) = paper.ground() {
        svg.text.push_str(r#"<rect width="100%" height="100%""#);
        svg.paint("fill", ground);
        svg.text.push_str("/>\n");
    }
    paint(sheet, paper, engine, &mut svg);
    svg.finish()
}

/// A page being written.
#[derive(Default)]
struct Svg {
    text: String,
    /// The outlines that are used, by font, glyph and layer, with the names they have.
    glyphs: BTreeMap<(FontId, u16), Vec<Outline>>,
    outlines: String,
    outline_count: usize,
    clips: usize,
    links: String,
}

/// A layer of a glyph.
#[derive(Clone)]
struct Outline {
    /// Its number in the file.
    number: usize,
    color: Option<Color>,
}

impl Svg {
    fn finish(mut self) -> String {
        if !self.outlines.is_empty() {
            self.text.push_str("<defs>\n");
            self.text.push_str(&self.outlines);
            self.text.push_str("</defs>\n");
        }
        // Over all else, as nothing is clicked that is under something.
        self.text.push_str(&self.links);
        self.text.push_str("</svg>\n");
        self.text
    }

    fn number(&mut self, value: f64, decimals: i32) {
        push_number(&mut self.text, value, decimals);
    }

    fn path(&mut self, path: &BezPath, decimals: i32) {
        push_path(&mut self.text, path, decimals);
    }

    fn paint(&mut self, what: &str, color: Color) {
        let [red, green, blue, opacity] = color.0;
        self.put(format_args!(
            r##" {what}="#{red:02x}{green:02x}{blue:02x}""##
        ));
        if opacity < 255 {
            self.put(format_args!(r#" {what}-opacity=""#));
            self.number(f64::from(opacity) / 255.0, FINE_DECIMALS);
            self.text.push('"');
        }
    }

    fn transform(&mut self, place: Affine) {
        self.text.push_str(r#" transform="matrix("#);
        let [turned @ .., x, y] = place.as_coeffs();
        for value in turned {
            self.number(value, FINE_DECIMALS);
            self.text.push(' ');
        }
        self.number(x, PAGE_DECIMALS);
        self.text.push(' ');
        self.number(y, PAGE_DECIMALS);
        self.text.push_str(r#")""#);
    }

    /// Puts a clip path into the file, and gives its number.
    fn clip(&mut self, path: &BezPath) -> usize {
        self.clips += 1;
        let number = self.clips;
        self.put(format_args!(
            r#"<clipPath id="c{number}"><path clip-rule="evenodd" d=""#
        ));
        self.path(path, PAGE_DECIMALS);
        self.text.push_str("\"/></clipPath>\n");
        number
    }

    /// The layers of a glyph, which are put into the file when it is first written.
    fn outline(&mut self, key: (FontId, u16), engine: &mut TextEngine) -> Vec<Outline> {
        if let Some(known) = self.glyphs.get(&key) {
            return known.clone();
        }
        let mut layers = Vec::new();
        for GlyphLayer { color, path } in engine.layers(key.0, key.1) {
            let number = self.outline_count;
            self.outline_count += 1;
            put(
                &mut self.outlines,
                format_args!(r#"<path id="g{number}" d=""#),
            );
            push_path(&mut self.outlines, &path, FINE_DECIMALS);
            self.outlines.push_str("\"/>\n");
            layers.push(Outline { number, color });
        }
        self.glyphs.insert(key, layers.clone());
        layers
    }

    fn image(&mut self, mime: &str, bytes: &[u8], place: Affine) {
        self.text
            .push_str(r#"<image width="1" height="1" preserveAspectRatio="none""#);
        self.transform(place);
        // Under one name alone, as it is long: newer versions know this one too.
        self.put(format_args!(r#" xlink:href="data:{mime};base64,"#));
        STANDARD.encode_string(bytes, &mut self.text);
        self.text.push_str("\"/>\n");
    }

    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        put(&mut self.text, words);
    }
}

impl Surface for Svg {
    fn begin(&mut self, group: &Group<'_>) {
        let clip = group.clip.map(|path| self.clip(path));
        self.text.push_str("<g");
        if group.opacity < 1.0 {
            self.text.push_str(r#" opacity=""#);
            self.number(group.opacity, FINE_DECIMALS);
            self.text.push('"');
        }
        if let Some(clip) = clip {
            self.put(format_args!(r#" clip-path="url(#c{clip})""#));
        }
        self.text.push_str(">\n");
    }

    fn end(&mut self) {
        self.text.push_str("</g>\n");
    }

    fn fill(&mut self, path: &BezPath, rule: Rule, color: Color) {
        if color.0[3] == 0 || path.is_empty() {
            return;
        }
        self.text.push_str("<path");
        self.paint("fill", color);
        if rule == Rule::EvenOdd {
            self.text.push_str(r#" fill-rule="evenodd""#);
        }
        self.text.push_str(r#" d=""#);
        self.path(path, PAGE_DECIMALS);
        self.text.push_str("\"/>\n");
    }

    fn stroke(&mut self, path: &BezPath, width: f64, color: Color) {
        if color.0[3] == 0 || path.is_empty() {
            return;
        }
        self.text
            .push_str(r#"<path fill="none" stroke-linecap="round" stroke-linejoin="round""#);
        self.paint("stroke", color);
        self.text.push_str(r#" stroke-width=""#);
        self.number(width, PAGE_DECIMALS);
        self.text.push_str(r#"" d=""#);
        self.path(path, PAGE_DECIMALS);
        self.text.push_str("\"/>\n");
    }

    fn picture(&mut self, picture: &Picture<'_>) -> Result<(), Undrawn> {
        let Upright { mime, bytes } = pictures::upright(picture.file)?;
        let clip = self.clip(picture.clip);
        self.put(format_args!(r#"<g clip-path="url(#c{clip})">"#));
        self.image(mime, &bytes, picture.place * whole_from_part(picture.crop));
        self.end();
        Ok(())
    }

    fn letters(&mut self, letters: &Letters<'_>, engine: &mut TextEngine) {
        let size = letters.size();
        self.text.push_str(r#"<g aria-label=""#);
        push_escaped(&mut self.text, &letters.placed.block.text);
        self.text.push('"');
        self.transform(letters.place * Affine::scale(size));
        self.text.push_str(">\n");
        let mut pictures = Vec::new();
        for glyph in letters.placed.layout.glyphs() {
            let layers = self.outline((glyph.font, glyph.id), engine);
            if layers.is_empty() {
                pictures.extend(letters.glyph_picture(glyph, engine));
            }
            for Outline { number, color } in layers {
                self.put(format_args!(
                    r##"<use href="#g{number}" xlink:href="#g{number}" x=""##
                ));
                self.number(f64::from(glyph.x) / size, FINE_DECIMALS);
                self.text.push_str(r#"" y=""#);
                self.number(f64::from(glyph.y) / size, FINE_DECIMALS);
                self.text.push('"');
                self.paint("fill", color.unwrap_or(letters.color(glyph)));
                self.text.push_str("/>\n");
            }
        }
        self.end();
        for picture in pictures {
            let png = pictures::png_of(picture.width, picture.height, &picture.pixels);
            if let Some(png) = png {
                self.image("image/png", &png, picture.place);
            }
        }
    }

    fn link(&mut self, areas: &[BezPath], address: &str) {
        self.links.push_str(r#"<a href=""#);
        push_escaped(&mut self.links, address);
        self.links.push_str(r#"" xlink:href=""#);
        push_escaped(&mut self.links, address);
        self.links.push_str(
            r#"" target="_blank" rel="noopener"><path fill="none" pointer-events="all" d=""#,
        );
        for area in areas {
            push_path(&mut self.links, area, PAGE_DECIMALS);
        }
        self.links.push_str("\"/></a>\n");
    }
}

fn put(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Memory takes whatever is written.
    text.write_fmt(words).ok();
}

/// A number with as few digits as it has with so many decimals.
fn push_number(text: &mut String, value: f64, decimals: i32) {
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    // No minus before a nought.
    let rounded = if rounded == 0.0 || !rounded.is_finite() {
        0.0
    } else {
        rounded
    };
    put(text, format_args!("{rounded}"));
}

fn push_path(text: &mut String, path: &BezPath, decimals: i32) {
    let mut push = |letter: char, points: &[Point]| {
        text.push(letter);
        for (at, point) in points.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            push_number(text, point.x, decimals);
            text.push(' ');
            push_number(text, point.y, decimals);
        }
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => push('M', &[to]),
            PathEl::LineTo(to) => push('L', &[to]),
            PathEl::QuadTo(a, to) => push('Q', &[a, to]),
            PathEl::CurveTo(a, b, to) => push('C', &[a, b, to]),
            PathEl::ClosePath => push('Z', &[]),
        }
    }
}

/// Words within an attribute.
fn push_escaped(text: &mut String, words: &str) {
    for letter in words.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            // XML has no word for them.
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                text.push(' ');
            }
            letter => text.push(letter),
        }
    }
}
