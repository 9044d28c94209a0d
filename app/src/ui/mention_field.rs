//! A field for words in which people can be mentioned: while `@` and some letters are typed, a list of those
//! who are meant comes up. Enter sends, Shift+Enter begins a new line.
//!
//! What is written, and what becomes of it, belongs to whoever shows the field.

use egui::{
    Atom, CompletionPopup, Id, Key, KeyboardShortcut, Margin, Modifiers, RectAlign, Response,
    ScrollArea, Suggestion, TextEdit, Ui, WidgetInfo,
};

use crate::theme::Themed as _;

/// As many people are suggested at once.
const SUGGESTED_MAX: usize = 6;
/// An `@` further back than this is not looked for, in characters.
const NAME_CHARS_MAX: usize = 64;

/// A field; see the module.
#[derive(Debug, Clone, Copy)]
pub struct MentionField<'a> {
    /// Must be the field's own.
    pub id: Id,
    /// Its name for screen readers.
    pub label: &'a str,
    /// What it says while it is empty.
    pub hint: &'static str,
    /// Who can be mentioned, in the order they are suggested.
    pub names: &'a [&'a str],
    /// The most characters it takes.
    pub chars_max: usize,
    /// How high it grows before it scrolls.
    pub height_max: f32,
}

/// What became of a field in a frame.
#[derive(Debug)]
pub struct MentionOutput {
    /// How it was used.
    pub response: Response,
    /// Whether the person wants it sent.
    pub submitted: bool,
}

impl MentionField<'_> {
    /// Shows the field as wide as there is room.
    pub fn ui(self, ui: &mut Ui, words: &mut String) -> MentionOutput {
        let enter = Modifiers::NONE;
        // Where names are suggested, Enter takes one of them; that is seen by who has come before.
        let before = words.clone();
        let area = ScrollArea::vertical()
            .id_salt(self.id.with("scroll"))
            .max_height(self.height_max)
            .min_scrolled_height(self.height_max);
        let shown = area.show(ui, |ui| {
            let field = TextEdit::multiline(words)
                .hint_text(self.hint)
                .char_limit(self.chars_max)
                .margin(Margin::symmetric(12, 9))
                .desired_rows(1)
                .desired_width(f32::INFINITY)
                .background_color(ui.tokens().control)
                .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter));
            CompletionPopup::new(self.id)
                .word_boundary(|letter| letter == '\n')
                .align(RectAlign::TOP_START)
                .show(ui, field, |query| suggestions(query.word, self.names))
        });
        let output = shown.inner;
        let response = output.text_edit.response.response;
        response.widget_info(|| {
            WidgetInfo::text_edit(true, before.as_str(), words.as_str(), self.label)
        });
        let pressed = ui.input(|input| {
            input.events.iter().any(|event| {
                matches!(event, egui::Event::Key { key: Key::Enter, pressed: true, modifiers, .. }
                    if modifiers.matches_exact(enter))
            })
        });
        let submitted =
            pressed && response.has_focus() && !output.is_open && output.accepted.is_none();
        MentionOutput {
            response,
            submitted,
        }
    }
}

/// What may stand in place of `line`, the line up to the caret: each the line with a name at its end.
fn suggestions(line: &str, names: &[&str]) -> Vec<Suggestion> {
    let Some((before, begun)) = begun_mention(line) else {
        return Vec::new();
    };
    let found = names.iter().filter(|name| fits(name, begun));
    let suggestion = |name: &&str| {
        Suggestion::new(format!("{before}@{name} ")).content(Atom::from((*name).to_owned()))
    };
    found.take(SUGGESTED_MAX).map(suggestion).collect()
}

/// The `@` that is being followed by a name at the end of a line: what is before it, and the letters so far.
fn begun_mention(line: &str) -> Option<(&str, &str)> {
    let at = line.rfind('@')?;
    let (before, begun) = (&line[..at], &line[at + 1..]);
    let goes_on = before
        .chars()
        .next_back()
        .is_some_and(char::is_alphanumeric);
    let is_name = begun.chars().count() <= NAME_CHARS_MAX && !begun.starts_with(' ');
    (!goes_on && is_name).then_some((before, begun))
}

/// Whether a name, or one of its words, begins with these letters; not where all of it is there already.
fn fits(name: &str, begun: &str) -> bool {
    let (name, begun) = (name.to_lowercase(), begun.to_lowercase());
    let from_word = |(at, _): (usize, &str)| name[at..].starts_with(&begun);
    let mut words = name.split_whitespace().map(|word| {
        // Words of the name are parts of it.
        (word.as_ptr() as usize - name.as_ptr() as usize, word)
    });
    begun.trim_end() != name && words.any(from_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let names = ["Mira Sato", "Ben Okafor", "Åsa"];
        let found = suggestions(line, &names);
        let found: Vec<&str> = found.iter().map(|it| it.insert.as_str()).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn an_at_sign_brings_up_those_whose_names_go_on_like_this() {
        check("@", &["@Mira Sato ", "@Ben Okafor ", "@Åsa "]);
        check("so @mi", &["so @Mira Sato "]);
        check("@sa", &["@Mira Sato "]);
        check("(@ås", &["(@Åsa "]);
        check("@mira sa", &["@Mira Sato "]);
        check("@Ben Okafor and @m", &["@Ben Okafor and @Mira Sato "]);
    }

    #[test]
    fn nothing_comes_up_where_nobody_is_being_named() {
        for line in [
            "",
            "so",
            "x@mi",
            "@ mi",
            "@zoe",
            "@Mira Sato",
            "@Mira Sato ",
            "@Mira Sato, look",
        ] {
            check(line, &[]);
        }
    }
}
