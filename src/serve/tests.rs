//! Real requests over the loopback address.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;
use crate::diagnostic::code;

/// An answer: status, headers in lower case, body.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// A server of a project whose page `content/a.md` holds what it shows: the
/// words `panic`, `broken` and `partial` stand for builds that go wrong.
struct Server {
    project: TempDir,
    port: u16,
}

impl Server {
    fn start(text: &str) -> Self {
        let project = TempDir::new().expect("a folder");
        fs::create_dir(project.path().join("content")).expect("a folder");
        let file = project.path().join("content/a.md");
        fs::write(&file, text).expect("written");
        let rebuild = Box::new(move || outcome(&fs::read_to_string(&file).expect("a file")));
        let options = Options {
            root: project.path().to_owned(),
            port: 0,
        };
        let (sender, address) = mpsc::channel();
        // The thread ends with the tests.
        thread::spawn(move || {
            serve_rendered(&options, rebuild, &|address| {
                sender.send(address.to_owned()).expect("a listener");
            })
        });
        let address = address
            .recv_timeout(Duration::from_secs(20))
            .expect("an address");
        let port = address
            .trim_end_matches('/')
            .rsplit_once(':')
            .expect("a port")
            .1
            .parse()
            .expect("a number");
        Self { project, port }
    }

    /// As editors do it: the new file takes the place of the old one whole.
    fn save(&self, text: &str) {
        let folder = self.project.path().join("content");
        fs::write(folder.join("a.md.tmp"), text).expect("written");
        fs::rename(folder.join("a.md.tmp"), folder.join("a.md")).expect("renamed");
    }

    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer: {text:?}"));
        let mut lines = head.lines();
        let status = lines
            .next()
            .expect("a status")
            .split(' ')
            .nth(1)
            .expect("a status")
            .parse()
            .expect("a number");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Answer {
            status,
            headers,
            body: body.to_owned(),
        }
    }

    fn request(&self, method: &str, path: &str, host: &str) -> Answer {
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &format!("localhost:{}", self.port))
    }

    /// The state after `seen`: state, version, report.
    fn version(&self, seen: &str) -> (String, String, Option<String>) {
        let answer = self.get(&format!("/.wenzhai/version?seen={seen}"));
        let value: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        (
            text("state").expect("a state"),
            text("version").expect("a version"),
            text("report"),
        )
    }
}

fn outcome(text: &str) -> Outcome {
    assert!(!text.contains("panic"), "a bug: {text}");
    let page = format!("<p>{text}</p>");
    let render: Render = Arc::new(move |path| {
        let body = match path {
            "index.html" | "hans/index.html" | "404.html" => page.as_str(),
            "assets/a.css" => "p {}",
            "bug.html" => panic!("a bug in a page"),
            "failed.html" => {
                let report = Diagnostic::new(&code::TEMPLATE_FAILED, "没有 <x>");
                return Some(Reported {
                    value: b"half".to_vec(),
                    diagnostics: vec![report],
                });
            }
            _ => return None,
        };
        Some(Reported::clean(body.as_bytes().to_vec()))
    });
    Outcome {
        render: (!text.contains("broken")).then_some(render),
        failed: text.contains("broken") || text.contains("partial"),
        report: format!("W201 <b>{text}</b>"),
    }
}

#[test]
fn pages_and_files_have_their_types() {
    let server = Server::start("甲");
    let root = server.get("/");
    assert_eq!(
        (root.status, root.headers["content-type"].as_str()),
        (200, "text/html; charset=utf-8")
    );
    assert_eq!(root.headers["cache-control"], "no-store");
    assert!(
        root.body
            .starts_with("<p>甲</p><script src=\"/.wenzhai/reload.js\" defer data-version="),
        "{}",
        root.body
    );
    assert_eq!(server.get("/index.html?q=1").body, root.body);
    assert_eq!(server.get("/hans/").body, root.body);
    assert_eq!(server.get("/%68ans/index.html").body, root.body);
    let folder = server.get("/hans");
    assert_eq!(
        (folder.status, folder.headers["location"].as_str()),
        (307, "/hans/")
    );
    let style = server.get("/assets/a.css");
    assert_eq!(
        (style.body.as_str(), style.headers["content-type"].as_str()),
        ("p {}", "text/css; charset=utf-8")
    );
    for path in [
        "/nothing.html",
        "/../Cargo.toml",
        "/%2e%2e/content/a.md",
        "//example.org/",
        "/content/a.md",
    ] {
        let lost = server.get(path);
        assert_eq!(
            (lost.status, lost.body.starts_with("<p>甲</p>")),
            (404, true),
            "{path}"
        );
    }
    let script = server.get("/.wenzhai/reload.js");
    assert_eq!(
        script.headers["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert!(script.body.contains("textContent = report"));
}

#[test]
fn only_this_machine_may_only_read() {
    let server = Server::start("甲");
    let own = format!("127.0.0.1:{}", server.port);
    let head = server.request("HEAD", "/", &own);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert!(
        head.headers["content-length"]
            .parse::<usize>()
            .expect("a length")
            > 0
    );
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let answer = server.request(method, "/", &own);
        assert_eq!(
            (answer.status, answer.headers["allow"].as_str()),
            (405, "GET, HEAD"),
            "{method}"
        );
    }
    assert_eq!(
        server
            .request("GET", "/", &format!("[::1]:{}", server.port))
            .status,
        200
    );
    assert_eq!(
        server
            .request("GET", "/", &format!("LOCALHOST:{}", server.port))
            .status,
        200
    );
    for host in [
        "example.org",
        "localhost",
        "127.0.0.1:1",
        "localhost.example.org",
        "",
        "127.0.0.1.example.org:80",
    ] {
        let answer = server.request("GET", "/", host);
        assert_eq!(
            (answer.status, answer.body.contains('甲')),
            (403, false),
            "{host}"
        );
    }
    let port = server.port;
    assert_eq!(
        server
            .request("GET", "/", &format!("example.org:{port}"))
            .status,
        403
    );
    let twice =
        format!("GET / HTTP/1.1\r\nHost: {own}\r\nHost: example.org\r\nConnection: close\r\n\r\n");
    assert_eq!(server.send(&twice).status, 403);
    assert_eq!(server.send("GET / HTTP/1.0\r\n\r\n").status, 403);
    assert_eq!(
        server
            .request("GET", &format!("http://example.org:{port}/"), &own)
            .status,
        403
    );
}

#[test]
fn a_saved_file_shows_at_once() {
    let server = Server::start("甲");
    let (first, shown, report) = server.version("");
    assert_eq!((&first, report), (&shown, None));
    assert!(
        server
            .get("/")
            .body
            .contains(&format!("data-version=\"{first}\""))
    );
    // The question is open before the answer is known.
    thread::scope(|scope| {
        let waiting = scope.spawn(|| (server.version(&first), Instant::now()));
        thread::sleep(Duration::from_millis(300));
        assert!(!waiting.is_finished());
        let saved = Instant::now();
        server.save("乙");
        let ((second, shown, _), told) = waiting.join().expect("an answer");
        assert!(second != first && second == shown);
        assert!(told - saved < Duration::from_secs(5), "{:?}", told - saved);
    });
    assert!(server.get("/").body.contains("<p>乙</p>"));
}

#[test]
fn a_failed_build_keeps_the_last_good_site() {
    let server = Server::start("甲");
    let (mut state, good, _) = server.version("");
    for text in ["broken", "partial", "panic"] {
        server.save(text);
        let (next, shown, report) = server.version(&state);
        assert_eq!(shown, good, "{text}");
        assert!(report.expect("a report").contains(text));
        assert!(server.get("/").body.contains("<p>甲</p>"));
        state = next;
    }
    server.save("乙");
    let (next, shown, report) = server.version(&state);
    assert_eq!((next, report), (shown, None));
    assert!(server.get("/").body.contains("<p>乙</p>"));
}

#[test]
fn without_a_site_every_address_shows_the_report() {
    let server = Server::start("broken");
    for path in ["/", "/hans/index.html", "/nothing"] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.headers["content-type"].as_str()),
            (500, "text/html; charset=utf-8")
        );
        assert!(
            answer.body.contains("W201 &lt;b&gt;broken&lt;/b&gt;"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("/.wenzhai/reload.js"));
    }
    let (state, shown, _) = server.version("");
    assert_eq!(shown, "");
    // A site with errors is better than none, and gives way to any other.
    for text in ["partial one", "partial two"] {
        let (before, ..) = server.version("");
        server.save(text);
        let (_, _, report) = server.version(&before);
        assert!(report.expect("a report").contains(text));
        assert!(server.get("/").body.contains(&format!("<p>{text}</p>")));
    }
    assert_ne!(server.version("").0, state);
}

#[test]
fn a_page_that_goes_wrong_takes_no_other_with_it() {
    let server = Server::start("甲");
    let failed = server.get("/failed.html");
    assert_eq!(failed.status, 500);
    assert!(failed.body.contains("W602 没有 &lt;x&gt;") && !failed.body.contains("half"));
    let bug = server.get("/bug.html");
    assert_eq!(
        (bug.status, bug.body.contains("a bug in a page")),
        (500, true)
    );
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_port_in_use_is_named() {
    let server = Server::start("甲");
    let options = Options {
        root: server.project.path().to_owned(),
        port: server.port,
    };
    let error =
        serve_rendered(&options, Box::new(|| outcome("甲")), &|_| ()).expect_err("a port in use");
    let words = error.to_string();
    assert!(
        words.contains(&format!("端口 {} 已经有程序在用", server.port)) && words.contains("--port"),
        "{words}"
    );
}

#[test]
fn a_project_that_is_not_there_is_named() {
    let options = Options {
        root: "/nowhere/at/all".into(),
        port: 0,
    };
    let error =
        serve_rendered(&options, Box::new(|| outcome("甲")), &|_| ()).expect_err("no project");
    assert!(error.to_string().contains("/nowhere/at/all"), "{error}");
}
