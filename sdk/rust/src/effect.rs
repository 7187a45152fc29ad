//! Changes of the outside world.
use crate::abi;

/// All four texts together name an effect, in this run and in every other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub kind: String,
    pub target: String,
    pub name: String,
    pub digest: String,
}

/// What a probe saw of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Observed {
    Absent = abi::SLIPWAY_PROBE_ABSENT,
    PresentSame = abi::SLIPWAY_PROBE_PRESENT_SAME,
    PresentOther = abi::SLIPWAY_PROBE_PRESENT_OTHER,
    Unknown = abi::SLIPWAY_PROBE_UNKNOWN,
}

impl Effect {
    /// Borrows from self.
    pub(crate) fn raw(&self) -> abi::slipway_effect {
        abi::slipway_effect {
            struct_size: std::mem::size_of::<abi::slipway_effect>() as u32,
            reserved: 0,
            kind: crate::host::str_of(&self.kind),
            target: crate::host::str_of(&self.target),
            name: crate::host::str_of(&self.name),
            digest: crate::host::str_of(&self.digest),
        }
    }
    /// SAFETY: the texts of `raw` are valid during the call.
    pub(crate) unsafe fn copy(raw: &abi::slipway_effect) -> Self {
        let text = |borrowed| String::from_utf8_lossy(crate::host::bytes_of(borrowed)).into_owned();
        Effect { kind: text(raw.kind), target: text(raw.target), name: text(raw.name), digest: text(raw.digest) }
    }
}
