//! TLS with certificates made for the test.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tavla_server::{Config, Running, Server, Storage, TlsFiles};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::client::Client;
use crate::program::{Program, run, stderr};

/// Writes a new pair, and gives the certificate.
fn issue(files: &TlsFiles) -> String {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let cert = made.cert.pem();
    fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    fs::write(&files.cert, &cert).unwrap();
    cert
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles {
        cert: folder.join("cert.pem"),
        key: folder.join("key.pem"),
    }
}

fn start(folder: &Path) -> Running {
    let storage = Storage::Folder(folder.join("boards"));
    let config = Config {
        tls: Some(files(folder)),
        ..Config::new("127.0.0.1:0".parse().unwrap(), storage)
    };
    Server::start(config).unwrap()
}

/// Connects, believing this certificate alone.
async fn connect(
    address: std::net::SocketAddr,
    cert: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let cert = CertificateDer::from_pem_slice(cert.as_bytes()).unwrap();
    roots.add(cert).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

async fn join(
    address: std::net::SocketAddr,
    cert: &str,
    peer: u64,
) -> Client<TlsStream<TcpStream>> {
    let stream = connect(address, cert).await.unwrap();
    Client::over(stream, "wss://localhost/v1/sync", "plan", peer).await
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_to_the_next_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let old = issue(&files(folder.path()));
    let server = start(folder.path());
    assert!(server.url().starts_with("wss://"));
    let mut ada = join(server.addr(), &old, 1).await;
    ada.draw("first").await;
    ada.until_acked().await;
    let new = issue(&files(folder.path()));
    server.reload_tls();
    assert!(connect(server.addr(), &old).await.is_err());
    let mut bo = join(server.addr(), &new, 2).await;
    bo.until_shapes(1).await;
    // Whoever was there goes on.
    ada.draw("second").await;
    ada.until_acked().await;
    bo.until_shapes(2).await;
    // Half a renewal changes nothing.
    fs::write(files(folder.path()).key, "nothing").unwrap();
    server.reload_tls();
    let mut eve = join(server.addr(), &new, 3).await;
    eve.until_shapes(2).await;
}

#[tokio::test]
async fn answers_by_tls_ask_for_tls_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let cert = issue(&files(folder.path()));
    let server = start(folder.path());
    let mut stream = connect(server.addr(), &cert).await.unwrap();
    let request = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );
}

#[tokio::test]
async fn whoever_does_not_agree_on_tls_in_time_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    issue(&files(folder.path()));
    let storage = Storage::Folder(folder.path().join("boards"));
    let mut config = Config {
        tls: Some(files(folder.path())),
        ..Config::new("127.0.0.1:0".parse().unwrap(), storage)
    };
    config.limits.handshake_millis = 200;
    let server = Server::start(config).unwrap();
    let mut silent = TcpStream::connect(server.addr()).await.unwrap();
    let mut nothing = Vec::new();
    let ended = silent.read_to_end(&mut nothing);
    let ended = tokio::time::timeout(crate::client::PATIENCE, ended).await;
    // However it is let go: by a close or a reset.
    ended.expect("it is held for ever").ok();
    assert_eq!(nothing, b"");
}

#[test]
fn a_certificate_without_its_key_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    issue(&files);
    fs::write(&files.key, "nothing").unwrap();
    let [cert, key] = [&files.cert, &files.key].map(|path| path.to_str().unwrap());
    let data = folder.path().join("boards");
    let data = data.to_str().unwrap();
    let said = run(["--data", data, "--tls-cert", cert, "--tls-key", key]);
    assert!(!said.status.success());
    assert!(stderr(&said).contains("key.pem"), "{}", stderr(&said));
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let other = self::files(&other);
    issue(&other);
    let key = other.key.to_str().unwrap();
    let said = run(["--data", data, "--tls-cert", cert, "--tls-key", key]);
    let said = stderr(&said);
    assert!(said.contains("cannot be used together"), "{said}");
    assert_eq!(said.matches("the certificate").count(), 1, "{said}");
    let said = run(["--data", data, "--tls-cert", cert]);
    assert!(stderr(&said).contains("tls_key"), "{}", stderr(&said));
}

#[tokio::test]
#[cfg(unix)]
async fn a_hangup_reads_the_certificate_again_and_health_knows_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(folder.path());
    issue(&files);
    let [cert, key] = [&files.cert, &files.key].map(|path| path.to_str().unwrap().to_owned());
    let tls = ["--tls-cert", &cert, "--tls-key", &key];
    let data = folder.path().join("boards");
    let program = Program::start(&data, &tls);
    assert!(program.url.starts_with("wss://"));
    let listen = program.addr.to_string();
    let health = ["health", "--listen", &listen, "--data", "x"];
    let asked = run(health.into_iter().chain(tls));
    assert!(asked.status.success(), "{}", stderr(&asked));
    let new = issue(&files);
    program.signal("-HUP");
    let deadline = tokio::time::Instant::now() + crate::client::PATIENCE;
    while connect(program.addr, &new).await.is_err() {
        assert!(tokio::time::Instant::now() < deadline, "never renewed");
    }
    let asked = run(health.into_iter().chain(tls));
    assert!(asked.status.success(), "{}", stderr(&asked));
}
