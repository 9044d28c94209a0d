//! What a person has switched on or off for all boards, kept among the settings.

use crate::storage::Storage;

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
}

impl Preference {
    const ALL: [Self; 6] = [
        Self::Minimap,
        Self::SavePower,
        Self::ReducedMotion,
        Self::BoxTouches,
        Self::Measures,
        Self::TimerSound,
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
        }
    }

    /// Whether it is on until somebody says otherwise. That motion is to be reduced no system tells a
    /// window yet.
    const fn at_first(self) -> bool {
        !matches!(
            self,
            Self::ReducedMotion | Self::BoxTouches | Self::Measures
        )
    }
}

/// What is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Preferences(Vec<Preference>);

impl Preferences {
    /// As they were kept.
    pub(super) fn kept(storage: &Storage) -> Self {
        let is_on = |each: &Preference| storage.setting(each.key()).unwrap_or(each.at_first());
        Self(Preference::ALL.into_iter().filter(is_on).collect())
    }

    /// Whether it is on.
    pub(super) fn has(&self, preference: Preference) -> bool {
        self.0.contains(&preference)
    }

    /// Switches it on or off, and keeps that.
    pub(super) fn toggle(&mut self, preference: Preference, storage: &mut Storage) {
        let on = !self.has(preference);
        self.0.retain(|each| *each != preference);
        self.0.extend(on.then_some(preference));
        storage.put_setting(preference.key(), &on);
    }
}
