//! Keys and how they are matched. Knows nothing of what a command does.

use egui::{Key, Modifiers};

/// Whose conventions for keys are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Ctrl is the command key.
    Linux,
    /// Cmd is the command key.
    Mac,
    /// Ctrl is the command key.
    Windows,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 3] = [Self::Linux, Self::Mac, Self::Windows];

    /// The platform `ctx` runs on; anything that is neither Mac nor Windows counts as Linux.
    pub fn of(ctx: &egui::Context) -> Self {
        match ctx.os() {
            egui::os::OperatingSystem::Mac | egui::os::OperatingSystem::IOS => Self::Mac,
            egui::os::OperatingSystem::Windows => Self::Windows,
            _ => Self::Linux,
        }
    }
}

/// A key with the modifiers that must be down, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Ctrl, or Cmd on a Mac.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

impl Shortcut {
    /// How many modifiers it needs; more go first, or Ctrl+Z would take Ctrl+Shift+Z.
    pub fn modifier_count(self) -> usize {
        usize::from(self.command) + usize::from(self.shift) + usize::from(self.alt)
    }

    /// Its keys as the platform writes them, for example `Ctrl+Shift+Z` or `⇧⌘Z`.
    pub fn text(self, platform: Platform) -> String {
        let key = key_text(self.key);
        if platform == Platform::Mac {
            let mut text = String::new();
            for (down, sign) in [(self.alt, "⌥"), (self.shift, "⇧"), (self.command, "⌘")] {
                if down {
                    text.push_str(sign);
                }
            }
            text.push_str(key);
            return text;
        }
        let mut parts = Vec::with_capacity(4);
        for (down, name) in [
            (self.command, "Ctrl"),
            (self.alt, "Alt"),
            (self.shift, "Shift"),
        ] {
            if down {
                parts.push(name);
            }
        }
        parts.push(key);
        parts.join("+")
    }

    /// Whether `press` is exactly this.
    pub fn matches(self, press: &KeyPress) -> bool {
        self.command == press.modifiers.command
            && self.alt == press.modifiers.alt
            && (self.shift == press.modifiers.shift || self.shift_is_part_of_typing(*press))
            && (self.key == press.key || Some(self.key) == press.place())
    }

    /// Where a sign is typed differs between keyboards: `?` and `/` need Shift on some.
    fn shift_is_part_of_typing(self, press: KeyPress) -> bool {
        let is_sign = matches!(
            self.key,
            Key::Questionmark | Key::Slash | Key::Plus | Key::Equals | Key::Minus | Key::Quote
        );
        is_sign && press.modifiers.shift && !self.shift && self.key == press.key
    }
}

/// A key as it went down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPress {
    /// What the key means on the person's keyboard.
    pub key: Key,
    /// Where it is, as named on a US keyboard; for Shift+1, which types something else.
    pub physical: Option<Key>,
    /// What was held with it.
    pub modifiers: Modifiers,
}

impl KeyPress {
    /// Where the key is, if that can mean a shortcut. Digits and signs are elsewhere, or behind Shift,
    /// on many keyboards; a letter is meant as it is typed: Dvorak's `k` is where `v` is on others.
    /// Keyboards without Latin letters need nothing here: egui names their letters by place already.
    fn place(self) -> Option<Key> {
        self.physical
            .filter(|place| is_digit_or_sign(*place) && is_digit_or_sign(self.key))
    }
}

const fn is_digit_or_sign(key: Key) -> bool {
    matches!(
        key,
        Key::Num0
            | Key::Num1
            | Key::Num2
            | Key::Num3
            | Key::Num4
            | Key::Num5
            | Key::Num6
            | Key::Num7
            | Key::Num8
            | Key::Num9
            | Key::Backslash
            | Key::Backtick
            | Key::CloseBracket
            | Key::CloseCurlyBracket
            | Key::Colon
            | Key::Comma
            | Key::Equals
            | Key::Exclamationmark
            | Key::Minus
            | Key::OpenBracket
            | Key::OpenCurlyBracket
            | Key::Period
            | Key::Pipe
            | Key::Plus
            | Key::Questionmark
            | Key::Quote
            | Key::Semicolon
            | Key::Slash
    )
}

/// `key` alone.
pub(super) const fn plain(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: false,
        shift: false,
        alt: false,
    }
}

/// `key` with Ctrl or Cmd.
pub(super) const fn ctrl(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: true,
        shift: false,
        alt: false,
    }
}

/// `key` with Shift.
pub(super) const fn shift(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: false,
        shift: true,
        alt: false,
    }
}

/// `key` with Shift and Ctrl or Cmd.
pub(super) const fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: true,
        shift: true,
        alt: false,
    }
}

/// `key` with Alt and Ctrl or Cmd.
pub(super) const fn ctrl_alt(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: true,
        shift: false,
        alt: true,
    }
}

/// `key` with Alt.
pub(super) const fn alt(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: false,
        shift: false,
        alt: true,
    }
}

/// `key` with Alt and Shift.
pub(super) const fn alt_shift(key: Key) -> Shortcut {
    Shortcut {
        key,
        command: false,
        shift: true,
        alt: true,
    }
}

fn key_text(key: Key) -> &'static str {
    match key {
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::Delete => "Del",
        Key::CloseBracket => "]",
        Key::Equals | Key::Plus => "+",
        Key::Minus => "−",
        Key::OpenBracket => "[",
        Key::Questionmark => "?",
        Key::Quote => "'",
        Key::Slash => "/",
        other => other.name(),
    }
}
