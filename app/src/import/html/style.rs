//! What an element's own style says that letters on a board can show.

use tavla_shared::shape::Emphasis;

/// From this weight on letters are bold (CSS Fonts, “font-weight”: 400 is normal and 700 bold).
const BOLD_MIN: f32 = 600.0;

/// See the module.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Style {
    /// What letters are, and what they are not.
    pub(super) stressed: Vec<(Emphasis, bool)>,
    /// Spaces and line ends are what they are.
    pub(super) is_verbatim: bool,
    /// Nothing of it is shown.
    pub(super) is_hidden: bool,
}

impl Style {
    /// Reads a `style` attribute; what means nothing here is passed over.
    pub(super) fn of(declared: &str) -> Self {
        let mut style = Self::default();
        for declaration in declared.split(';') {
            if let Some((name, value)) = declaration.split_once(':') {
                let name = name.trim().to_ascii_lowercase();
                style.take(&name, &value.trim().to_ascii_lowercase());
            }
        }
        style
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            "font-weight" => {
                let on = match value {
                    "bold" | "bolder" => Some(true),
                    "normal" | "lighter" => Some(false),
                    number => number.parse().ok().map(|weight: f32| weight >= BOLD_MIN),
                };
                self.stressed.extend(on.map(|on| (Emphasis::Bold, on)));
            }
            "font-style" => {
                let on = matches!(value, "italic" | "oblique");
                self.stressed.push((Emphasis::Italic, on));
            }
            // A line of what it is in stays: none says nothing.
            "text-decoration" | "text-decoration-line" => {
                for (word, emphasis) in [
                    ("underline", Emphasis::Underline),
                    ("line-through", Emphasis::Strike),
                ] {
                    if value.contains(word) {
                        self.stressed.push((emphasis, true));
                    }
                }
            }
            "white-space" => self.is_verbatim = value.starts_with("pre"),
            "display" => self.is_hidden = value == "none",
            _ => {}
        }
    }
}
