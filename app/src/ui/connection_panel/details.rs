//! What the panel shows as plain text, for a report of a fault. Only what is on the panel: an address
//! and figures, never a token and nothing of the board.

use super::rates::Rate;
use super::view::ConnectionView;
use super::words::{
    round_trip_words, setback_words, simulation_words, traffic_words, unsent_words,
};
use crate::i18n::{text, text_with};
use crate::impairment::Impairment;

/// The text.
pub fn details(view: &ConnectionView, rate: Option<Rate>, simulation: &Impairment) -> String {
    let program = [
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("system", std::env::consts::OS.into()),
    ];
    let mut lines = vec![text_with("connection-program", &program)];
    let mut add = |label: &'static str, value: &str| {
        let row = [("label", text(label).into()), ("value", value.into())];
        lines.push(text_with("connection-row", &row));
    };
    add("connection-state", &view.standing);
    if let Some(server) = &view.server {
        add("connection-server", server);
    }
    if let Some(transport) = view.transport {
        add("connection-transport", transport);
    }
    if let Some(figures) = &view.figures {
        add("connection-round-trips", &round_trip_words(view));
        let received = traffic_words(figures.received, rate.map(|it| it.received));
        add("connection-received", &received);
        let sent = traffic_words(figures.sent, rate.map(|it| it.sent));
        add("connection-sent", &sent);
    }
    add("connection-unsent", &unsent_words(view));
    if let Some(pictures) = &view.pictures {
        add("connection-pictures", pictures);
    }
    if !simulation.is_none() {
        add("simulation-badge", &simulation_words(simulation));
    }
    if view.setbacks.is_empty() {
        add("connection-errors", text("connection-errors-none"));
    }
    for setback in &view.setbacks {
        let words = setback_words(setback.age_millis, setback.words);
        add("connection-errors", &words);
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::connection_panel::view::{Figures, Flow, RoundTripView, SetbackView};

    #[test]
    fn a_report_says_what_the_panel_shows() {
        let view = ConnectionView {
            standing: "Connected for 3 min".to_owned(),
            server: Some("boards.example:7420".to_owned()),
            transport: Some("WebSocket"),
            figures: Some(Figures {
                now: 5_000,
                round_trips: vec![RoundTripView {
                    age_millis: 10,
                    millis: 42,
                }],
                received: Flow {
                    messages: 1,
                    bytes: 99,
                },
                sent: Flow {
                    messages: 2_048,
                    bytes: 5_000_000,
                },
            }),
            unsent: 2,
            unsent_seconds: 7,
            setbacks: vec![SetbackView {
                age_millis: 61_000,
                words: "the connection broke",
            }],
            ..ConnectionView::default()
        };
        let simulation = Impairment {
            latency_millis: 200,
            loss_percent: 5,
            ..Impairment::default()
        };
        let text = details(&view, None, &simulation);
        let (program, rest) = text.split_once('\n').unwrap();
        assert!(program.starts_with("Tavla "), "{program}");
        let expected = "State: Connected for 3 min
Server: boards.example:7420
Transport: WebSocket
Round trips, last 2 minutes: Half within 42 ms, 95 of 100 within 42 ms
Received: 99 B in 1 message · 0 B/s
Sent: 5.0 MB in 2048 messages · 0 B/s
Not sent yet: 2 changes, the oldest for 7 s
Simulated network: 200 ms and up to 0 ms more each way, 5 % lost
Last errors: 1 min ago · the connection broke
";
        assert_eq!(rest, expected);
    }
}
