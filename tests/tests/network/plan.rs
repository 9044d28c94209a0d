//! What a seed has in store: people, their edits, their networks and their server, as data to be printed.

use std::fmt;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::sync::TransportKind;
use tavla_tests::person::TRANSPORTS;
use tavla_tests::proxy;

/// How many people write.
pub const WRITERS: usize = 3;
/// Who only watches, by the server's word, and draws all the same.
pub const VIEWER: usize = WRITERS;
/// How long misfortune lasts.
pub const MILLIS: u64 = 3_000;

/// What somebody does to the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new shape.
    Create,
    /// A shape is moved there.
    Move(u16),
    /// A shape is filled.
    Fill(u32),
    /// A shape gets more text.
    Type,
}

/// Something that happens at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Somebody edits; `roll` chooses the shape.
    Edit {
        who: usize,
        change: Change,
        roll: usize,
    },
    /// The server ends, after a guest's edits were acked; where it is a process, it is killed.
    ServerEnds,
    /// It is there again, at the same address and with the same folder.
    ServerStarts,
}

/// A seed, unfolded.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    /// Whether the server is a process that is killed, rather than one in here that is stopped.
    pub killed: bool,
    /// How each person reaches the server; by whatever works, where none is said.
    pub transports: Vec<Option<TransportKind>>,
    /// What happens to each person's network.
    pub networks: Vec<proxy::Plan>,
    /// By time.
    pub happenings: Vec<(u64, Happening)>,
}

impl Plan {
    /// What `seed` has in store.
    pub fn of(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed ^ 0x6e65_7477);
        let mut happenings = Vec::new();
        for who in 0..=VIEWER {
            for _ in 0..dice.random_range(10..30) {
                // Now and then a flurry.
                let at = dice.random_range(0..MILLIS);
                for _ in 0..[1, 1, 1, 5][dice.random_range(0..4)] {
                    let roll = dice.random_range(0..1_000);
                    let change = change(&mut dice);
                    happenings.push((at, Happening::Edit { who, change, roll }));
                }
            }
        }
        // Not at once: those who are there first make the board.
        let mut at = dice.random_range(600..1_500);
        while at < MILLIS {
            happenings.push((at, Happening::ServerEnds));
            at += dice.random_range(1..700);
            happenings.push((at.min(MILLIS), Happening::ServerStarts));
            at += dice.random_range(500..2_000);
        }
        happenings.sort_by_key(|(at, _)| *at);
        let first = dice.random_range(0..TRANSPORTS.len());
        Self {
            seed,
            killed: !seed.is_multiple_of(3),
            transports: (0..=VIEWER)
                .map(|who| TRANSPORTS[(first + who) % TRANSPORTS.len()])
                .collect(),
            networks: (0..=VIEWER)
                .map(|_| proxy::Plan::of(dice.random(), MILLIS))
                .collect(),
            happenings,
        }
    }
}

fn change(dice: &mut StdRng) -> Change {
    match dice.random_range(0..100) {
        0..40 => Change::Create,
        40..60 => Change::Move(dice.random()),
        60..80 => Change::Fill(dice.random_range(0..0x100_0000)),
        _ => Change::Type,
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            killed,
            transports,
            networks,
            happenings,
        } = self;
        let end = if *killed { "killed" } else { "stopped" };
        writeln!(
            f,
            "plan of seed {seed}: {transports:?}, the server is {end}"
        )?;
        for (who, network) in networks.iter().enumerate() {
            write!(f, "person {who}, {network}")?;
        }
        for (at, happening) in happenings {
            writeln!(f, "{at:>7}  {happening:?}")?;
        }
        Ok(())
    }
}
