//! What the seeds went through, so that it is known whether they are worth something.

/// What the seeds went through.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub seeds: u64,
    pub steps: u64,
    pub acks: u64,
    pub connections: u64,
    pub server_deaths: u64,
    pub kills: u64,
    pub snapshots: u64,
    pub demotions: u64,
    pub partings: u64,
    pub forgeries: u64,
    /// Batches that the server refused.
    pub refusals: u64,
}

impl Seen {
    /// Sums up.
    pub fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.acks += other.acks;
        self.connections += other.connections;
        self.server_deaths += other.server_deaths;
        self.kills += other.kills;
        self.snapshots += other.snapshots;
        self.demotions += other.demotions;
        self.partings += other.partings;
        self.forgeries += other.forgeries;
        self.refusals += other.refusals;
    }

    /// Whether there was enough of everything that the seeds are for.
    pub fn is_rich(&self) -> bool {
        let each = self.seeds;
        self.acks > 20 * each
            && self.connections > 5 * each
            && self.server_deaths > each
            && self.kills > each
            && self.snapshots > each / 2
            && self.demotions > each / 4
            && self.partings > each / 10
            && self.forgeries > each
            && self.refusals > each
    }
}
