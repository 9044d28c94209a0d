//! One thing named on the command line: a path, the address of a file, as desktops give it, or a link. Looks at
//! no disk.

use std::ffi::OsStr;
use std::path::PathBuf;

use url::Url;

use super::OpeningError;
use crate::link::BoardLink;

/// What was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A board on a server.
    Link(BoardLink),
    /// A file.
    File(PathBuf),
}

/// Tells what `what` is.
///
/// # Errors
/// [`OpeningError`] where it is an address that leads nowhere.
pub(super) fn read(what: &OsStr) -> Result<Named, OpeningError> {
    // What is no text is no address, and can be a file's name.
    let address = what.to_str().and_then(|text| Some((scheme(text)?, text)));
    match address {
        None => Ok(Named::File(PathBuf::from(what))),
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("file") => {
            let path = Url::parse(address)
                .ok()
                .and_then(|url| url.to_file_path().ok());
            let address = address.to_owned();
            path.map(Named::File)
                .ok_or(OpeningError::Elsewhere { address })
        }
        // Of any scheme, so that one of another program is refused as a link, not as a file.
        Some((_, link)) => Ok(Named::Link(BoardLink::parse(link)?)),
    }
}

/// What an address begins with; none where it is a path. A letter by itself is a drive.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_letter);
    // Some programs give the address of a file with one slash.
    let is_address =
        rest.starts_with("//") || scheme.eq_ignore_ascii_case("file") && rest.starts_with('/');
    (is_scheme && is_address).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_file(what: impl AsRef<OsStr>, path: impl Into<PathBuf>) {
        assert_eq!(read(what.as_ref()), Ok(Named::File(path.into())));
    }

    #[test]
    fn a_path_is_taken_as_it_is() {
        for path in [
            "plan.tavla",
            "../a b/plan%20.tavla",
            "/tmp/http://a",
            "notes: one.png",
            "file:plan",
            "C:/plan.tavla",
            "C://plan.tavla",
            "",
        ] {
            check_file(path, path);
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_address_of_a_file_is_its_path() {
        let path = "/home/a b/ä#?.tavla";
        check_file("file:///home/a%20b/%C3%A4%23%3F.tavla", path);
        check_file("FILE://localhost/home/a%20b/ä%23%3F.tavla", path);
        check_file("file:/home/a%20b/ä%23%3F.tavla", path);
        check_file("file:///home/100%25.tavla", "/home/100%.tavla");
    }

    #[cfg(windows)]
    #[test]
    fn the_address_of_a_file_is_its_path() {
        check_file("file:///C:/a%20b/ä%23.tavla", r"C:\a b\ä#.tavla");
        check_file(
            "file://server/share/plan.tavla",
            r"\\server\share\plan.tavla",
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_a_file_by_path_and_by_address() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = OsStr::from_bytes(b"/tmp/caf\xe9.png");
        check_file(name, name);
        check_file("file:///tmp/caf%E9.png", name);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_another_machine_is_refused() {
        let address = "file://elsewhere.example/plan.tavla".to_owned();
        let refused = OpeningError::Elsewhere {
            address: address.clone(),
        };
        assert_eq!(read(address.as_ref()), Err(refused));
    }
}
