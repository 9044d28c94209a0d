//! What must hold once all is well again.

use std::time::{Duration, Instant};

use tavla_shared::board::Board;
use tavla_tests::person::PATIENCE;

use crate::plan::{Plan, VIEWER};
use crate::table::Table;

/// The longest that nobody looks while nothing happens.
const LOOK: Duration = Duration::from_millis(20);
/// More connections than somebody has who gave up as many as a plan can break.
const CONNECTIONS_MAX: usize = 40;

impl Table {
    /// Everything that must hold once misfortune has ended.
    pub fn check_everything(&mut self, plan: &Plan) {
        self.wait("all have sent everything and see the same", |table| {
            table.are_synced() && table.are_alike() && table.host.is_drained()
        });
        for (who, seat) in self.seats.iter().enumerate() {
            let open = seat.proxy.open();
            assert!(open <= CONNECTIONS_MAX, "{who} holds {open} connections");
        }
        self.check_made();
        let (mut late, _folder) = self.latecomer();
        late.wait_for_shapes(&self.seats[0].person.shapes);
        // Killed once more, whatever its end was before, it has all of it.
        self.host.end();
        let rebuilt = self.host.rebuilt();
        self.check_rebuilt(&rebuilt);
        assert_eq!(plan.networks.len(), self.seats.len());
    }

    #[track_caller]
    fn wait(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            let now = Instant::now();
            assert!(now < deadline, "in vain until {what}\n{}", self.describe());
            for seat in &mut self.seats {
                // The waits between attempts are no affair of this test.
                if seat.person.session().link_state().is_waiting() {
                    seat.person.session().retry_now();
                }
            }
            self.look(LOOK);
        }
    }

    fn are_synced(&self) -> bool {
        self.writers().iter().all(|seat| seat.person.is_synced())
    }

    /// All see the same; the viewer, besides that, what nobody else does.
    fn are_alike(&self) -> bool {
        let first = &self.seats[0].person.shapes;
        let mut others = self.writers().iter();
        let viewed = self.seats[VIEWER].person.shapes.iter();
        let viewed = viewed.filter(|(id, _)| !self.hidden.contains(*id));
        others.all(|seat| seat.person.shapes == *first) && viewed.eq(first)
    }

    /// All that was made is there, and nothing of the viewer's.
    fn check_made(&self) {
        for (who, seat) in self.writers().iter().enumerate() {
            let seen = seat.person.shapes.keys();
            assert!(seen.eq(&self.made), "person {who} sees other shapes");
        }
        // What the viewer drew stays on their board, or was set aside in a copy of it.
        let viewer = &self.seats[VIEWER].person;
        let parted = self.viewer_parted() > 0;
        let there = self.hidden.iter().all(|id| viewer.shapes.contains_key(id));
        assert!(parted || there, "the viewer's edits are gone");
    }

    /// The server's log adds up to what everybody sees, and has nothing by the viewer.
    fn check_rebuilt(&self, rebuilt: &Board) {
        let kept = rebuilt.shapes().map(|shape| (&shape.id, shape));
        let kept: std::collections::BTreeMap<_, _> = kept.collect();
        let seen = &self.seats[0].person.shapes;
        assert!(
            kept.iter().map(|(id, shape)| (*id, *shape)).eq(seen),
            "the server has other shapes"
        );
        for viewer in &self.viewer_peers {
            let ops = rebuilt.version().ops_of(*viewer);
            assert_eq!(ops, 0, "the viewer has written as {viewer}");
        }
    }

    fn describe(&self) -> String {
        let line = |(who, seat): (usize, &crate::table::Seat)| {
            let person = &seat.person;
            format!(
                "person {who}: {} shapes, {} open tickets, synced {}, {}\n",
                person.shapes.len(),
                person.open_tickets.len(),
                person.is_synced(),
                person.standing(),
            )
        };
        self.seats.iter().enumerate().map(line).collect()
    }
}
