//! Lists the boards that are kept. Reads beside a running server, and changes nothing.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use tavla_shared::board::last_change;
use tavla_shared::protocol::{Magic, RoomName};
use tavla_shared::store::{DataFolder, Store};

use super::{CliError, Place, printing};

/// What `boards` is asked.
#[derive(Debug, Args)]
pub struct Boards {
    #[command(flatten)]
    place: Place,
    /// Print JSON, one array.
    #[arg(long)]
    json: bool,
}

/// A board that is kept.
#[derive(Debug, Default, Serialize)]
struct Row {
    name: String,
    /// When it was made, in Unix seconds.
    created: Option<i64>,
    /// When somebody last wrote to it, in Unix seconds, as their clocks said.
    changed: Option<i64>,
    bytes: u64,
    records: u64,
    snapshots: u64,
    documents: Vec<String>,
}

/// Prints the list.
///
/// # Errors
/// [`CliError`].
pub fn run(boards: Boards) -> Result<ExitCode, CliError> {
    let folder = boards.place.folder()?;
    let rows = rows(&DataFolder::open_store_to_read(&folder)?)?;
    let text = if boards.json {
        let json = serde_json::to_string_pretty(&rows).map_err(std::io::Error::other);
        json.map_err(CliError::system("the list cannot be printed"))? + "\n"
    } else {
        table(&rows)
    };
    printing::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The board a document belongs to.
pub(super) fn board_of(document: &str) -> String {
    RoomName::parse(Magic::Loro, document).map_or_else(
        |_| document.to_owned(),
        |room| room.board().as_str().to_owned(),
    )
}

fn rows(store: &Store) -> Result<Vec<Row>, CliError> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for room in store.rooms()? {
        rows.entry(room.name).or_default().created = Some(room.created);
    }
    for document in store.document_rows()? {
        let row = rows.entry(board_of(&document.name)).or_default();
        row.bytes += document.bytes;
        row.records += document.records;
        row.snapshots += document.snapshots;
        let newest = store.newest_part(&document.name)?;
        row.changed = row.changed.max(newest.as_deref().and_then(last_change));
        row.documents.push(document.name);
    }
    let named = rows.into_iter().map(|(name, row)| Row { name, ..row });
    Ok(named.collect())
}

fn table(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no boards\n".to_owned();
    }
    let mut lines = vec![format!(
        "{:<32} {:>10} {:>8} {:>20}  DOCUMENTS",
        "BOARD", "BYTES", "RECORDS", "CHANGED"
    )];
    lines.extend(rows.iter().map(|row| {
        let changed = row.changed.map_or_else(|| "-".to_owned(), utc);
        format!(
            "{:<32} {:>10} {:>8} {changed:>20}  {}",
            row.name,
            row.bytes,
            row.records,
            row.documents.join(" ")
        )
    }));
    lines.join("\n") + "\n"
}

/// A time as people write it, in UTC.
pub(super) fn utc(unix_seconds: i64) -> String {
    let (days, seconds) = (
        unix_seconds.div_euclid(86_400),
        unix_seconds.rem_euclid(86_400),
    );
    // The civil calendar from days, in years that begin in March, so that leap days come last.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_the_calendar_has_them() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_790_000_000), "2026-09-21T14:13:20Z");
        assert_eq!(utc(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn a_document_is_found_under_its_board() {
        assert_eq!(board_of("plan"), "plan");
        assert_eq!(board_of("plan.talk"), "plan");
        assert_eq!(board_of("no board's"), "no board's");
    }
}
