//! What a person is told of exports, in the words of `assets/i18n`.

use std::path::Path;

use super::Aim;
use super::making::{Done, Failure};
use crate::export::product::{Format, ProductError};
use crate::export::{ExportError, ExportReport};
use crate::i18n::{text, text_with};
use crate::ui::Severity;

/// What a kind of file is called where one is saved.
pub(super) fn kind_of_file(format: Format) -> String {
    let kind = text(match format {
        Format::Png => "export-kind-png",
        Format::Svg => "export-kind-svg",
        Format::Pdf => "export-kind-pdf",
        Format::Excalidraw => "export-kind-excalidraw",
        Format::Canvas => "export-kind-canvas",
        Format::Csv => "export-kind-csv",
    });
    text_with("export-kind-of-file", &[("kind", kind.into())])
}

/// What is being done.
pub(super) fn under_way(aim: &Aim, name: &str) -> String {
    let id = match aim {
        Aim::File(_) => "export-under-way",
        Aim::Clipboard => "export-copy-under-way",
        Aim::Printer => "export-print-under-way",
    };
    text_with(id, &[("name", name.into())])
}

/// What was done.
pub(super) fn of_done(done: &Done) -> (Severity, String) {
    let (report, words, with_losses) = match done {
        Done::Saved {
            path,
            report,
            smaller,
        } => return of_saved(path, report, *smaller),
        Done::Pixels { report, .. } => (report, "export-copied-png", "export-copied-with-losses"),
        Done::Text { report, .. } => (report, "export-copied-svg", "export-copied-with-losses"),
        Done::Printable { report, .. } => (report, "export-printed", "export-printed-with-losses"),
    };
    match lost(report) {
        None => (Severity::Info, text(words).to_owned()),
        Some(lost) => {
            let args = [("lost", lost.as_str().into())];
            (Severity::Warning, text_with(with_losses, &args))
        }
    }
}

fn of_saved(path: &Path, report: &ExportReport, smaller: Option<f64>) -> (Severity, String) {
    let path = path.display().to_string();
    let place = ("path", path.as_str().into());
    if let Some(lost) = lost(report) {
        let args = [place, ("lost", lost.as_str().into())];
        let words = text_with("export-saved-with-losses", &args);
        return (Severity::Warning, words);
    }
    if let Some(part) = smaller {
        let percent = format!("{:.0}%", part * 100.0);
        let args = [place, ("scale", percent.as_str().into())];
        return (Severity::Warning, text_with("export-saved-smaller", &args));
    }
    (Severity::Info, text_with("export-saved", &[place]))
}

/// What is not in it, by reason; none where all is.
fn lost(report: &ExportReport) -> Option<String> {
    let lost = report.lost.iter();
    let lost = lost.map(|(loss, &count)| text_with(loss.text_id(), &[("count", count.into())]));
    let lost: Vec<String> = lost.collect();
    (!lost.is_empty()).then(|| lost.join(", "))
}

/// Why nothing was done.
pub(super) fn of_failure(failure: &Failure) -> (Severity, String) {
    let words = match failure {
        Failure::Stopped(_) => return (Severity::Info, text("export-stopped").to_owned()),
        Failure::Product(ProductError::Export(ExportError::Nothing)) => {
            return (Severity::Info, text("export-nothing").to_owned());
        }
        Failure::Exists { ending } => {
            let args = [("ending", (*ending).into())];
            return (Severity::Error, text_with("export-exists", &args));
        }
        Failure::Full => "export-disk-full",
        Failure::Denied => "export-denied",
        Failure::Store(_) => "export-no-pictures",
        Failure::Io(_) => "export-failed",
        Failure::Product(ProductError::NoFrames) => "export-no-frames",
        Failure::Product(
            ProductError::Export(ExportError::TooLarge { .. } | ExportError::TooDeep { .. })
            | ProductError::Scene(_),
        ) => "export-too-large",
        Failure::Product(_) => "export-not-made",
    };
    (Severity::Error, text(words).to_owned())
}

/// A file's address, as programs that show pages take it.
pub(super) fn address_of(path: &Path) -> String {
    let path = path.display().to_string().replace('\\', "/");
    let mut address = "file://".to_owned();
    // A drive's letter is a folder of its own there.
    if !path.starts_with('/') {
        address.push('/');
    }
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
        if is_plain {
            address.push(char::from(byte));
        } else {
            address.push_str(&format_byte(byte));
        }
    }
    address
}

fn format_byte(byte: u8) -> String {
    format!("%{byte:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_letters_that_mean_something_else_there() {
        let address = address_of(Path::new("/tmp/my plans/å#1?.pdf"));
        assert_eq!(address, "file:///tmp/my%20plans/%C3%A5%231%3F.pdf");
        let address = address_of(Path::new("C:\\Temp\\a.pdf"));
        assert_eq!(address, "file:///C:/Temp/a.pdf");
    }
}
