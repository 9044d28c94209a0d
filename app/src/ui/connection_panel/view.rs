//! What the panel about the connection shows, as plain values. Knows no socket and no client.

/// How a board stands with its server, for who looks closely. Never content, names or tokens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConnectionView {
    /// How it stands, in words.
    pub standing: String,
    /// How good that is.
    pub tone: Tone,
    /// What is wrong, and what became of the work.
    pub trouble: Option<&'static str>,
    /// The server's address.
    pub server: Option<String>,
    /// What carries the messages.
    pub transport: Option<&'static str>,
    /// What was counted; none where there is no client.
    pub figures: Option<Figures>,
    /// Changes that the server lacks,
    pub unsent: usize,
    /// and for how many seconds the oldest has waited.
    pub unsent_seconds: u64,
    /// How many pictures are on their way, in words; none where none are.
    pub pictures: Option<String>,
    /// What went wrong last, the newest first.
    pub setbacks: Vec<SetbackView>,
}

/// How good the standing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// There is nothing to be good or bad.
    #[default]
    Quiet,
    /// All is well.
    Well,
    /// It waits, or is slow.
    Waiting,
    /// A person has to do something.
    Bad,
}

/// What was counted of a connection.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// When it was looked at, in milliseconds of the client's clock.
    pub now: u64,
    /// The last round trips, the oldest first.
    pub round_trips: Vec<RoundTripView>,
    /// Everything received so far.
    pub received: Flow,
    /// Everything sent.
    pub sent: Flow,
}

/// How long an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundTripView {
    /// How long ago it came.
    pub age_millis: u64,
    /// How long it took.
    pub millis: u64,
}

/// What went one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// Messages,
    pub messages: u64,
    /// and their bytes.
    pub bytes: u64,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetbackView {
    /// How long ago.
    pub age_millis: u64,
    /// What, in words.
    pub words: &'static str,
}

/// How long round trips are looked back at.
pub(super) const WINDOW_MILLIS: u64 = 120_000;

impl Figures {
    /// The round trips that are shown.
    pub(super) fn shown(&self) -> impl Iterator<Item = &RoundTripView> {
        let trips = self.round_trips.iter();
        trips.filter(|trip| trip.age_millis <= WINDOW_MILLIS)
    }

    /// Half of those take no longer than the first, 95 of 100 no longer than the second.
    pub(super) fn percentiles(&self) -> Option<[u64; 2]> {
        let mut millis: Vec<u64> = self.shown().map(|trip| trip.millis).collect();
        millis.sort_unstable();
        let rank = |percent: usize| {
            let at = (millis.len() * percent).div_ceil(100).max(1) - 1;
            millis.get(at).copied()
        };
        Some([rank(50)?, rank(95)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_the_95th_percentile_are_of_what_is_shown() {
        let trip = |(age_millis, millis)| RoundTripView { age_millis, millis };
        let of = |trips: &[(u64, u64)]| Figures {
            round_trips: trips.iter().copied().map(trip).collect(),
            ..Figures::default()
        };
        assert_eq!(of(&[]).percentiles(), None);
        assert_eq!(of(&[(WINDOW_MILLIS + 1, 900)]).percentiles(), None);
        assert_eq!(of(&[(200_000, 900), (5, 40)]).percentiles(), Some([40, 40]));
        let hundred: Vec<(u64, u64)> = (1..=100).rev().map(|millis| (7, millis)).collect();
        assert_eq!(of(&hundred).percentiles(), Some([50, 95]));
    }
}
