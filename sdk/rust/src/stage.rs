//! What an author writes.
use crate::{abi, Effect, Failure, Host, Observed, Request, Result, Status};
use serde::de::DeserializeOwned;
use std::ffi::CStr;

/// For `StageType::flags`.
pub mod flags {
    pub use crate::abi::{
        SLIPWAY_STAGE_CLEAN_SOURCE as CLEAN_SOURCE, SLIPWAY_STAGE_IDEMPOTENT as IDEMPOTENT,
        SLIPWAY_STAGE_PUBLISHES as PUBLISHES, SLIPWAY_STAGE_PURE as PURE, SLIPWAY_STAGE_SOURCE as SOURCE,
    };
}

/// For `StageType::needs` and `wants`.
pub mod services {
    pub use crate::abi::{
        SLIPWAY_SERVICE_CACHE as CACHE, SLIPWAY_SERVICE_CANCEL as CANCEL, SLIPWAY_SERVICE_EFFECT as EFFECT,
        SLIPWAY_SERVICE_EMIT as EMIT, SLIPWAY_SERVICE_EXEC as EXEC, SLIPWAY_SERVICE_LOG as LOG,
        SLIPWAY_SERVICE_PROGRESS as PROGRESS, SLIPWAY_SERVICE_SECRET as SECRET,
    };
}

/// For `StageType::facets`: which of the optional functions of the trait the stage has.
pub mod facets {
    pub const PLAN: u32 = 1;
    pub const PROBE: u32 = 2;
    pub const ROLLBACK: u32 = 4;
}

/// The static description of a stage. Its texts are literals: `c"text"`.
pub struct StageType {
    pub id: &'static CStr,
    pub title: &'static CStr,
    pub summary: &'static CStr,
    pub flags: u32,
    pub facets: u32,
    pub config_schema: &'static CStr,
    pub output_schema: &'static CStr,
    pub needs: &'static [&'static CStr],
    pub wants: &'static [&'static CStr],
}

impl StageType {
    pub const DEFAULT: StageType = StageType {
        id: c"",
        title: c"",
        summary: c"",
        flags: 0,
        facets: 0,
        config_schema: c"{\"type\":\"object\",\"additionalProperties\":false}",
        output_schema: c"{\"type\":\"object\"}",
        needs: &[],
        wants: &[abi::SLIPWAY_SERVICE_LOG, abi::SLIPWAY_SERVICE_CANCEL, abi::SLIPWAY_SERVICE_EMIT],
    };
}

pub trait Stage: Sized + 'static {
    const TYPE: StageType;

    /// The parameters of the stage. What they cannot hold is refused with `Status::CONFIG`.
    type Parameters: DeserializeOwned;

    /// Check what the schema cannot say. May be called without a run to follow.
    fn create(host: Host, parameters: Self::Parameters) -> Result<Self>;

    fn run(&mut self, request: &Request) -> Result<()>;

    /// Name the effects that `run` would have, changing nothing.
    fn plan(&mut self, _request: &Request) -> Result<()> {
        Err(Failure::new(Status::UNSUPPORTED, "this stage has no plan"))
    }
    /// Look at the world, change nothing, and say whether the effect is there.
    fn probe(&mut self, _request: &Request, _effect: &Effect) -> Result<Observed> {
        Ok(Observed::Unknown)
    }
    /// Take the stage's deployment back to its predecessor.
    fn rollback(&mut self, _request: &Request) -> Result<()> {
        Err(Failure::new(Status::UNSUPPORTED, "this stage has no roll-back"))
    }
}
