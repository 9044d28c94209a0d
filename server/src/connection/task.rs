//! Runs one connection on what carries it: a reading side that drives the state machine, and a
//! writing side that empties the outbox. Neither ever waits for the other. Holds no rule of its own.

use std::sync::Arc;
use std::time::Duration;

use rand::Rng as _;
use tavla_shared::protocol::close;
use tokio::sync::watch;
use tokio::time::Instant;

use super::carrier::{Reader, Received, Writer};
use super::passing::Passing;
use super::{Connection, ConnectionAction, Incoming};
use crate::beat::Beat;
use crate::clock::Clock;
use crate::metrics::{Lane, Metrics};
use crate::outbox::{Outbox, Outgoing};
use crate::room::Rooms;

/// How long a closing connection may take to write what waits, and to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// How soon a connection whose answers piled up looks whether they have been read.
const CONGESTED_MILLIS: u64 = 10;

/// A server is hardly back sooner.
pub const RETURN_MILLIS_MIN: u64 = 500;

/// What the server is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It serves.
    Serving,
    /// It reads nothing more; what was read is being made durable.
    Quiet,
    /// It says goodbye, and asks everybody to come back some time within this.
    Closing {
        /// From now.
        spread_millis: u64,
    },
}

/// Runs the connection until it ends, and leaves its rooms.
pub async fn run(
    mut reader: impl Reader,
    writer: impl Writer,
    mut connection: Connection,
    rooms: Rooms,
    clock: Arc<dyn Clock>,
    mut phase: watch::Receiver<Phase>,
) {
    let outbox = Arc::clone(connection.outbox());
    let metrics = Arc::clone(&connection.context.metrics);
    let beat = connection.context.beat;
    let writing = tokio::spawn(write_all(writer, Arc::clone(&outbox), metrics, beat));
    let mut passing = Passing::new(rooms);
    let clock = clock.as_ref();
    read_all(
        &mut connection,
        &mut reader,
        &mut passing,
        clock,
        &mut phase,
    )
    .await;
    let mut actions = Vec::new();
    connection.leave_all(&mut actions);
    passing.perform(&mut actions);
    // Each room hears of it after what was read for it before.
    passing.finish().await;
    say_goodbye(&outbox, writing, reader).await;
}

/// The client reads what is left and answers the close before the socket goes: a socket that is
/// dropped with unread bytes in it would take the last acks with it.
async fn say_goodbye(
    outbox: &Outbox,
    mut writing: tokio::task::JoinHandle<()>,
    mut reader: impl Reader,
) {
    let listen = async {
        while !matches!(
            reader.receive().await,
            Received::Closed | Received::Fault { .. }
        ) {}
    };
    let both = async { tokio::join!(listen, &mut writing) };
    if tokio::time::timeout(GOODBYE, both).await.is_err() {
        outbox.abandon();
        writing.abort();
    }
}

/// Reads until the connection ends on either side.
async fn read_all(
    connection: &mut Connection,
    reader: &mut impl Reader,
    passing: &mut Passing,
    clock: &dyn Clock,
    phase: &mut watch::Receiver<Phase>,
) {
    let outbox = Arc::clone(connection.outbox());
    let mut news = connection.context.access.news();
    let mut actions = Vec::new();
    loop {
        let stage = *phase.borrow_and_update();
        if let Phase::Closing { spread_millis } = stage {
            // Another time for each, so that they do not all come at once.
            let back_in = rand::rng().random_range(RETURN_MILLIS_MIN..=spread_millis);
            let reason = close::with_retry_hint("the server restarts", back_in);
            outbox.end(close::RESTARTING, reason, true);
        }
        if outbox.is_ending() {
            return;
        }
        let now = clock.now_millis();
        let reads = if passing.is_full() {
            connection.pause_reading(now);
            false
        } else {
            connection.may_read(now) && stage == Phase::Serving
        };
        if connection.deadline() <= now {
            connection.tick(now, &mut actions);
            if !actions.is_empty() {
                passing.perform(&mut actions);
                continue;
            }
        }
        let pause = connection.pause_millis(now);
        let congested = outbox.is_congested();
        if pause > 0 {
            connection.context.metrics.pauses.add_one();
        }
        let look_at = match (pause, congested) {
            (0, false) => connection.deadline(),
            (0, true) => now + CONGESTED_MILLIS,
            (pause, _) => connection.deadline().min(now + pause),
        };
        let wait = Duration::from_millis(look_at.saturating_sub(now));
        tokio::select! {
            biased;
            changed = phase.changed() => if changed.is_err() { return outbox.abandon() },
            () = outbox.attention() => connection.attend(&mut actions),
            // The sender is in the connection, so waiting cannot fail.
            _ = news.changed() => connection.attend(&mut actions),
            () = passing.advance() => {}
            received = reader.receive(), if reads => {
                receive(connection, &received, clock.now_millis(), &mut actions);
                if connection.is_let_in() {
                    reader.let_in();
                }
            }
            () = tokio::time::sleep(wait) => {}
        }
        passing.perform(&mut actions);
    }
}

fn receive(
    connection: &mut Connection,
    received: &Received,
    now: u64,
    actions: &mut Vec<ConnectionAction>,
) {
    let incoming = match received {
        Received::Binary(bytes) => Incoming::Binary(bytes),
        Received::Text(text) => Incoming::Text(text),
        Received::Control => Incoming::Control,
        Received::Closed => return connection.outbox().abandon(),
        Received::Fault { code, reason } => {
            connection.context.metrics.frames_malformed.add_one();
            return connection.outbox().end(*code, *reason, false);
        }
    };
    connection.receive(incoming, now, actions);
}

/// Writes what waits: at once after quiet, else everything together at the next beat.
async fn write_all(
    mut writer: impl Writer,
    outbox: Arc<Outbox>,
    metrics: Arc<Metrics>,
    beat: Beat,
) {
    let mut written = false;
    loop {
        let Some(outgoing) = outbox.pop() else {
            // Flushing once for all that waited saves a system call for each.
            if !writer.flush().await || outbox.is_closed() {
                break;
            }
            if std::mem::take(&mut written) {
                // What comes meanwhile wakes nobody.
                tokio::time::sleep_until(beat.after(Instant::now())).await;
            }
            outbox.ready().await;
            continue;
        };
        written = true;
        match &outgoing {
            Outgoing::Frame(bytes) => {
                metrics.frames_out.add_one();
                metrics.bytes_out.add(Lane::of(bytes), bytes.len() as u64);
            }
            Outgoing::Text(text) => metrics.bytes_out.add(Lane::Other, text.len() as u64),
            Outgoing::Ping | Outgoing::Close { .. } => {}
        }
        if !writer.feed(outgoing).await {
            break;
        }
    }
    outbox.abandon();
}
