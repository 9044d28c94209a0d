//! What a person has switched on or off for all boards, kept among the settings.

use crate::storage::Storage;

/// The setting that holds whether the minimap is shown,
const MINIMAP_KEY: &str = "minimap";
/// the one that holds whether power is saved on battery,
const SAVE_POWER_KEY: &str = "save-power";
/// the one that holds whether motion is reduced,
const REDUCED_MOTION_KEY: &str = "reduced-motion";
/// and the one that holds whether the end of the timer is heard.
const TIMER_SOUND_KEY: &str = "timer-sound";

/// What is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the menu"
)]
pub(super) struct Preferences {
    /// Whether the minimap is shown.
    pub(super) minimap: bool,
    /// Whether what moves by itself is shown in fewer frames while the machine runs on battery.
    pub(super) save_power: bool,
    /// Whether nothing is shown in motion that need not be.
    pub(super) reduced_motion: bool,
    /// Whether the end of the timer is heard.
    pub(super) timer_sound: bool,
}

impl Preferences {
    /// As they were kept; until somebody says otherwise all are on but reduced motion, of which no
    /// system tells a window yet.
    pub(super) fn kept(storage: &Storage) -> Self {
        Self {
            minimap: storage.setting(MINIMAP_KEY).unwrap_or(true),
            save_power: storage.setting(SAVE_POWER_KEY).unwrap_or(true),
            reduced_motion: storage.setting(REDUCED_MOTION_KEY).unwrap_or(false),
            timer_sound: storage.setting(TIMER_SOUND_KEY).unwrap_or(true),
        }
    }

    /// Shows or hides the minimap.
    pub(super) fn toggle_minimap(&mut self, storage: &mut Storage) {
        self.minimap = !self.minimap;
        storage.put_setting(MINIMAP_KEY, &self.minimap);
    }

    /// Shows nothing in motion that need not be, or does.
    pub(super) fn toggle_reduced_motion(&mut self, storage: &mut Storage) {
        self.reduced_motion = !self.reduced_motion;
        storage.put_setting(REDUCED_MOTION_KEY, &self.reduced_motion);
    }

    /// Saves power on battery, or does not.
    pub(super) fn toggle_save_power(&mut self, storage: &mut Storage) {
        self.save_power = !self.save_power;
        storage.put_setting(SAVE_POWER_KEY, &self.save_power);
    }

    /// The end of the timer is heard, or is not.
    pub(super) fn toggle_timer_sound(&mut self, storage: &mut Storage) {
        self.timer_sound = !self.timer_sound;
        storage.put_setting(TIMER_SOUND_KEY, &self.timer_sound);
    }
}
