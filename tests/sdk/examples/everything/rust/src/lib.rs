//! A stage that uses every service and facet, or panics, as its parameter says.
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::json;
use slipway_plugin::{
    export, facets, flags, services, Command, Effect, Failure, Host, Observed, Request, Result, Stage, StageType,
};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What may be shown has to be tested first: an image and its verdict open the gate.
struct Release(Host);

impl Stage for Release {
    const TYPE: StageType = StageType {
        id: c"com.example.release",
        title: c"Release",
        summary: c"Opens the gate",
        ..StageType::DEFAULT
    };
    type Parameters = serde_json::Map<String, serde_json::Value>;

    fn create(host: Host, _: Self::Parameters) -> Result<Self> {
        Ok(Release(host))
    }
    fn run(&mut self, _: &Request) -> Result<()> {
        let image = json!({"digest": DIGEST, "mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 2,
                           "layout": "/nowhere", "platform": "linux/amd64", "labels": {}});
        self.0.emit("image", &image)?;
        self.0.emit("verdict", &json!({"subject": DIGEST, "result": "PASSED", "passed": 1, "failed": 0, "suite": "eyes"}))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    piece: String,
}

struct Everything {
    host: Host,
    parameters: Parameters,
}

fn vase() -> Effect {
    Effect { kind: "museum.piece".into(), target: "hall 1".into(), name: "vase".into(), digest: "sha256:0".into() }
}

impl Stage for Everything {
    const TYPE: StageType = StageType {
        id: c"com.example.everything",
        title: c"Everything",
        summary: c"Uses all there is",
        flags: flags::PUBLISHES,
        facets: facets::PLAN | facets::PROBE,
        config_schema: c"{\"type\":\"object\"}",
        needs: &[services::EXEC],
        wants: &[services::SECRET, services::CACHE, services::EFFECT],
        ..StageType::DEFAULT
    };
    type Parameters = Parameters;

    fn create(host: Host, parameters: Parameters) -> Result<Self> {
        match parameters.piece.as_str() {
            "broken" => Err(Failure::config("the vase is broken").hint("glue it")),
            "panic early" => panic!("no {}", "hands"),
            _ => Ok(Everything { host, parameters }),
        }
    }
    fn plan(&mut self, _: &Request) -> Result<()> {
        self.host.declare(&vase())
    }
    fn probe(&mut self, _: &Request, effect: &Effect) -> Result<Observed> {
        self.host.info(&format!("probe {}", effect.name));
        Ok(Observed::Absent)
    }
    fn run(&mut self, request: &Request) -> Result<()> {
        match self.parameters.piece.as_str() {
            "panic" => panic!("it fell"),
            "panic oddly" => std::panic::panic_any(7),
            "other secret" => drop(self.host.secret("OTHER")?),
            "no file" => drop(File::open("/nowhere/at all")?),
            _ => self.use_all(request)?,
        }
        Ok(())
    }
}

impl Drop for Everything {
    fn drop(&mut self) {
        if self.parameters.piece == "panic late" {
            panic!("at the end");
        }
    }
}

impl Everything {
    fn use_all(&self, request: &Request) -> Result<()> {
        let whole = request.stage() == "show" && request.json()["artifacts"].is_array();
        self.host.info(if whole { "request whole" } else { "request empty" });
        self.host.progress(5000, "half");
        self.host.stop_if_cancelled()?;
        self.host.info(if self.host.cancelled() { "cancelled" } else { "not cancelled" });
        std::fs::write(request.workspace().join("vase.txt"), "a vase\n")?;
        self.host.emit("piece", &json!({"age": 1}))?;
        self.host.emit_artifact("vase.txt", "vase.txt", "text/plain")?;
        let secret = self.host.secret("TOKEN")?;
        self.host.info(&format!("it is {}", String::from_utf8_lossy(secret.bytes())));
        self.use_commands()?;
        self.use_cache(request)?;
        self.host.info(if self.host.begin(&vase())? { "proceed" } else { "already done" });
        self.host.done(&vase(), &json!({"seen": true}))
    }

    fn use_commands(&self) -> Result<()> {
        let command = Command::new("sh").arg("-c").arg("echo captured; exit $CODE").env("CODE", "3");
        let output = self.host.capture(&command)?;
        let mut said = String::new();
        File::from(output.stdout).read_to_string(&mut said)?;
        self.host.info(&format!("said {}, code {}", said.trim_end(), self.host.wait(output.id)?.code));
        let sleeper = self.host.start(&Command::new("sleep").arg("60"))?;
        self.host.stop(sleeper)?;
        self.host.info(&format!("signal {}", self.host.wait(sleeper)?.signal));
        let exit = self.host.execute(&Command::new("true"))?;
        self.host.info(if exit.ok() { "true is true" } else { "true is false" });
        Ok(())
    }

    fn use_cache(&self, request: &Request) -> Result<()> {
        let kept = request.workspace().join("kept");
        let nothing = self.host.cache_fetch("nothing")?.is_none();
        File::create(&kept)?.write_all(b"kept")?;
        self.host.cache_store("vase", File::open(kept)?.as_fd())?;
        let mut content = String::new();
        let found = self.host.cache_fetch("vase")?.expect("it was stored");
        File::from(found).read_to_string(&mut content)?;
        self.host.info(&format!("nothing {nothing}, content {content}"));
        Ok(())
    }
}

export!(
    id: c"com.example.everything",
    version: c"1.0.0",
    license: c"Apache-2.0",
    homepage: c"",
    stages: [Everything, Release],
);
