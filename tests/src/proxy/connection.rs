//! One connection through the proxy: both of its ways, and its end.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::Shared;
use super::pipe::{Allowance, Broken, Pipe};
use super::weather::{End, Way};

/// How long a cut waits for the bytes that it is to come after.
const CUT: Duration = Duration::from_millis(50);

/// All connections that there are are to be cut.
#[derive(Debug, Clone, Copy, Default)]
pub struct Order {
    /// Counts the orders.
    pub number: u64,
    pub end: End,
    pub after_bytes: u64,
}

/// Counts a connection for as long as it lives.
struct Counted<'a>(&'a Shared);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Carries a client's connection to the server, to its end.
pub async fn carry(mut client: TcpStream, shared: Arc<Shared>) {
    let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
    shared.open.fetch_add(1, Ordering::SeqCst);
    let _counted = Counted(&shared);
    let mut orders = shared.order.subscribe();
    orders.mark_unchanged();
    let Ok(mut server) = TcpStream::connect(shared.server).await else {
        return reset(&client);
    };
    for stream in [&client, &server] {
        if stream.set_nodelay(true).is_err() {
            return;
        }
    }
    let allowance = Allowance::default();
    let pipe = |way: Way| Pipe {
        way,
        weather: shared.weather.subscribe(),
        allowance: &allowance,
        passed: &shared.passed[way.index()],
        dice: StdRng::seed_from_u64(shared.seed ^ (number << 1) ^ way.index() as u64),
    };
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let both = async {
        let up = pipe(Way::Up).carry(from_client, to_server);
        let down = pipe(Way::Down).carry(from_server, to_client);
        tokio::try_join!(up, down)
    };
    let end = tokio::select! {
        ended = both => match ended {
            Ok(_) => End::Fin,
            Err(Broken) => End::Rst,
        },
        end = ordered(&mut orders, &allowance) => end,
    };
    if end == End::Rst {
        reset(&client);
        reset(&server);
    }
}

/// How it is to be cut, once that was ordered and its last bytes have passed.
async fn ordered(orders: &mut watch::Receiver<Order>, allowance: &Allowance) -> End {
    if orders.changed().await.is_err() {
        return End::Rst;
    }
    let Order {
        end, after_bytes, ..
    } = *orders.borrow_and_update();
    if after_bytes > 0 {
        allowance.limit(after_bytes);
        // On a quiet connection they never come.
        timeout(CUT, allowance.spent()).await.ok();
    }
    end
}

/// The other side will be told by a reset.
pub fn reset(stream: &TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::debug!(%error, "a connection ends politely");
    }
}
