//! The palette of the colour picker: fifteen places on the keyboard, most of them with five shades. They
//! enter documents: keep them. The few colours that are offered at once are among them.

use tavla_shared::shape::Color;

use super::palette::{FILLS, HIGHLIGHTS, NOTE_FILL};

/// How many shades a colour has.
pub const SHADES: usize = 5;

/// A place of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hue {
    /// Names its name in the texts of the interface.
    pub label_id: &'static str,
    /// From light to dark; the same one where it has none.
    pub shades: [Color; SHADES],
}

/// All of them, row by row as on a keyboard.
pub const HUES: [Hue; 15] = [
    plain("color-none", Color::NONE),
    plain("color-white", Color::rgb(0xff_ffff)),
    hue(
        "color-grey",
        [0xf4_f4f5, 0xe4_e4e7, 0xb4_b4bc, 0x84_848f, 0x55_555f],
    ),
    plain("color-black", Color::rgb(0x1d_1d1f)),
    hue(
        "color-brown",
        [0xf6_ece4, 0xec_dccb, 0xcf_a98a, 0xa6_7c5b, 0x7a_5438],
    ),
    hue(
        "color-red",
        [0xff_e9e9, 0xff_d6d6, 0xfb_8a8a, 0xea_5455, 0xc6_2f32],
    ),
    hue(
        "color-pink",
        [0xff_eaf1, 0xff_d9e4, 0xf5_8bb0, 0xe8_588d, 0xd6_336c],
    ),
    hue(
        "color-purple",
        [0xf9_ebfd, 0xf1_d6f9, 0xd6_94ea, 0xb5_5fd0, 0x8e_3aab],
    ),
    hue(
        "color-violet",
        [0xf0_ecff, 0xe0_d8ff, 0xab_9af5, 0x7f_66e6, 0x5a_3fc4],
    ),
    hue(
        "color-blue",
        [0xe3_efff, 0xcf_e3ff, 0x7f_b0f0, 0x4a_86d8, 0x2b_5fb3],
    ),
    hue(
        "color-cyan",
        [0xe1_f8fb, 0xc6_f0f6, 0x6f_d0de, 0x2e_a9bc, 0x16_788a],
    ),
    hue(
        "color-teal",
        [0xe0_f8f3, 0xc4_f0e6, 0x66_cfb7, 0x29_a689, 0x14_755f],
    ),
    hue(
        "color-green",
        [0xe6_f8ec, 0xd6_f3df, 0x86_cfa2, 0x4a_a372, 0x2b_7a4b],
    ),
    hue(
        "color-yellow",
        [0xff_f7e0, 0xff_f0c9, 0xff_d43b, 0xd9_a520, 0xa8_791b],
    ),
    hue(
        "color-orange",
        [0xff_f0e2, 0xff_e2c7, 0xff_ab66, 0xf2_802e, 0xc2_5a12],
    ),
];

impl Hue {
    /// Whether its shades differ.
    pub fn has_shades(&self) -> bool {
        self.shades[0] != self.shades[SHADES - 1]
    }
}

/// Where in the palette a colour is: which hue, and which of its shades.
pub fn place_in_palette(color: Color) -> Option<(usize, usize)> {
    HUES.iter().enumerate().find_map(|(hue, each)| {
        let mut shades = each.shades.iter();
        Some((hue, shades.position(|shade| *shade == color)?))
    })
}

/// Names the name of a colour that is offered at once, where it has one of its own.
pub fn color_name_id(color: Color) -> Option<&'static str> {
    const LIGHT: [&str; 5] = [
        "color-none",
        "color-light-blue",
        "color-light-green",
        "color-light-yellow",
        "color-light-pink",
    ];
    const BRIGHT: [&str; 5] = [
        "color-bright-yellow",
        "color-bright-green",
        "color-bright-blue",
        "color-bright-pink",
        "color-bright-orange",
    ];
    let among = |colors: [Color; 5], names: [&'static str; 5]| {
        let at = colors.iter().position(|each| *each == color);
        at.map(|at| names[at])
    };
    let note = (color == NOTE_FILL).then_some("color-note-yellow");
    let ochre = (color == Color::rgb(0xa8_791b)).then_some("color-ochre");
    let own = among(FILLS, LIGHT).or_else(|| among(HIGHLIGHTS, BRIGHT));
    own.or(note).or(ochre).or_else(|| {
        let (hue, shade) = place_in_palette(color)?;
        (shade == SHADES - 1 || !HUES[hue].has_shades()).then_some(HUES[hue].label_id)
    })
}

const fn hue(label_id: &'static str, shades: [u32; SHADES]) -> Hue {
    Hue {
        label_id,
        shades: [
            Color::rgb(shades[0]),
            Color::rgb(shades[1]),
            Color::rgb(shades[2]),
            Color::rgb(shades[3]),
            Color::rgb(shades[4]),
        ],
    }
}

const fn plain(label_id: &'static str, color: Color) -> Hue {
    Hue {
        label_id,
        shades: [color; SHADES],
    }
}

#[cfg(test)]
mod tests {
    use super::super::palette::STROKES;
    use super::*;

    #[test]
    fn what_is_offered_at_once_is_in_the_palette_and_has_a_name() {
        for color in STROKES.into_iter().chain(FILLS) {
            assert!(place_in_palette(color).is_some(), "{color}");
            assert!(color_name_id(color).is_some(), "{color}");
        }
        assert_eq!(color_name_id(Color::rgb(0x2b_5fb3)), Some("color-blue"));
        assert_eq!(
            color_name_id(Color::rgb(0xcf_e3ff)),
            Some("color-light-blue")
        );
        assert_eq!(color_name_id(Color::rgb(0x12_3456)), None);
    }

    #[test]
    fn no_colour_is_in_two_places_and_shades_go_from_light_to_dark() {
        let bright = |color: Color| {
            let [r, g, b, _] = color.0.map(u32::from);
            299 * r + 587 * g + 114 * b
        };
        for (at, hue) in HUES.iter().enumerate() {
            for (shade, color) in hue.shades.iter().enumerate() {
                let first = if hue.has_shades() { shade } else { 0 };
                assert_eq!(place_in_palette(*color), Some((at, first)), "{color}");
            }
            let darker = |pair: &[Color]| bright(pair[0]) > bright(pair[1]);
            assert!(!hue.has_shades() || hue.shades.windows(2).all(darker));
        }
    }
}
