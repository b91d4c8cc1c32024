//! `wenzhai new`: an article to fill in.

use std::path::Path;

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Outcome, Screen, schema, write_new};
use crate::pipeline;
use crate::text::slug::Slug;

/// Start an article: a file with every line of its front matter explained
///
/// The address is made of the title; it stays when the title is edited. A file
/// that is there already is never touched.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai new 甲村修路
  wenzhai new 甲村修路 --slug jia-cun-xiu-lu")]
pub struct NewArgs {
    /// The title
    #[arg(value_name = "TITLE")]
    title: String,
    /// The address: lower-case letters, digits and single hyphens
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &NewArgs, root: &Path, screen: Screen) -> anyhow::Result<Outcome> {
    if !pipeline::is_project(root) {
        bail!(
            "{} 不是文摘项目；用 `wenzhai init 文件夹` 新建一个，或用 `--root 文件夹` 指明项目在哪里",
            root.display()
        );
    }
    let title = arguments.title.trim();
    if title.is_empty() {
        bail!("标题是空的；例如 `wenzhai new 甲村修路`");
    }
    let slug = match &arguments.slug {
        None => Slug::from_title(title, 4, title.as_bytes()),
        Some(wanted) => Slug::new(wanted).with_context(|| {
            format!("`{wanted}` 不能作网页的文件名：只用小写字母、数字和单个连字符")
        })?,
    };
    let path = format!("content/articles/{slug}.md");
    let file = root.join(&path);
    if file.symlink_metadata().is_ok() {
        bail!("{path} 已经在那里了，没有改动它；换一个标题，或用 `--slug` 另给一个文件名");
    }
    write_new(&file, skeleton(title, &slug))?;
    let schema = root.join(schema::FILE);
    if schema.symlink_metadata().is_err() {
        write_new(&schema, schema::ARTICLE)?;
    }
    screen.line(&path);
    Ok(Outcome::Clean)
}

fn skeleton(title: &str, slug: &Slug) -> String {
    // As JSON a title is YAML too, whatever stands in it.
    let title = serde_json::Value::from(title).to_string();
    format!(
        "---
# yaml-language-server: $schema=../article.schema.json
title: {title}
slug: {slug}
# 写好以后删去下面一行，文章才会发布。
draft: true
# 发布日期，如 2024-05-12；不知道就删去。
# date:
# 来源的名称和网址。
# source:
# url:
# author: []
# 地区：写到最小的一级，县以上由地名表补全，如 [天台县, 龙溪乡]。
place: []
# 主题和做法：用 content/terms 里词条的名称。
themes: []
practices: []
# 主体：谁在做。
# actors: []
# 一两句话：谁做了什么，结果怎样。
# summary:
---

"
    )
}
