//! People's colours: a palette in which each has a place, and what is made of a colour that somebody
//! chose, so that it is seen on either canvas and letters can be read on it.

use egui::Color32;
use tavla_shared::presence::{COLOR_SLOTS, color_slot};
use tavla_shared::shape::Color;

use super::palette::color32_from;
use super::tokens::Tokens;

/// The palette. Each is seen on the light and on the dark canvas, bears white letters or dark ones, and
/// is as far from every other as so many can be. Documents keep what people had: it never changes.
pub const PEOPLE: [Color; COLOR_SLOTS] = [
    Color::rgb(0x3f_6bee),
    Color::rgb(0xf7_5d0b),
    Color::rgb(0x04_7a01),
    Color::rgb(0xb3_2e95),
    Color::rgb(0x17_a0a7),
    Color::rgb(0x95_5608),
    Color::rgb(0xb5_73ee),
    Color::rgb(0x91_970a),
    Color::rgb(0xf0_599a),
    Color::rgb(0x02_6d94),
    Color::rgb(0xc9_1a38),
    Color::rgb(0x84_67a7),
    Color::rgb(0xbf_706e),
    Color::rgb(0x6a_90da),
    Color::rgb(0x02_a012),
    Color::rgb(0x7c_46d2),
];

/// How much a person's colour stands out from the canvas.
const ON_CANVAS_MIN: f32 = 3.0;
/// How much letters stand out from it.
const LETTERS_MIN: f32 = 4.5;
/// A chosen colour goes to what can be seen in steps of so much of the way.
const STEP: f32 = 0.04;

/// Somebody's colour, before there is a theme: the one they chose, or else their place in the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonColor {
    /// What they chose.
    pub chosen: Option<Color>,
    /// Which of the palette's is theirs.
    pub slot: usize,
}

impl PersonColor {
    /// What documents keep of a user: of who chose none they keep the first one, which is no choice.
    pub fn kept(user: &str, kept: Option<Color>) -> Self {
        Self {
            chosen: kept.filter(|color| *color != first_color(user)),
            slot: color_slot(user),
        }
    }

    /// As it is drawn in the light or the dark theme.
    pub fn on(self, dark: bool) -> Color32 {
        match self.chosen {
            None => color32_from(PEOPLE[self.slot % COLOR_SLOTS]),
            Some(chosen) => fitted(color32_from(chosen), Tokens::of(dark).canvas),
        }
    }
}

/// Names what a colour of the palette is called in the texts of the interface.
pub fn person_color_id(slot: usize) -> &'static str {
    const IDS: [&str; COLOR_SLOTS] = [
        "person-color-blue",
        "person-color-orange",
        "person-color-green",
        "person-color-magenta",
        "person-color-teal",
        "person-color-brown",
        "person-color-lavender",
        "person-color-olive",
        "person-color-pink",
        "person-color-petrol",
        "person-color-red",
        "person-color-plum",
        "person-color-rose",
        "person-color-sky",
        "person-color-grass",
        "person-color-violet",
    ];
    IDS[slot % COLOR_SLOTS]
}

/// The colour with which a user begins, for what documents keep of them.
pub fn first_color(user: &str) -> Color {
    PEOPLE[color_slot(user)]
}

/// What can be read on `color` in either theme: white, or the light theme's text where that is lost.
pub fn read_on(color: Color32) -> Color32 {
    let dark = Tokens::LIGHT.text;
    let white = contrast(color, Color32::WHITE);
    if white < LETTERS_MIN && contrast(color, dark) > white {
        dark
    } else {
        Color32::WHITE
    }
}

/// The nearest to `color` that is seen on `canvas` and bears letters: darker or lighter, as the canvas
/// is the other.
fn fitted(color: Color32, canvas: Color32) -> Color32 {
    let [r, g, b, _] = color.to_array();
    let color = Color32::from_rgb(r, g, b);
    let fits = |color: Color32| {
        contrast(color, canvas) >= ON_CANVAS_MIN && contrast(color, read_on(color)) >= LETTERS_MIN
    };
    let to = if luminance(canvas) > 0.5 {
        Color32::BLACK
    } else {
        Color32::WHITE
    };
    let steps = (0_u8..=25).map(|step| color.lerp_to_gamma(to, f32::from(step) * STEP));
    let mut fitting = steps.filter(|color| fits(*color));
    fitting.next().unwrap_or(to)
}

/// How much two colours differ in brightness, from 1 to 21: WCAG's contrast ratio.
fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How bright an opaque colour is, from 0 to 1.
fn luminance(color: Color32) -> f32 {
    let [r, g, b, _] = egui::Rgba::from(color).to_array();
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_seen(color: Color32, canvas: Color32) {
        let seen = contrast(color, canvas);
        assert!(seen >= ON_CANVAS_MIN, "{color:?} on {canvas:?}: {seen}");
        let read = contrast(color, read_on(color));
        assert!(read >= LETTERS_MIN, "letters on {color:?}: {read}");
    }

    #[test]
    fn every_person_s_colour_is_seen_on_both_canvases_and_bears_letters() {
        for slot in 0..COLOR_SLOTS {
            for dark in [false, true] {
                let color = PersonColor { chosen: None, slot }.on(dark);
                check_seen(color, Tokens::of(dark).canvas);
            }
        }
    }

    #[test]
    fn a_colour_that_somebody_chose_is_seen_too_and_stays_if_it_was() {
        let chosen = |rgb: u32, dark: bool| {
            let chosen = Some(Color::rgb(rgb));
            PersonColor { chosen, slot: 0 }.on(dark)
        };
        for red in (0..=255_u32).step_by(51) {
            for green in (0..=255_u32).step_by(51) {
                for blue in (0..=255_u32).step_by(51) {
                    let rgb = red << 16 | green << 8 | blue;
                    for dark in [false, true] {
                        check_seen(chosen(rgb, dark), Tokens::of(dark).canvas);
                    }
                }
            }
        }
        let good = 0x3f_6bee;
        assert_eq!(chosen(good, false), color32_from(Color::rgb(good)));
        assert_eq!(chosen(good, true), color32_from(Color::rgb(good)));
        // What nobody would see through is opaque.
        let faint = Some(Color([255, 255, 255, 3]));
        let shown = PersonColor {
            chosen: faint,
            slot: 0,
        }
        .on(false);
        assert_eq!(shown.a(), 255);
    }

    /// Oklab, in which equal distances look equally far.
    fn oklab(color: Color) -> [f32; 3] {
        let [red, green, blue, _] = egui::Rgba::from(color32_from(color)).to_array();
        let cone = |by: [f32; 3]| (by[0] * red + by[1] * green + by[2] * blue).cbrt();
        let l = cone([0.412_221_46, 0.536_332_55, 0.051_445_995]);
        let m = cone([0.211_903_5, 0.680_699_5, 0.107_396_96]);
        let s = cone([0.088_302_46, 0.281_718_85, 0.629_978_7]);
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    #[test]
    fn no_two_people_s_colours_are_alike() {
        for (at, one) in PEOPLE.iter().enumerate() {
            for other in &PEOPLE[at + 1..] {
                let (a, b) = (oklab(*one), oklab(*other));
                let apart = (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f32>().sqrt();
                // Five times what an attentive eye just tells apart.
                assert!(apart > 0.1, "{one} and {other}: {apart}");
            }
        }
    }
}
