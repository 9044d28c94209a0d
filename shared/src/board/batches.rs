//! Splitting a history into batches small enough to send, each applicable once those before it are.

use loro::{ExportMode, ID, IdSpan, LoroDoc, LoroEncodeError, VersionVector};

/// The size a batch should not exceed, in bytes.
pub(super) const BATCH_BYTES_MAX: usize = 1 << 20;

/// A run of one writer's operations with the logical time of its first.
#[derive(Clone, Copy)]
struct Piece {
    lamport: u32,
    span: IdSpan,
}

/// What `from` lacks of `doc`, in causal order.
pub(super) fn updates_since(
    doc: &LoroDoc,
    from: &VersionVector,
) -> Result<Vec<Vec<u8>>, LoroEncodeError> {
    let missing = from.get_missing_span(&doc.oplog_vv());
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let whole = doc.export(ExportMode::updates(from))?;
    if whole.len() <= BATCH_BYTES_MAX {
        return Ok(vec![whole]);
    }
    let pieces = causal_pieces(doc, &missing, whole.len());
    drop(whole);
    let mut batches = Vec::new();
    export_into(&mut batches, doc, &pieces)?;
    Ok(batches)
}

/// The missing operations in pieces of roughly a quarter of a batch, in causal order.
///
/// An operation's logical time is greater than that of everything it depends on, so pieces sorted
/// by the time of their first operation never come before what they need.
fn causal_pieces(doc: &LoroDoc, missing: &[IdSpan], bytes: usize) -> Vec<Piece> {
    let ops: usize = missing.iter().map(|span| span_len(*span)).sum();
    let piece_ops = (ops * (BATCH_BYTES_MAX / 4) / bytes.max(1)).max(1) as i32;
    let mut pieces = Vec::new();
    for span in missing {
        let mut at = span.counter.start;
        while at < span.counter.end {
            let Some(change) = doc.get_change(ID::new(span.peer, at)) else {
                break;
            };
            let change_end = change.id.counter + change.len as i32;
            let end = change_end.min(at + piece_ops).min(span.counter.end);
            let lamport = change.lamport + (at - change.id.counter) as u32;
            pieces.push(Piece {
                lamport,
                span: IdSpan::new(span.peer, at, end),
            });
            at = end;
        }
    }
    pieces.sort_by_key(|piece| (piece.lamport, piece.span.peer));
    pieces
}

/// Exports `pieces` together if they fit, else in halves.
fn export_into(
    batches: &mut Vec<Vec<u8>>,
    doc: &LoroDoc,
    pieces: &[Piece],
) -> Result<(), LoroEncodeError> {
    let Some((first, rest)) = pieces.split_first() else {
        return Ok(());
    };
    if rest.is_empty() && span_len(first.span) > 1 {
        return export_piece(batches, doc, *first);
    }
    // Eight pieces are two batches' worth by the estimate: more is not worth trying whole.
    if pieces.len() <= 8 {
        let spans: Vec<IdSpan> = pieces.iter().map(|piece| piece.span).collect();
        let bytes = doc.export(ExportMode::updates_in_range(spans))?;
        if bytes.len() <= BATCH_BYTES_MAX || rest.is_empty() {
            batches.push(bytes);
            return Ok(());
        }
    }
    let at = if pieces.len() > 8 {
        (pieces.len() / 2 / 4 * 4).max(4)
    } else {
        pieces.len() / 2
    };
    let (early, late) = pieces.split_at(at);
    export_into(batches, doc, early)?;
    export_into(batches, doc, late)
}

/// Exports one piece, halved until it fits or is a single operation.
fn export_piece(
    batches: &mut Vec<Vec<u8>>,
    doc: &LoroDoc,
    piece: Piece,
) -> Result<(), LoroEncodeError> {
    let bytes = doc.export(ExportMode::updates_in_range(vec![piece.span]))?;
    if bytes.len() <= BATCH_BYTES_MAX || span_len(piece.span) == 1 {
        batches.push(bytes);
        return Ok(());
    }
    let (peer, start) = (piece.span.peer, piece.span.counter.start);
    let middle = start + (span_len(piece.span) / 2) as i32;
    let part = |from: i32, to: i32| Piece {
        lamport: piece.lamport + (from - start) as u32,
        span: IdSpan::new(peer, from, to),
    };
    export_piece(batches, doc, part(start, middle))?;
    export_piece(batches, doc, part(middle, piece.span.counter.end))
}

fn span_len(span: IdSpan) -> usize {
    (span.counter.end - span.counter.start).max(0) as usize
}
