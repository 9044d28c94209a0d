//! Tokens that a stranger made, or changed, or kept too long.

use base64::engine::general_purpose::STANDARD;

use super::*;

const NOW: u64 = 1_790_000_000;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn claims() -> Claims {
    Claims {
        sub: Some("åsa".to_owned()),
        board: "plan".to_owned(),
        role: Role::Editor,
        exp: NOW + 600,
        iat: NOW,
        ord: None,
        jti: "j1".to_owned(),
    }
}

fn known(kid: &str) -> Option<FoundKey> {
    match kid {
        "k1" => Some(FoundKey::Counts(key().verifying_key())),
        "old" => Some(FoundKey::Retired),
        _ => None,
    }
}

/// Any header and claims, signed as they are.
fn signed(header: &str, claims: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signed = format!("{}.{}", encode(header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(key().sign(signed.as_bytes()).to_bytes());
    format!("{signed}.{signature}")
}

const HEADER: &str = r#"{"alg":"EdDSA","typ":"JWT","kid":"k1"}"#;

fn text(claims: &Claims) -> String {
    serde_json::to_string(claims).unwrap()
}

#[track_caller]
fn check(token: &str, expected: Result<&Claims, TokenError>) {
    let read = read(token, known, NOW).map(|(claims, _)| claims);
    assert_eq!(read.as_ref().map_err(|error| *error), expected);
}

#[test]
fn what_is_signed_is_read_again() {
    let token = sign("k1", &key(), &claims()).unwrap();
    check(&token, Ok(&claims()));
    let nobody = Claims {
        sub: None,
        ..claims()
    };
    check(&sign("k1", &key(), &nobody).unwrap(), Ok(&nobody));
}

#[test]
fn another_algorithm_is_refused_whatever_it_is_signed_with() {
    for alg in [
        "none", "None", "", "HS256", "HS512", "RS256", "ES256", "Ed25519", "eddsa",
    ] {
        let header = format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"k1"}}"#);
        check(&signed(&header, &text(&claims())), Err(TokenError::Header));
    }
    let unsigned = signed(r#"{"alg":"none"}"#, &text(&claims()));
    let (unsigned, _) = unsigned.rsplit_once('.').unwrap();
    check(&format!("{unsigned}."), Err(TokenError::Header));
    // What is right but for the signature: none at all, or one made of the public key, as an HMAC
    // of a confused verifier would be.
    let token = sign("k1", &key(), &claims()).unwrap();
    let (whole, _) = token.rsplit_once('.').unwrap();
    check(&format!("{whole}."), Err(TokenError::Signature));
    let public = URL_SAFE_NO_PAD.encode(key().verifying_key().as_bytes());
    check(&format!("{whole}.{public}"), Err(TokenError::Signature));
}

#[test]
fn a_header_with_more_or_less_in_it_is_refused() {
    for header in [
        r#"{"alg":"EdDSA"}"#,
        r#"{"kid":"k1"}"#,
        r#"{"alg":"EdDSA","kid":7}"#,
        r#"{"alg":"EdDSA","kid":"k1","alg":"EdDSA"}"#,
        r#"{"alg":"EdDSA","kid":"k1","crit":["exp"]}"#,
        r#"{"alg":"EdDSA","kid":"k1","jwk":{}}"#,
        r#"{"alg":"EdDSA","kid":"k1","typ":"at+jwt"}"#,
        r#"["EdDSA","JWT","k1"]x"#,
        "",
    ] {
        check(&signed(header, &text(&claims())), Err(TokenError::Header));
    }
    let missing = signed(r#"{"alg":"EdDSA","kid":"k2"}"#, &text(&claims()));
    check(&missing, Err(TokenError::KeyUnknown));
    let retired = signed(r#"{"alg":"EdDSA","kid":"old"}"#, &text(&claims()));
    check(&retired, Err(TokenError::KeyRetired));
}

#[test]
fn another_key_and_a_changed_byte_are_noticed() {
    let other = SigningKey::from_bytes(&[4; 32]);
    let forged = sign("k1", &other, &claims()).unwrap();
    check(&forged, Err(TokenError::Signature));
    let token = sign("k1", &key(), &claims()).unwrap();
    let more = Claims {
        role: Role::Owner,
        ..claims()
    };
    let raised = sign("k1", &other, &more).unwrap();
    let part = |token: &str, at: usize| token.split('.').nth(at).unwrap().to_owned();
    let mixed = [part(&token, 0), part(&raised, 1), part(&token, 2)].join(".");
    check(&mixed, Err(TokenError::Signature));
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(read(&changed, known, NOW).is_err(), "byte {at}");
    }
}

#[test]
fn time_counts() {
    let at = |iat, exp| {
        let claims = Claims {
            exp,
            iat,
            ..claims()
        };
        signed(HEADER, &text(&claims))
    };
    check(&at(NOW - 600, NOW), Err(TokenError::Expired));
    check(&at(NOW - 600, NOW - 1), Err(TokenError::Expired));
    assert!(read(&at(NOW - 600, NOW + 1), known, NOW).is_ok());
    // Who made it may have a clock that is a little ahead.
    assert!(read(&at(NOW + LEEWAY_SECONDS, NOW + 600), known, NOW).is_ok());
    check(
        &at(NOW + LEEWAY_SECONDS + 1, NOW + 600),
        Err(TokenError::NotYet),
    );
    check(&at(NOW, NOW), Err(TokenError::Claims));
    check(
        &at(NOW, NOW + LIFETIME_SECONDS_MAX + 1),
        Err(TokenError::Claims),
    );
    check(&at(0, u64::MAX), Err(TokenError::Claims));
}

#[test]
fn claims_that_are_odd_are_refused_even_if_signed() {
    let base = r#""board":"plan","role":"editor","exp":1790000600,"iat":1790000000"#;
    assert!(
        read(
            &signed(HEADER, &format!(r#"{{{base},"jti":"a"}}"#)),
            known,
            NOW
        )
        .is_ok()
    );
    let long = "x".repeat(USER_BYTES_MAX + 1);
    for claims in [
        format!("{{{base}}}"),
        format!(r#"{{{base},"jti":""}}"#),
        format!(r#"{{{base},"jti":7}}"#),
        format!(r#"{{{base},"jti":"a","jti":"b"}}"#),
        format!(r#"{{{base},"jti":"a","role":"owner"}}"#),
        format!(r#"{{{base},"jti":"a","admin":true}}"#),
        format!(r#"{{{base},"jti":"a","sub":null}}"#),
        format!(r#"{{{base},"jti":"a","sub":""}}"#),
        format!(r#"{{{base},"jti":"a","ord":null}}"#),
        format!(r#"{{{base},"jti":"a","ord":1790000000}}"#),
        format!(r#"{{{base},"jti":"a","ord":-1}}"#),
        format!(r#"{{{base},"jti":"a","sub":" a"}}"#),
        format!(r#"{{{base},"jti":"a","sub":"a\u0000"}}"#),
        format!(r#"{{{base},"jti":"a","sub":"{long}"}}"#),
        format!(r#"{{{base},"jti":"a"}} "x""#),
        format!(r#"{{{base},"jti":"a"}}"#).replace("plan", "../plan"),
        format!(r#"{{{base},"jti":"a"}}"#).replace("editor", "Owner"),
        format!(r#"{{{base},"jti":"a"}}"#).replace("1790000600", "1790000600.5"),
        format!(r#"{{{base},"jti":"a"}}"#).replace("1790000600", "-1"),
        format!(r#"{{{base},"jti":"a"}}"#).replace("1790000600", "1e99"),
        "[]".to_owned(),
        "null".to_owned(),
        "[".repeat(1_000),
    ] {
        check(&signed(HEADER, &claims), Err(TokenError::Claims));
    }
}

#[test]
fn what_is_no_token_is_refused_cleanly() {
    for text in [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "å.ä.ö",
        "🎨.🎨.🎨",
        "e30.e30.",
        "e30.e30.e30.e30",
    ] {
        assert!(read(text, known, NOW).is_err(), "{text}");
    }
    check(&"x".repeat(TOKEN_BYTES_MAX + 1), Err(TokenError::TooLong));
    let token = sign("k1", &key(), &claims()).unwrap();
    let (header, rest) = token.split_once('.').unwrap();
    check(&format!("{header}=.{rest}"), Err(TokenError::Malformed));
    check(&format!(" {token}"), Err(TokenError::Malformed));
    // The other alphabet of base64.
    let standard = STANDARD.encode([0xfb, 0xff, 0xfe]);
    check(&format!("{standard}.{rest}"), Err(TokenError::Malformed));
}
