//! What counts when the files change.

use std::fs;

use super::*;

fn pair(name: &str) -> (String, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

#[test]
fn a_new_pair_counts_and_a_broken_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles {
        cert: folder.path().join("cert.pem"),
        key: folder.path().join("key.pem"),
    };
    assert!(matches!(
        Tls::load(files.clone()),
        Err(TlsError::File { .. })
    ));
    let (cert, key) = pair("localhost");
    fs::write(&files.cert, &cert).unwrap();
    fs::write(&files.key, &key).unwrap();
    let tls = Tls::load(files.clone()).unwrap();
    assert_eq!(tls.refresh().unwrap(), Refreshed::Unchanged);
    let before = Arc::clone(&tls.current().config);
    let (other_cert, other_key) = pair("localhost");
    // A renewal that has come half way: the key is still the old one.
    fs::write(&files.cert, &other_cert).unwrap();
    assert!(matches!(tls.refresh(), Err(TlsError::Pair { .. })));
    assert!(Arc::ptr_eq(&tls.current().config, &before));
    fs::write(&files.key, "no key").unwrap();
    assert!(matches!(tls.refresh(), Err(TlsError::Pem { .. })));
    fs::write(&files.key, &other_key).unwrap();
    assert_eq!(tls.refresh().unwrap(), Refreshed::Renewed);
    assert!(!Arc::ptr_eq(&tls.current().config, &before));
}

#[test]
fn the_key_is_in_no_message() {
    let (cert, key) = pair("localhost");
    let pem = Pem {
        cert: cert.into_bytes(),
        key: key.clone().into_bytes(),
    };
    assert!(!format!("{pem:?}").contains("PRIVATE"));
    assert!(key.contains("PRIVATE"));
}
