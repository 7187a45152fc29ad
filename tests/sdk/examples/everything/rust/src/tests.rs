//! What the fake host of the crate does for each service.
use crate::{vase, Everything};
use serde_json::{json, Value};
use slipway_plugin::testing::{Artifact, EffectRecord, FakeHost, Run, Told};
use slipway_plugin::{
    facets, flags, services, Command, Host, Level, Observed, Request, Result, Stage, StageType, Status,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};

struct Workspace(PathBuf);

impl Workspace {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("slipway {name} {}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Workspace(path)
    }
    fn request(&self) -> Value {
        json!({"stage": "show", "artifacts": [], "workspace": self.0.to_str().unwrap()})
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn told(status: Status, message: &str) -> std::result::Result<(), Told> {
    Err(Told { status, message: message.into(), details: Value::Null })
}

fn host() -> FakeHost {
    let mut host = FakeHost::default();
    host.secrets.insert("TOKEN".into(), "s3cret ".repeat(50).into());
    host
}

#[test]
fn every_service() {
    let (host, workspace) = (host(), Workspace::new("every service"));
    let run = host.run::<Everything>(&json!({"piece": "vase"}), &workspace.request());
    let secret = format!("it is {}", "s3cret ".repeat(50));
    let said = ["request whole", "not cancelled", &secret, "said captured, code 3", "signal 15", "true is true",
                "nothing true, content kept", "proceed"];
    let vase_file = Artifact {
        name: "vase.txt".into(),
        media_type: "text/plain".into(),
        path: "vase.txt".into(),
        content: b"a vase\n".into(),
    };
    assert_eq!(run, Run {
        log: said.map(|line| (Level::Info, line.into())).into(),
        values: vec![("piece".into(), json!({"age": 1}))],
        artifacts: vec![vase_file],
        progress: vec![(5000, "half".into())],
        effects: vec![EffectRecord::Begun(vase()), EffectRecord::Done(vase(), json!({"seen": true}))],
        ..Run::default()
    });
    assert_eq!(host.cache.lock().unwrap()["vase"], b"kept");
}

#[test]
fn every_facet() {
    let piece = json!({"piece": "vase"});
    assert_eq!(host().plan::<Everything>(&piece, &json!({})).effects, [EffectRecord::Declared(vase())]);
    let (run, observed) = host().probe::<Everything>(&piece, &json!({}), &vase());
    assert_eq!((run.log, observed), (vec![(Level::Info, "probe vase".into())], Observed::Absent));
    let rolled_back = host().rollback::<Everything>(&piece, &json!({})).result;
    assert_eq!(rolled_back, told(Status::UNSUPPORTED, "the stage does not have this facet"));
}

#[test]
fn what_is_thrown_fails_the_stage() {
    let workspace = Workspace::new("thrown");
    let result = |piece| host().run::<Everything>(&json!({"piece": piece}), &workspace.request()).result;
    assert_eq!(result("panic"), told(Status::INTERNAL, "the stage panicked: it fell"));
    assert_eq!(result("panic early"), told(Status::INTERNAL, "the stage panicked: no hands"));
    assert_eq!(result("panic late"), Ok(()));
    assert_eq!(result("other secret"), told(Status::DENIED, "cannot read the secret 'OTHER': status -4"));
    let broken = Told { status: Status::CONFIG, message: "the vase is broken".into(), details: json!({"hint": "glue it"}) };
    assert_eq!(result("broken"), Err(broken));
}

#[test]
fn a_service_that_is_withheld_is_missed() {
    let mut host = host();
    host.withheld = vec![services::SECRET];
    let workspace = Workspace::new("withheld");
    let denied = told(Status::DENIED, "the host does not grant the service slipway.secret/1");
    assert_eq!(host.run::<Everything>(&json!({"piece": "vase"}), &workspace.request()).result, denied);
    host.withheld = vec![services::EXEC];
    let needed = told(Status::UNSUPPORTED, "the stage needs the service slipway.exec/1");
    assert_eq!(host.run::<Everything>(&json!({"piece": "vase"}), &workspace.request()).result, needed);
}

type Deed = fn(&Host, &Request) -> Result<()>;

/// Does one of DEEDS, which the request names by its number.
struct Doer(Host);

impl Stage for Doer {
    const TYPE: StageType = StageType {
        id: c"com.example.doer",
        flags: flags::PUBLISHES,
        facets: facets::PLAN | facets::ROLLBACK,
        needs: &[services::EXEC, services::EFFECT],
        ..StageType::DEFAULT
    };
    type Parameters = serde_json::Map<String, Value>;

    fn create(host: Host, _: Self::Parameters) -> Result<Self> {
        Ok(Doer(host))
    }
    fn run(&mut self, request: &Request) -> Result<()> {
        let number = request.json()["deed"].as_u64().expect("a deed has a number");
        DEEDS[number as usize](&self.0, request)
    }
    fn plan(&mut self, request: &Request) -> Result<()> {
        self.run(request)
    }
    fn rollback(&mut self, request: &Request) -> Result<()> {
        self.run(request)
    }
}

const DEEDS: [Deed; 13] = [
    |host, _| host.declare(&vase()),
    |host, _| host.done(&vase(), &json!({})),
    |host, _| host.begin(&vase()).map(|_| ()),
    |host, _| host.emit("piece", &1).and_then(|()| host.emit("piece", &2)),
    |host, _| host.emit_artifact("-name", "file", ""),
    |host, _| host.emit_artifact("up", "../file", ""),
    |host, _| host.emit_artifact("link", "link", ""),
    |host, _| host.emit_artifact("gone", "gone", ""),
    |host, _| host.start(&Command::new("no-such-program")).map(|_| ()),
    |host, _| host.execute(&Command::new("sleep").arg("60").timeout(Duration::from_millis(20))).map(|_| ()),
    |host, _| {
        host.progress(20000, "");
        host.execute(&Command::new("sh").arg("-c").arg("echo $A$B; pwd").env("B", "b"))?;
        host.execute(&Command::new("echo").arg("hidden").quiet())?;
        host.start(&Command::new("sleep").arg("60")).map(|_| ())
    },
    |host, _| {
        let id = host.start(&Command::new("sh").arg("-c").arg("trap '' TERM; sleep 0.1; exit 7"))?;
        host.keep(1)?;
        host.wait(id).map(|_| ())
    },
    |host, _| {
        let service = host.capture(&Command::new("sh").arg("-c").arg("sleep 60 >/dev/null 2>&1 & echo $!"))?;
        let pid = std::io::read_to_string(std::fs::File::from(service.stdout))?;
        host.keep(pid.trim().parse().expect("it is a number"))?;
        host.wait(service.id).map(|_| ())
    },
];

fn do_it(host: &FakeHost, deed: usize, workspace: &Workspace) -> Run {
    host.run::<Doer>(&json!({}), &json!({"deed": deed, "workspace": workspace.0.to_str().unwrap()}))
}

#[test]
fn effects_are_declared_in_a_plan_and_begun_in_a_run() {
    let (host, workspace) = (FakeHost::default(), Workspace::new("effects"));
    let run = do_it(&host, 0, &workspace);
    assert_eq!(run.result, told(Status::DENIED, "cannot declare 'vase': status -4"));
    assert_eq!(run.violations, ["R11 effects: declare() outside of plan"]);
    let planned = host.plan::<Doer>(&json!({}), &json!({"deed": 2}));
    assert_eq!(planned.result, told(Status::DENIED, "cannot begin 'vase': status -4"));
    assert_eq!(planned.violations, ["R11 effects: begin() by a stage or in a call that may not have effects"]);
    let unannounced = do_it(&host, 1, &workspace);
    assert_eq!(unannounced.violations, ["R11 effects: done() of museum.piece vase without begin()"]);
    assert_eq!(host.rollback::<Doer>(&json!({}), &json!({"deed": 2})).effects, [EffectRecord::Begun(vase())]);
}

#[test]
fn an_effect_can_be_held_by_the_world_fail_or_meet_a_cancellation() {
    let workspace = Workspace::new("begin");
    let held = FakeHost { already_done: vec![vase()], ..FakeHost::default() };
    assert_eq!(do_it(&held, 2, &workspace).effects, [EffectRecord::AlreadyDone(vase())]);
    let failing = FakeHost { fail_at_begin: Some((1, Status::IO)), ..FakeHost::default() };
    assert_eq!(do_it(&failing, 2, &workspace).result, told(Status::IO, "cannot begin 'vase': status -7"));
    let cancelling = FakeHost { cancel_at_begin: Some(1), ..FakeHost::default() };
    assert_eq!(do_it(&cancelling, 2, &workspace).result, told(Status::CANCELLED, "stopped on request"));
    assert!(cancelling.is_cancelled());
}

#[test]
fn outputs_that_cannot_be_are_refused() {
    let workspace = Workspace::new("outputs");
    std::os::unix::fs::symlink("/etc/hostname", workspace.0.join("link")).unwrap();
    let result = |deed| do_it(&FakeHost::default(), deed, &workspace).result;
    assert_eq!(result(3), told(Status::CONFIG, "cannot emit 'piece': status -1"));
    assert_eq!(result(4), told(Status::CONFIG, "cannot emit '-name': status -1"));
    assert_eq!(result(5), told(Status::INTEGRITY, "cannot emit 'up': status -11"));
    assert_eq!(result(6), told(Status::INTEGRITY, "cannot emit 'link': status -11"));
    assert_eq!(result(7), told(Status::NOT_FOUND, "cannot emit 'gone': status -5"));
}

#[test]
fn commands_run_in_the_workspace_and_end_with_the_stage() {
    let (mut host, workspace) = (FakeHost::default(), Workspace::new("commands"));
    host.environment.insert("A".into(), "a".into());
    let began = Instant::now();
    let run = do_it(&host, 10, &workspace);
    let lines = ["ab".to_string(), workspace.0.to_str().unwrap().to_string()];
    assert_eq!((run.result, run.log), (Ok(()), lines.map(|line| (Level::Info, line)).into()));
    assert_eq!(run.violations, ["progress: 20000 is not -1 to 10000"]);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn commands_can_be_missing_take_too_long_and_be_cancelled() {
    let workspace = Workspace::new("ends");
    let (host, cancelled) = (FakeHost::default(), FakeHost::default());
    let missing = told(Status::NOT_FOUND, "cannot start 'no-such-program': status -5");
    assert_eq!(do_it(&host, 8, &workspace).result, missing);
    assert_eq!(do_it(&host, 9, &workspace).result, told(Status::TRANSIENT, "cannot wait for 'the command': status -8"));
    assert_eq!(do_it(&host, 11, &workspace).result, told(Status::DENIED, "cannot keep '1': status -4"));
    cancelled.cancel();
    assert_eq!(do_it(&cancelled, 8, &workspace).result, told(Status::CANCELLED, "stopped on request"));
}

#[test]
fn a_process_that_is_kept_outlives_the_run() {
    let run = do_it(&FakeHost::default(), 12, &Workspace::new("kept"));
    assert_eq!((&run.result, run.kept.len()), (&Ok(()), 1));
    std::thread::sleep(Duration::from_millis(50)); // A signal takes its time.
    let alive = std::fs::read_to_string(format!("/proc/{}/cmdline", run.kept[0])).unwrap_or_default();
    std::process::Command::new("kill").arg(run.kept[0].to_string()).status().unwrap();
    assert_eq!(alive, "sleep\x0060\0");
}
