//! The commands that a person has looked for lately, kept among the settings, so that they are found first.

use crate::commands::Command;
use crate::storage::Storage;

/// The setting that holds them.
const KEY: &str = "recent-commands";
/// The most that are kept.
const COMMANDS_MAX: usize = 6;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Recent {
    /// The last one first.
    commands: Vec<Command>,
}

impl Recent {
    /// As they were kept. What another version has called otherwise is left out.
    pub(super) fn kept(storage: &Storage) -> Self {
        let kept: Vec<String> = storage.setting(KEY).unwrap_or_default();
        let command_of = |name: &String| {
            let mut all = Command::ALL.iter().copied();
            all.find(|command| command.label_id() == name)
        };
        Self {
            commands: kept
                .iter()
                .filter_map(command_of)
                .take(COMMANDS_MAX)
                .collect(),
        }
    }

    /// The last one first.
    pub(super) fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// One was just used.
    pub(super) fn note(&mut self, command: Command, storage: &mut Storage) {
        self.commands.retain(|each| *each != command);
        self.commands.insert(0, command);
        self.commands.truncate(COMMANDS_MAX);
        let names: Vec<&str> = self.commands.iter().map(|it| it.label_id()).collect();
        storage.put_setting(KEY, &names);
    }
}
