//! That everybody is asked to see what somebody sees. Whether they do is for each of them to decide.

use loro::LoroValue;

use super::fields::{from_map, text};

/// The longest name of a summons, in characters.
const ID_CHARS_MAX: usize = 32;

/// Everybody is asked to see this person's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summon {
    /// Names this one: who has answered it is not asked again.
    pub id: String,
    /// For how long.
    pub mode: SummonMode,
}

/// For how long people are asked to see a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummonMode {
    /// They come, and look around as they like.
    Once,
    /// They follow until the one who asked takes it back.
    Spotlight,
}

impl SummonMode {
    const ALL: [Self; 2] = [Self::Once, Self::Spotlight];

    /// Its word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Spotlight => "spotlight",
        }
    }
}

impl Summon {
    pub(super) fn to_value(&self) -> LoroValue {
        from_map([
            ("id", self.id.as_str().into()),
            ("mode", self.mode.name().into()),
        ])
    }

    pub(super) fn from_value(value: &LoroValue) -> Option<Self> {
        let id = text(value, "id", ID_CHARS_MAX).filter(|id| !id.is_empty())?;
        let mode = text(value, "mode", 16)?;
        let mode = SummonMode::ALL.into_iter().find(|it| it.name() == mode)?;
        Some(Self { id, mode })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summons_without_a_name_or_of_an_unknown_kind_is_none() {
        let summon = |id: &str, mode: &str| {
            Summon::from_value(&from_map([("id", id.into()), ("mode", mode.into())]))
        };
        let expected = Summon {
            id: "a".to_owned(),
            mode: SummonMode::Once,
        };
        assert_eq!(summon("a", "once"), Some(expected));
        assert_eq!(summon("", "once"), None);
        assert_eq!(summon("a", "for ever"), None);
        let long = summon(&"x".repeat(500), "spotlight").unwrap();
        assert_eq!(long.id.len(), ID_CHARS_MAX);
        assert_eq!(Summon::from_value(&LoroValue::Null), None);
    }
}
