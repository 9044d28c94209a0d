//! Who is here, in rooms of several sizes: what a tick costs when everybody moves.

use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, PresenceMap, decode};

use super::row::{Output, Row, timed};

const TICKS: usize = 100;
/// Between two ticks.
const TICK_MILLIS: i64 = 34;

pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    for members in [2, 20, 200] {
        let mut server = PresenceMap::new();
        let mut client = PresenceMap::new();
        let (mut merges, mut encodes, mut applies) = (Vec::new(), Vec::new(), Vec::new());
        let mut tick_bytes = 0;
        for tick in 0..TICKS {
            let now = 1_000_000 + tick as i64 * TICK_MILLIS;
            let said: Vec<Vec<u8>> = (0..members)
                .flat_map(|member| {
                    let mut own = PresenceMap::new();
                    let at = Point::new(tick as f64 * 3.0, member as f64 * 10.0);
                    own.tell(member as u64 + 1, &Presence::Cursor(at), now);
                    own.updates_since(0, None)
                })
                .collect();
            let before = server.revision();
            let (outcome, time) = timed(|| -> anyhow::Result<()> {
                for bytes in &said {
                    server.stamp(decode(bytes)?, now);
                }
                Ok(())
            });
            outcome?;
            merges.push(time);
            let (updates, time) = timed(|| server.updates_since(before, None));
            encodes.push(time);
            tick_bytes = updates.iter().map(Vec::len).sum();
            let (outcome, time) = timed(|| -> anyhow::Result<()> {
                for bytes in &updates {
                    client.apply(bytes, now)?;
                }
                Ok(())
            });
            outcome?;
            applies.push(time);
        }
        let rows = [
            ("merge a tick", merges),
            ("encode a tick", encodes),
            ("hear a tick", applies),
        ];
        for (work, times) in rows {
            let row = Row::new("presence", work, times).with_members(members);
            output.row(&row.making_bytes(tick_bytes))?;
        }
    }
    Ok(())
}
