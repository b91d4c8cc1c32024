//! What a text is written in, and whether a program turned it into
//! Traditional characters.
//!
//! In: the body. Out: the values of `script` and `converted`. Knows nothing of
//! converting.

use super::tidy::{Repairs, kind};
use crate::text::script::{self, Hits};

/// The value of `script`: `hans`, `hant` or `mixed`.
pub(super) fn script(text: &str) -> &'static str {
    let Hits { hans, hant } = script::hits(text);
    if hant == 0 || hans >= 9 * hant {
        "hans"
    } else if hans == 0 || hant >= 9 * hans {
        "hant"
    } else {
        "mixed"
    }
}

/// Words that a program leaves in, or puts into, Traditional text and a writer
/// would not.
const BETRAYALS: [&str; 34] = [
    "干部",
    "骨干",
    "干事",
    "實干",
    "苦干",
    "能干",
    "天臺縣",
    "以后",
    "之后",
    "然后",
    "后來",
    "最后",
    "今后",
    "前后",
    "這里",
    "那里",
    "里面",
    "村里",
    "鄉里",
    "制造",
    "制作",
    "復雜",
    "余萬",
    "余元",
    "余人",
    "余家",
    "余畝",
    "余個",
    "余名",
    "合并",
    "發型",
    "皇後",
    "幹净",
    "松樹",
];

/// Whether the text shows that a program made it Traditional.
pub(super) fn is_machine_made(text: &str, script: &str, repairs: &Repairs) -> bool {
    if script == "hans" {
        return false;
    }
    let betrayed = BETRAYALS
        .iter()
        .filter(|word| text.contains(**word))
        .count();
    repairs.count(kind::PINYIN) >= 3 || betrayed >= 2
}
