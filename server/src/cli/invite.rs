//! `tavla-server invite`: makes a link.

use clap::Args;
use tavla_shared::id::BoardId;

use super::access::{CommandError, Data, board};
use super::lifetime;
use super::printing::Answer;
use crate::access::{Invite, Role, is_host};

#[derive(Debug, Args)]
pub(super) struct InviteArgs {
    #[command(flatten)]
    data: Data,
    /// The board's name.
    #[arg(long, value_parser = board)]
    board: BoardId,
    /// viewer, commenter, editor or owner; only an owner's link makes a new board.
    #[arg(long, default_value = "editor")]
    role: Role,
    /// How long the link counts: 7d, 12h, 30m; at most 400d.
    #[arg(long, default_value = "7d", value_parser = lifetime::seconds)]
    expires: u64,
    /// Whom it is for; without a name, whoever has the link.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Where the server is reached.
    #[arg(long, default_value = "127.0.0.1:7420", value_name = "HOST:PORT", value_parser = host)]
    host: String,
    /// The server is reached without TLS, in a network that one trusts.
    #[arg(long)]
    plain: bool,
}

impl InviteArgs {
    pub(super) fn run(self, now: u64) -> Result<Answer, CommandError> {
        let invite = Invite {
            board: self.board,
            role: self.role,
            seconds: self.expires,
            user: self.user,
        };
        let issued = self.data.ledger_to_invite(now)?.issue(&invite, now)?;
        let link = if self.plain {
            issued.plain_link(&self.host, &invite.board)
        } else {
            issued.link(&self.host, &invite.board)
        };
        Ok(Answer {
            out: format!("{link}\n"),
            note: format!(
                "From now on nobody joins this server without a link. To take this one back:\n\
                 tavla-server revoke --jti {}\n",
                issued.jti
            ),
        })
    }
}

/// Reads where the server is, which a link can say.
fn host(text: &str) -> Result<String, String> {
    if is_host(text) {
        Ok(text.to_owned())
    } else {
        Err("a host is a name or an address, with or without a port".to_owned())
    }
}
