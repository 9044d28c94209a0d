//! What shapes show of files: pictures that are in the file, and of all else a name and an address.

use std::collections::BTreeMap;

use tavla_shared::blob::BlobHash;
use tavla_shared::shape::Shape;

use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss, data_url, kept};
use crate::link::leads_somewhere;

/// A file as a record tells of it.
#[derive(Debug, Default)]
pub(super) struct Asset {
    /// Of a picture that is in the file.
    bytes: Option<Vec<u8>>,
    /// Where one is that is not.
    address: Option<String>,
    /// What it is called.
    title: Option<String>,
}

impl Asset {
    pub(super) fn read(fields: &Fields<'_>) -> Self {
        let Some(props) = fields.object("props") else {
            return Self::default();
        };
        let source = props.text("src").unwrap_or_default();
        let bytes = data_url::bytes_of_data_url(source);
        Self {
            bytes: bytes.filter(|bytes| data_url::can_be_shown(bytes)),
            address: Some(source.to_owned()).filter(|source| leads_somewhere(source)),
            title: props.name("title").or_else(|| props.name("name")),
        }
    }
}

/// Lets a shape of a `kind` show its file, or stand for it, which is counted. What is shown is added to `shown`.
pub(super) fn show(
    shape: &mut Shape,
    kind: &str,
    asset: Option<&Asset>,
    shown: &mut BTreeMap<BlobHash, Vec<u8>>,
    report: &mut ImportReport,
) {
    let loss = match kind {
        "image" => Loss::Picture,
        "video" => Loss::Video,
        "bookmark" | "embed" => Loss::Embed,
        _ => return,
    };
    let bytes = asset.and_then(|asset| asset.bytes.as_ref());
    if let Some(bytes) = bytes.filter(|_| loss == Loss::Picture) {
        let hash = BlobHash::of(bytes);
        shown.entry(hash).or_insert_with(|| bytes.clone());
        shape.file = Some(hash);
        return;
    }
    report.lose(loss);
    if shape.link.is_none() {
        let address = asset.and_then(|asset| asset.address.as_deref());
        shape.link = address.and_then(|address| kept::link(address, report));
    }
    if loss == Loss::Picture {
        return;
    }
    let title = asset.and_then(|asset| asset.title.as_deref());
    let words = [title, shape.link.as_deref()].into_iter().flatten();
    shape.text = kept::text(&words.collect::<Vec<_>>().join("\n"), report);
}
