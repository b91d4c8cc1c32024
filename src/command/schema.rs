//! `wenzhai schema`: the JSON Schema of an article's front matter.

use clap::Args;

use super::{Outcome, Screen};

/// Print the JSON Schema of an article's front matter, for editors' tools
///
/// An editor that knows the YAML language server then completes and checks
/// front matter while it is written.
#[derive(Args)]
#[command(after_help = "\
Examples:
  wenzhai schema > content/article.schema.json")]
pub struct SchemaArgs {}

/// The schema. Written by hand, because front matter is read key by key, with
/// the place of every value, and no type of the program has its shape; a test
/// holds its keys to those that are read.
pub(super) const ARTICLE: &str = include_str!("schema/article.schema.json");

/// Where a project keeps it.
pub(super) const FILE: &str = "content/article.schema.json";

/// Runs the command.
pub fn run(_: &SchemaArgs, screen: Screen) -> Outcome {
    screen.line(ARTICLE.trim_end());
    Outcome::Clean
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::article::figures::FIGURE_KEYS;
    use crate::article::front_matter::ARTICLE_KEYS;

    fn keys(value: &Value) -> Vec<&str> {
        let properties = value["properties"].as_object().expect("an object");
        let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }

    fn sorted<'a>(keys: &[&'a str]) -> Vec<&'a str> {
        let mut keys = keys.to_vec();
        keys.sort_unstable();
        keys
    }

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema: Value = serde_json::from_str(ARTICLE).expect("the schema is JSON");
        assert_eq!(keys(&schema), sorted(&ARTICLE_KEYS));
        let figure = &schema["properties"]["figures"]["items"];
        assert_eq!(keys(figure), sorted(&FIGURE_KEYS));
        for (key, value) in schema["properties"].as_object().expect("an object") {
            assert!(value["description"].is_string(), "{key} is not explained");
        }
    }
}
