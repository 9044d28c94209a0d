//! What the connection panel is shown of the open board, and the worse network that is simulated.
//! Measures more often while somebody looks, and only then.

use tavla_shared::protocol::Permission;

use crate::app::TavlaApp;
use crate::app::open_board::OpenBoard;
use crate::app::words::cause_words;
use crate::i18n::{text, text_with};
use crate::impairment::Impairment;
use crate::sync::{Absence, LinkStats, Refusal, State, Traffic, TransportKind};
use crate::ui::{
    ConnectionView, Figures, Flow, RoundTripView, SetbackView, Tone, time_words, whole,
};

/// The panel counts seconds.
const LOOK_SECONDS: f64 = 1.0;
/// Between two round trips that are measured for who looks.
const MEASURE_SECONDS: f64 = 2.0;

/// The worse network of this window, and when somebody last looked at the connection.
#[derive(Debug, Default)]
pub(super) struct Watching {
    simulation: Impairment,
    /// When a round trip was asked for, in egui's time.
    measured_at: Option<f64>,
}

impl Watching {
    /// What is simulated.
    pub(super) fn simulation(&self) -> Impairment {
        self.simulation
    }

    fn is_due(&mut self, now: f64) -> bool {
        let is_due = self
            .measured_at
            .is_none_or(|at| !(0.0..MEASURE_SECONDS).contains(&(now - at)));
        if is_due {
            self.measured_at = Some(now);
        }
        is_due
    }
}

impl TavlaApp {
    /// Keeps the figures of the open board's connection fresh while the panel is shown.
    pub(super) fn watch_connection(&mut self, ctx: &egui::Context, now: f64) {
        if !self.shell.shows_connection() {
            return;
        }
        if self.watching.is_due(now) {
            self.board.measure();
        }
        ctx.request_repaint_after_secs(LOOK_SECONDS as f32);
    }

    /// Simulates this network from now on, for whichever board is open in this window.
    pub(super) fn simulate(&mut self, simulation: Impairment) {
        self.watching.simulation = simulation;
        self.board.impair(simulation);
    }

    /// A board that was opened has the network that is simulated.
    pub(super) fn impair_opened(&mut self) {
        self.board.impair(self.watching.simulation);
    }

    /// What the panel shows, where it is shown.
    pub(super) fn connection_view(&self) -> Option<ConnectionView> {
        let shown = self.shell.shows_connection();
        shown.then(|| view(&self.board))
    }
}

fn view(board: &OpenBoard) -> ConnectionView {
    let Some(link) = board.link() else {
        return ConnectionView {
            standing: text("connection-none").to_owned(),
            ..ConnectionView::default()
        };
    };
    let stats = board.link_stats();
    let (standing, tone) = standing(board.server(), stats.as_ref());
    let (unsent, unsent_seconds) = board.unsent();
    ConnectionView {
        standing,
        tone,
        trouble: board.trouble(),
        server: Some(link.server.to_string()),
        transport: stats
            .as_ref()
            .and_then(|stats| stats.transport)
            .map(transport_words),
        unsent,
        unsent_seconds,
        pictures: board.pictures_under_way(),
        setbacks: stats.as_ref().map_or_else(Vec::new, setbacks),
        figures: stats.as_ref().map(figures),
    }
}

fn figures(stats: &LinkStats) -> Figures {
    let trips = stats.round_trips.iter().map(|trip| RoundTripView {
        age_millis: stats.now.saturating_sub(trip.at),
        millis: trip.millis,
    });
    Figures {
        now: stats.now,
        round_trips: trips.collect(),
        received: flow(stats.received),
        sent: flow(stats.sent),
    }
}

fn flow(traffic: Traffic) -> Flow {
    Flow {
        messages: traffic.frames,
        bytes: traffic.bytes,
    }
}

fn setbacks(stats: &LinkStats) -> Vec<SetbackView> {
    let newest_first = stats.setbacks.iter().rev();
    let views = newest_first.map(|setback| SetbackView {
        age_millis: stats.now.saturating_sub(setback.at),
        words: cause_words(&setback.cause),
    });
    views.collect()
}

fn transport_words(kind: TransportKind) -> &'static str {
    match kind {
        TransportKind::WebSocket => text("connection-websocket"),
        TransportKind::Sse => text("connection-sse"),
        TransportKind::Polling => text("connection-polling"),
    }
}

/// How the board stands with its server in words, and how good that is.
fn standing(server: &State, stats: Option<&LinkStats>) -> (String, Tone) {
    let now = stats.map_or(0, |stats| stats.now);
    let since = stats.and_then(|stats| stats.connected_at);
    let connected = |id| {
        let time = time_words(since.map_or(0, |since| now.saturating_sub(since) / 1_000));
        text_with(id, &[("time", time.as_str().into())])
    };
    match server {
        State::Closed => (text("connection-closed").to_owned(), Tone::Quiet),
        State::Offline(Absence::Told) => (text("connection-told-offline").to_owned(), Tone::Quiet),
        State::Offline(Absence::Waiting { retry_at, .. }) => {
            let seconds = retry_at.saturating_sub(now).div_ceil(1_000);
            let args = [("seconds", whole(seconds).into())];
            (text_with("connection-waiting", &args), Tone::Waiting)
        }
        State::Connecting { .. } => (text("connection-connecting").to_owned(), Tone::Waiting),
        State::Joining => (text("connection-joining").to_owned(), Tone::Waiting),
        State::Live { permission } => {
            let id = match permission {
                Permission::Write => "connection-live",
                Permission::Read => "connection-viewing",
            };
            (connected(id), Tone::Well)
        }
        State::Degraded { .. } => (connected("connection-lagging"), Tone::Waiting),
        // What becomes of a refused edit is told in a moment.
        State::Refused(Refusal::Rejected { .. }) => {
            (text("connection-refused-edit").to_owned(), Tone::Waiting)
        }
        State::Refused(_) => (text("connection-refused").to_owned(), Tone::Bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{Lag, Trouble};

    fn said(server: &State) -> (String, Tone) {
        let stats = LinkStats {
            now: 200_000,
            connected_at: Some(20_000),
            ..LinkStats::default()
        };
        standing(server, Some(&stats))
    }

    #[test]
    fn every_standing_has_its_words_and_its_tone() {
        let permission = Permission::Write;
        let waiting = |retry_at| {
            State::Offline(Absence::Waiting {
                failed: 3,
                retry_at,
                trouble: Trouble::Lost,
            })
        };
        let standings = [
            (State::Closed, "Not connected", Tone::Quiet),
            (
                State::Offline(Absence::Told),
                "Offline, as you asked",
                Tone::Quiet,
            ),
            (
                waiting(203_001),
                "Offline · the next try in 4 s",
                Tone::Waiting,
            ),
            (
                waiting(150_000),
                "Offline · the next try is about to start",
                Tone::Waiting,
            ),
            (
                State::Connecting { failed: 1 },
                "Connecting…",
                Tone::Waiting,
            ),
            (
                State::Joining,
                "Connected · waiting to be let in",
                Tone::Waiting,
            ),
            (
                State::Live { permission },
                "Connected for 3 min",
                Tone::Well,
            ),
            (
                State::Live {
                    permission: Permission::Read,
                },
                "Connected for 3 min · you can only look",
                Tone::Well,
            ),
            (
                State::Degraded {
                    permission,
                    lag: Lag::Slow,
                },
                "Connected for 3 min, with delays",
                Tone::Waiting,
            ),
            (
                State::Refused(Refusal::TokenExpired),
                "The server refuses",
                Tone::Bad,
            ),
        ];
        for (server, words, tone) in standings {
            assert_eq!(said(&server), (words.to_owned(), tone), "{server:?}");
        }
    }
}
