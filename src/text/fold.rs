//! One form for characters that readers take for one: what search compares.
//!
//! In: a character. Out: one character, so that offsets stay as they are. A
//! query in any script then meets a text in any other. Knows nothing of
//! search; that is `site/search/`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::han::is_han;

/// The form that stands for `c` in comparisons: the most frequent Simplified
/// one of a Han character, half-width, lower case, one kind of quotation mark.
///
/// Coarser than [`super::script::simplified`]: it joins whatever any of
/// OpenCC's tables joins (着 and 著, 了 and 瞭), so that no conversion can part
/// what it makes one. The script of the site's pages folds the same way.
pub fn fold(c: char) -> char {
    match c {
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' => '"',
        '\u{FF01}'..='\u{FF5E}' => lower(half_width(c)),
        _ if c < '\u{3000}' => lower(c),
        // Every character of every text comes this way, so the common ones are
        // looked up by position.
        FIRST..=LAST => table().near[c as usize - FIRST as usize],
        _ if is_han(c) => table().far.get(&c).copied().unwrap_or(c),
        _ => lower(c),
    }
}

/// The characters that fold to the Han character `first` besides itself, in the
/// order of Unicode; empty where there is none, or where `first` is not what it
/// folds to.
pub fn variants(first: char) -> &'static str {
    table().variants.get(&first).copied().unwrap_or_default()
}

/// Where the Han characters of the Basic Multilingual Plane begin and end,
/// without the compatibility forms.
const FIRST: char = '\u{3400}';
const LAST: char = '\u{9FFF}';

struct Table {
    /// What each character from [`FIRST`] to [`LAST`] folds to.
    near: Vec<char>,
    /// The same of the others that fold at all.
    far: HashMap<char, char>,
    variants: HashMap<char, &'static str>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let (mut far, mut variants) = (HashMap::new(), HashMap::new());
        let mut near: Vec<char> = (FIRST..=LAST).collect();
        for line in include_str!("fold.txt").lines() {
            let mut rest = line.chars();
            let Some(first) = rest.next().filter(|c| *c != '#') else {
                continue;
            };
            let rest = rest.as_str();
            for c in rest.chars() {
                match c {
                    FIRST..=LAST => near[c as usize - FIRST as usize] = first,
                    _ => _ = far.insert(c, first),
                }
            }
            variants.insert(first, rest);
        }
        Table {
            near,
            far,
            variants,
        }
    })
}

fn half_width(c: char) -> char {
    char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
}

/// `c` in lower case where that is one character.
fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_folds_once_and_for_all() {
        for line in include_str!("fold.txt")
            .lines()
            .filter(|it| !it.starts_with('#'))
        {
            let first = line.chars().next().unwrap();
            for c in line.chars() {
                assert_eq!(fold(c), first, "{c}");
            }
            assert_eq!(format!("{first}{}", variants(first)), line);
        }
    }
}
