//! What holds of every command.

mod keys;

use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn every_command_is_listed_once_and_has_its_own_label() {
    let labels: BTreeSet<_> = Command::ALL
        .iter()
        .map(|command| command.label_id())
        .collect();
    assert_eq!(labels.len(), Command::ALL.len());
    for tool in ToolKind::ALL {
        assert!(Command::ALL.contains(&Command::Tool(tool)), "{tool:?}");
    }
}

#[test]
fn all_that_can_be_put_in_order_is_a_command() {
    for command in ArrangeCommand::ALL {
        assert!(Command::ALL.contains(&Command::Arrange(command)));
    }
}

#[test]
fn all_that_is_asked_about_looks_is_a_command() {
    for command in StyleCommand::ALL {
        assert!(
            Command::ALL.contains(&Command::Style(command)),
            "{command:?}"
        );
    }
}

#[test]
fn all_that_can_be_done_to_letters_is_a_command() {
    for command in TextCommand::ALL {
        assert!(
            Command::ALL.contains(&Command::Letters(command)),
            "{command:?}"
        );
    }
}

#[test]
fn no_two_commands_share_a_key_in_one_context_on_any_platform() {
    for platform in Platform::ALL {
        for context in Context::ALL {
            let mut taken = BTreeMap::new();
            for &command in Command::ALL
                .iter()
                .filter(|command| command.works_in(context))
            {
                for shortcut in command.shortcuts(platform) {
                    let before = taken.insert(shortcut.text(platform), command);
                    assert!(
                        before.is_none_or(|other| other == command),
                        "{} is {before:?} and {command:?} in {context:?} on {platform:?}",
                        shortcut.text(platform),
                    );
                }
            }
        }
    }
}
