//! Takes in what members write, whole or not at all: checked, imported, given to the log and to the
//! others. Who sends what breaks the document is put out, and has to wait.

use std::sync::Arc;

use tavla_shared::board::{BatchImport, ImportError};
use tavla_shared::protocol::{AckStatus, BatchId, RoomErrorCode, close};

use super::{Answer, DocumentRoom, State};
use crate::log::LogRequest;
use crate::room::{MemberId, RoomAction, ack, put_out};

/// Why a batch was not taken in.
#[derive(Debug)]
enum Fault {
    /// It is no good.
    Invalid(ImportError),
    /// It builds on what the room does not have. Part of it may have stayed in the document.
    Unconnected { stayed: bool },
}

impl DocumentRoom {
    pub(super) fn take_batch(
        &mut self,
        id: MemberId,
        (batch, updates): (BatchId, Vec<Vec<u8>>),
        now: u64,
        actions: &mut Vec<RoomAction>,
    ) {
        // Somebody who was put out has had their answer.
        let Some(member) = self.members.get(&id) else {
            return;
        };
        let sink = Arc::clone(&member.sink);
        let refused = if !member.writes {
            Some(AckStatus::PermissionDenied)
        } else if self
            .upkeep
            .is_over(self.context.limits.snapshot_bytes as u64)
        {
            Some(AckStatus::PayloadTooLarge)
        } else {
            None
        };
        if let Some(status) = refused {
            self.context.metrics.batches_refused.add_one();
            return ack(sink.as_ref(), &self.name, batch, status);
        }
        let State::Open(document) = &mut self.state else {
            return;
        };
        let shapes_max = self.context.limits.board_shapes;
        let BatchImport { new, result } = document.import_batch(&updates, shapes_max);
        self.is_cold = false;
        let outcome = checked(result);
        let poisoned = document.is_poisoned();
        match outcome {
            Ok(()) => {
                self.context.metrics.batches.add_one();
                if new {
                    self.issued += 1;
                    let bytes = updates.iter().map(Vec::len).sum();
                    self.unsynced.push_back((self.issued, bytes));
                    self.unsynced_bytes += bytes;
                    self.upkeep.appended(&updates);
                    let (ticket, logged) = (self.issued, updates.clone());
                    actions.push(RoomAction::Log(LogRequest::Append {
                        ticket,
                        updates: logged,
                    }));
                    self.fanout.push(id, updates, now);
                }
                // What is known already may still be on its way to the disk.
                self.when_durable(id, Answer::Ack(batch), now, now);
            }
            Err(fault) => {
                let stayed = matches!(fault, Fault::Unconnected { stayed: true });
                let half_in = new || poisoned || stayed;
                if half_in {
                    // Before it can come again: each time costs a load.
                    sink.accuse(now);
                }
                self.punish(id, batch, &fault, poisoned);
                if half_in {
                    self.rebuild(actions);
                }
            }
        }
    }

    fn punish(&mut self, id: MemberId, batch: BatchId, fault: &Fault, poisoned: bool) {
        let metrics = &self.context.metrics;
        metrics.batches_refused.add_one();
        tracing::warn!(member = id, ?fault, "a batch was refused");
        let Some(member) = self.members.get(&id) else {
            return;
        };
        let sink = Arc::clone(&member.sink);
        match fault {
            Fault::Invalid(error) => {
                let status = match error {
                    ImportError::TooLarge { .. }
                    | ImportError::Entangled { .. }
                    | ImportError::Crowded { .. } => AckStatus::PayloadTooLarge,
                    _ => AckStatus::InvalidUpdate,
                };
                ack(sink.as_ref(), &self.name, batch, status);
                if poisoned {
                    metrics.import_panics.add_one();
                    self.remove(id);
                    let message = "the update breaks the document";
                    put_out(sink.as_ref(), &self.name, RoomErrorCode::Evicted, message);
                    sink.close(close::BAD_FRAME, message);
                }
            }
            // Not acked: the sender still has it, and by joining again learns what is missing.
            Fault::Unconnected { .. } => {
                self.remove(id);
                let message = "the update builds on what the room does not have";
                put_out(
                    sink.as_ref(),
                    &self.name,
                    RoomErrorCode::RejoinSuggested,
                    message,
                );
            }
        }
    }
}

fn checked(result: Result<bool, ImportError>) -> Result<(), Fault> {
    match result {
        // Part of it waits for history inside the document: that must not stay there unlogged.
        Ok(true) => Err(Fault::Unconnected { stayed: true }),
        Ok(false) => Ok(()),
        Err(ImportError::Gap { .. }) => Err(Fault::Unconnected { stayed: false }),
        Err(error) => Err(Fault::Invalid(error)),
    }
}
