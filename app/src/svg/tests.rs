//! What a drawing can do to its reader and painter, which is nothing; and that it is painted as it is.

mod mutations;

use super::*;

/// A drawing of 100 × 100 with this in it.
pub(super) fn drawing(within: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">{within}</svg>"#
    )
}

/// Paints it and gives what is at some places, of 100 × 100.
fn painted<const N: usize>(svg: &str, places: [(u32, u32); N]) -> [[u8; 4]; N] {
    let raster = with(svg.as_bytes(), |svg| svg.raster(100))
        .unwrap()
        .unwrap();
    assert_eq!((raster.width, raster.height), (100, 100));
    places.map(|(x, y)| {
        let at = 4 * (y * 100 + x) as usize;
        raster.pixels[at..at + 4].try_into().unwrap()
    })
}

#[track_caller]
fn check_too_much(svg: &str, what: &str) {
    let error = with(svg.as_bytes(), |svg| svg.raster(1_024)).and_then(|it| it);
    match error {
        Err(SvgError::TooMuch { what: of, .. }) => assert_eq!(of, what),
        other => panic!("{what}: {:?}", other.map(|it| (it.width, it.height))),
    }
}

#[test]
fn a_drawing_is_told_by_its_first_element() {
    for svg in [
        "<svg/>",
        "\u{feff}  <svg width='1'>",
        "<?xml version='1.0'?>\n<!-- by a program > --><!DOCTYPE svg PUBLIC \"-//W3C\"><svg>",
        "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg'>",
    ] {
        assert!(looks_like(svg.as_bytes()), "{svg}");
    }
    for other in [
        "",
        "<html><svg/>",
        "svg",
        "<svgs>",
        "{\"svg\": 1}",
        "<?xml",
        "<",
    ] {
        assert!(!looks_like(other.as_bytes()), "{other}");
    }
    assert!(!looks_like(b"\x89PNG\r\n\x1a\n"));
}

#[test]
fn a_drawing_is_painted_as_large_as_is_asked_for_and_its_colours_are_multiplied() {
    let svg = drawing(r#"<rect width="50" height="100" fill="red" fill-opacity="0.5"/>"#);
    let [left, right] = painted(&svg, [(25, 50), (75, 50)]);
    assert_eq!((left, right), ([128, 0, 0, 128], [0, 0, 0, 0]));
    let wide = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="5e8"/>"#;
    let raster = with(wide.as_bytes(), |svg| svg.raster(400))
        .unwrap()
        .unwrap();
    assert_eq!((raster.width, raster.height), (400, 200));
    let thin = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e-3"/>"#;
    let raster = with(thin.as_bytes(), |svg| svg.raster(400))
        .unwrap()
        .unwrap();
    assert_eq!((raster.width, raster.height), (400, 1));
}

#[test]
fn letters_are_painted_with_the_bundled_fonts() {
    for family in ["Arial", "serif", "monospace", "Nobody's Font", "Excalifont"] {
        let svg = drawing(&format!(
            r#"<text x="0" y="80" font-size="90" font-family="{family}">H</text>"#
        ));
        let raster = with(svg.as_bytes(), |svg| svg.raster(100))
            .unwrap()
            .unwrap();
        let inked = raster.pixels.chunks(4).filter(|it| it[3] > 200).count();
        assert!(inked > 300, "{family}: {inked}");
    }
}

#[test]
fn nothing_outside_the_file_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.png");
    image::RgbImage::new(4, 4).save(&path).unwrap();
    let elsewhere = [
        path.to_str().unwrap(),
        "https://example.org/a.png",
        "file:///etc",
    ];
    for href in elsewhere {
        let svg = drawing(&format!(r#"<image href="{href}" width="50" height="50"/>"#));
        let lost = with(svg.as_bytes(), |svg| svg.pictures_lost);
        assert_eq!(lost, Ok(1), "{href}");
        assert_eq!(painted(&svg, [(25, 25)]), [[0; 4]]);
    }
    let entity = format!(
        r#"<!DOCTYPE svg [<!ENTITY e SYSTEM "{}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>"#,
        path.display()
    );
    assert!(with(entity.as_bytes(), |_| ()).is_err());
}

#[test]
fn pictures_in_it_are_shown_and_those_that_unpack_to_too_much_are_not() {
    use base64::Engine as _;
    let svg = |bytes: &[u8]| {
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        drawing(&format!(
            r#"<image href="data:image/png;base64,{data}" width="100" height="100"/>"#
        ))
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let blue = image::RgbImage::from_pixel(2, 2, image::Rgb([0, 0, 255]));
    blue.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let mut bytes = bytes.into_inner();
    assert_eq!(painted(&svg(&bytes), [(50, 50)]), [[0, 0, 255, 255]]);
    // A picture of 60,000 × 60,000 pixels, by what its head says.
    bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let bomb = svg(&bytes);
    assert_eq!(with(bomb.as_bytes(), |svg| svg.pictures_lost), Ok(1));
    // A drawing in a drawing in a drawing in a drawing.
    let mut nested = drawing("<rect width='9' height='9'/>");
    for _ in 0..3 {
        nested = svg(nested.as_bytes());
    }
    assert_eq!(with(nested.as_bytes(), |svg| svg.pictures_lost), Ok(1));
}

#[test]
fn entities_may_be_names_and_no_more() {
    let svg = |declared: &str, used: &str| {
        format!(
            r#"<!DOCTYPE svg [{declared}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc>{used}</desc></svg>"#
        )
    };
    let names = svg(r#"<!ENTITY ns "http://example.org/a">"#, "&ns;");
    assert!(with(names.as_bytes(), |_| ()).is_ok());
    let laughs = svg(r#"<!ENTITY a "ha"><!ENTITY b '&a;&a;'>"#, "&b;");
    assert_eq!(with(laughs.as_bytes(), |_| ()), Err(SvgError::Endless));
    let markup = svg(r#"<!ENTITY a "<g/>">"#, "&a;");
    assert_eq!(with(markup.as_bytes(), |_| ()), Err(SvgError::Endless));
    let long = format!(r#"<!ENTITY a "{}">"#, "ha".repeat(10_000));
    check_too_much(&svg(&long, &"&a;".repeat(2_000)), "bytes of entities");
}

#[test]
fn what_is_made_of_itself_is_refused() {
    for within in [
        r##"<g id="a"><use href="#a"/></g>"##,
        r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g><g id="c"><use href="#a"/></g>"##,
        r#"<pattern id="p" width="9" height="9"><rect width="9" height="9" fill="url(#p)"/></pattern>"#,
        r#"<style>rect { mask: url(#m) }</style><mask id="m"><rect width="9" height="9"/></mask>"#,
        r##"<filter id="f"><feImage href="#r"/></filter><rect id="r" width="9" height="9" filter="url( '#f' )"/>"##,
    ] {
        // It is only found where it is used.
        let used = r#"<rect width="9" height="9" fill="url(#p)"/>"#;
        let svg = drawing(&format!("{within}{used}"));
        let error = with(svg.as_bytes(), |_| ());
        assert_eq!(error, Err(SvgError::Endless), "{within}");
    }
}

/// Ten of each, of which each is made of ten of the one before.
fn tenfold(of: impl Fn(usize, &str) -> String, last: &str) -> String {
    let mut within = last.to_owned();
    for level in 1..9 {
        let ten = format!("§{}", level - 1).repeat(10);
        within.push_str(&of(level, &ten));
    }
    within
}

#[test]
fn what_refers_to_more_and_more_is_reckoned_before_it_is_made() {
    let uses = tenfold(
        |level, ten| format!(r#"<g id="a{level}">{ten}</g>"#),
        r#"<path id="a0" d="M0 0H9"/>"#,
    );
    let mut uses = uses;
    for level in 0..9 {
        uses = uses.replace(
            &format!("§{level}"),
            &format!(r##"<use href="#a{level}"/>"##),
        );
    }
    check_too_much(&drawing(&uses), "elements");
    let rects = |paint: &str| format!(r#"<rect width="9" height="9" {paint}/>"#);
    let mut patterns = tenfold(
        |level, ten| format!(r#"<pattern id="p{level}" width="1" height="1">{ten}</pattern>"#),
        r#"<pattern id="p0" width="1" height="1"/>"#,
    );
    for level in 0..9 {
        let rect = rects(&format!(r#"fill="url(#p{level})""#));
        patterns = patterns.replace(&format!("§{level}"), &rect);
    }
    check_too_much(&drawing(&patterns), "elements");
    // By rules instead of attributes.
    let mut masks = tenfold(
        |level, ten| format!(r#"<mask id="m{level}">{ten}</mask>"#),
        r#"<mask id="m0"/>"#,
    );
    let mut rules = String::new();
    for level in 0..9 {
        use std::fmt::Write as _;
        write!(rules, ".c{level}{{mask:url(#m{level})}}").unwrap();
        let rect = rects(&format!(r#"class="c{level}""#));
        masks = masks.replace(&format!("§{level}"), &rect);
    }
    check_too_much(
        &drawing(&format!("<style>{rules}</style>{masks}")),
        "elements",
    );
    let many = "<circle r='1'/>".repeat(1_000);
    let points = "1 1 ".repeat(5_000);
    let markers = format!(
        r#"<marker id="k">{many}</marker><g marker-mid="url(#k)"><polyline points="{points}"/></g>"#
    );
    check_too_much(&drawing(&markers), "elements");
    let long = "L1 1".repeat(200_000);
    let copies = r##"<use href="#long"/>"##.repeat(1_000);
    let paths = format!(r#"<path id="long" d="M0 0{long}"/>{copies}"#);
    check_too_much(&drawing(&paths), "bytes of attributes");
}

#[test]
fn what_its_parsers_would_take_for_ever_over_they_are_not_given() {
    use std::fmt::Write as _;
    check_too_much(
        &drawing(&("<g>".repeat(20_000) + &"</g>".repeat(20_000))),
        "levels",
    );
    let mut attributes = String::new();
    let mut languages = String::new();
    for number in 0..50_000 {
        write!(attributes, " a{number}=''").unwrap();
        write!(languages, " xmlns:n{number}='n'").unwrap();
    }
    let element = drawing(&format!("<g{attributes}/>"));
    check_too_much(&element, "comparisons of attributes");
    let names = languages.replace(' ', "/><g ");
    check_too_much(&drawing(&format!("<g{names}/>")), "names of languages");
    let selectors = "a,".repeat(10_000);
    let declared = "fill:red;".repeat(10_000);
    let rules = drawing(&format!("<style>{selectors}a{{{declared}}}</style>"));
    check_too_much(&rules, "comparisons of rules");
    let spans = "<tspan>some letters</tspan>".repeat(10_000);
    check_too_much(
        &drawing(&format!("<text>{spans}</text>")),
        "letters to lay out",
    );
}

#[test]
fn layers_filters_and_patterns_that_take_too_much_are_not_painted() {
    let rect = r#"<rect x="-1000" y="-1000" width="3000" height="3000"/>"#;
    let faded = "<g opacity='0.9'>".repeat(150) + rect + &"</g>".repeat(150);
    let faded = drawing(&faded);
    let raster = with(faded.as_bytes(), |svg| svg.raster(4_096)).unwrap();
    assert!(
        raster.as_ref().is_ok_and(|it| it.width < 512) || raster.is_err(),
        "fewer pixels, or none"
    );
    let steps = |step: &str| {
        let steps = step.repeat(400);
        drawing(&format!(
            r#"<filter id="f" x="-9" y="-9" width="20" height="20">{steps}</filter><g filter="url(#f)">{rect}</g>"#
        ))
    };
    check_too_much(
        &steps(r#"<feTurbulence baseFrequency="0.1" numOctaves="100000"/>"#),
        "pixels to paint",
    );
    check_too_much(&steps(r#"<feMorphology radius="500"/>"#), "pixels to paint");
    let tile = drawing(&format!(
        r#"<pattern id="p" width="1000000" height="1000000" patternUnits="userSpaceOnUse">{rect}</pattern>
           <rect width="100" height="100" fill="url(#p)"/>"#
    ));
    check_too_much(&tile, "pixels to paint");
    let mut scribble = "M0 0".to_owned();
    for number in 0..150_000_u32 {
        use std::fmt::Write as _;
        let x = number.wrapping_mul(2_654_435_761) % 100;
        write!(scribble, "L{x} {}", 100 * (number % 2)).unwrap();
    }
    let scribble = drawing(&format!(r#"<path d="{scribble}" stroke="red"/>"#));
    check_too_much(&scribble, "pixels to paint");
}

#[test]
fn what_is_no_drawing_is_refused_with_a_reason() {
    assert_eq!(with(&[0xff, 0xfe, 0, 1], |_| ()), Err(SvgError::NotText));
    let large = vec![b' '; IMAGE_BYTES_MAX + 1];
    let len = large.len();
    assert_eq!(with(&large, |_| ()), Err(SvgError::TooLarge { len }));
    for broken in [
        "",
        "<svg",
        "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
        "<html/>",
    ] {
        let error = with(broken.as_bytes(), |_| ());
        assert!(
            matches!(error, Err(SvgError::Unreadable { .. })),
            "{broken}"
        );
    }
    for size in ["NaN", "-5", "0", "1e300"] {
        let svg = drawing("").replace("100", size);
        // Whatever it is taken for, it ends.
        with(svg.as_bytes(), |svg| svg.raster(64).is_ok()).ok();
    }
    assert_eq!(
        with(b"<svg xmlns='http://www.w3.org/2000/svg'/>", |_| {
            panic!("its painter")
        }),
        Err::<(), _>(SvgError::Broken)
    );
}
