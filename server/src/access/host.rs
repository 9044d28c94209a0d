//! Whether a visit comes from this machine, and what a Host header, or a link's host, may be.

use std::net::IpAddr;

use super::Visit;

/// The socket alone proves nothing: a proxy on this machine, or a web page whose name was pointed
/// at 127.0.0.1, would come from loopback too.
pub(super) fn is_local(visit: &Visit) -> bool {
    visit.peer.to_canonical().is_loopback()
        && visit.host.as_deref().is_some_and(is_loopback_host)
        && !visit.forwarded
}

/// Whether a Host header, with or without a port, names this machine.
fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, "")) => name,
            Some((name, port)) if is_port(port) => name,
            _ => return false,
        },
        None => match host.split_once(':') {
            Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
            Some(_) => return false,
            None => host,
        },
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Whether a text can say in a link where a server is: a name or an address, with or without a port.
pub fn is_host(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    !text.is_empty() && text.chars().all(allowed)
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':')
        .is_some_and(|port| port.chars().all(|c| c.is_ascii_digit()))
}
