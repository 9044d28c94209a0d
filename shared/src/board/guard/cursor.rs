//! Reads the bytes of an update in order and never past their end.
//!
//! Numbers are as Loro writes them: LEB128, which postcard calls a varint; signed ones in zigzag.

/// What is wrong with bytes that claim to be an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

const ENDED: Malformed = Malformed("it ends early");
const TOO_BIG: Malformed = Malformed("a number is too big");

/// What is left of some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// What is left must be nothing.
    pub(super) fn finish(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Malformed("bytes follow its end"))
        }
    }

    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(ENDED)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Malformed> {
        let (&byte, rest) = self.rest.split_first().ok_or(ENDED)?;
        self.rest = rest;
        Ok(byte)
    }

    pub(super) fn varint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(TOO_BIG);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(TOO_BIG)
    }

    pub(super) fn zigzag(&mut self) -> Result<i64, Malformed> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// Steps over a signed number, whose sign is in its last byte.
    pub(super) fn skip_signed(&mut self) -> Result<(), Malformed> {
        for _ in 0..10 {
            if self.byte()? < 0x80 {
                return Ok(());
            }
        }
        Err(TOO_BIG)
    }

    /// A varint that is a position or a length: nothing in a document reaches 2³¹.
    pub(super) fn count(&mut self) -> Result<usize, Malformed> {
        i32::try_from(self.varint()?)
            .map(|count| count as usize)
            .map_err(|_| TOO_BIG)
    }

    /// Bytes after their length.
    pub(super) fn section(&mut self) -> Result<&'a [u8], Malformed> {
        let len = self.count()?;
        self.take(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_nothing_beyond_64_bits() {
        let check = |bytes: &[u8], expected| assert_eq!(Cursor::new(bytes).varint(), expected);
        check(&[0x05], Ok(5));
        check(&[0xac, 0x02], Ok(300));
        check(&[0xff; 9], Err(ENDED));
        let mut most = [0xff; 10];
        most[9] = 1;
        check(&most, Ok(u64::MAX));
        most[9] = 2;
        check(&most, Err(TOO_BIG));
        assert_eq!(Cursor::new(&[0x03]).zigzag(), Ok(-2));
        assert_eq!(
            Cursor::new(&[0x80, 0x80, 0x80, 0x80, 0x08]).count(),
            Err(TOO_BIG)
        );
    }

    #[test]
    fn a_section_longer_than_the_bytes_is_refused() {
        assert_eq!(Cursor::new(&[3, 1, 2]).section(), Err(ENDED));
        let mut cursor = Cursor::new(&[2, 1, 2, 9]);
        assert_eq!(cursor.section(), Ok([1, 2].as_slice()));
        assert!(cursor.finish().is_err());
    }
}
