//! Drawings with something changed at random: read, painted or refused, and in moments.

use std::time::{Duration, Instant};

use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};

use super::super::with;
use super::drawing;

/// A seed takes a few milliseconds; a machine that is busy with other tests a hundred times that.
const MOMENT: Duration = Duration::from_secs(20);

/// What has something of everything.
const WITHIN: &str = r##"<style>.a{fill:url(#g);stroke:#333} #t{font-size:12px}</style>
<defs><linearGradient id="g"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient>
<radialGradient id="r" href="#g" cx="0.5"/><clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath>
<mask id="m"><rect width="90" height="90" fill="white"/></mask>
<pattern id="p" width="0.1" height="0.1"><path d="M0 0L5 5"/></pattern>
<filter id="f"><feGaussianBlur stdDeviation="2"/><feOffset dx="3" dy="2"/></filter>
<marker id="k" markerWidth="4" markerHeight="4" orient="auto"><path d="M0 0L4 2L0 4z"/></marker></defs>
<g transform="rotate(30 50 50) scale(1.5,0.5)" opacity="0.5"><rect class="a" x="5" y="6" width="20" height="10" rx="3"/></g>
<path d="M10 10C20 20 40 20 50 10S80 0 90 10a5 5 0 1 1 3 4z" stroke="url(#r)" stroke-dasharray="5 3" marker-mid="url(#k)"/>
<g clip-path="url(#c)" mask="url(#m)"><ellipse cx="50" cy="50" rx="30" ry="20" fill="url(#p)" filter="url(#f)"/></g>
<text id="t" x="10" y="90" transform="skewX(20)">Some <tspan dy="4" font-weight="bold">words</tspan></text>
<use href="#t" x="20"/><polyline points="1,2 3,4 5,6"/><line x1="0" y1="0" x2="100" y2="100" stroke="red"/>
<symbol id="s" viewBox="0 0 10 10"><circle r="5"/></symbol><use href="#s" width="20" height="20"/>"##;

/// What may stand anywhere in its place.
const WORDS: [&str; 16] = [
    "NaN",
    "-1e38",
    "1e38",
    "1e-38",
    "0",
    "99999999999999999999",
    "%",
    "#g",
    "#s",
    "url(#m)",
    "inherit",
    "<g>",
    "</g>",
    "\"",
    "&amp;",
    "M",
];

#[test]
fn any_seed_of_changes_to_a_drawing_is_read_or_refused_in_a_moment() {
    let asked = |name| {
        std::env::var(name)
            .ok()
            .and_then(|value| value.parse::<u64>().ok())
    };
    let first = asked("TAVLA_SEED").unwrap_or(0);
    for seed in first..first + asked("TAVLA_SEEDS").unwrap_or(300) {
        let svg = changed(seed);
        let begun = Instant::now();
        // Neither may fail otherwise than in words, which is seen by coming back.
        let painted = with(&svg, |svg| svg.raster(200).is_ok());
        let took = begun.elapsed();
        assert!(took < MOMENT, "TAVLA_SEED={seed}: {took:?} {painted:?}");
    }
}

fn changed(seed: u64) -> Vec<u8> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut svg = drawing(WITHIN).into_bytes();
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..svg.len());
        match rng.random_range(0..6) {
            0 => svg[at] = rng.random(),
            1 => {
                svg.remove(at);
            }
            2 => {
                let end = (at + rng.random_range(0..40)).min(svg.len());
                let part = svg[at..end].to_vec();
                let to = rng.random_range(0..svg.len());
                svg.splice(to..to, part);
            }
            3 => {
                // A number becomes another.
                let digit = svg[at..].iter().position(u8::is_ascii_digit);
                let from = at + digit.unwrap_or(0);
                let word = WORDS[rng.random_range(0..6)];
                svg.splice(from..(from + 1).min(svg.len()), word.bytes());
            }
            4 => {
                let word = WORDS[rng.random_range(0..WORDS.len())];
                svg.splice(at..at, word.bytes());
            }
            _ => {
                // One name becomes another.
                let names: Vec<usize> = (0..svg.len() - 1)
                    .filter(|at| svg[*at] == b'#' && svg[at + 1].is_ascii_lowercase())
                    .collect();
                if let Some(name) = names.get(rng.random_range(0..names.len().max(1))) {
                    svg[name + 1] = b"grcmpfkts"[rng.random_range(0..9)];
                }
            }
        }
    }
    svg
}
