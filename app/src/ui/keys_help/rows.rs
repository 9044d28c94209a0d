//! What stands on the page of keys: rows by section, all of them or those that a few letters mean. Shows nothing.

use crate::commands::{Command, Family, Group, Platform};
use crate::i18n::{text, text_with};
use crate::ui::command_palette::command_score;

/// What the pointer and single keys do that are no commands: what, and with what.
const WITH_POINTER: [(&str, &str); 11] = [
    ("hand-pan", "hand-pan-keys"),
    ("hand-pan-wheel", "hand-pan-wheel-keys"),
    ("hand-zoom", "hand-zoom-keys"),
    ("hand-add", "hand-add-keys"),
    ("hand-deep", "hand-deep-keys"),
    ("hand-copy", "hand-copy-keys"),
    ("hand-axis", "hand-axis-keys"),
    ("hand-center", "hand-center-keys"),
    ("hand-free", "hand-free-keys"),
    ("hand-write", "hand-write-keys"),
    ("hand-out", "hand-out-keys"),
];

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) heading: &'static str,
    pub(super) rows: Vec<Row>,
}

/// What something is called, and its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) keys: Vec<String>,
}

/// The sections in which something stands.
pub(super) fn sections(platform: Platform, typed: &str) -> Vec<Section> {
    let groups = Group::ALL.into_iter().map(|group| Section {
        heading: text(group.label_id()),
        rows: rows_of(group, platform, typed),
    });
    let pointer = Section {
        heading: text("keys-hand"),
        rows: rows_of_pointer(platform, typed),
    };
    let all = groups.chain([pointer]);
    all.filter(|section| !section.rows.is_empty()).collect()
}

fn rows_of(group: Group, platform: Platform, typed: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut families: Vec<Family> = Vec::new();
    for &command in Command::ALL.iter().filter(|it| it.group() == group) {
        let mut keys: Vec<String> = command
            .shortcuts(platform)
            .iter()
            .map(|shortcut| shortcut.text(platform))
            .collect();
        // Two of one name are one key on one keyboard or another.
        keys.dedup();
        let mut label = text(command.label_id());
        if let Some(family) = command.family() {
            if families.contains(&family) {
                continue;
            }
            families.push(family);
            label = text(family.label_id());
            keys = Vec::from_iter(arrows(command, platform));
        }
        let is_meant = typed.is_empty()
            || command_score(command, typed).is_some_and(|score| score > 0)
            || holds(label, typed)
            || keys.iter().any(|key| holds(key, typed));
        if is_meant && !keys.is_empty() {
            rows.push(Row { label, keys });
        }
    }
    rows
}

/// The keys of all four directions as one.
fn arrows(command: Command, platform: Platform) -> Option<String> {
    let text_of = command.shortcuts(platform).first()?.text(platform);
    let modifiers = text_of.trim_end_matches(['←', '→', '↑', '↓']);
    Some(format!("{modifiers}{}", text("keys-arrows")))
}

fn rows_of_pointer(platform: Platform, typed: &str) -> Vec<Row> {
    let command = match platform {
        Platform::Mac => "⌘",
        Platform::Linux | Platform::Windows => "Ctrl",
    };
    let rows = WITH_POINTER.into_iter().map(|(label, keys)| Row {
        label: text(label),
        keys: vec![text_with(keys, &[("command", command.into())])],
    });
    let is_meant = |row: &Row| holds(row.label, typed) || holds(&row.keys[0], typed);
    rows.filter(is_meant).collect()
}

fn holds(words: &str, typed: &str) -> bool {
    words.to_lowercase().contains(&typed.to_lowercase())
}

/// Every command on the page.
#[cfg(test)]
pub(crate) fn on_page() -> impl Iterator<Item = Command> {
    let keyed = |command: &Command| {
        Platform::ALL
            .iter()
            .any(|&platform| !command.shortcuts(platform).is_empty())
    };
    let groups = Group::ALL.into_iter();
    groups.flat_map(move |group| {
        let all = Command::ALL.iter().copied();
        all.filter(move |command| command.group() == group && keyed(command))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(typed: &str) -> Vec<&'static str> {
        let sections = sections(Platform::Linux, typed);
        let rows = sections.iter().flat_map(|section| &section.rows);
        rows.map(|row| row.label).collect()
    }

    #[test]
    fn every_command_with_a_key_has_a_row_and_a_family_has_one() {
        let labels = labels("");
        for &command in Command::ALL {
            let has_key = !command.shortcuts(Platform::Linux).is_empty();
            let label = match command.family() {
                Some(family) => family.label_id(),
                None => command.label_id(),
            };
            let rows = labels.iter().filter(|it| **it == text(label)).count();
            assert_eq!(rows, usize::from(has_key), "{command:?}");
        }
    }

    #[test]
    fn rows_are_found_by_what_they_are_called_by_other_words_and_by_their_keys() {
        assert!(labels("duplic").contains(&"Duplicate"));
        assert!(labels("mirror").contains(&"Flip vertically"));
        assert!(labels("ctrl+shift+g").contains(&"Ungroup"));
        assert!(labels("wheel").contains(&"Zoom at the pointer"));
        assert!(labels("linked").contains(&"Add a linked shape"));
        assert_eq!(labels("qqqq"), Vec::<&str>::new());
    }

    #[test]
    fn the_keys_of_four_directions_are_one() {
        let sections = sections(Platform::Linux, "linked");
        let rows: Vec<_> = sections.iter().flat_map(|it| it.rows.clone()).collect();
        let grow = rows.iter().find(|row| row.label == "Add a linked shape");
        assert_eq!(
            grow.map(|row| row.keys.join(" ")).as_deref(),
            Some("Ctrl+Arrow keys")
        );
    }
}
