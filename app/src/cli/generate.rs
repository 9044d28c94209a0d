//! `tavla generate`: the manual's pages and the completions of shells, for who makes packages.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Subcommand};
use clap_complete::Shell;

use super::{Cli, CommandError, Console, Outcome};

/// What `generate` is asked.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct GenerateOptions {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
enum What {
    /// The manual: a page for the program and one for each command
    Man {
        /// The folder they go to, made if there is none
        folder: PathBuf,
    },
    /// What a shell completes the command line with
    Completions {
        /// The shell
        shell: Shell,
        /// The folder they go to, made if there is none
        folder: PathBuf,
    },
}

/// Writes them; tells the files' folder.
///
/// # Errors
/// [`CommandError`].
pub fn run(options: &GenerateOptions, console: &mut Console<'_>) -> Result<Outcome, CommandError> {
    let (What::Man { folder } | What::Completions { folder, .. }) = &options.what;
    let name = folder.display().to_string();
    let mut command = Cli::command();
    let written = std::fs::create_dir_all(folder).and_then(|()| match &options.what {
        What::Man { folder } => clap_mangen::generate_to(command, folder),
        What::Completions { shell, folder } => {
            clap_complete::generate_to(*shell, &mut command, "tavla", folder).map(drop)
        }
    });
    written.map_err(CommandError::unwritable(&name))?;
    console.say(&name)?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Verb;
    use crate::cli::testing::at_console;

    fn generate(args: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("made");
        let args = [&["tavla", "generate"], args, &[place.to_str().unwrap()]].concat();
        let Some(Verb::Generate(options)) = Cli::try_parse_from(args).unwrap().command else {
            panic!("another command");
        };
        at_console(b"", |console| run(&options, console)).0.unwrap();
        let mut names: Vec<String> = std::fs::read_dir(place)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.join(" ")
    }

    #[test]
    fn there_is_a_page_for_each_command_that_people_are_told_of() {
        let pages = generate(&["man"]);
        assert!(pages.contains("tavla-export.1") && pages.contains("tavla.1"));
        assert!(!pages.contains("generate"), "{pages}");
    }

    #[test]
    fn each_shell_has_its_file() {
        assert_eq!(generate(&["completions", "bash"]), "tavla.bash");
        assert_eq!(generate(&["completions", "zsh"]), "_tavla");
        assert_eq!(generate(&["completions", "fish"]), "tavla.fish");
    }
}
