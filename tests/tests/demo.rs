//! The demo without a display: three people, one board, three pictures.

use tavla::cli::DemoOptions;
use tavla::demo::run_headless;
use tempfile::TempDir;

#[test]
fn everyone_ends_with_the_same_board_and_the_pictures_are_made() {
    let out = TempDir::new().unwrap();
    let options = DemoOptions {
        headless: true,
        seconds: 4.0,
        out: out.path().join("pictures"),
        dark: false,
    };
    let findings = run_headless(&options).unwrap();
    assert!(findings.converged, "{findings:?}");
    assert_eq!(findings.peers, 3);
    assert!(findings.shapes >= 8, "{findings:?}");
    assert!(findings.messages >= 2, "{findings:?}");
    assert!(findings.edit_to_peer_ms_p95.is_some(), "{findings:?}");
    for picture in ["board.png", "chat.png", "window.png"] {
        let bytes = std::fs::read(options.out.join(picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{picture}");
    }
}
