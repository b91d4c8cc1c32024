//! The index: which cases hold a token, in pieces that a phone can load.
//!
//! In: the texts of every edition. Out: the pieces, and what a query must know
//! to find the right one. One index serves all editions, because it is of
//! folded characters. Tokens are sorted and cut into pieces of about equal
//! size, so that neighbours (村民, 村庄; 2023, 2024) share a piece and a word
//! is found by its beginning. Knows nothing of addresses or pages.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::numbers;
use super::tokens::{Token, tokens};
use crate::text::fold::fold;

/// A text to be found: what one document says in one edition.
pub(super) struct Text {
    /// Its title.
    pub(super) title: String,
    /// The rest, block by block.
    pub(super) blocks: Vec<String>,
}

/// An index over documents that are numbered from 0.
pub(super) struct Index {
    /// Each piece: its tokens, then the lists of documents in the same order.
    pub(super) pieces: Vec<Piece>,
    /// The length of each document, in hundreds of tokens.
    pub(super) lengths: Vec<u32>,
    /// Every Han character that occurs, as written, without order.
    pub(super) characters: Vec<char>,
}

/// Neighbouring tokens and their documents.
#[derive(Default)]
pub(super) struct Piece {
    /// The first token; after all others where the piece is empty.
    pub(super) first: String,
    /// Tokens in groups, by their first character: `村.民庄` is 村, 村民 and
    /// 村庄; `=2023` is a word.
    pub(super) tokens: String,
    /// For each token its documents: numbers, each four times the distance
    /// from the one before (the first from -1), less one, plus the class.
    pub(super) postings: String,
}

/// Stands after every token.
const LAST_TOKEN: &str = "\u{FFFF}";

/// How a document holds a token.
const CLASS_TITLE: u64 = 3;

/// The index of `documents`, each with its texts in every edition, in pieces of
/// about `size` bytes. Documents must be fewer than 16 million.
pub(super) fn index<D: Sync>(
    documents: &[D],
    texts: &(dyn Fn(&D) -> Vec<Text> + Sync),
    size: usize,
) -> Index {
    let numbered = documents.par_iter().enumerate();
    let documents: Vec<Found> = numbered
        .map(|(number, document)| find(number, &texts(document)))
        .collect();
    let lengths = documents.iter().map(|it| it.length).collect();
    let mut characters = Vec::new();
    for document in &documents {
        characters.extend_from_slice(&document.characters);
    }
    characters.sort_unstable();
    characters.dedup();
    // A document gives its memory back as soon as it is in the long list.
    let total = documents.iter().map(|it| it.keys.len()).sum();
    let (mut keys, mut words) = (Vec::with_capacity(total), Vec::new());
    for document in documents {
        keys.extend_from_slice(&document.keys);
        words.extend(document.words);
    }
    keys.par_sort_unstable();
    words.par_sort_unstable();
    Index {
        pieces: cut(&lists(&keys, &words), size),
        lengths,
        characters,
    }
}

/// What one document holds.
struct Found {
    /// [`key`]s, each once.
    keys: Vec<u64>,
    /// Words in UTF-16, with document and class, each once.
    words: Vec<(Vec<u16>, u64)>,
    characters: Vec<char>,
    length: u32,
}

/// A pair of characters (0 is none), a document and a class as one number that
/// sorts by them.
fn key(first: u64, second: u64, document: u64, class: u64) -> u64 {
    first << 45 | second << 26 | document << 2 | class
}

const DOCUMENT_AND_CLASS: u64 = (1 << 26) - 1;

/// A number of 19 bits for `c` that sorts as UTF-16 does, which is how scripts
/// compare strings. Private planes, where no token comes from, share one.
fn order(c: char) -> u64 {
    let code = u64::from(u32::from(c));
    match code {
        0xE000..=0xFFFF => code + 0x32_000,
        0..0x4_0000 => code,
        _ => 0x7_FFFF,
    }
}

fn character(order: u64) -> Option<char> {
    let code = if order >= 0x4_0000 {
        order - 0x32_000
    } else {
        order
    };
    u32::try_from(code).ok().and_then(char::from_u32)
}

fn find(number: usize, texts: &[Text]) -> Found {
    let document = number as u64;
    let (mut keys, mut words, mut characters) = (Vec::new(), Vec::new(), Vec::new());
    let mut length = 0;
    let mut known: Vec<Vec<char>> = Vec::new();
    for text in texts {
        let all = || std::iter::once(&text.title).chain(&text.blocks);
        characters.extend(all().flat_map(|it| it.chars()).filter(|c| *c >= '\u{3400}'));
        // A line break, so that no pair reaches from one block into the next.
        let folded: Vec<char> = all()
            .flat_map(|it| it.chars().chain(['\n']))
            .map(fold)
            .collect();
        // The editions of a text nearly always fold to one; then one is enough.
        if known.contains(&folded) {
            continue;
        }
        let title = text.title.chars().count();
        let (mut pairs, mut own_words) = (Vec::new(), Vec::new());
        tokens(&folded, |token, at| match token {
            Token::Single(c) => pairs.push((order(c), 0, at < title)),
            Token::Pair(a, b) => pairs.push((order(a), order(b), at < title)),
            Token::Word(word) => {
                let word: String = word.iter().collect();
                own_words.push((word.encode_utf16().collect::<Vec<u16>>(), at < title));
            }
        });
        known.push(folded);
        length = length.max(pairs.len() + own_words.len());
        keys.extend(
            classes(pairs, |it| (it.0, it.1), |it| it.2)
                .map(|((first, second), class)| key(first, second, document, class)),
        );
        words.extend(
            classes(own_words, |it| it.0.clone(), |it| it.1)
                .map(|(word, class)| (word, document << 2 | class)),
        );
    }
    characters.sort_unstable();
    characters.dedup();
    if known.len() > 1 {
        // Of two classes of one token the higher one, which sorts last.
        keys.sort_unstable();
        keys = last_of_each(&keys, |it| it >> 2);
        words.sort_unstable();
        words = last_of_each(&words, |it| it.0.clone());
    }
    Found {
        keys,
        words,
        characters,
        // Each Han character counts twice, alone and in its pair.
        length: u32::try_from(length / 200).unwrap_or(u32::MAX),
    }
}

/// The distinct tokens among `found`, sorted, each with its class: 0 for one
/// occurrence, 1 for two or three, 2 for more, 3 in the title.
fn classes<T: Ord, K: PartialEq>(
    mut found: Vec<T>,
    token: impl Fn(&T) -> K,
    is_title: impl Fn(&T) -> bool,
) -> impl Iterator<Item = (K, u64)> {
    found.sort_unstable();
    let mut distinct = Vec::new();
    for run in found.chunk_by(|a, b| token(a) == token(b)) {
        let class = match run {
            // Occurrences in the title sort last.
            [.., last] if is_title(last) => CLASS_TITLE,
            [_] => 0,
            [_, _] | [_, _, _] => 1,
            _ => 2,
        };
        distinct.push((token(&run[0]), class));
    }
    distinct.into_iter()
}

fn last_of_each<T: Clone, K: PartialEq>(sorted: &[T], of: impl Fn(&T) -> K) -> Vec<T> {
    sorted
        .chunk_by(|a, b| of(a) == of(b))
        .filter_map(|run| run.last().cloned())
        .collect()
}

/// A token and its documents.
struct List {
    /// As a script compares it.
    token: Vec<u16>,
    postings: String,
}

impl List {
    fn token(&self) -> String {
        String::from_utf16_lossy(&self.token)
    }

    /// Bytes in a piece, about.
    fn size(&self) -> usize {
        self.postings.len() + 5
    }
}

/// Every token with its documents, in the order of scripts. Words begin with
/// `=`, which no pair does.
fn lists(keys: &[u64], words: &[(Vec<u16>, u64)]) -> Vec<List> {
    let mut lists: Vec<List> = keys
        .chunk_by(|a, b| a >> 26 == b >> 26)
        .map(|run| {
            let pair = run[0] >> 26;
            let token: String = [pair >> 19, pair & 0x7_FFFF]
                .into_iter()
                .filter(|it| *it != 0)
                .filter_map(character)
                .collect();
            List {
                token: token.encode_utf16().collect(),
                postings: postings(run.iter().map(|it| it & DOCUMENT_AND_CLASS)),
            }
        })
        .collect();
    let words = words.chunk_by(|a, b| a.0 == b.0).map(|run| List {
        token: [&[u16::from(b'=')], run[0].0.as_slice()].concat(),
        postings: postings(run.iter().map(|it| it.1)),
    });
    let at = lists.partition_point(|list| list.token < vec![u16::from(b'=')]);
    lists.splice(at..at, words);
    lists
}

/// Documents and classes, sorted, as they stand in a piece.
fn postings(list: impl Iterator<Item = u64>) -> String {
    let mut text = String::new();
    let mut next = 0;
    for it in list {
        let (document, class) = (it >> 2, it & 3);
        let distance = (document - next) << 2 | class;
        numbers::write(u32::try_from(distance).unwrap_or(u32::MAX), &mut text);
        next = document + 1;
    }
    text
}

/// Documents without classes, sorted, as `groups` has them.
pub(super) fn members(documents: &[usize]) -> String {
    let mut text = String::new();
    let mut next = 0;
    for document in documents {
        numbers::write(
            u32::try_from(document - next).unwrap_or(u32::MAX),
            &mut text,
        );
        next = document + 1;
    }
    text
}

/// `lists` in pieces of about equal size, `size` bytes or a little less; one at
/// least.
fn cut(lists: &[List], size: usize) -> Vec<Piece> {
    let total: usize = lists.iter().map(List::size).sum();
    let count = total.div_ceil(size).max(1);
    let mut pieces = Vec::with_capacity(count);
    let mut rest = lists.iter().peekable();
    let mut done = 0;
    for number in 1..=count {
        let mut piece = Piece {
            first: rest.peek().map_or(LAST_TOKEN.to_owned(), |it| it.token()),
            ..Piece::default()
        };
        let mut group = None;
        while let Some(list) = rest.next_if(|_| number == count || done < total * number / count) {
            done += list.size();
            put(&mut piece, &mut group, list);
        }
        pieces.push(piece);
    }
    pieces
}

fn put(piece: &mut Piece, group: &mut Option<char>, list: &List) {
    if !piece.postings.is_empty() {
        piece.postings.push(' ');
    }
    piece.postings.push_str(&list.postings);
    let token = list.token();
    let mut characters = token.chars();
    let first = characters.next();
    if first != *group || first == Some('=') {
        if !piece.tokens.is_empty() {
            piece.tokens.push(' ');
        }
        piece.tokens.extend(first);
        *group = first;
    }
    match characters.as_str() {
        "" => piece.tokens.push('.'),
        rest => _ = piece.tokens.write_str(rest),
    }
}
