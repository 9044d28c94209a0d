//! `tavla-server revoke`: takes links back.

use clap::Args;
use tavla_shared::id::BoardId;

use super::access::{CommandError, Data, board};
use super::printing::Answer;

#[derive(Debug, Args)]
pub(super) struct RevokeArgs {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    whose: Whose,
    /// Only the user's links for this board.
    #[arg(long, value_parser = board, requires = "user")]
    board: Option<BoardId>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// The name of one link's token, as invite tells it.
    #[arg(long)]
    jti: Option<String>,
    /// Every link that this user was given until now.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// One link, or the token in it.
    #[arg(long)]
    token: Option<String>,
}

impl RevokeArgs {
    pub(super) fn run(self, now: u64) -> Result<Answer, CommandError> {
        let mut ledger = self.data.ledger(now)?;
        let Whose { jti, user, token } = self.whose;
        let mut done = "Taken back.";
        // Neither ids nor users of links that were made are kept: whether there was one is not known.
        if let Some(jti) = &jti {
            ledger.revoke_token(jti, now)?;
            done = "Noted: a link with that id counts no more.";
        }
        if let Some(user) = &user {
            ledger.revoke_user(user, self.board.as_ref(), now)?;
            done = "Noted: what a user of that name was given until now counts no more.";
        }
        if let Some(text) = &token {
            let token = text
                .rsplit_once('#')
                .map_or(text.as_str(), |(_, token)| token);
            ledger.revoke_text(token, now)?;
        }
        Ok(Answer {
            note: format!(
                "{done} A server that runs puts whoever came by it out within a second.\n"
            ),
            ..Answer::default()
        })
    }
}
