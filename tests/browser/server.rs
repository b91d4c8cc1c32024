//! A server as plain as a host can be: files and nothing else. A folder's
//! address is not found, so a link that names no file fails.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A folder on a free port of this machine, until the process ends.
pub(crate) struct Server {
    address: SocketAddr,
    prefix: String,
    asked: Arc<Mutex<Vec<String>>>,
    /// Whether it hangs up on everyone, as if there were no network.
    away: Arc<AtomicBool>,
}

impl Server {
    /// Serves `folder` below `prefix`, such as `/` or `/a/b/`; everything else
    /// is not found.
    pub(crate) fn start(folder: &Path, prefix: &str) -> Self {
        Self::start_with(folder, prefix, "")
    }

    /// The same, with further lines in the head of every answer, each ended;
    /// nothing may be stored, unless they say otherwise.
    pub(crate) fn start_with(folder: &Path, prefix: &str, head: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (folder, started, log) = (folder.to_owned(), prefix.to_owned(), Arc::clone(&asked));
        let head = head.to_owned();
        let away = Arc::new(AtomicBool::new(false));
        let hang_up = Arc::clone(&away);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if hang_up.load(Ordering::SeqCst) {
                    continue;
                }
                let (folder, prefix, log) = (folder.clone(), started.clone(), Arc::clone(&log));
                let head = head.clone();
                // A browser that hangs up is no concern of the test's.
                thread::spawn(move || answer(stream, &folder, &prefix, &head, &log).ok());
            }
        });
        Self {
            address,
            prefix: prefix.to_owned(),
            asked,
            away,
        }
    }

    /// Goes away, as if there were no network, or comes back.
    pub(crate) fn go_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// The address of a file of the site.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.address, self.prefix)
    }

    /// The files asked for since the last call, as paths of the site.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The pages among them.
    pub(crate) fn pages_asked(&self) -> Vec<String> {
        self.asked()
            .into_iter()
            .filter(|path| is_page(path))
            .collect()
    }

    /// The status that a path gets.
    pub(crate) fn status(&self, path: &str) -> u16 {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(
            stream,
            "GET {}{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            self.prefix
        )
        .unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

fn answer(
    mut stream: TcpStream,
    folder: &Path,
    prefix: &str,
    head: &str,
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let file = path
        .strip_prefix(prefix)
        .and_then(|path| inside(folder, path));
    log.lock()
        .unwrap()
        .push(path.strip_prefix(prefix).unwrap_or(path).to_owned());
    let (status, kind, body) =
        match file.and_then(|file| Some((kind_of(&file), std::fs::read(&file).ok()?))) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/plain", b"not found".to_vec()),
        };
    let length = body.len();
    let cache = if head.contains("Cache-Control") {
        ""
    } else {
        "Cache-Control: no-store\r\n"
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{cache}{head}Connection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// Whether the file at `path` is a page.
pub(crate) fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "html")
}

/// The file at `path` below `folder`; a folder is none.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let legal = !path.is_empty()
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..");
    let file = folder.join(path);
    (legal && file.is_file()).then_some(file)
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}
