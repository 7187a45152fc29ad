//! A stage plugin for Slipway in Rust, without unsafe code of its own.
//!
//! ```ignore
//! use slipway_plugin::{export, Host, Request, Result, Stage, StageType};
//!
//! struct Greet(Host);
//!
//! impl Stage for Greet {
//!     const TYPE: StageType = StageType {
//!         id: c"com.example.greet",
//!         title: c"Greet",
//!         summary: c"Says hello",
//!         ..StageType::DEFAULT
//!     };
//!     type Parameters = serde_json::Value;
//!     fn create(host: Host, _: Self::Parameters) -> Result<Self> {
//!         Ok(Greet(host))
//!     }
//!     fn run(&mut self, request: &Request) -> Result<()> {
//!         self.0.info(&format!("hello from {}", request.stage()));
//!         Ok(())
//!     }
//! }
//!
//! export!(id: c"com.example.greet", version: c"1.0.0", license: c"Apache-2.0", homepage: c"", stages: [Greet]);
//! ```
//!
//! Build it as a `cdylib`: the file exports one symbol and carries the ELF note. A panic becomes a failure of the stage
//! with the status `INTERNAL`; nothing unwinds into the host. That needs `panic = "unwind"`, which is the default.

#[allow(non_camel_case_types, dead_code)]
#[doc(hidden)]
pub mod abi {
    include!(concat!(env!("OUT_DIR"), "/abi.rs"));
}
mod command;
mod effect;
#[doc(hidden)]
pub mod export;
mod failure;
mod host;
mod request;
mod stage;
pub mod testing;

pub use command::{Command, Exit, Output};
pub use effect::{Effect, Observed};
pub use failure::{Failure, Flaw, Result, Status};
pub use host::{Host, Level, Secret};
pub use request::Request;
pub use stage::{facets, flags, services, Stage, StageType};

#[cfg(panic = "abort")]
compile_error!("a plugin catches panics, so it needs panic = \"unwind\"");
