//! A site on this machine's own address, for the person who edits it.
//!
//! In: a closure that builds the site, and a port. Out: pages over HTTP, each
//! rendered when it is asked for; a saved file shows at once. Listens on the
//! loopback address and nowhere else. Knows nothing of how a site is built.
//!
//! One cell is shared: what is shown at the moment. A thread that waits for
//! changes fills it; requests read it.

mod answer;
#[cfg(test)]
mod tests;
mod watch;

use std::any::Any;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, anyhow};
use tokio::sync::watch as cell;

use crate::diagnostic::{Diagnostic, Reported, Severity};
use crate::site::Site;

/// What `serve` is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The project folder; its `content/`, `themes/` and settings are watched.
    pub root: PathBuf,
    /// The port; 0 takes any that is free.
    pub port: u16,
}

/// What one build gave.
pub struct Rebuilt {
    /// The site, if there is one to show.
    pub site: Option<Site>,
    /// What was wrong; the site is good where none of it is an error.
    pub diagnostics: Vec<Diagnostic>,
    /// The same as text for a person.
    pub report: String,
}

/// Serves the site that `rebuild` gives, and again after each change below the
/// project folder, until the program is ended. `announce` is told the address
/// once the first build is done.
pub fn serve(
    options: &Options,
    mut rebuild: impl FnMut() -> Rebuilt + Send + 'static,
    announce: &dyn Fn(&str),
) -> anyhow::Result<()> {
    let rebuild = move || {
        let Rebuilt {
            site,
            diagnostics,
            report,
        } = rebuild();
        let render = site.map(|site| -> Render {
            Arc::new(move |path| site.page(path).map(|page| site.render(page)))
        });
        let failed = diagnostics
            .iter()
            .any(|it| it.code.severity == Severity::Error);
        Outcome {
            render,
            failed,
            report,
        }
    };
    serve_rendered(options, Box::new(rebuild), announce)
}

/// The bytes of the page at a path; `None` where there is no such page.
type Render = Arc<dyn Fn(&str) -> Option<Reported<Vec<u8>>> + Send + Sync>;

/// A build, as this room sees it.
struct Outcome {
    render: Option<Render>,
    failed: bool,
    report: String,
}

/// What is shown at the moment; replaced as a whole after each build.
#[derive(Clone)]
struct Shown {
    /// Told apart from every other state of this and of an earlier server.
    state: String,
    /// The state in which `render` came: pages made before it are old.
    version: String,
    /// The last good site; the newest one while there was no good one yet.
    render: Option<Render>,
    /// Whether `render` is good.
    good: bool,
    /// What was wrong with the last build, if it had errors.
    report: Option<String>,
}

impl Shown {
    fn nothing() -> Self {
        Self {
            state: String::new(),
            version: String::new(),
            render: None,
            good: false,
            report: None,
        }
    }

    /// What is shown after build number `number` gave `outcome`.
    fn after(&self, outcome: Outcome, number: u64) -> Self {
        let state = format!("{}-{number}", std::process::id());
        let mut next = Self {
            state: state.clone(),
            ..self.clone()
        };
        // A site with errors lacks what could not be read. It is better than
        // nothing, but it never takes the place of a good one.
        if outcome.render.is_some() && (!outcome.failed || !self.good) {
            next.render = outcome.render;
            next.good = !outcome.failed;
            next.version = state;
        }
        next.report = (outcome.failed || next.render.is_none()).then_some(outcome.report);
        next
    }
}

fn serve_rendered(
    options: &Options,
    mut rebuild: Box<dyn FnMut() -> Outcome + Send>,
    announce: &dyn Fn(&str),
) -> anyhow::Result<()> {
    // The port comes first: a build of a minute is no use if it is taken.
    let listener = bind(options.port)?;
    let port = listener.local_addr().context("系统没有给出端口")?.port();
    // The watch comes before the first build, so that no change is missed.
    let mut watch = watch::Watch::new(&options.root)?;
    let (sender, receiver) = cell::channel(Shown::nothing().after(outcome_of(&mut rebuild), 1));
    announce(&format!("http://127.0.0.1:{port}/"));
    thread::Builder::new()
        .name("rebuild".to_owned())
        .spawn(move || {
            for number in 2.. {
                watch.wait();
                let outcome = outcome_of(&mut rebuild);
                let next = sender.borrow().after(outcome, number);
                sender.send_replace(next);
            }
        })
        .context("系统不给开线程")?;
    answer::answer_all(listener, port, receiver)
}

/// A build, or the report of its panic: a bug in one build must not end the
/// server, for the next change may avoid it.
fn outcome_of(rebuild: &mut Box<dyn FnMut() -> Outcome + Send>) -> Outcome {
    catch_unwind(AssertUnwindSafe(rebuild)).unwrap_or_else(|panic| Outcome {
        render: None,
        failed: true,
        report: format!(
            "程序内部出错：{}\n这是 wenzhai 的问题，不是文章的问题；改动后会再试。",
            words(&*panic)
        ),
    })
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("没有说明")
}

fn bind(port: u16) -> anyhow::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let other = if (1024..u16::MAX).contains(&port) { port + 1 } else { 8000 };
        match error.kind() {
            io::ErrorKind::AddrInUse => anyhow!(
                "端口 {port} 已经有程序在用，可能是另一个 wenzhai serve。请关掉它，或换一个端口，例如 --port {other}"
            ),
            io::ErrorKind::PermissionDenied => {
                anyhow!("没有权限使用端口 {port}（{error}）。请换一个端口，例如 --port {other}")
            }
            _ => anyhow!("端口 {port} 用不了（{error}）。请换一个端口，例如 --port {other}"),
        }
    })
}
