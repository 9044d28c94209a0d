//! The colours that a person has picked lately on this device, newest first, each in one place.

use serde::{Deserialize, Serialize};
use tavla_shared::shape::Color;

/// So many have a key.
pub const RECENT_MAX: usize = 5;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecentColors {
    colors: Vec<Color>,
}

/// As they are kept: written as in a document.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptColors(Vec<String>);

impl RecentColors {
    /// As they were kept; what is no colour is left out.
    pub fn recalled(kept: &KeptColors) -> Self {
        let colors = kept.0.iter().filter_map(|word| Color::from_text(word));
        Self {
            colors: colors.take(RECENT_MAX).collect(),
        }
    }

    /// To be kept.
    pub fn kept(&self) -> KeptColors {
        KeptColors(self.colors.iter().map(ToString::to_string).collect())
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Color] {
        &self.colors
    }

    /// One was picked. One that is there stays where it is, as its key is known by then.
    pub fn note(&mut self, color: Color) {
        if color.is_none() || self.colors.contains(&color) {
            return;
        }
        self.colors.insert(0, color);
        self.colors.truncate(RECENT_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_first_and_one_that_is_there_keeps_its_place() {
        let mut recent = RecentColors::default();
        let colors: Vec<Color> = (1..=6_u32).map(Color::rgb).collect();
        for color in &colors[..5] {
            recent.note(*color);
        }
        recent.note(colors[1]);
        recent.note(Color::NONE);
        let newest_first = [colors[4], colors[3], colors[2], colors[1], colors[0]];
        assert_eq!(recent.as_slice(), newest_first);
        recent.note(colors[5]);
        assert_eq!(recent.as_slice()[0], colors[5]);
        assert_eq!(recent.as_slice().len(), RECENT_MAX);
        assert_eq!(RecentColors::recalled(&recent.kept()), recent);
    }
}
