//! com.example.licence-check: every source file carries the SPDX line of the given licence.
mod files;
mod parameters;

use files::{licence_line, shown, LicenceLine};
use parameters::Parameters;
use serde_json::{json, Value};
use slipway_plugin::{export, flags, services, Failure, Flaw, Host, Request, Result, Stage, StageType, Status};
use std::path::Path;

struct LicenceCheck {
    host: Host,
    parameters: Parameters,
}

impl Stage for LicenceCheck {
    const TYPE: StageType = StageType {
        id: c"com.example.licence-check",
        title: c"Licence check",
        summary: c"Every source file names its licence",
        flags: flags::SOURCE | flags::PURE | flags::IDEMPOTENT,
        config_schema: parameters::SCHEMA,
        output_schema: c"{\"type\":\"object\",\"required\":[\"report\"]}",
        needs: &[services::EMIT],
        wants: &[services::CANCEL, services::LOG],
        ..StageType::DEFAULT
    };
    type Parameters = Parameters;

    fn create(host: Host, parameters: Parameters) -> Result<Self> {
        parameters.check()?;
        Ok(LicenceCheck { host, parameters })
    }

    fn run(&mut self, request: &Request) -> Result<()> {
        let paths = files::find(request.workspace(), &self.parameters)?;
        let mut flaws = Vec::new();
        let mut cases = Vec::new();
        for path in &paths {
            self.host.stop_if_cancelled()?;
            let found = licence_line(request.workspace(), path)?;
            let flaw = self.flaw(path, &found);
            cases.push(case(path, flaw.as_ref()));
            flaws.extend(flaw);
        }
        self.host.info(&format!("looked at {} files", paths.len()));
        let report = json!({"suite": "licence-check", "passed": cases.len() - flaws.len(), "failed": flaws.len(),
                            "errors": 0, "skipped": 0, "cases": cases});
        self.host.emit("report", &report)?;
        self.verdict(cases.len(), flaws)
    }
}

impl LicenceCheck {
    /// None when the file carries the licence.
    fn flaw(&self, path: &Path, found: &LicenceLine) -> Option<Flaw> {
        let licence = &self.parameters.licence;
        if found.line > 0 && found.text == licence.as_bytes() {
            return None;
        }
        let message = if found.line == 0 {
            format!("there is no line 'SPDX-License-Identifier: {licence}'")
        } else {
            format!("the licence is '{}', not '{licence}'", shown(&found.text))
        };
        let name = files::shown_path(path);
        Some(Flaw { name: name.clone(), message, file: name, line: found.line })
    }

    /// A check of nothing is not a pass.
    fn verdict(&self, cases: usize, flaws: Vec<Flaw>) -> Result<()> {
        if cases == 0 {
            let why = "there is no file with one of the extensions: nothing was checked";
            return Err(Failure::verdict(why).hint("see the parameters 'extensions' and 'ignore'"));
        }
        if flaws.is_empty() {
            return Ok(());
        }
        let licence = &self.parameters.licence;
        let hint = format!("write 'SPDX-License-Identifier: {licence}' into the first lines of each");
        let message = format!("files without the licence {licence}: {} of {cases}", flaws.len());
        Err(Failure::new(Status::VERDICT_FAIL, message).hint(hint).flaws(flaws))
    }
}

fn case(path: &Path, flaw: Option<&Flaw>) -> Value {
    let name = files::shown_path(path);
    let mut case = json!({"name": name, "file": name, "outcome": if flaw.is_some() { "failed" } else { "passed" }});
    if let Some(flaw) = flaw {
        case["message"] = flaw.message.as_str().into();
        if flaw.line > 0 {
            case["line"] = flaw.line.into();
        }
    }
    case
}

export!(
    id: c"com.example.licence-check",
    version: c"1.0.0",
    license: c"Apache-2.0",
    homepage: c"",
    stages: [LicenceCheck],
);
