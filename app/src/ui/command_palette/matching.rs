//! Which commands a few letters mean, the best first. Knows no interface.

use crate::commands::Command;
use crate::i18n::text;

/// What the letters are worth that are all of a word's beginning among a command's other words.
const KEYWORD_SCORE: i32 = 6;

/// The commands that `typed` may mean; the best first, among equals those used lately, and then in the order of the
/// commands. Without letters: all of them, those used lately first.
pub(super) fn matching(typed: &str, recent: &[Command]) -> Vec<Command> {
    let typed = typed.trim();
    let lately = |command: &Command| recent.iter().position(|each| each == command);
    let mut found: Vec<(i32, usize, Command)> = Command::ALL
        .iter()
        .filter(|&&command| command != Command::CommandPalette)
        .filter_map(|&command| {
            let turn = lately(&command).unwrap_or(recent.len());
            Some((command_score(command, typed)?, turn, command))
        })
        .collect();
    found.sort_by_key(|&(score, turn, _)| (-score, turn));
    found.into_iter().map(|(.., command)| command).collect()
}

/// How well `typed` fits a command: by what it is called, or else by its other words.
pub(crate) fn command_score(command: Command, typed: &str) -> Option<i32> {
    let by_name = score(text(command.label_id()), typed);
    let by_keyword = command
        .keywords_id()
        .and_then(|id| keyword_score(text(id), typed));
    by_name.max(by_keyword)
}

/// How well `typed` fits `label`: letters at starts of words and side by side count more, and the
/// label's own first letter most.
fn score(label: &str, typed: &str) -> Option<i32> {
    let label: Vec<char> = label.to_lowercase().chars().collect();
    let mut score = 0;
    let mut at = 0;
    let mut last_hit = None;
    for letter in typed.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let hit = at + label[at..].iter().position(|&c| c == letter)?;
        let starts_word = hit == 0 || !label[hit - 1].is_alphanumeric();
        let side_by_side = last_hit.is_some_and(|last| last + 1 == hit);
        score += 1 + 4 * i32::from(starts_word) + 3 * i32::from(side_by_side);
        score += i32::from(hit == 0);
        last_hit = Some(hit);
        at = hit + 1;
    }
    Some(score)
}

/// Each word typed has to begin one of the words: letters from here and there would find everything.
fn keyword_score(keywords: &str, typed: &str) -> Option<i32> {
    let typed = typed.to_lowercase();
    let mut score = 0;
    for word in typed.split_whitespace() {
        keywords
            .split_whitespace()
            .find(|keyword| keyword.starts_with(word))?;
        score += KEYWORD_SCORE + 2 * i32::try_from(word.chars().count()).unwrap_or(0);
    }
    (score > 0).then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Command) {
        let found = matching(typed, &[]);
        assert_eq!(found.first(), Some(&expected), "{typed}");
    }

    #[test]
    fn everything_is_there_while_nothing_is_typed() {
        assert_eq!(matching("", &[]).len(), Command::ALL.len() - 1);
    }

    #[test]
    fn a_few_letters_find_a_command() {
        check("undo", Command::Undo);
        check("dark", Command::ThemeDark);
        check("bf", Command::BringForward);
        check("selall", Command::SelectAll);
        assert_eq!(matching("qqq", &[]), Vec::new());
    }

    #[test]
    fn other_words_find_a_command_too() {
        check("picture", Command::Picture);
        check("image", Command::Picture);
        check("avatar", Command::You);
        check("mirror", Command::FlipAcross);
        check("shortcuts", Command::ShowKeys);
        check("search", Command::Find);
        check("exit", Command::Quit);
    }

    #[test]
    fn what_was_used_lately_comes_first() {
        let recent = [Command::ThemeSystem, Command::FlipDown];
        assert_eq!(matching("", &recent)[..2], recent);
        // Also among those that fit alike, and never before one that fits better.
        assert_eq!(matching("mirror", &recent)[0], Command::FlipDown);
        assert_eq!(matching("dark", &recent)[0], Command::ThemeDark);
    }
}
