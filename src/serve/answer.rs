//! One request, one answer.
//!
//! In: HTTP requests, and what is shown at the moment. Out: pages with the
//! reload script, files with their types, or an error page that mends itself.
//! Answers only to this machine's own names: a page of the web that points its
//! own name at this address is refused. Knows nothing of builds.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use serde_json::json;
use tokio::sync::watch::Receiver;

use super::{Render, Shown, words};
use crate::diagnostic::{Reported, Severity};

const RELOAD_PATH: &str = "/.wenzhai/reload.js";
const VERSION_PATH: &str = "/.wenzhai/version";
const RELOAD_SCRIPT: &str = include_str!("reload.js");

/// How long a question for the next version stays open.
const PATIENCE: Duration = Duration::from_secs(25);

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// Answers on `listener` until the program is ended.
pub(super) fn answer_all(
    listener: TcpListener,
    port: u16,
    shown: Receiver<Shown>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("系统不给开服务")?;
    runtime.block_on(async move {
        listener.set_nonblocking(true).context("端口用不了")?;
        let listener = tokio::net::TcpListener::from_std(listener).context("端口用不了")?;
        let answer = move |request: Request| answer(request, port, shown.clone());
        axum::serve(listener, Router::new().fallback(answer))
            .await
            .context("服务中断了")
    })
}

async fn answer(request: Request, port: u16, mut shown: Receiver<Shown>) -> Response<Body> {
    if !is_for_us(request.headers(), request.uri(), port) {
        return respond(
            StatusCode::FORBIDDEN,
            PLAIN,
            format!("只接受 http://127.0.0.1:{port}/ 和 http://localhost:{port}/\n"),
        );
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = respond(StatusCode::METHOD_NOT_ALLOWED, PLAIN, "只能读\n");
        response
            .headers_mut()
            .insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri().path() {
        RELOAD_PATH => respond(StatusCode::OK, content_type(RELOAD_PATH), RELOAD_SCRIPT),
        VERSION_PATH => {
            let seen = request
                .uri()
                .query()
                .and_then(|query| query.strip_prefix("seen="))
                .unwrap_or_default();
            let changed = shown.wait_for(|shown| shown.state != seen);
            // Without a change in time, the answer is the old one, and the page
            // asks again.
            drop(tokio::time::timeout(PATIENCE, changed).await);
            let now = shown.borrow().clone();
            let body = json!({ "state": now.state, "version": now.version, "report": now.report });
            respond(StatusCode::OK, content_type("x.json"), body.to_string())
        }
        path => {
            let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
            let now = shown.borrow().clone();
            // Rendering takes the processor for a while; questions for the
            // version must not wait for it.
            let made = tokio::task::spawn_blocking(move || page(&path, &now)).await;
            made.unwrap_or_else(|error| {
                let reason = error
                    .try_into_panic()
                    .map_or_else(|_| String::new(), |panic| words(&*panic).to_owned());
                let version = shown.borrow().version.clone();
                error_page(&format!("程序内部出错：{reason}"), &version)
            })
        }
    }
}

/// The page at `path`, which begins with `/`.
fn page(path: &str, shown: &Shown) -> Response<Body> {
    let Some(render) = &shown.render else {
        return error_page(shown.report.as_deref().unwrap_or_default(), &shown.version);
    };
    let mut name = path.strip_prefix('/').unwrap_or(path).to_owned();
    if name.is_empty() || name.ends_with('/') {
        name.push_str("index.html");
    }
    if let Some(rendered) = render(&name) {
        return file(StatusCode::OK, &name, rendered, shown);
    }
    if render(&format!("{name}/index.html")).is_some() {
        return to_folder(&name);
    }
    not_found(render, shown)
}

fn file(
    status: StatusCode,
    name: &str,
    rendered: Reported<Vec<u8>>,
    shown: &Shown,
) -> Response<Body> {
    let errors = rendered
        .diagnostics
        .iter()
        .filter(|it| it.code.severity == Severity::Error);
    let errors: Vec<_> = errors
        .map(|it| {
            format!(
                "{} {}\n{}",
                it.code.id(),
                it.message,
                it.help.as_deref().unwrap_or_default()
            )
        })
        .collect();
    if !errors.is_empty() {
        return error_page(&errors.join("\n"), &shown.version);
    }
    let kind = content_type(name);
    let mut bytes = rendered.value;
    if kind == HTML {
        bytes.extend_from_slice(script_tag(&shown.version).as_bytes());
    }
    respond(status, kind, bytes)
}

/// Links are relative: a folder must be asked for with its final `/`.
fn to_folder(name: &str) -> Response<Body> {
    let mut response = respond(StatusCode::TEMPORARY_REDIRECT, PLAIN, "");
    // The name is that of a folder of the site, so it is ASCII.
    if let Ok(location) = header::HeaderValue::from_str(&format!("/{name}/")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn not_found(render: &Render, shown: &Shown) -> Response<Body> {
    match render("404.html") {
        Some(rendered) => file(StatusCode::NOT_FOUND, "404.html", rendered, shown),
        None => respond(StatusCode::NOT_FOUND, PLAIN, "没有这个网页\n"),
    }
}

/// A page that shows `report`, and reloads itself once there is something
/// better.
fn error_page(report: &str, version: &str) -> Response<Body> {
    let report = report
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let html = format!(
        "<!doctype html>\n<html lang=\"zh-Hans\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>网页还生成不了</title>\n\
         <h1>网页还生成不了</h1>\n<p>改好并保存后，这一页会自己刷新。</p>\n<pre>{report}</pre>\n{}",
        script_tag(version)
    );
    respond(StatusCode::INTERNAL_SERVER_ERROR, HTML, html)
}

fn script_tag(version: &str) -> String {
    format!("<script src=\"{RELOAD_PATH}\" defer data-version=\"{version}\"></script>\n")
}

fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// Whether a request names this machine: a page of the web may give its own
/// name this machine's address (DNS rebinding), but it cannot change the name
/// that the browser sends.
fn is_for_us(headers: &HeaderMap, uri: &Uri, port: u16) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    host.to_str().is_ok_and(|host| is_own_name(host, port))
        && uri
            .authority()
            .is_none_or(|authority| is_own_name(authority.as_str(), port))
}

fn is_own_name(host: &str, port: u16) -> bool {
    let host = host.to_ascii_lowercase();
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| match host.strip_prefix(name) {
            Some("") => port == 80,
            Some(rest) => rest
                .strip_prefix(':')
                .is_some_and(|digits| digits == port.to_string()),
            None => false,
        })
}

fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "txt" | "md" => PLAIN,
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
