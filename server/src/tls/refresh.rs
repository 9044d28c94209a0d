//! Looks at the certificate's files now and then: whoever renews one need not tell the server.

use std::sync::Arc;
use std::time::Duration;

use super::{Refreshed, Tls};

/// Certificates are renewed weeks before they end.
const PERIOD: Duration = Duration::from_mins(1);

/// Looks once a minute, for as long as it is polled.
pub async fn refresh_now_and_then(tls: Arc<Tls>) {
    loop {
        tokio::time::sleep(PERIOD).await;
        let tls = Arc::clone(&tls);
        // The files may lie on a slow disk.
        if tokio::task::spawn_blocking(move || tls.refresh_and_say())
            .await
            .is_err()
        {
            tracing::error!("looking at the certificate panicked");
        }
    }
}

impl Tls {
    /// As [`Tls::refresh`], told in the log.
    pub fn refresh_and_say(&self) {
        match self.refresh() {
            Ok(Refreshed::Unchanged) => {}
            Ok(Refreshed::Renewed) => tracing::info!("the certificate was renewed"),
            Err(error) => tracing::error!(
                %error,
                "the new certificate cannot be used; the one before goes on"
            ),
        }
    }
}
