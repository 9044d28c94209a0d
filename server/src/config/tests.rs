//! What wins where settings are said twice, and what is said of those that make no server.

use super::*;
use crate::config::sources::{from_file, from_flag, from_variables};

fn file(text: &str) -> Result<Said, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.toml");
    std::fs::write(&path, format!("data = \"boards\"\n{text}")).unwrap();
    let layer = from_file(&path)?;
    Ok(Said {
        file: Some((path, layer)),
        ..Said::default()
    })
}

fn variable(name: &str, value: &str) -> Result<Vec<(Source, Layer)>, ConfigError> {
    from_variables([(name.to_owned(), value.to_owned())])
}

#[track_caller]
fn check_error(said: Result<Said, ConfigError>, words: &[&str]) {
    let error = said
        .and_then(|said| said.resolve())
        .unwrap_err()
        .to_string();
    for word in words {
        assert!(error.contains(word), "{word:?} is not in {error:?}");
    }
}

#[test]
fn a_flag_counts_more_than_a_variable_and_that_more_than_the_file() {
    let mut said =
        file("listen = '0.0.0.0:1'\nthreads = 3\n[limits]\nping_millis = 1000\n").unwrap();
    let config = said.resolve().unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:1");
    assert_eq!((config.threads, config.limits.ping_millis), (Some(3), 1000));
    said.variables = variable("TAVLA_LIMITS_PING_MILLIS", "2000").unwrap();
    assert_eq!(said.resolve().unwrap().limits.ping_millis, 2000);
    said.set = vec![from_flag("limits.ping_millis=3000").unwrap()];
    said.flags.listen = Some("127.0.0.1:2".parse().unwrap());
    let config = said.resolve().unwrap();
    assert_eq!(config.limits.ping_millis, 3000);
    assert_eq!(config.listen.port(), 2);
    let usual = Limits::default();
    assert_eq!(config.limits.dead_millis, usual.dead_millis);
}

#[test]
fn what_is_wrong_is_named_with_what_is_allowed() {
    check_error(
        file("lisen = '0.0.0.0:1'\n"),
        &["server.toml", "lisen", "listen"],
    );
    check_error(file("log_format = 'xml'\n"), &["xml", "text", "json"]);
    check_error(
        file("[limits]\nping_millis = 1\n"),
        &["server.toml", "limits.ping_millis is 1", "100 to"],
    );
    check_error(
        file("[limits]\nping_milis = 1\n"),
        &["ping_milis", "ping_millis"],
    );
    check_error(file("[rooms]\nlag_millis = -1\n"), &["server.toml", "-1"]);
    check_error(file("tls_cert = 'a.pem'\n"), &["tls_key"]);
    check_error(file("threads = 0\n"), &["threads is 0", "1 to"]);
    check_error(file("origins = ['board.example']\n"), &["https://"]);
    check_error(
        file("[limits]\ndead_millis = 1000\n"),
        &["ping_millis", "dead_millis"],
    );
    check_error(file("admin = '127.0.0.1:7420'\n"), &["admin", "listen"]);
    check_error(Ok(Said::default()), &["--data", "TAVLA_SERVER_DATA_DIR"]);
    let error = variable("TAVLA_LIMITS_PING", "1").unwrap_err().to_string();
    assert!(
        error.contains("TAVLA_LIMITS_PING") && error.contains("ping_millis"),
        "{error}"
    );
    let error = variable("TAVLA_ROOMS_IDLE_MILLIS", "soon")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("soon") && error.contains("whole number"),
        "{error}"
    );
    for flag in ["ping_millis=1", "limits.ping_millis", "admin.port=1"] {
        assert!(from_flag(flag).is_err(), "{flag}");
    }
}

#[test]
fn what_is_printed_makes_the_same_server_again() {
    let said = file("open = true\nbehind_proxy = true\norigins = ['https://a.example']\n").unwrap();
    let config = said.resolve().unwrap();
    assert!(config.limits.connections_per_address > Limits::default().connections_per_address);
    let printed = config.to_toml().unwrap();
    let again: Layer = toml::from_str(&printed).unwrap();
    let said = Said {
        file: Some(("printed".into(), again)),
        ..Said::default()
    };
    let again = said.resolve().unwrap();
    assert_eq!(again.to_toml().unwrap(), printed);
    assert_eq!(format!("{again:?}"), format!("{config:?}"));
}
