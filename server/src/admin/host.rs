//! Which names this address goes by. A web page whose own name was pointed here would read all of it; an
//! IP address cannot be pointed anywhere.

use std::net::IpAddr;

/// Whether a Host header, with or without a port, names no host but this machine or an address.
pub fn is_plain(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, "")) => name,
            Some((name, port)) if port.strip_prefix(':').is_some_and(is_port) => name,
            _ => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) if is_port(port) => name,
            Some(_) => return false,
            None => host,
        },
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

fn is_port(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_this_machine_are_plain_and_names_are_not() {
        for host in [
            "127.0.0.1:7421",
            "127.0.0.1",
            "[::1]:7421",
            "[::1]",
            "10.0.0.2:80",
            "localhost:7421",
            "LocalHost",
            "localhost.",
        ] {
            assert!(is_plain(host), "{host}");
        }
        for host in [
            "evil.example:7421",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost:x",
            "::1",
            "[::1]x",
            "",
        ] {
            assert!(!is_plain(host), "{host}");
        }
    }
}
