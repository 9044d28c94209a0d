//! The WebSocket at `/v1/sync`: upgrades, and hands the socket to a connection.
//! Never looks into a frame.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::StreamExt as _;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;

use super::visit::visit;
use super::{Caller, Door, Open};
use crate::connection::{self, Connection};
use crate::outbox::Outbox;

/// Room for the WebSocket envelope around a full frame.
const MESSAGE_BYTES_MAX: usize = FRAME_BYTES_MAX + 1024;
/// The defaults (128 KiB to read, no bound on writes) are too much for thousands of connections.
const READ_BUFFER_BYTES: usize = 8 * 1024;
const WRITE_BUFFER_BYTES: usize = 16 * 1024;
const WRITE_BUFFER_BYTES_MAX: usize = 2 * MESSAGE_BYTES_MAX;

/// Upgrades a request and runs the connection.
pub async fn upgrade(
    State(door): State<Door>,
    Extension(caller): Extension<Arc<Caller>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let visit = visit(caller.address, &headers);
    let number = door.next_number.fetch_add(1, Ordering::Relaxed);
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(async move |socket| {
            let Door {
                context,
                rooms,
                clock,
                phase,
                open,
                ..
            } = door;
            // Who is slow, or dead, is the connection's affair from here on.
            caller.watched.leave_alone();
            let open = Open::new(open, Arc::clone(&context.metrics));
            let now = clock.now_millis();
            let connection = Connection::new(number, visit, Outbox::new(), context, now);
            let (writer, reader) = socket.split();
            connection::run(reader, writer, connection, rooms, clock, phase).await;
            drop((caller, open));
        })
}
