//! What the host gives to a stage: see host/schema/request.schema.json.
use crate::{Failure, Result, Status};
use serde_json::Value;
use std::path::Path;

pub struct Request(Value);

impl Request {
    pub(crate) fn parse(text: &[u8]) -> Result<Self> {
        let json: Value = serde_json::from_slice(text)
            .map_err(|error| Failure::new(Status::INTERNAL, format!("the request is not JSON: {error}")))?;
        Ok(Request(json))
    }
    /// The whole of it.
    pub fn json(&self) -> &Value {
        &self.0
    }
    /// Name of this stage in the pipeline.
    pub fn stage(&self) -> &str {
        self.text("stage")
    }
    /// The stage's own folder: a checkout of the source for a stage with the flag SOURCE.
    pub fn workspace(&self) -> &Path {
        Path::new(self.text("workspace"))
    }
    /// The user's repository, for places that outlive the run.
    pub fn root(&self) -> &Path {
        Path::new(self.text("root"))
    }
    /// A folder that is kept with the run.
    pub fn output(&self) -> &Path {
        Path::new(self.text("output"))
    }
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }
}
