//! Takes an update apart and puts it together again with a right checksum, which is no secret.

/// One block: its numbers, and its sections in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub numbers: [u64; 5],
    pub sections: [Vec<u8>; 8],
}

pub const HEADER: usize = 0;
pub const CONTAINERS: usize = 2;
pub const KEYS: usize = 3;
pub const POSITIONS: usize = 4;
pub const OPERATIONS: usize = 5;
pub const DELETIONS: usize = 6;
pub const VALUES: usize = 7;

const HEAD_BYTES: usize = 22;
const MODE_UPDATES: [u8; 2] = [0, 4];

pub fn read_varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

pub fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

pub fn zigzag(value: i64) -> Vec<u8> {
    varint((value << 1 ^ value >> 63) as u64)
}

/// Bytes after their length.
pub fn section(bytes: &[u8]) -> Vec<u8> {
    [varint(bytes.len() as u64), bytes.to_vec()].concat()
}

fn take<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let len = read_varint(bytes, at)? as usize;
    let taken = bytes.get(*at..at.checked_add(len)?)?;
    *at += len;
    Some(taken)
}

/// The blocks of an update.
pub fn blocks(update: &[u8]) -> Vec<Block> {
    let mut at = HEAD_BYTES;
    let mut blocks = Vec::new();
    while at < update.len() {
        let bytes = take(update, &mut at).unwrap();
        let mut inner = 0;
        let numbers = [(); 5].map(|()| read_varint(bytes, &mut inner).unwrap());
        let sections = [(); 8].map(|()| take(bytes, &mut inner).unwrap().to_vec());
        blocks.push(Block { numbers, sections });
    }
    blocks
}

/// The update that these blocks make.
pub fn update(blocks: &[Block]) -> Vec<u8> {
    let mut body = MODE_UPDATES.to_vec();
    for block in blocks {
        let numbers = block.numbers.iter().flat_map(|number| varint(*number));
        let sections = block.sections.iter().flat_map(|bytes| section(bytes));
        body.extend(section(&numbers.chain(sections).collect::<Vec<u8>>()));
    }
    sealed(&body)
}

/// What follows the checksum, after a checksum.
pub fn sealed(body: &[u8]) -> Vec<u8> {
    let sum = xxhash_rust::xxh32::xxh32(body, u32::from_le_bytes(*b"LORO"));
    [b"loro".as_slice(), &[0; 12], &sum.to_le_bytes(), body].concat()
}

/// The columns of a table; none where it has none.
pub fn columns(table: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut at = 0;
    if read_varint(table, &mut at)? != 1 {
        return None;
    }
    let count = read_varint(table, &mut at)?;
    (0..count)
        .map(|_| take(table, &mut at).map(<[u8]>::to_vec))
        .collect()
}

/// The table of these columns.
pub fn table(columns: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![1, columns.len() as u8];
    for column in columns {
        bytes.extend(section(column));
    }
    bytes
}

/// A column that is one run.
pub fn run(len: i64, value: &[u8]) -> Vec<u8> {
    [zigzag(len), value.to_vec()].concat()
}
