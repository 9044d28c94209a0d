//! A person's hands on the display: real events of a keyboard and a mouse, which the program cannot tell
//! from others.

use anyhow::Context as _;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::display::Display;
use super::path::Spot;

/// The first column of a key's symbols is what it gives by itself.
const PLAIN: usize = 0;

/// A key by the symbol it gives when nothing else is held, as X numbers symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Key {
    Zero = 0x30,
    One = 0x31,
    Z = 0x7a,
    Escape = 0xff1b,
    Shift = 0xffe1,
    Control = 0xffe3,
}

/// A button of the mouse, as X numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Button {
    Left = 1,
    Middle = 2,
}

/// Which key gives which symbol.
#[derive(Debug)]
pub(super) struct Keyboard {
    /// The number of the first key.
    first: u8,
    /// The symbols of each key, plain ones first.
    keys: Vec<Vec<u32>>,
}

impl Keyboard {
    pub(super) fn of(connection: &RustConnection) -> anyhow::Result<Self> {
        let setup = connection.setup();
        let (first, last) = (setup.min_keycode, setup.max_keycode);
        let mapping = connection.get_keyboard_mapping(first, last - first + 1)?;
        let mapping = mapping.reply()?;
        let columns = usize::from(mapping.keysyms_per_keycode).max(1);
        let keys = mapping.keysyms.chunks(columns).map(<[u32]>::to_vec);
        Ok(Self {
            first,
            keys: keys.collect(),
        })
    }

    fn number(&self, key: Key) -> anyhow::Result<u8> {
        let is_it = |symbols: &Vec<u32>| symbols.get(PLAIN) == Some(&(key as u32));
        let at = self.keys.iter().position(is_it);
        let at = at.with_context(|| format!("the display's keyboard has no {key:?}"))?;
        Ok(self.first + u8::try_from(at)?)
    }
}

impl Display {
    /// Presses keys one after the other and lets them go in the other order.
    pub(super) fn strike(&self, keys: &[Key]) -> anyhow::Result<()> {
        for key in keys {
            self.fake(
                KEY_PRESS_EVENT,
                self.keyboard.number(*key)?,
                Spot::default(),
            )?;
        }
        for key in keys.iter().rev() {
            self.fake(
                KEY_RELEASE_EVENT,
                self.keyboard.number(*key)?,
                Spot::default(),
            )?;
        }
        self.connection.flush()?;
        Ok(())
    }

    pub(super) fn move_to(&self, spot: Spot) -> anyhow::Result<()> {
        // Zero stands for a place on the screen, one would be a way from where the pointer is.
        self.fake(MOTION_NOTIFY_EVENT, 0, spot)?;
        self.connection.flush()?;
        Ok(())
    }

    pub(super) fn press(&self, button: Button) -> anyhow::Result<()> {
        self.fake(BUTTON_PRESS_EVENT, button as u8, Spot::default())?;
        self.connection.flush()?;
        Ok(())
    }

    pub(super) fn release(&self, button: Button) -> anyhow::Result<()> {
        self.fake(BUTTON_RELEASE_EVENT, button as u8, Spot::default())?;
        self.connection.flush()?;
        Ok(())
    }

    fn fake(&self, kind: u8, detail: u8, at: Spot) -> anyhow::Result<()> {
        let (now, any_device) = (x11rb::CURRENT_TIME, 0);
        // Where it is refused, the display's next event says so.
        self.connection
            .xtest_fake_input(kind, detail, now, self.root, at.x, at.y, any_device)?;
        Ok(())
    }
}
