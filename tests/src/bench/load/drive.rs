//! Drives members at even rates, and measures what comes of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use tavla_shared::board::Version;
use tokio::task::LocalSet;

use super::histogram::Histogram;
use super::member::{Heard, Member};
use super::process::ServerProgram;
use crate::bench::boards::drawn;
use crate::bench::clocks::process_cpu;

/// What each member does in a second.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Cursor moves.
    pub moves: f64,
    /// Edits.
    pub edits: f64,
}

impl Rates {
    /// So many times as fast.
    pub fn times(self, factor: f64) -> Self {
        Self {
            moves: self.moves * factor,
            edits: self.edits * factor,
        }
    }
}

/// What a load came to.
#[derive(Debug)]
pub struct Told {
    /// How long it was.
    pub lasted: Duration,
    /// Edits that were written.
    pub edits: u64,
    /// Moves that were made.
    pub moves: u64,
    /// When the others had them.
    pub edit_times: Histogram,
    /// When the others had them.
    pub move_times: Histogram,
    /// When they were durable.
    pub ack_times: Histogram,
    /// The server's processor time.
    pub server_cpu: Duration,
    /// The members' own.
    pub load_cpu: Duration,
    /// The server's memory at the end, in bytes.
    pub memory_bytes: u64,
}

/// Members in their rooms.
pub struct Drive {
    local: LocalSet,
    heard: Rc<RefCell<Heard>>,
    members: Vec<Member>,
}

impl Drive {
    /// So many rooms of so many members each, on boards of so many shapes.
    ///
    /// # Errors
    /// Where somebody is not let in.
    pub async fn join(
        server: &ServerProgram,
        rooms: usize,
        each: usize,
        shapes: usize,
    ) -> anyhow::Result<Self> {
        let local = LocalSet::new();
        let heard = Rc::new(RefCell::new(Heard::new()));
        let seed = drawn(1, shapes)?.updates_since(&Version::default())?;
        let joining = async {
            let mut members: Vec<Member> = Vec::new();
            for number in 0..rooms * each {
                let room = format!("bench{}", number / each);
                let own = 1_000 + number as u64;
                let url = server.url();
                let mut member = Member::join(&url, &room, own, &seed, &heard).await?;
                if number % each == 0 {
                    member.seed(&seed).await?;
                }
                members.push(member);
            }
            anyhow::Ok(members)
        };
        let members = local.run_until(joining).await?;
        Ok(Self {
            local,
            heard,
            members,
        })
    }

    /// Drives them for a while; what was written.
    ///
    /// # Errors
    /// Where somebody is put out.
    pub async fn run(&mut self, rates: Rates, lasts: Duration) -> anyhow::Result<(u64, u64)> {
        let (members, heard) = (&mut self.members, &self.heard);
        let driving = async {
            let count = members.len();
            let per_second = |each: f64| each * count as f64;
            let (moves, edits) = (per_second(rates.moves), per_second(rates.edits));
            let (mut pointed, mut edited) = (0, 0);
            let begun = Instant::now();
            let mut ticks = tokio::time::interval(Duration::from_millis(1));
            loop {
                let passed = begun.elapsed();
                if passed >= lasts {
                    return anyhow::Ok((pointed, edited));
                }
                let due = |rate: f64| (passed.as_secs_f64() * rate) as u64;
                while edited < due(edits) {
                    members[turn(edited, count)].edit().await?;
                    edited += 1;
                }
                while pointed < due(moves) {
                    members[turn(pointed, count)].point().await?;
                    pointed += 1;
                }
                let gone = heard.borrow().gone.first().cloned();
                ensure!(
                    gone.is_none(),
                    "a member is gone: {}",
                    gone.unwrap_or_default()
                );
                ticks.tick().await;
            }
        };
        self.local.run_until(driving).await
    }

    /// Drives them for a while, and measures.
    ///
    /// # Errors
    /// Where somebody is put out, or the system does not tell what the server uses.
    pub async fn measure(
        &mut self,
        server: &ServerProgram,
        rates: Rates,
        lasts: Duration,
    ) -> anyhow::Result<Told> {
        self.heard.borrow_mut().forget();
        let (begun, server_cpu, load_cpu) = (Instant::now(), server.cpu()?, process_cpu());
        let (moves, edits) = self.run(rates, lasts).await?;
        let heard = self.heard.borrow();
        Ok(Told {
            lasted: begun.elapsed(),
            edits,
            moves,
            edit_times: heard.edits.clone(),
            move_times: heard.moves.clone(),
            ack_times: heard.acks.clone(),
            server_cpu: server.cpu()?.saturating_sub(server_cpu),
            load_cpu: process_cpu().saturating_sub(load_cpu),
            memory_bytes: server.memory_bytes()?,
        })
    }
}

/// Whose turn it is: neighbours in a room do not write one after the other.
fn turn(step: u64, members: usize) -> usize {
    (step as usize).wrapping_mul(7_919) % members
}
