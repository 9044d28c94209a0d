//! From what the sources say to one configuration: a flag counts more than a variable, a variable
//! more than the file, the file more than what is usual. Refuses what cannot go together.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::layer::Layer;
use super::sources::{ConfigError, Source};
use super::{Config, LISTEN_DEFAULT, Storage, TlsFiles};
use crate::access::Access;
use crate::blobs::BlobPlace;

/// Behind a proxy everybody comes from one address, and the proxy is who counts them.
const CONNECTIONS_OF_A_PROXY: usize = 100_000;
const THREADS_MAX: usize = 1_024;

/// All that the sources say.
#[derive(Debug, Default)]
pub struct Said {
    /// Flags, and the variables that stand for them.
    pub flags: Layer,
    /// Single numbers by flag, in their order.
    pub set: Vec<(Source, Layer)>,
    /// Single numbers by variable.
    pub variables: Vec<(Source, Layer)>,
    /// The file, where one was named.
    pub file: Option<(PathBuf, Layer)>,
}

impl Said {
    /// The folder boards are kept in, for whoever needs nothing else.
    ///
    /// # Errors
    /// [`ConfigError::Combination`] where nobody names one.
    pub fn data(&self) -> Result<PathBuf, ConfigError> {
        let from_file = || self.file.as_ref().and_then(|(_, file)| file.data.clone());
        self.flags.data.clone().or_else(from_file).ok_or_else(|| {
            combination(
                "no folder for the boards: say --data FOLDER, TAVLA_SERVER_DATA_DIR, or `data` in the \
                 settings file",
            )
        })
    }

    /// The configuration.
    ///
    /// # Errors
    /// [`ConfigError`] where there can be none.
    pub fn resolve(&self) -> Result<Config, ConfigError> {
        let data = self.data()?;
        let nothing = Layer::default();
        let (flags, file) = (
            &self.flags,
            self.file.as_ref().map_or(&nothing, |(_, file)| file),
        );
        let origins = flags.origins.clone().or_else(|| file.origins.clone());
        let access = Access {
            open: flags.open.or(file.open).unwrap_or(false),
            origins: origins.unwrap_or_default(),
            ..Access::default()
        };
        let behind_proxy = flags.behind_proxy.or(file.behind_proxy).unwrap_or(false);
        let listen = flags.listen.or(file.listen).unwrap_or(LISTEN_DEFAULT);
        let mut config = Config {
            access,
            tls: tls(
                flags.tls_cert.clone().or_else(|| file.tls_cert.clone()),
                flags.tls_key.clone().or_else(|| file.tls_key.clone()),
            )?,
            behind_proxy,
            admin_public: flags.admin_public.or(file.admin_public).unwrap_or(false),
            threads: flags.threads.or(file.threads),
            admin: flags.admin.or(file.admin),
            log_format: flags.log_format.or(file.log_format).unwrap_or_default(),
            ..Config::new(listen, Storage::Folder(data))
        };
        if behind_proxy {
            config.limits.connections_per_address = CONNECTIONS_OF_A_PROXY;
        }
        if let Some(url) = flags.blob_store.clone().or_else(|| file.blob_store.clone()) {
            config.blob_place = BlobPlace::Url(url);
        }
        self.apply_numbers(&mut config)?;
        check(&config)?;
        Ok(config)
    }

    fn apply_numbers(&self, config: &mut Config) -> Result<(), ConfigError> {
        let file = self
            .file
            .iter()
            .map(|(path, layer)| (Source::File(path.clone()), layer));
        let single = self.variables.iter().chain(&self.set);
        let single = single.map(|(source, layer)| (source.clone(), layer));
        // The later one wins.
        for (origin, layer) in file.chain(single) {
            layer
                .limits
                .apply(&mut config.limits)
                .and_then(|()| layer.rooms.apply(&mut config.rooms))
                .and_then(|()| layer.blobs.apply(&mut config.blobs))
                .map_err(|out| ConfigError::OutOfRange { origin, out })?;
        }
        Ok(())
    }
}

fn combination(text: &str) -> ConfigError {
    ConfigError::Combination(text.to_owned())
}

fn tls(cert: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>, ConfigError> {
    match (cert, key) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(combination("tls_cert is said without tls_key")),
        (None, Some(_)) => Err(combination("tls_key is said without tls_cert")),
    }
}

fn check(config: &Config) -> Result<(), ConfigError> {
    let limits = &config.limits;
    if limits.ping_millis >= limits.dead_millis {
        return Err(ConfigError::Combination(format!(
            "limits.ping_millis ({}) must be less than limits.dead_millis ({}), or everybody who is \
             quiet is taken for dead",
            limits.ping_millis, limits.dead_millis
        )));
    }
    if limits.updates_burst < limits.updates_per_second {
        return Err(combination(
            "limits.updates_burst must not be less than limits.updates_per_second",
        ));
    }
    if let BlobPlace::Url(url) = &config.blob_place
        && url.strip_prefix("s3://").is_none_or(str::is_empty)
    {
        return Err(ConfigError::Combination(format!(
            "blob_store is {url:?}; allowed is s3://BUCKET or s3://BUCKET/PREFIX"
        )));
    }
    if let Some(threads) = config.threads
        && !(1..=THREADS_MAX).contains(&threads)
    {
        return Err(ConfigError::Combination(format!(
            "threads is {threads}; allowed is 1 to {THREADS_MAX}"
        )));
    }
    if config.admin.is_some_and(|admin| same(admin, config.listen)) {
        return Err(combination("admin and listen must not be the same address"));
    }
    if let Some(admin) = config.admin
        && !config.admin_public
        && !admin.ip().to_canonical().is_loopback()
    {
        return Err(ConfigError::Combination(format!(
            "admin is {admin}, which other machines reach without a token; say admin_public if that is \
             meant"
        )));
    }
    for origin in &config.access.origins {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains('/')) {
            return Err(ConfigError::Combination(format!(
                "origins has {origin:?}; an origin looks like https://board.example"
            )));
        }
    }
    Ok(())
}

fn same(admin: SocketAddr, listen: SocketAddr) -> bool {
    // Port 0 takes a free one each.
    admin == listen && listen.port() != 0
}
