//! What a person has switched on or off for all boards, kept among the settings.

use crate::storage::Storage;

/// The setting that holds whether the minimap is shown,
const MINIMAP_KEY: &str = "minimap";
/// the one that holds whether power is saved on battery,
const SAVE_POWER_KEY: &str = "save-power";
/// and the one that holds whether the end of the timer is heard.
const TIMER_SOUND_KEY: &str = "timer-sound";

/// What is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Preferences {
    /// Whether the minimap is shown.
    pub(super) minimap: bool,
    /// Whether what moves by itself is shown in fewer frames while the machine runs on battery.
    pub(super) save_power: bool,
    /// Whether the end of the timer is heard.
    pub(super) timer_sound: bool,
}

impl Preferences {
    /// As they were kept; all are on until somebody says otherwise.
    pub(super) fn kept(storage: &Storage) -> Self {
        Self {
            minimap: storage.setting(MINIMAP_KEY).unwrap_or(true),
            save_power: storage.setting(SAVE_POWER_KEY).unwrap_or(true),
            timer_sound: storage.setting(TIMER_SOUND_KEY).unwrap_or(true),
        }
    }

    /// Shows or hides the minimap.
    pub(super) fn toggle_minimap(&mut self, storage: &mut Storage) {
        self.minimap = !self.minimap;
        storage.put_setting(MINIMAP_KEY, &self.minimap);
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
