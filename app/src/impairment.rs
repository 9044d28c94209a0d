//! A network that is worse than the one there is, as plain numbers: what a person asks for, and what
//! `sync::transport` then does. Never kept: a start begins with none.

/// The longest delay that is simulated, each way.
pub const LATENCY_MILLIS_MAX: u64 = 2_000;
/// The most that a delay varies.
pub const JITTER_MILLIS_MAX: u64 = 1_000;
/// The most that is lost.
pub const LOSS_PERCENT_MAX: u64 = 50;

/// What is simulated of the network. By default nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Impairment {
    /// How long everything takes, each way.
    pub latency_millis: u64,
    /// Up to how much longer, by chance.
    pub jitter_millis: u64,
    /// Of a hundred messages so many have to be sent again.
    pub loss_percent: u64,
    /// Whether nothing goes through at all.
    pub offline: bool,
}

impl Impairment {
    /// The same, with no number larger than is simulated.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self {
            latency_millis: self.latency_millis.min(LATENCY_MILLIS_MAX),
            jitter_millis: self.jitter_millis.min(JITTER_MILLIS_MAX),
            loss_percent: self.loss_percent.min(LOSS_PERCENT_MAX),
            offline: self.offline,
        }
    }

    /// Whether the network is left as it is.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
