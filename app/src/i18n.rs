//! Every text a person sees, from `assets/i18n/<language>/*.ftl` (Fluent). Holds no text itself.

mod kinds;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use foldhash::fast::RandomState;

pub use self::kinds::kind_words;

/// The English texts.
const ENGLISH: &[&str] = &[
    include_str!("../../assets/i18n/en/activity.ftl"),
    include_str!("../../assets/i18n/en/canvas.ftl"),
    include_str!("../../assets/i18n/en/chat.ftl"),
    include_str!("../../assets/i18n/en/command-line.ftl"),
    include_str!("../../assets/i18n/en/commands.ftl"),
    include_str!("../../assets/i18n/en/comments.ftl"),
    include_str!("../../assets/i18n/en/connection.ftl"),
    include_str!("../../assets/i18n/en/demo.ftl"),
    include_str!("../../assets/i18n/en/export.ftl"),
    include_str!("../../assets/i18n/en/facilitation.ftl"),
    include_str!("../../assets/i18n/en/import.ftl"),
    include_str!("../../assets/i18n/en/interface.ftl"),
    include_str!("../../assets/i18n/en/keywords.ftl"),
];

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(ENGLISH));

/// The text named `id`; the name itself where there is none, so that the gap is seen.
pub fn text(id: &'static str) -> &'static str {
    TEXTS.plain.get(id).map_or(id, String::as_str)
}

/// The text named `id` with `args` filled in.
pub fn text_with(id: &'static str, args: &[(&'static str, Arg<'_>)]) -> String {
    TEXTS.filled(id, args).unwrap_or_else(|| id.to_owned())
}

/// Something filled into a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arg<'a> {
    /// Words.
    Text(&'a str),
    /// A count; the text may differ by its plural.
    Count(usize),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

/// One language, read once.
struct Texts {
    bundle: FluentBundle<FluentResource>,
    /// The texts without arguments: nearly all, and asked for every frame.
    plain: HashMap<String, String, RandomState>,
}

impl Texts {
    fn new(sources: &[&str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().unwrap_or_default()]);
        // Isolation marks are for mixed writing directions, and egui would draw them as boxes.
        bundle.set_use_isolating(false);
        let mut plain = HashMap::default();
        for &source in sources {
            // A broken entry is left out here and reported by the tests below.
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            let ids: Vec<String> = message_ids(source).map(str::to_owned).collect();
            bundle.add_resource_overriding(resource);
            for id in ids {
                let mut errors = Vec::new();
                let formatted = bundle
                    .get_message(&id)
                    .and_then(|message| message.value())
                    .map(|value| bundle.format_pattern(value, None, &mut errors).into_owned());
                if let (Some(formatted), true) = (formatted, errors.is_empty()) {
                    plain.insert(id, formatted);
                }
            }
        }
        Self { bundle, plain }
    }

    fn filled(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = args
            .iter()
            .map(|&(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                    Arg::Count(count) => FluentValue::from(count),
                };
                (name, value)
            })
            .collect();
        let mut errors = Vec::new();
        Some(
            self.bundle
                .format_pattern(pattern, Some(&args), &mut errors)
                .into_owned(),
        )
    }
}

/// The names of the messages in a source: what stands before `=` at the start of a line.
fn message_ids(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| {
            let (id, _) = line.split_once('=')?;
            Some(id.trim())
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::commands::Command;

    #[test]
    fn every_text_is_well_formed_and_named_once() {
        let mut seen = BTreeSet::new();
        for &source in ENGLISH {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{errors:?}");
            }
            for id in message_ids(source) {
                assert!(seen.insert(id), "{id} is there twice");
            }
        }
    }

    #[test]
    fn every_command_has_a_label() {
        for command in Command::ALL {
            let id = command.label_id();
            assert_ne!(text(id), id, "{command:?}");
        }
    }

    #[test]
    fn counts_choose_their_plural() {
        assert_eq!(
            text_with("state-to-send", &[("count", 1.into())]),
            "Saved here · 1 change to send"
        );
        assert_eq!(
            text_with("state-to-send", &[("count", 3.into())]),
            "Saved here · 3 changes to send"
        );
    }

    #[test]
    fn the_code_and_the_texts_name_the_same_ids() {
        let mut files = Vec::new();
        gather(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut files,
        );
        let code = files.concat();
        let known: BTreeSet<&str> = ENGLISH
            .iter()
            .flat_map(|source| message_ids(source))
            .collect();
        for id in &known {
            assert!(
                code.contains(&format!("\"{id}\"")),
                "{id} is in the texts but used nowhere"
            );
        }
        // Elsewhere `text` is something else.
        let asking = files.iter().filter(|file| file.contains("i18n::"));
        for (file, call) in asking.flat_map(|file| [(file, "text(\""), (file, "text_with(\"")]) {
            for (at, _) in file.match_indices(call) {
                let id = file[at + call.len()..]
                    .split('"')
                    .next()
                    .unwrap_or_default();
                let is_call = file[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '.');
                assert!(
                    !is_call || known.contains(id),
                    "{id:?} is used but not in the texts"
                );
            }
        }
    }

    fn gather(folder: &Path, files: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
