//! A display that nobody sees, with one window on all of it: what is shown there, and when. What a person
//! does there is [`super::input`]'s.

use std::io::{self, BufRead as _, BufReader};
use std::os::fd::AsFd;
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConfigureWindowAux, ConnectionExt as _, EventMask, ImageFormat,
    InputFocus, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::input::Keyboard;
use super::path::{SCREEN, Spot};
use super::program::Started;

/// How long the display may take to be there.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is looked at to tell pictures apart: only the board, no panel, no map, no notice.
const LOOKED_AT: (Spot, Spot) = (Spot { x: 320, y: 200 }, Spot { x: 960, y: 600 });

/// An X server of our own, and the connection to it. The server ends with it.
pub(super) struct Display {
    pub(super) connection: RustConnection,
    pub(super) root: Window,
    pub(super) keyboard: Keyboard,
    name: String,
    server: Started,
}

/// The middle of what was shown at some time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture(Vec<u8>);

impl Picture {
    /// Whether there is anything on it.
    pub(super) fn has_content(&self) -> bool {
        let mut pixels = self.0.chunks_exact(4);
        let first = pixels.next();
        pixels.any(|pixel| Some(pixel) != first)
    }
}

impl Display {
    /// Starts a server and connects to it.
    pub(super) fn start() -> anyhow::Result<Self> {
        let mut server = start_server()?;
        let stdout = server.0.stdout.take().context("the display's output")?;
        let name = format!(":{}", number_of(stdout)?);
        let (connection, screen) = RustConnection::connect(Some(&name))?;
        let setup = connection.setup();
        let root = setup.roots.get(screen).context("a screen")?.root;
        let keyboard = Keyboard::of(&connection)?;
        connection.damage_query_version(1, 1)?.reply()?;
        connection.xtest_get_version(2, 2)?.reply()?;
        // Tells of windows that appear.
        let told = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(root, &told)?.check()?;
        Ok(Self {
            connection,
            root,
            keyboard,
            name,
            server,
        })
    }

    /// By which programs find it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn ensure_running(&mut self) -> anyhow::Result<()> {
        self.server.ensure_running("Xvfb")
    }

    /// Waits for a window until then; it fills the screen and hears the keys, which would otherwise be a
    /// window manager's to arrange, and is watched from now on.
    pub(super) fn find_window(&self, until: Instant) -> anyhow::Result<bool> {
        while let Some(event) = self.event(until)? {
            let Event::MapNotify(mapped) = event else {
                continue;
            };
            let window = mapped.window;
            let watch = self.connection.generate_id()?;
            // Each drawing is told by itself: a frame that comes before an earlier one is acknowledged would
            // not be told at other levels.
            let level = damage::ReportLevel::RAW_RECTANGLES;
            self.connection.damage_create(watch, window, level)?;
            let whole = ConfigureWindowAux::new().x(0).y(0);
            let whole = whole.width(SCREEN.x as u32).height(SCREEN.y as u32);
            self.connection.configure_window(window, &whole)?;
            let focus = InputFocus::POINTER_ROOT;
            self.connection
                .set_input_focus(focus, window, x11rb::CURRENT_TIME)?;
            return Ok(true);
        }
        Ok(false)
    }

    /// When the next frame was shown, if one is until then.
    pub(super) fn shown(&self, until: Instant) -> anyhow::Result<Option<Instant>> {
        while let Some(event) = self.event(until)? {
            // A frame is drawn whole; where it comes in bands, the lowest is the last.
            if let Event::DamageNotify(drawn) = event
                && drawn.area.y + drawn.area.height as i16 >= SCREEN.y
                && drawn.area.width as i16 >= SCREEN.x
            {
                return Ok(Some(Instant::now()));
            }
        }
        Ok(None)
    }

    /// How many frames are shown until then, those that have been shown already included.
    pub(super) fn count_shown(&self, until: Instant) -> anyhow::Result<usize> {
        let mut frames = 0;
        while self.shown(until)?.is_some() {
            frames += 1;
        }
        Ok(frames)
    }

    /// What is shown now.
    pub(super) fn picture(&self) -> anyhow::Result<Picture> {
        let (from, to) = LOOKED_AT;
        let (width, height) = ((to.x - from.x) as u16, (to.y - from.y) as u16);
        let format = ImageFormat::Z_PIXMAP;
        let request = self
            .connection
            .get_image(format, self.root, from.x, from.y, width, height, !0)?;
        let pixels = request.reply()?.data;
        ensure!(
            pixels.len() == usize::from(width) * usize::from(height) * 4,
            "the display tells its pixels in {} bytes",
            pixels.len()
        );
        Ok(Picture(pixels))
    }

    fn event(&self, until: Instant) -> anyhow::Result<Option<Event>> {
        self.connection.flush()?;
        loop {
            match self.connection.poll_for_event()? {
                Some(Event::Error(error)) => bail!("the display refuses a request: {error:?}"),
                Some(event) => return Ok(Some(event)),
                None if !readable(self.connection.stream(), until)? => return Ok(None),
                None => {}
            }
        }
    }
}

/// Starts a server that tells its number once it listens.
fn start_server() -> anyhow::Result<Started> {
    let screen = format!("{}x{}x24", SCREEN.x, SCREEN.y);
    let server = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &screen,
            "-nolisten",
            "tcp",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What its keyboard lacks.
        .stderr(Stdio::null())
        .spawn();
    match server {
        Ok(server) => Ok(Started(server)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
            "there is no Xvfb, the display that the window is measured on: install the package xvfb \
             (apt), xorg-x11-server-Xvfb (dnf) or xorg-server-xvfb (pacman)"
        ),
        Err(error) => Err(error).context("Xvfb does not start"),
    }
}

/// The number that the server tells.
fn number_of(stdout: ChildStdout) -> anyhow::Result<u32> {
    let told = readable(&stdout, Instant::now() + PATIENCE)?;
    ensure!(told, "Xvfb does not say where it listens");
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    line.trim().parse().context("Xvfb has ended at once")
}

/// Waits until there is something to read, but only until then.
fn readable(from: &impl AsFd, until: Instant) -> io::Result<bool> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut from = [PollFd::new(from, PollFlags::IN)];
        match poll(&mut from, Some(&left)) {
            Ok(ready) => return Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
