//! Figures of a connection in words.

use super::view::{ConnectionView, Figures, Flow};
use crate::i18n::{text, text_with};
use crate::impairment::Impairment;

/// A time as people say it: the largest unit that it has one of.
pub fn time_words(seconds: u64) -> String {
    let (id, count) = match seconds {
        0..60 => ("connection-seconds", seconds),
        60..3_600 => ("connection-minutes", seconds / 60),
        _ => ("connection-hours", seconds / 3_600),
    };
    text_with(id, &[("count", whole(count).into())])
}

/// What went wrong how long ago.
pub fn setback_words(age_millis: u64, words: &str) -> String {
    let time = time_words(age_millis / 1_000);
    let args = [("time", time.as_str().into()), ("words", words.into())];
    text_with("connection-error", &args)
}

/// What has gone one way so far, and in a second where that is known.
pub fn traffic_words(flow: Flow, in_a_second: Option<Flow>) -> String {
    let bytes = bytes_words(flow.bytes);
    let rate = bytes_words(in_a_second.unwrap_or_default().bytes);
    let args = [
        ("count", whole(flow.messages).into()),
        ("bytes", bytes.as_str().into()),
        ("rate", rate.as_str().into()),
    ];
    text_with("connection-traffic", &args)
}

/// What waits to be sent.
pub fn unsent_words(view: &ConnectionView) -> String {
    if view.unsent == 0 {
        return text("connection-unsent-none").to_owned();
    }
    let time = time_words(view.unsent_seconds);
    let args = [
        ("count", view.unsent.into()),
        ("time", time.as_str().into()),
    ];
    text_with("connection-unsent-count", &args)
}

/// How long round trips take.
pub fn round_trip_words(view: &ConnectionView) -> String {
    let percentiles = view.figures.as_ref().and_then(Figures::percentiles);
    let Some([median, most]) = percentiles else {
        return text("connection-round-trips-none").to_owned();
    };
    // What took less than a millisecond was within one.
    let args = [
        ("median", whole(median.max(1)).into()),
        ("most", whole(most.max(1)).into()),
    ];
    text_with("connection-round-trips-words", &args)
}

/// What is simulated.
pub fn simulation_words(simulation: &Impairment) -> String {
    if simulation.offline {
        return text("simulation-words-offline").to_owned();
    }
    let args = [
        ("latency", whole(simulation.latency_millis).into()),
        ("jitter", whole(simulation.jitter_millis).into()),
        ("loss", whole(simulation.loss_percent).into()),
    ];
    text_with("simulation-words", &args)
}

fn bytes_words(bytes: u64) -> String {
    let (id, unit) = match bytes {
        0..1_000 => return text_with("connection-bytes", &[("count", whole(bytes).into())]),
        1_000..1_000_000 => ("connection-kilobytes", 1e3),
        _ => ("connection-megabytes", 1e6),
    };
    let count = bytes as f64 / unit;
    let decimals = usize::from(count < 10.0);
    let count = format!("{count:.decimals$}");
    text_with(id, &[("count", count.as_str().into())])
}

/// A number that a text can count with.
pub fn whole(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_have_the_unit_that_people_would_use() {
        let times = [0, 59, 60, 3_599, 3_600, 90_000].map(time_words);
        assert_eq!(times, ["0 s", "59 s", "1 min", "59 min", "1 h", "25 h"]);
        let sizes = [0, 999, 1_000, 12_345, 999_499, 1_500_000, 345_000_000].map(bytes_words);
        let expected = [
            "0 B", "999 B", "1.0 kB", "12 kB", "999 kB", "1.5 MB", "345 MB",
        ];
        assert_eq!(sizes, expected);
    }

    #[test]
    fn what_waits_is_said_with_its_age() {
        let waiting = |unsent, unsent_seconds| ConnectionView {
            unsent,
            unsent_seconds,
            ..ConnectionView::default()
        };
        assert_eq!(unsent_words(&waiting(0, 0)), "Nothing");
        assert_eq!(unsent_words(&waiting(1, 4)), "1 change, for 4 s");
        let many = "3 changes, the oldest for 2 min";
        assert_eq!(unsent_words(&waiting(3, 125)), many);
    }
}
