//! What a person has switched on or off for all boards, kept among the settings.

use crate::storage::Storage;
use crate::tools::habits::{Habits, SMOOTHING_MAX, SnapsTo};

/// Something that is on or off for all boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preference {
    /// The minimap is shown.
    Minimap,
    /// What moves by itself is shown in fewer frames while the machine runs on battery.
    SavePower,
    /// Nothing is shown in motion that need not be.
    ReducedMotion,
    /// A box picks what it touches.
    BoxTouches,
    /// The selection is shown in numbers.
    Measures,
    /// The end of the timer is heard.
    TimerSound,
    /// The eraser cuts strokes.
    CutsInk,
    /// What is in hand lines up with shapes.
    SnapsToShapes,
    /// What is in hand keeps to the grid.
    SnapsToGrid,
}

impl Preference {
    const ALL: [Self; 9] = [
        Self::Minimap,
        Self::SavePower,
        Self::ReducedMotion,
        Self::BoxTouches,
        Self::Measures,
        Self::TimerSound,
        Self::CutsInk,
        Self::SnapsToShapes,
        Self::SnapsToGrid,
    ];

    /// The setting that holds it.
    const fn key(self) -> &'static str {
        match self {
            Self::Minimap => "minimap",
            Self::SavePower => "save-power",
            Self::ReducedMotion => "reduced-motion",
            Self::BoxTouches => "box-touches",
            Self::Measures => "measures",
            Self::TimerSound => "timer-sound",
            Self::CutsInk => "eraser-cuts-ink",
            Self::SnapsToShapes => "snaps-to-shapes",
            Self::SnapsToGrid => "snaps-to-grid",
        }
    }

    /// Whether it is on until somebody says otherwise. That motion is to be reduced no system tells a
    /// window yet.
    const fn at_first(self) -> bool {
        !matches!(
            self,
            Self::ReducedMotion
                | Self::BoxTouches
                | Self::Measures
                | Self::CutsInk
                | Self::SnapsToGrid
        )
    }
}

/// The setting that holds how much the pen smooths.
const SMOOTHING_KEY: &str = "pen-smoothing";

/// What is on, and how much the pen smooths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Preferences {
    on: Vec<Preference>,
    smoothing: u8,
}

impl Preferences {
    /// As they were kept.
    pub(super) fn kept(storage: &Storage) -> Self {
        let is_on = |each: &Preference| storage.setting(each.key()).unwrap_or(each.at_first());
        let smoothing: u8 = storage.setting(SMOOTHING_KEY).unwrap_or_default();
        Self {
            on: Preference::ALL.into_iter().filter(is_on).collect(),
            smoothing: smoothing.min(SMOOTHING_MAX),
        }
    }

    /// Whether it is on.
    pub(super) fn has(&self, preference: Preference) -> bool {
        self.on.contains(&preference)
    }

    /// Switches it on or off, and keeps that.
    pub(super) fn toggle(&mut self, preference: Preference, storage: &mut Storage) {
        let on = !self.has(preference);
        self.on.retain(|each| *each != preference);
        self.on.extend(on.then_some(preference));
        storage.put_setting(preference.key(), &on);
    }

    /// How the person wants tools to work.
    pub(super) fn habits(&self) -> Habits {
        Habits {
            smoothing: self.smoothing,
            cuts_ink: self.has(Preference::CutsInk),
            box_touches: self.has(Preference::BoxTouches),
            snaps_to: if self.has(Preference::SnapsToGrid) {
                SnapsTo::Grid
            } else if self.has(Preference::SnapsToShapes) {
                SnapsTo::Shapes
            } else {
                SnapsTo::Nothing
            },
        }
    }

    /// The pen smooths so much from now on; keeps that.
    pub(super) fn smooth(&mut self, smoothing: u8, storage: &mut Storage) {
        self.smoothing = smoothing.min(SMOOTHING_MAX);
        storage.put_setting(SMOOTHING_KEY, &self.smoothing);
    }
}
