//! `tavla-server keys`: lists the signing keys, makes a new one, or retires one. Never shows a secret.

use std::fmt::Write as _;

use clap::{Args, Subcommand};

use super::access::{CommandError, Data};
use super::printing::Answer;
use crate::access::Ledger;

const DAY_SECONDS: u64 = 24 * 60 * 60;

#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    data: KeysData,
}

/// As every command's, but given before or after what is done with the keys.
#[derive(Debug, Args)]
struct KeysData {
    /// The server's folder; it may be running. Run this as the user that the server runs as.
    #[arg(
        long,
        env = "TAVLA_SERVER_DATA_DIR",
        value_name = "FOLDER",
        global = true
    )]
    data: Option<std::path::PathBuf>,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// List them.
    List,
    /// Sign with a new key from now on; what older ones signed still counts.
    Rotate,
    /// From now on nothing counts that this key signed.
    Retire {
        /// The key's name, as list tells it.
        kid: String,
    },
}

impl Keys {
    pub(super) fn run(self, now: u64) -> Result<Answer, CommandError> {
        let data = self.data.data.ok_or(CommandError::Nothing)?;
        let mut ledger = Data { data }.ledger(now)?;
        match self.what.unwrap_or(What::List) {
            What::List => list(&ledger, now),
            What::Rotate => Ok(Answer {
                out: format!("{}\n", ledger.rotate(now)?),
                note: "New links are signed with this key; older ones still count.\n".to_owned(),
            }),
            What::Retire { kid } => {
                ledger.retire(&kid, now)?;
                Ok(Answer {
                    note: "Links signed with this key count no more.\n".to_owned(),
                    ..Answer::default()
                })
            }
        }
    }
}

fn list(ledger: &Ledger, now: u64) -> Result<Answer, CommandError> {
    let keys = ledger.records()?.keys;
    let signing = keys.iter().rposition(|key| key.retired.is_none());
    let mut answer = Answer::default();
    for (at, key) in keys.iter().enumerate() {
        let state = match key.retired {
            Some(_) => "retired",
            None if Some(at) == signing => "signs",
            None => "counts",
        };
        let days = now.saturating_sub(key.made) / DAY_SECONDS;
        // Writing into a text cannot fail.
        writeln!(answer.out, "{}  {state}  made {days} days ago", key.kid).ok();
    }
    Ok(answer)
}
