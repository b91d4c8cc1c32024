//! What a text is found by.
//!
//! In: folded characters. Out: each Han character, each pair of neighbours of which one at
//! least is Han, each Latin word and number. The pairs across the border of
//! scripts (村B, 3年) are what tells 村BA from a village and a bachelor's
//! degree. The script of the search page cuts a query in the same way; the
//! examples in `tests/fixtures/search/vectors.json` run in both.

use crate::text::han::is_han;

/// Characters of a word that count; what is longer is an address or noise.
const WORD: usize = 24;

/// One token, of folded characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A Han character.
    Single(char),
    /// Two neighbours.
    Pair(char, char),
    /// A Latin word or a number.
    Word(&'a [char]),
}

/// Calls `take` with every token of `folded`, in order and as often as it
/// occurs, and with the position at which it ends.
pub(super) fn tokens(folded: &[char], mut take: impl FnMut(Token, usize)) {
    let mut before = Kind::Other;
    let mut word = 0;
    for (at, c) in folded.iter().copied().enumerate() {
        let here = Kind::of(c);
        if here == Kind::Han {
            take(Token::Single(c), at);
        }
        if (here == Kind::Han && before != Kind::Other)
            || (here == Kind::Word && before == Kind::Han)
        {
            take(Token::Pair(folded[at - 1], c), at);
        }
        if here == Kind::Word {
            if before != Kind::Word {
                word = at;
            }
            let ends = folded
                .get(at + 1)
                .is_none_or(|next| Kind::of(*next) != Kind::Word);
            if ends {
                take(Token::Word(&folded[word..=at.min(word + WORD - 1)]), at);
            }
        }
        before = here;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Word,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        if is_han(c) {
            Self::Han
        } else if c.is_alphanumeric() {
            Self::Word
        } else {
            Self::Other
        }
    }
}
